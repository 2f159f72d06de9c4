"""What the person is told at each state: what comes next, by when, who decides; late dates explained."""

from datetime import date, timedelta

import pytest

from applications.domain import reminders
from applications.models import Application
from applications.queries.status import next_step, with_calendar
from notifications.models import Message
from tests import factories as f
from tests.factories import LATER, NOW


@pytest.fixture
def campaign(db):
    made = f.CampaignFactory(starts_on=date(2026, 9, 1), waiting_list_until=date(2026, 7, 15))
    f.CallWindowFactory(campaign=made)
    return made


def step(application, at=NOW):
    return next_step(with_calendar(Application.objects.filter(pk=application.pk)).get(), at)


def at_state(campaign, state, **fields):
    return f.DepositedApplicationFactory(campaign=campaign, state=state, announced_state=state, **fields)


def test_draft_says_its_deadline(campaign):
    draft = f.ApplicationFactory(campaign=campaign)
    assert "avant le 9 avril 2026" in step(draft).text.replace("\xa0", " ")
    assert step(draft, LATER + timedelta(days=1)).text.startswith("L’appel est clos")
    campaign.windows.update(closes_at=None)
    assert "au fil de l’eau" in step(draft).text


def test_completion_says_what_and_until_when(campaign):
    one = at_state(campaign, "incomplete", completion_due_at=LATER, completion_note="Le CV.")
    assert (step(one).yours, step(one).text.endswith("Le CV.")) == (True, True)
    assert "est passé" in step(one, LATER + timedelta(days=1)).text


def test_reading_says_when_and_is_explained_when_late(campaign):
    one = at_state(campaign, "submitted")
    assert "choisissent qui entendre" in step(one).text
    stage = f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    assert "à une date qui vous sera donnée" in step(one).text
    type(stage).objects.update(starts_on=date(2026, 4, 10), ends_on=date(2026, 4, 20))
    told = step(one)
    assert "sans savoir qui l’a écrite du 10 avril 2026 au 20 avril 2026" in told.text.replace("\xa0", " ").replace(
        "\u202f", " "
    )
    assert ("Réponse attendue" in told.text, told.late) == (True, "")
    assert "n’a pas encore publié" in step(one, NOW + timedelta(days=60)).late
    f.StageRoundFactory(stage=stage, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 30), reason="Trop de dossiers")
    late = step(one, NOW + timedelta(days=60))
    assert ("30 mai 2026" in late.text.replace("\xa0", " "), "Trop de dossiers" in late.late) == (True, True)
    type(stage).objects.update(ends_on=date(2026, 4, 10), blind=False)
    assert "le 10 avril 2026" in step(one).text.replace("\xa0", " ")


def test_wishes_then_hearing(campaign):
    one = at_state(campaign, "shortlisted")
    assert "vous serez entendu ou entendue, à une date" in step(one).text
    window = f.CallWindowFactory(campaign=campaign, kind="wishes")
    assert (step(one).yours, "avant le" in step(one).text) == (True, True)
    type(window).objects.filter(pk=window.pk).update(closes_at=None)
    assert step(one).text == "Présélectionnée : classez vos vœux."
    Application.objects.update(wishes_at=NOW)
    assert "entendue" in step(one).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("heard", "les jurys classent"), ("waiting", "jusqu’au 15 juillet 2026"), ("accepted", "Prise de poste le 1er septembre 2026"),
        ("ineligible", "demander le motif"), ("withdrawn", "retiré"), ("declined", "décliné"),
    ],
)  # fmt: skip
def test_other_states_are_told(campaign, state, said):
    assert said in step(at_state(campaign, state)).text.replace("\xa0", " ").replace("\u202f", " ")


def test_states_without_dates_are_told(campaign):
    type(campaign).objects.update(starts_on=None, waiting_list_until=None)
    assert step(at_state(campaign, "waiting")).text.startswith("Liste d’attente :")
    assert step(at_state(campaign, "accepted")).text.endswith("sous un mois.")


def test_offer_says_until_when(campaign):
    one = at_state(campaign, "offered")
    assert "n’attend plus de réponse" in step(one).text
    f.OfferFactory(application=one)
    assert step(one).yours


def test_draft_is_reminded_of_a_week_and_a_day_before_once_each(campaign):
    draft = f.ApplicationFactory(campaign=campaign)
    f.DepositedApplicationFactory(campaign=campaign)
    assert reminders.remind(at=LATER - timedelta(days=8)) == 0
    for hours in (7 * 24, 7 * 24 - 1, 30, 23, 22):
        reminders.remind(at=LATER - timedelta(hours=hours))
    assert reminders.remind(at=LATER - timedelta(hours=21)) == 0  # told already: nothing is rendered again
    assert reminders.remind(at=LATER + timedelta(minutes=1)) == 0
    sent = Message.objects.filter(template="application_reminder")
    assert [message.recipient for message in sent] == [draft.candidate] * 2
    assert "/messages/refus/" in sent.first().body


def test_reminders_go_through_their_task(campaign, monkeypatch):
    from applications import tasks

    f.ApplicationFactory(campaign=campaign)
    campaign.windows.update(closes_at=NOW + timedelta(hours=3))
    tasks.remind_drafts()
    assert Message.objects.filter(template="application_reminder").count() == 1
