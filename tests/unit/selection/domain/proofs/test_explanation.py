"""A decision is explained to the person, once announced, and its reckoning can be done again."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from applications.domain import applications
from documents.domain import production
from documents.models import Document
from notifications.models import Message
from panels.domain import equalisation, robustness
from selection.domain import preselection, publication, selection
from selection.domain.preselection import preselect_by_profession
from selection.domain.proofs import explanation, proving
from selection.models import MatchLine, MatchRun
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    f.StageFactory(campaign=campaign, kind="preselection")
    return campaign


@pytest.fixture
def places(campaign):
    """Two challenges of one seat for the same trade, one that has none for it."""
    trade = f.ProfessionFactory()
    first = f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=1)
    second = f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=1)
    return first, second


def heard(campaign, places, wishes, ranks):
    """A person heard, with wishes among the places and a rank at each place that ranked them."""
    application = f.DepositedApplicationFactory(campaign=campaign, profession=places[0].profession, state="heard")
    application.wishes.all().delete()
    for order, place in enumerate(wishes, start=1):
        f.WishFactory(application=application, challenge=places[place].challenge, rank=order)
    for place, rank in ranks.items():
        f.RankingFactory(position=places[place], application=application, rank=rank, result=Decimal(20 - rank))
    return application


@pytest.fixture
def three(campaign, places, team):
    """The best at both places, one who is second everywhere, one who is ranked nowhere; the matching is adopted."""
    people = [
        heard(campaign, places, [0, 1], {0: 1, 1: 1}),
        heard(campaign, places, [0, 1], {0: 2, 1: 2}),
        heard(campaign, places, [1], {}),
    ]
    selection.adopt(selection.match(campaign, by=team, at=NOW), by=team, at=NOW)
    for person in people:
        person.refresh_from_db()
    return people


def test_nothing_is_told_before_the_announcement(three, signed_in):
    waiting = three[2]
    assert (waiting.state, waiting.announced_state) == ("waiting", "submitted")
    assert explanation.of(waiting, at=NOW) is None
    client = signed_in(waiting.candidate)
    assert client.get(f"/candidature/dossiers/{waiting.public_id}/explication/").status_code == 404
    assert "Comprendre la décision" not in client.get(f"/candidature/dossiers/{waiting.public_id}/").content.decode()


def test_each_wish_has_its_reason(three, places):
    best, second, unranked = three
    unranked.publish_state()
    assert [claim.kind for reason in explanation.of(best, at=NOW).reasons for claim in reason.claims] == [
        "rank", "seated", "rank", "better",
    ]  # fmt: skip
    refused, obtained = explanation.of(second, at=NOW).reasons
    assert "Votre rang : 2e sur 2, résultat 18,00." in refused.claims[0].text.replace("\u00a0", " ")
    assert "la dernière personne admise avait le rang 1, résultat 19,00" in refused.claims[1].text
    assert "aurait obtenu la place" in refused.claims[2].text
    assert "vous a été proposée" in obtained.claims[1].text
    [reason] = explanation.of(unranked, at=NOW).reasons
    assert "ne figurait pas au classement" in reason.claims[0].text
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
    late.publish_state()
    full, absent = explanation.of(late, at=NOW).reasons
    assert [claim.kind for claim in full.claims] == ["rank", "full"]
    assert [claim.kind for claim in absent.claims] == ["not_open"]
    assert absent.seat == str(other.challenge)
    holder.refresh_from_db()
    assert "1er sur 1" in explanation.of(holder, at=NOW).reasons[0].claims[0].text


def test_preselection_is_explained_with_what_the_correction_changed(campaign, team):
    stage = campaign.stages.get()
    panel = f.PanelFactory(grid=stage.grid, readings=2)
    stage.panels.add(panel)
    jurors = [f.JurorFactory(panel=panel) for _ in range(2)]
    trade = f.ProfessionFactory()
    people = [f.DepositedApplicationFactory(campaign=campaign, profession=trade) for _ in range(2)]
    for person, results in zip(people, ((3, 2), (2, 2)), strict=True):
        for juror, result in zip(jurors, results, strict=True):
            f.AssessmentFactory(
                juror=juror, deposit=person.dossier.deposit, state="submitted", result=result, submitted_at=NOW
            )
    equalisation.vote(stage, adopted=True, reason="Écarts", by=team, at=NOW)
    preselect_by_profession(campaign, {trade.pk: 1}, by=team, at=NOW)
    publication.announce(campaign, at=NOW)
    second = type(people[1]).objects.get(pk=people[1].pk)
    withdrawn = type(people[0]).objects.get(pk=people[0].pk)
    applications.withdraw(withdrawn, by=withdrawn.candidate, at=NOW)  # it changes nothing that the letter says
    sentences = [claim.text.replace("\u00a0", " ") for claim in explanation.of(second, at=NOW).preselection]
    assert sentences[:2] == [
        "Votre dossier a été lu 2 fois. Son résultat est 2,00, 2e sur 2 dans votre métier.",
        "Nombre de dossiers de ce métier présélectionnés : 1.",
    ]
    assert "la décision aurait été la même" in sentences[2]
    assert explanation.ready(second)
    stranger = f.DepositedApplicationFactory(
        campaign=campaign, state="shortlisted", announced_state="shortlisted", journal=False
    )
    assert explanation.of(stranger, at=NOW) is None
    assert not explanation.ready(stranger)


def preselected_on(marks, team):
    """Preselect one of two people on the marks of two jurors; return the second one and what the first rests on."""
    campaign = f.CampaignFactory()
    stage = f.StageFactory(campaign=campaign, kind="preselection")
    panel = f.PanelFactory(grid=stage.grid, readings=2)
    stage.panels.add(panel)
    jurors = [f.JurorFactory(panel=panel) for _ in range(2)]
    trade = f.ProfessionFactory()
    people = [f.DepositedApplicationFactory(campaign=campaign, profession=trade) for _ in marks]
    for person, results in zip(people, marks, strict=True):
        for juror, result in zip(jurors, results, strict=True):
            f.AssessmentFactory(
                juror=juror, deposit=person.dossier.deposit, state="submitted", result=result, submitted_at=NOW
            )
    results = preselection.ranked_results(campaign, None)
    answers = robustness.robustness(stage, results, {trade.pk: 1}, None)
    preselect_by_profession(campaign, {trade.pk: 1}, by=team, at=NOW)
    publication.announce(campaign, at=NOW)
    return type(people[1]).objects.get(pk=people[1].pk), answers[people[1].pk]


def test_marks_of_one_juror_change_nothing_of_an_explanation_of_the_same_results(db, team):
    """Whether a decision rests on one juror is not told, nor left to guess: it would bound that juror's mark."""
    (firm, sure), (frail, unsure) = (preselected_on(marks, team) for marks in ([(3, 3), (2, 2)], [(2, 4), (3, 1)]))
    assert (len(sure.jurors), len(unsure.jurors)) == (0, 1)
    first_explanation, other = (explanation.of(application, at=NOW) for application in (firm, frail))
    assert [claim.text for claim in first_explanation.preselection] == [claim.text for claim in other.preselection]
    assert [title for title, _ in first_explanation.matters] == [title for title, _ in other.matters]


