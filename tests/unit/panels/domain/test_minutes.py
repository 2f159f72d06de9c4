"""The team draws up minutes, the chair signs, the PDF is sealed; ties are broken as the rules say."""

from datetime import timedelta
from decimal import Decimal

import pytest

from documents.domain import production
from documents.models import Document
from juries.models import Minutes, Score
from notifications.models import Message
from panels.domain import equalisation, minutes, panels
from selection.domain import ranking, selection
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def stage(db):
    grid = f.ScoringGridFactory(scale_min=0, scale_max=4)
    for rank in (1, 2):
        f.CriterionFactory(grid=grid, position=rank)
    return f.StageFactory(kind="hearing", grid=grid)


@pytest.fixture
def position(stage):
    position = f.PositionFactory(challenge__campaign=stage.campaign, challenge__state="published")
    panels.open_panel(
        stage,
        name="Audition",
        jurors=[f.UserFactory(), f.UserFactory()],
        challenge=position.challenge,
        by=f.UserFactory(is_team=True),
        at=NOW,
    )
    position.challenge.refresh_from_db()
    return position


def heard(position, marks, verdict="", later=0):
    """One person heard by the position's panel, with a mark for each criterion."""
    panel = position.challenge.hearing_panel
    application = f.DepositedApplicationFactory(campaign=position.challenge.campaign, profession=position.profession)
    application.wishes.all().delete()
    f.WishFactory(application=application, challenge=position.challenge, rank=1)
    deposit = application.dossier.deposit
    type(deposit).objects.filter(pk=deposit.pk).update(deposited_at=NOW + timedelta(minutes=later))
    assessment = f.AssessmentFactory(
        juror=panel.jurors.first(), panel=panel, deposit=deposit, state="submitted", submitted_at=NOW, verdict=verdict,
        result=Decimal(sum(marks)) / len(marks),
    )  # fmt: skip
    for criterion, mark in zip(panel.grid.criteria.all(), marks, strict=True):
        f.ScoreFactory(assessment=assessment, criterion=criterion, value=mark, scale_min=0)
    return application


def close(position):
    panel = position.challenge.hearing_panel
    type(panel).objects.filter(pk=panel.pk).update(closed_at=NOW)
    panel.refresh_from_db()
    return panel


def order(position):
    return list(position.rankings.order_by("rank").values_list("application", "broken_by"))


def test_ties_are_broken_by_marks_then_verdict_then_the_jury(position):
    by_mark = heard(position, [2, 4], "favourite")
    by_verdict = heard(position, [3, 3], "unfavourable")
    early, late = heard(position, [3, 3], "favourable", later=1), heard(position, [3, 3], "favourable", later=2)
    latest = heard(position, [3, 3], "favourable", later=3)
    best = heard(position, [4, 4])
    close(position)
    ranking.rank(position.challenge)
    assert order(position) == [
        (best.pk, "result"),
        (early.pk, "result"),
        (late.pk, "deposit"),
        (latest.pk, "deposit"),
        (by_verdict.pk, "verdict"),
        (by_mark.pk, "marks"),
    ]
    rows = {row.application_id: row for row in position.rankings.all()}
    for row, reason, sentence in ((rows[latest.pk], " ", "départage"), (rows[by_mark.pk], "x", "pas ex aequo")):
        with pytest.raises(selection.SelectionRefusedError, match=sentence):
            ranking.prefer(row, reason=reason)
    with pytest.raises(selection.SelectionRefusedError, match="pas ex aequo"):
        ranking.prefer(rows[best.pk], reason="x")
    ranking.prefer(rows[latest.pk], reason="Projet plus abouti")
    decided = [pk for pk, _ in order(position)]
    assert decided == [best.pk, early.pk, latest.pk, late.pk, by_verdict.pk, by_mark.pk]
    ranking.rank(position.challenge)  # the same marks keep what the jury decided
    assert [pk for pk, _ in order(position)] == decided
    assert dict(order(position))[late.pk] == "jury"
    ranking.prefer(position.rankings.get(application=latest), reason="Encore")
    assert [pk for pk, _ in order(position)][1:3] == [latest.pk, early.pk]


def test_criterion_without_object_or_apart_decides_no_tie_as_a_zero(position):
    first, second = heard(position, [3, 3]), heard(position, [3, 3], later=1)
    panel = close(position)
    criterion, two = panel.grid.criteria.all()
    Score.objects.filter(criterion=criterion, assessment__deposit=first.dossier.deposit).update(
        value=None, optional=True
    )
    ranking.rank(position.challenge)
    assert order(position) == [(first.pk, "result"), (second.pk, "deposit")]
    type(two).objects.filter(pk=two.pk).update(counted=False)
    Score.objects.filter(criterion=two, assessment__deposit=second.dossier.deposit).update(value=4)
    Score.objects.filter(criterion=criterion).update(value=3)
    ranking.rank(position.challenge)
    assert order(position) == [(first.pk, "result"), (second.pk, "deposit")]


