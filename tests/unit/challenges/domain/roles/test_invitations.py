"""Invite somebody by their address to have a role on some challenges."""

from datetime import date, timedelta

import pytest

from accounts.domain import invitations as offers
from accounts.models import Invitation, JournalEntry
from challenges.domain.roles import invitations
from challenges.domain.roles.giving import RoleRefusedError
from challenges.enums import ChallengeRole
from challenges.models import Challenge, ChallengeMember
from common.language.formatting import french_date
from notifications.domain import correspondence
from notifications.domain.correspondence import DailyLimits
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

ADDRESS = "nouvelle@test.invalid"


@pytest.fixture
def lead(db):
    return f.ChallengeMemberFactory()


def invite(lead, *challenges, email=ADDRESS, role=ChallengeRole.WRITER, **values):
    return invitations.invite(challenges or [lead.challenge], email=email, role=role, by=lead.user, at=NOW, **values)


def waiting():
    return invitations.waiting(Challenge.objects.all(), at=NOW)


def test_address_unknown_waits_then_gives_the_role_alone(lead):
    other = f.ChallengeMemberFactory(challenge__administration=lead.challenge.administration, user=lead.user).challenge
    assert invite(lead, lead.challenge, ends_on=date(2030, 1, 1)) is None
    letter = Message.objects.get(template="challenge_role_given")
    assert "vous invite à avoir un rôle sur un défi" in letter.body
    assert f"Il prend fin après le {french_date(date(2030, 1, 1))}." in letter.body
    assert [row.role for row in waiting()] == ["Corédacteur"]
    user = f.UserFactory(email=ADDRESS)
    [given] = offers.accept_waiting(user, at=NOW)
    member = ChallengeMember.objects.get(user=user)
    assert (offers.label_of(given), member.challenge, member.ends_on) == (
        "un rôle sur un défi", lead.challenge, date(2030, 1, 1),
    )  # fmt: skip
    assert not other.members.filter(user=user).exists()


def test_person_known_has_the_role_at_once_on_each_challenge_and_one_message(lead):
    other = f.ChallengeMemberFactory(challenge__administration=lead.challenge.administration, user=lead.user).challenge
    user = f.UserFactory()
    assert invite(lead, lead.challenge, other, email=user.email) == user
    assert user.challenge_roles.count() == 2
    assert "un rôle sur 2 défis" in Message.objects.get(template="challenge_role_given").body
    for challenges, words in (([lead.challenge, other], "ces défis"), ([other], "ce défi")):
        with pytest.raises(RoleRefusedError, match=f"a déjà ce rôle sur {words}"):
            invite(lead, *challenges, email=user.email)


def test_own_new_role_sends_no_message(lead):
    f.AdministrationMemberFactory(administration=lead.challenge.administration)
    invite(lead, email=lead.user.email, role=ChallengeRole.READER)
    assert not Message.objects.exists()


def test_what_cannot_be_offered_is_refused(lead, monkeypatch):
    with pytest.raises(RoleRefusedError, match="un défi au moins"):
        invitations.invite([], email=ADDRESS, role=ChallengeRole.HR, by=lead.user, at=NOW)
    elsewhere = f.ChallengeMemberFactory(user=lead.user).challenge
    with pytest.raises(RoleRefusedError, match="une même administration"):
        invite(lead, lead.challenge, elsewhere)
    with pytest.raises(RoleRefusedError, match="Seule une personne qui porte"):
        invite(f.ChallengeMemberFactory(role="writer"))
    monkeypatch.setitem(correspondence.DAILY_LIMITS, "challenge_role_given", DailyLimits(0, 0, 0))
    with pytest.raises(RoleRefusedError, match="le nombre permis en un jour"):
        invite(lead)
    assert not Invitation.objects.exists()


def test_invitation_is_sent_again_for_thirty_days_more_then_withdrawn(lead):
    invite(lead)
    later = NOW + timedelta(days=20)
    [row] = waiting()
    invitations.send_again(row, by=lead.user, at=later)
    assert Message.objects.filter(template="challenge_role_given").count() == 2
    [row] = waiting()
    assert row.invitation.expires_at == later + timedelta(days=30)
    invitations.withdraw(row, by=lead.user, at=later)
    assert (waiting(), Invitation.objects.get().closing_reason) == ([], "L’invitation a été retirée.")
    assert JournalEntry.objects.filter(actor=lead.user, what__startswith="Invitation retirée").exists()
    assert offers.accept_waiting(f.UserFactory(email=ADDRESS), at=later) == []


def test_invitation_gives_nothing_once_its_author_leads_no_more_or_the_challenge_is_gone(lead):
    invite(lead)
    ChallengeMember.objects.update(role="reader")
    user = f.UserFactory(email=ADDRESS)
    offers.accept_waiting(user, at=NOW)
    assert "Seule une personne qui porte le projet" in Invitation.objects.get().closing_reason
    Invitation.objects.update(closed_at=None, target=0)
    offers.accept_waiting(user, at=NOW)
    assert Invitation.objects.get().closing_reason == "Ce défi n’existe plus."
    assert not user.challenge_roles.exists()