def test_campaign_without_preselection_explains_its_places(three, campaign):
    campaign.stages.all().delete()
    assert explanation.of(three[0], at=NOW).preselection == []
    titles = [title for title, _ in explanation.of(three[0], at=NOW).matters]
    assert titles == [
        "Part du calcul dans la décision",
        "Données employées et leurs sources",
        "Paramètres et pondérations appliqués à votre situation",
        "Opérations effectuées",
    ]


def test_page_asks_for_the_pdf_and_gives_it(three, signed_in):
    application = three[1]
    client = signed_in(application.candidate)
    address = f"/candidature/dossiers/{application.public_id}/explication/"
    assert "Comprendre la décision" in client.get(f"/candidature/dossiers/{application.public_id}/").content.decode()
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
    assert "1\xa0appariement recalculé à l’identique" in capsys.readouterr().out
    MatchLine.objects.filter(application=three[1], wish_rank=1).update(rank=1)
    with pytest.raises(CommandError, match="2\xa0différence"):
        call_command("verify_matches")
    run = MatchRun.objects.get()
    run.inputs["seats"][0][1] = 5
    run.save()
    with pytest.raises(CommandError, match="1\xa0différence"):
        call_command("verify_matches")
    assert "ne sont plus celles" in capsys.readouterr().err


def test_unstable_result_is_never_kept(campaign, places, team, monkeypatch):
    heard(campaign, places, [0], {0: 1})
    monkeypatch.setattr(selection.matching, "deferred_acceptance", lambda *a: {})
    with pytest.raises(selection.SelectionRefusedError, match="pas stable"):
        selection.match(campaign, by=team, at=NOW)
    assert not MatchRun.objects.exists()


def test_a_false_sentence_blocks_the_letter_and_tells_the_team(three, team, signed_in):
    application = three[1]
    address = f"/candidature/dossiers/{application.public_id}/explication/"
    client = signed_in(application.candidate)
    client.post(address)
    document = Document.objects.get(template="decision_explanation")
    production.produce(document.pk)
    assert proving.prove(document) == []
    MatchLine.objects.filter(application=application, wish_rank=1).update(rank=1)
    page = client.get(address)
    assert page.status_code == 409
    assert "L’équipe vérifie cette explication" in page.content.decode()
    assert client.get(address.replace("/explication/", "/explication.pdf")).status_code == 404
    client.get(address)
    assert not Message.objects.filter(template="letter_blocked").exists()  # a page that is read writes nothing
    assert client.post(address).status_code == 409
    proving.warn_team(at=NOW)
    body = Message.objects.get(template="letter_blocked", recipient=team).body
    assert "Votre rang" in body
    assert application.last_deposit.number in body


def test_a_document_is_proved_again_when_it_is_verified(three, signed_in, capsys):
    application = three[1]
    signed_in(application.candidate).post(f"/candidature/dossiers/{application.public_id}/explication/")
    production.produce(Document.objects.get(template="decision_explanation").pk)
    call_command("verify_document")
    assert "aucun écart" in capsys.readouterr().out
    run = MatchRun.objects.get()
    run.inputs["listed"][0][1] = 9
    run.save()
    with pytest.raises(CommandError, match="écart"):
        call_command("verify_document")
    assert "cette phrase est fausse" in capsys.readouterr().out
    type(application).objects.filter(pk=application.pk).update(dossier=f.DossierFactory())
    document = Document.objects.get(template="decision_explanation")
    document.context = {"application": 0}
    assert proving.prove(document) == []
