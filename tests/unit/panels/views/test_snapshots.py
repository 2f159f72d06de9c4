"""What a juror could read and had written at a past instant is a page for whoever runs the juries."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import JournalEntry
from dossiers.domain import deposits
from dossiers.domain.blind import blinding
from dossiers.models import BlindCopy
from juries.domain import changes
from juries.domain.changes import Act
from juries.models import AssessmentLog
from tests import factories as f
from tests.factories import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def reading(db, team):
    """A reading given an hour ago, its blind copy corrected at noon, its grid filled then handed in."""
    stage = f.StageFactory(kind="preselection", campaign__timezone="UTC")
    grid = f.ScoringGridFactory(scale_min=0, scale_max=4)
    f.CriterionFactory(grid=grid, label="Motivation", levels={"3": "Des faits précis."})
    f.CriterionFactory(grid=grid, label="Langues", optional=True)
    panel = f.PanelFactory(grid=grid, blind=True)
    stage.panels.add(panel)
    dossier = f.DossierFactory()
    text = f.FormFieldFactory(form=dossier.form, label="Projet", kind="long_text")
    f.AnswerFactory(dossier=dossier, field=text, value="Ouvrir les données de Lyon.")
    deposit = f.DepositFactory(dossier=dossier, content=deposits.freeze(dossier))
    blinding.record(deposit, by=team, at=NOW - 2 * HOUR)
    juror = f.JurorFactory(panel=panel, charter_signed_at=NOW - HOUR)
    row = f.AssessmentFactory(juror=juror, deposit=deposit)
    AssessmentLog.objects.create(subject=row, verb="give", source="", target="assigned", by=team, at=NOW - HOUR)
    return row


def written(reading, kind, value, *, at, rank=0):
    criterion = reading.panel.grid.criteria.all()[rank].pk if kind == "mark" else None
    act = Act(uuid.uuid4(), reading.public_id, kind, criterion, value, "")
    [answer] = changes.apply_all([act], by=reading.juror.user, at=at)
    assert answer.outcome == "done"


def page(client, reading, at=""):
    address = f"/equipe/jurys/{reading.panel.public_id}/lecture/{reading.public_id}/"
    return client.get(address, {"at": at} if at else {})


def test_a_reading_is_shown_as_it_stood(reading, team, signed_in):
    written(reading, "mark", "3", at=NOW)
    written(reading, "mark", "na", at=NOW, rank=1)
    written(reading, "comment", "Un premier avis.", at=NOW)
    written(reading, "verdict", "favourable", at=NOW)
    f.PassageFactory(assessment=reading, criterion=reading.panel.grid.criteria.first(), quote="les données", at=NOW)
    blinding.correct(reading.deposit.dossier, hide=["Lyon"], leave=[], by=team, at=NOW)
    blinding.record(reading.deposit, by=team, at=NOW + HOUR)
    signed_in(reading.juror.user).get(f"/jury/dossiers/{reading.public_id}/")
    client = signed_in(team)
    early = page(client, reading, f"{NOW - HOUR + timedelta(minutes=1):%Y-%m-%dT%H:%M}").text
    assert all(text in early for text in ("version 1", "Lyon", "sans note", "rien d’écrit", "n’avait pas encore été"))
    noon = page(client, reading, f"{NOW + timedelta(minutes=30):%Y-%m-%dT%H:%M}").text
    assert all(text in noon for text in ("Des faits précis.", "sans objet", "Un premier avis.", "Avis favorable"))
    assert "les données" in noon
    assert "version 1" in noon
    late = page(client, reading, f"{NOW + timedelta(days=3650):%Y-%m-%dT%H:%M}").text
    assert ("version 2" in late, "Ouvrir les données de Lyon" in late, "Dossier ouvert le" in late) == (
        True,
        False,
        True,
    )
    assert JournalEntry.objects.filter(actor=team, concerned=reading.deposit.dossier.owner).exists()
    assert page(client, reading, "hier").status_code == 422
    assert page(client, reading).status_code == 200


def test_nothing_was_readable_before_or_after(reading, team, signed_in):
    client = signed_in(team)
    assert "pas encore confié" in page(client, reading, f"{NOW - 3 * HOUR:%Y-%m-%dT%H:%M}").text
    AssessmentLog.objects.create(
        subject=reading, verb="recuse", source="assigned", target="recused", by=team, at=NOW - timedelta(minutes=30)
    )
    assert "Cette lecture était retirée" in page(client, reading).text
    type(reading.juror).objects.filter(pk=reading.juror.pk).update(left_at=NOW - timedelta(minutes=40))
    assert "avait quitté le jury" in page(client, reading).text
    type(reading.juror).objects.filter(pk=reading.juror.pk).update(charter_signed_at=None)
    assert "La charte n’était pas signée" in page(client, reading).text


def test_an_open_reading_and_a_blind_one_without_copy(reading, team, signed_in):
    client = signed_in(team)
    BlindCopy.objects.all().delete()
    assert "d’après les règles de la campagne" in page(client, reading).text
    type(reading.panel).objects.update(blind=False)
    assert "Lecture avec l’identité" in page(client, reading).text
