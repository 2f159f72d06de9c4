"""What the person is told at each state: what comes next, by when, who decides; late dates explained."""

from datetime import date, timedelta

import pytest

from applications.domain import reminders
from applications.models import Application
from notifications.models import Message
from selection.domain import selection
from selection.domain.proofs.status import next_step, with_calendar
from selection.domain.seats import improvements
from tests import factories as f
from tests.factories import LATER, NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(starts_on=date(2026, 9, 1), waiting_list_until=date(2026, 7, 15))
    f.CallWindowFactory(campaign=campaign)
    return campaign


def spaced(step):
    return step.text.replace("\xa0", " ").replace("\u202f", " ")


def step(application, at=NOW):
    return next_step(with_calendar(Application.objects.filter(pk=application.pk)).get(), at)


def at_state(campaign, state, **fields):
    return f.DepositedApplicationFactory(campaign=campaign, state=state, announced_state=state, **fields)


def test_draft_says_its_deadline(campaign):
    draft = f.ApplicationFactory(campaign=campaign)
    assert "avant le 9 avril 2026" in step(draft).text.replace("\xa0", " ")
    assert step(draft, LATER + timedelta(days=1)).text.startswith("L’appel est clos")
    campaign.windows.update(closes_at=None)
    assert "sans date de fin" in step(draft).text


def test_completion_says_what_and_until_when(campaign):
    application = at_state(campaign, "incomplete", completion_due_at=LATER, completion_note="Le CV.")
    assert (step(application).yours, step(application).text.endswith("Le CV.")) == (True, True)
    assert "est passé" in step(application, LATER + timedelta(days=1)).text


def test_reading_says_when_and_is_explained_when_late(campaign):
    application = at_state(campaign, "submitted")
    assert "choisissent qui entendre" in step(application).text
    stage = f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    assert "les dates de lecture ne sont pas encore fixées" in step(application).text
    type(stage).objects.update(starts_on=date(2026, 4, 10), ends_on=date(2026, 4, 20))
    next_step = step(application)
    reading = "Il est lu du 10 avril 2026 au 20 avril 2026 par des personnes qui ne savent pas qui vous êtes."
    assert reading in spaced(next_step)
    assert ("La réponse est attendue" in next_step.text, next_step.late) == (True, "")
    assert "n’a pas encore publié" in step(application, NOW + timedelta(days=60)).late
    f.StageRoundFactory(stage=stage, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 30), reason="Trop de dossiers")
    late = step(application, NOW + timedelta(days=60))
    assert ("30 mai 2026" in late.text.replace("\xa0", " "), "Trop de dossiers" in late.late) == (True, True)
    type(stage).objects.update(ends_on=date(2026, 4, 10), blind=False)
    assert "le 10 avril 2026" in step(application).text.replace("\xa0", " ")


def test_wishes_then_hearing(campaign):
    application = at_state(campaign, "shortlisted")
    assert "La date de votre audition n’est pas encore fixée." in step(application).text
    window = f.CallWindowFactory(campaign=campaign, kind="wishes")
    assert (step(application).yours, "avant le" in step(application).text) == (True, True)
    type(window).objects.filter(pk=window.pk).update(closes_at=None)
    assert step(application).text == "Votre candidature est présélectionnée. Classez vos vœux."
    Application.objects.update(wishes_at=NOW)
    assert "audition" in step(application).text


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("heard", "La décision n’est pas encore annoncée"), ("waiting", "jusqu’au 15 juillet 2026"),
        ("ineligible", "demander le motif de cette décision jusqu’au 10 juin 2026"),
        ("withdrawn", "Vous avez retiré cette candidature le 10 mars 2026."),
    ],
)  # fmt: skip
def test_other_states_are_told(campaign, state, message):
    assert message in step(at_state(campaign, state)).text.replace("\xa0", " ").replace("\u202f", " ")


def test_states_without_dates_are_told(campaign):
    type(campaign).objects.update(starts_on=None, waiting_list_until=None)
    assert step(at_state(campaign, "waiting")).text.startswith("Vous êtes sur la liste d’attente\xa0:")
    seat = f.OfferFactory(application=at_state(campaign, "accepted"), state="accepted", answered_at=NOW)
    assert spaced(step(seat.application)) == (
        "Vous avez accepté votre place le 10 mars 2026. Votre contrat doit vous parvenir avant le 10 avril 2026."
    )
    assert spaced(step(seat.application, NOW + timedelta(days=40))) == "Vous avez accepté votre place le 10 mars 2026."


