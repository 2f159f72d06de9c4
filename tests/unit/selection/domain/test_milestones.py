"""The way of an application, as its author may know it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from selection.domain.proofs.milestones import milestones
from tests import factories as f
from tests.factories import NOW

LABELS = ["Dépôt", "Lecture", "Audition", "Décision", "Prise de poste"]


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(starts_on=date(2026, 9, 1))
    f.CallWindowFactory(campaign=campaign, opens_at=NOW - timedelta(days=20), closes_at=NOW + timedelta(days=20))
    f.StageFactory(campaign=campaign, kind="preselection", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 15))
    f.StageFactory(campaign=campaign, kind="hearing", starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 4))
    return campaign


def read(application):
    return [replace(row, when=row.when.replace("\N{NO-BREAK SPACE}", " ")) for row in milestones(application, at=NOW)]


@pytest.mark.parametrize(
    ("state", "current"),
    [("submitted", "Lecture"), ("shortlisted", "Audition"), ("waiting", "Décision"), ("accepted", "Prise de poste")],
)
def test_what_was_announced_says_what_is_awaited(campaign, state, current):
    application = f.DepositedApplicationFactory(campaign=campaign, state=state, announced_state=state)
    rows = read(application)
    place = LABELS.index(current)
    assert [row.label for row in rows] == LABELS
    assert [row.said for row in rows] == ["fait"] * place + ["en cours"] + ["à venir"] * (4 - place)
    assert rows[1].when == "du 1er avril 2026 au 15 avril 2026"
    assert (rows[2].when, rows[4].when) == ("4 mai 2026", "1er septembre 2026")


def test_a_draft_awaits_its_deposit_until_the_closing(campaign):
    rows = read(f.ApplicationFactory(campaign=campaign))
    assert (rows[0].when, rows[0].state) == ("avant le 30 mars 2026", "current")


def test_a_decision_that_is_not_announced_moves_nothing(campaign):
    application = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="submitted")
    assert [row.state for row in read(application)][:3] == ["done", "current", "coming"]


def test_a_convocation_gives_its_day(campaign):
    application = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="shortlisted")
    starts = NOW + timedelta(days=60)
    f.HearingFactory(
        deposit=application.dossier.deposit, starts_at=starts, ends_at=starts + timedelta(minutes=30), convened_at=NOW
    )
    assert read(application)[2].when == "9 mai 2026"


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        ("not_shortlisted", ["Dépôt", "Réponse"]),
        ("withdrawn", ["Dépôt", "Retrait"]),
        ("not_selected", ["Dépôt", "Lecture", "Audition", "Réponse"]),
    ],
)
def test_a_refused_application_stops_at_its_answer(campaign, state, labels):
    rows = read(f.DepositedApplicationFactory(campaign=campaign, state=state, announced_state=state))
    assert [row.label for row in rows] == labels
    assert {row.state for row in rows} == {"done"}


def test_an_answer_without_a_journal_and_a_campaign_without_dates_say_no_day(db):
    campaign = f.CampaignFactory(starts_on=None, ends_on=None)
    application = f.DepositedApplicationFactory(
        campaign=campaign, state="not_selected", announced_state="not_selected", journal=False
    )
    assert [row.when for row in read(application)][1:] == ["", "", ""]
    assert read(f.ApplicationFactory(campaign=campaign))[0].when == ""
