"""A decision is explained to the person, once announced, and its reckoning can be done again."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from applications.domain import equalisation, explanation, selection
from applications.models import MatchLine, MatchRun
from documents.domain import production
from documents.models import Document
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    made = f.CampaignFactory()
    f.CallWindowFactory(campaign=made)
    f.StageFactory(campaign=made, kind="preselection")
    return made


@pytest.fixture
def places(campaign):
    """Two challenges of one seat for the same trade, one that has none for it."""
    trade = f.ProfessionFactory()
    first = f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=1)
    second = f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=1)
    return first, second


def heard(campaign, places, wishes, ranks):
    """A person heard, with wishes among the places and a rank at each place that ranked them."""
    one = f.DepositedApplicationFactory(campaign=campaign, profession=places[0].profession, state="heard")
    one.wishes.all().delete()
    for order, place in enumerate(wishes, start=1):
        f.WishFactory(application=one, challenge=places[place].challenge, rank=order)
    for place, rank in ranks.items():
        f.RankingFactory(position=places[place], application=one, rank=rank, result=Decimal(20 - rank))
    return one


@pytest.fixture
def three(campaign, places, team):
    """The best at both places, one who is second everywhere, one who is ranked nowhere; the matching is adopted."""
    people = [
        heard(campaign, places, [0, 1], {0: 1, 1: 1}),
        heard(campaign, places, [0, 1], {0: 2, 1: 2}),
        heard(campaign, places, [1], {}),
    ]
    selection.adopt(selection.match(campaign, by=team, at=NOW), by=team, at=NOW)
    for one in people:
        one.refresh_from_db()
    return people


def test_nothing_is_told_before_the_announcement(three, signed_in):
    waiting = three[2]
    assert (waiting.state, waiting.announced_state) == ("waiting", "submitted")
    assert explanation.of(waiting) is None
    client = signed_in(waiting.candidate)
    assert client.get(f"/candidature/dossiers/{waiting.public_id}/explication/").status_code == 404
    assert "Comprendre la décision" not in client.get(f"/candidature/dossiers/{waiting.public_id}/").content.decode()


def test_each_wish_has_its_reason(three, places):
    best, second, unranked = three
    unranked.tell()
    assert [one.verdict.split(" :")[0] for one in explanation.of(best).reasons] == [
        "Cette place vous a été proposée",
        "Sans objet",
    ]
    refused, obtained = explanation.of(second).reasons
    assert (refused.rank, refused.result, refused.last_rank, refused.last_result) == ("2e sur 2", "18,00", "1", "19,00")
    assert "jusqu’au rang 1" in refused.verdict
    assert "vous a été proposée" in obtained.verdict
    [reason] = explanation.of(unranked).reasons
    assert "ne figure pas au classement" in reason.verdict
    assert str(places[1].challenge) in reason.seat


def test_full_or_missing_position_is_said(campaign, places, team):
    holder = heard(campaign, places, [0], {0: 1})
    selection.adopt(selection.match(campaign, by=team, at=NOW), by=team, at=NOW)
    late = heard(campaign, places, [0], {0: 2})
    other = f.PositionFactory(
        challenge__campaign=campaign, challenge__state="published", profession=f.ProfessionFactory(code="autre")
    )
    f.WishFactory(application=late, challenge=other.challenge, rank=2)
    selection.adopt(selection.match(campaign, by=team, at=NOW), by=team, at=NOW)
    late.refresh_from_db()
    late.tell()
    full, absent = explanation.of(late).reasons
    assert "Aucune place n’était libre" in full.verdict
    assert absent.seat == "Défi sans votre métier"
    holder.refresh_from_db()
    assert explanation.of(holder).reasons[0].rank == "1er sur 1"


def test_preselection_is_explained_with_what_the_correction_changed(campaign, team):
    stage = campaign.stages.get()
    panel = f.PanelFactory(grid=stage.grid, readings=2)
    stage.panels.add(panel)
    jurors = [f.JurorFactory(panel=panel) for _ in range(2)]
    trade = f.ProfessionFactory()
    people = [
        f.DepositedApplicationFactory(campaign=campaign, profession=trade, state=state, announced_state=state)
        for state in ("shortlisted", "not_shortlisted")
    ]
    for one, results in zip(people, ((3, 2), (2, 2)), strict=True):
        for juror, result in zip(jurors, results, strict=True):
            f.AssessmentFactory(
                juror=juror, deposit=one.dossier.deposit, state="submitted", result=result, submitted_at=NOW
            )
    said = explanation.of(people[1]).preselection
    assert said == [
        "Votre dossier a été lu 2 fois. Son résultat est 2,00, 2e sur 2 dans votre métier.",
        "Nombre de dossiers de ce métier présélectionnés : 1.",
    ]
    equalisation.vote(stage, adopted=True, reason="Écarts", by=team, at=NOW)
    assert "la décision aurait été la même" in explanation.of(people[1]).preselection[2]
    assert explanation.ready(people[1])
    stranger = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="shortlisted")
    assert explanation.of(stranger) is None
    assert not explanation.ready(stranger)


def test_campaign_without_preselection_explains_its_places(three, campaign):
    campaign.stages.all().delete()
    assert explanation.of(three[0]).preselection == []
    titles = [title for title, _ in explanation.of(three[0]).matters]
    assert titles == [
        "Part du calcul dans la décision",
        "Données employées et leurs sources",
        "Paramètres et pondérations appliqués à votre situation",
        "Opérations effectuées",
    ]


def test_page_asks_for_the_pdf_and_gives_it(three, signed_in):
    one = three[1]
    client = signed_in(one.candidate)
    address = f"/candidature/dossiers/{one.public_id}/explication/"
    assert "Comprendre la décision" in client.get(f"/candidature/dossiers/{one.public_id}/").content.decode()
    assert "Préparer cette explication" in client.get(address).content.decode()
    pdf = address.replace("/explication/", "/explication.pdf")
    assert client.get(pdf).status_code == 404
    assert "en préparation" in client.post(address, follow=True).content.decode()
    document = Document.objects.get(template="decision_explanation")
    production.produce(document.pk)
    assert "Télécharger cette explication" in client.get(address).content.decode()
    response = client.get(pdf)
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_stored_matching_is_computed_again(three, capsys):
    call_command("verify_matches")
    assert "1 appariement(s) recalculé(s) à l’identique" in capsys.readouterr().out
    MatchLine.objects.filter(application=three[1], wish_rank=1).update(rank=1)
    with pytest.raises(CommandError, match="2 différence"):
        call_command("verify_matches")
    run = MatchRun.objects.get()
    run.inputs["seats"][0][1] = 5
    run.save()
    with pytest.raises(CommandError, match="1 différence"):
        call_command("verify_matches")
    assert "ne sont plus celles" in capsys.readouterr().err


def test_unstable_result_is_never_kept(campaign, places, team, monkeypatch):
    heard(campaign, places, [0], {0: 1})
    monkeypatch.setattr(selection.matching, "deferred_acceptance", lambda *a: {})
    with pytest.raises(selection.SelectionRefusedError, match="pas stable"):
        selection.match(campaign, by=team, at=NOW)
    assert not MatchRun.objects.exists()
