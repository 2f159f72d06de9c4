"""Who answers for each part of a proposal, and until when."""

from datetime import date, timedelta

import pytest

from challenges.domain.proposal_parts import parts
from challenges.domain.proposal_parts.parts import Assignment, PartRefusedError
from common.language.formatting import french_date
from notifications.domain import correspondence
from notifications.domain.correspondence import DailyLimits
from notifications.models import Message
from tests import factories as f
from tests.factories import LATER, NOW


@pytest.fixture
def seat(db):
    campaign = f.CampaignFactory()
    member = f.AdministrationMemberFactory()
    member.challenge = f.ChallengeFactory(
        campaign=campaign,
        administration=member.administration,
        dossier=f.DossierFactory(form=campaign.challenge_form, owner=member.user, created_at=NOW),
    )
    return member


def call(seat, closes_at):
    return f.CallWindowFactory(campaign=seat.challenge.campaign, kind="challenges", closes_at=closes_at)


def test_usual_day_is_a_week_before_the_closing_and_two_days_for_the_reading(seat):
    call(seat, NOW + timedelta(days=30))
    closing = parts.closing_day(seat.challenge, NOW)
    assert closing == date(2026, 4, 9)
    assert parts.usual_day(seat.challenge, closing, is_review=False) == date(2026, 4, 2)
    assert parts.usual_day(seat.challenge, closing, is_review=True) == date(2026, 4, 7)


@pytest.mark.parametrize(("days", "expected"), [(3, date(2026, 3, 11)), (0, date(2026, 3, 10))])
def test_draft_opened_late_is_not_late_at_once(seat, days, expected):
    call(seat, NOW + timedelta(days=days))
    closing = parts.closing_day(seat.challenge, NOW)
    assert parts.usual_day(seat.challenge, closing, is_review=False) == expected


def test_call_without_closing_gives_no_day(seat):
    assert parts.closing_day(seat.challenge, NOW) is None
    call(seat, None)
    assert parts.closing_day(seat.challenge, NOW) is None
    assert parts.usual_day(seat.challenge, None, is_review=False) is None


def test_completion_has_its_own_closing(seat):
    seat.challenge.state, seat.challenge.completion_due_at = "incomplete", LATER
    assert parts.closing_day(seat.challenge, NOW) == LATER.date()


def test_lead_gives_a_part_to_a_colleague_then_takes_it_back(seat):
    colleague = f.AdministrationMemberFactory(administration=seat.administration, role="hr").user
    reader = f.AdministrationMemberFactory(administration=seat.administration, role="reader").user
    assert set(parts.co_writers(seat.challenge)) == {seat.user, colleague}
    given = {"postes": Assignment(colleague, date(2026, 3, 20))}
    parts.assign(seat.challenge, given, by=seat.user, at=NOW)
    letter = Message.objects.get(template="proposal_part_given")
    assert (letter.recipient, f"- postes, à remplir pour le {french_date(date(2026, 3, 20))}" in letter.body) == (
        colleague,
        True,
    )
    assert f"/administration/defis/{seat.challenge.public_id}/" in letter.body
    row = seat.challenge.parts.get()
    assert (str(row), row.owner, row.due_on) == (f"postes, {seat.challenge}", colleague, date(2026, 3, 20))
    parts.assign(seat.challenge, {"postes": Assignment()}, by=seat.user, at=NOW)
    row.refresh_from_db()
    assert (row.owner, row.due_on) == (None, None)
    for by in (colleague, reader):
        with pytest.raises(PartRefusedError, match="Seule une personne qui porte le projet"):
            parts.assign(seat.challenge, given, by=by, at=NOW)
    with pytest.raises(PartRefusedError, match="n’a pas de rôle qui écrit") as refusal:
        parts.assign(seat.challenge, {"postes": Assignment(reader)}, by=seat.user, at=NOW)
    assert refusal.value.field == "postes-owner"


def test_part_is_filled_before_the_closing(seat):
    call(seat, NOW + timedelta(days=10))
    with pytest.raises(PartRefusedError, match="choisissez ce jour, ou un jour d’avant") as refusal:
        parts.assign(seat.challenge, {"postes": Assignment(None, date(2026, 3, 21))}, by=seat.user, at=NOW)
    assert refusal.value.field == "postes-due_on"
    assert not seat.challenge.parts.exists()
    parts.assign(seat.challenge, {"postes": Assignment(None, date(2026, 3, 20))}, by=seat.user, at=NOW)


def test_nobody_gives_the_parts_of_what_is_deposited_or_has_no_administration(seat):
    seat.challenge.state = "submitted"
    assert not parts.may_assign(seat.challenge, seat.user)
    seat.challenge.state, seat.challenge.administration = "draft", None
    seat.challenge.save()
    assert not parts.may_assign(seat.challenge, seat.user)


def test_message_tells_each_owner_once_what_somebody_else_gives_them(seat):
    call(seat, NOW + timedelta(days=30))
    colleague = f.AdministrationMemberFactory(administration=seat.administration, role="finance").user
    given = {
        "postes": Assignment(colleague, None, "Postes et moyens"),
        "depot": Assignment(colleague, None, "Relire et déposer"),
        "financement": Assignment(seat.user, None, "Financement"),
    }
    parts.assign(seat.challenge, given, by=seat.user, at=NOW)
    parts.assign(seat.challenge, given, by=seat.user, at=NOW + timedelta(days=1))
    letter = Message.objects.get(template="proposal_part_given")
    assert "vous confie 2 parties" in letter.body
    assert f"- Postes et moyens, à remplir pour le {french_date(date(2026, 4, 2))}" in letter.body
    assert f"- Relire et déposer, à remplir pour le {french_date(date(2026, 4, 7))}" in letter.body


def test_parts_are_not_given_beyond_the_messages_of_a_day(seat, monkeypatch):
    monkeypatch.setitem(correspondence.DAILY_LIMITS, "proposal_part_given", DailyLimits(0, 0, 0))
    colleague = f.AdministrationMemberFactory(administration=seat.administration, role="finance").user
    with pytest.raises(PartRefusedError, match="le nombre permis en un jour"):
        parts.assign(seat.challenge, {"postes": Assignment(colleague)}, by=seat.user, at=NOW)