def test_seat_says_its_own_first_day_then_its_end(campaign):
    """A replacement begins later than the promotion; a seat that ended is not told as if it went on."""
    application = at_state(campaign, "accepted")
    seat = f.OfferFactory(application=application, state="accepted", answered_at=NOW, starts_on=date(2026, 12, 1))
    assert spaced(step(application)).endswith("Votre prise de poste est prévue le 1er décembre 2026.")
    type(seat).objects.update(starts_on=None)
    assert spaced(step(application)).endswith("Votre prise de poste est prévue le 1er septembre 2026.")
    selection.end(seat, reason="Un autre emploi", by=f.UserFactory(is_team=True), at=NOW + timedelta(days=200))
    assert spaced(step(application, NOW + timedelta(days=300))) == "Votre place a pris fin le 26 septembre 2026."


def test_wishes_kept_then_a_month_for_the_contract(campaign):
    type(campaign).objects.update(starts_on=None, wishes_kept_until=date(2026, 4, 1))
    application = at_state(campaign, "accepted")
    seat = f.OfferFactory(application=application, state="accepted", answered_at=NOW, keeps_wishes=True)
    assert "gardés jusqu’au 1er avril 2026" in spaced(step(application))
    assert "avant le 1er mai 2026" in spaced(step(application, NOW + timedelta(days=30)))
    improvements.settle(seat, by=application.candidate, at=NOW + timedelta(days=5))
    assert "avant le 15 avril 2026" in spaced(step(application, NOW + timedelta(days=6)))


@pytest.mark.parametrize(
    ("state", "text"),
    [("declined", "Vous avez décliné la place proposée le 10 mars 2026."),
     ("expired", "Le délai pour répondre à la place proposée est passé le 10 mars 2026.")],
)  # fmt: skip
def test_refusal_and_silence_are_not_the_same(campaign, state, text):
    application = at_state(campaign, "declined")
    f.OfferFactory(application=application, state=state, answered_at=NOW)
    assert spaced(step(application)) == text


def test_offer_says_until_when(campaign):
    seat = f.OfferFactory(application=at_state(campaign, "offered"))
    assert step(seat.application).yours
    late = step(seat.application, seat.expires_at + timedelta(hours=1))
    assert ("est passé depuis" in late.text, late.yours) == (True, False)


def test_waiting_list_that_is_over_promises_nothing(campaign):
    application = at_state(campaign, "waiting")
    assert spaced(step(application, NOW + timedelta(days=150))) == "La liste d’attente a pris fin le 15 juillet 2026."


def test_motive_is_no_longer_offered_after_three_months(campaign):
    application = at_state(campaign, "not_selected")
    assert spaced(step(application, NOW + timedelta(days=93))) == "La candidature n’est pas retenue."
    f.PublicationFactory(campaign=campaign, confirmed_at=NOW + timedelta(days=10), confirmed_by=f.UserFactory())
    assert "jusqu’au 20 juin 2026" in spaced(step(application, NOW + timedelta(days=93)))


@pytest.mark.parametrize("state", ["offered", "accepted", "declined", "withdrawn", "not_selected", "submitted"])
def test_what_no_journal_holds_is_not_told(campaign, state):
    """A state that nothing explains: no sentence is shown, whose turn it is neither."""
    f.StageFactory(campaign=campaign, kind="preselection")
    next_step = step(at_state(campaign, state, journal=False))
    assert (next_step.text, next_step.who, next_step.yours) == (
        "L’équipe vérifie où en est cette candidature.",
        "",
        False,
    )
    assert next_step.false != []


def test_days_that_have_passed_are_told_as_such(campaign):
    stage = f.StageFactory(campaign=campaign, kind="hearing", starts_on=date(2026, 3, 5), ends_on=date(2026, 3, 6))
    application = at_state(campaign, "shortlisted")
    assert spaced(step(application)) == (
        "Votre candidature est présélectionnée. Les auditions étaient prévues du 5 mars 2026 au 6 mars 2026."
    )
    type(stage).objects.update(kind="preselection")
    other = at_state(campaign, "submitted")
    assert "était prévue du 5 mars 2026 au 6 mars 2026." in spaced(step(other))


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