def test_tie_is_broken_by_a_button(position, team, signed_in):
    first, second = heard(position, [3, 3]), heard(position, [3, 3], later=1)
    close(position)
    ranking.rank(position.challenge)
    client = signed_in(team)
    code = position.challenge.campaign.code
    assert "à départager par le jury" in client.get(f"/equipe/campagnes/{code}/selection/?vue=tableau").content.decode()
    row = position.rankings.get(application=second)
    address = f"/equipe/campagnes/{code}/selection/departage/{row.pk}/"
    refused = client.post(address, {"act": "prefer", "reason": ""})
    assert (refused.status_code, "motif est gardé" in refused.text) == (422, True)
    assert client.post(address, {"act": "prefer", "reason": "x" * 301}).status_code == 422
    asked = {"act": "prefer", "reason": "Plus abouti"}
    assert "Plus abouti" in client.post(address, asked, follow=True).content.decode()
    assert [pk for pk, _ in order(position)] == [second.pk, first.pk]


def test_minutes_are_drawn_up_signed_and_downloaded(position, team, signed_in):
    application = heard(position, [3, 4])
    panel = position.challenge.hearing_panel
    client = signed_in(team)
    address = f"/equipe/jurys/{panel.public_id}/proces-verbaux/"
    assert "une fois le jury clos" in client.get(address).content.decode()
    close(position)
    ranking.rank(position.challenge)
    assert client.post(address, {"chair": panel.jurors.first().pk}).status_code == 422
    keys = [str(pk) for pk in panel.jurors.values_list("pk", flat=True)]
    absent = client.post(address, {"present": keys[:1], "chair": keys[1], "dissent": "Réserve"})
    assert "personne présente" in absent.content.decode()
    assert "Réserve</textarea>" in absent.content.decode()
    done = client.post(address, {"present": keys, "chair": keys[1], "dissent": "Réserve"}, follow=True)
    assert "invitée à le signer" in done.content.decode()
    assert Message.objects.filter(template="minutes_to_sign").count() == 1
    minutes = Minutes.objects.get()
    assert minutes.content["rankings"][0]["rows"][0]["number"] == application.dossier.deposit.number
    chair = signed_in(panel.jurors.get(chair=True).user)
    assert "attend votre signature" in chair.get("/jury/").content.decode()
    page = f"/jury/proces-verbaux/{minutes.public_id}/"
    pdf = page.rstrip("/") + ".pdf"
    assert "Réserve" in chair.get(page).content.decode()
    assert chair.get(pdf).status_code == 404
    other = signed_in(panel.jurors.get(chair=False).user)
    assert "Seule la présidence" in other.post(page, follow=True).content.decode()
    assert "Procès-verbal signé" in chair.post(page, follow=True).content.decode()
    production.produce(Document.objects.get(template="jury_minutes").pk)
    assert "Télécharger le procès-verbal" in other.get(page).content.decode()
    for who, where in ((other, pdf), (client, f"/equipe/proces-verbaux/{minutes.public_id}.pdf")):
        assert b"".join(who.get(where).streaming_content).startswith(b"%PDF")
    assert "Télécharger le procès-verbal 1" in client.get(address).content.decode()
    assert signed_in(f.JurorFactory().user).get(page).status_code == 404


def test_facts_hold_the_vote_on_the_marks(db, team):
    stage = f.StageFactory(kind="preselection", grid=f.CriterionFactory().grid)
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    jurors = [f.JurorFactory(panel=panel) for _ in range(2)]
    for results in ((1, 2), (3, 4), (2, 2)):
        deposit = f.DepositFactory()
        for juror, result in zip(jurors, results, strict=True):
            f.AssessmentFactory(juror=juror, deposit=deposit, state="submitted", result=result, submitted_at=NOW)
    assert minutes.facts(stage, panel)["vote"] == ""
    equalisation.vote(stage, adopted=False, reason="Écarts faibles", by=team, at=NOW)
    facts = minutes.facts(stage, panel)
    assert "Péréquation écartée" in facts["vote"]
    assert "alpha 0," in facts["vote"]
    assert (facts["challenge"], facts["rankings"]) == ("", [])
    f.AssessmentFactory(juror=jurors[0], state="submitted", result=1, submitted_at=NOW)
    stage.equalisations.all().delete()
    type(panel.assessments.get(pk=panel.assessments.first().pk)).objects.exclude(juror=jurors[0]).delete()
    equalisation.vote(stage, adopted=True, reason="Seul lecteur", by=team, at=NOW)
    assert "alpha" not in minutes.facts(stage, panel)["vote"]


def test_jury_keeps_the_order_of_a_tie_by_a_button(position, team, signed_in):
    first, second = heard(position, [3, 3]), heard(position, [3, 3], later=1)
    close(position)
    ranking.rank(position.challenge)
    row = position.rankings.get(application=second)
    address = f"/equipe/campagnes/{position.challenge.campaign.code}/selection/departage/{row.pk}/"
    asked = {"reason": "Appréciations plus précises", "act": "keep"}
    assert "Appréciations plus précises" in signed_in(team).post(address, asked, follow=True).content.decode()
    assert order(position) == [(first.pk, "result"), (second.pk, "jury")]
