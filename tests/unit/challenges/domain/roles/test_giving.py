"""Give and end the roles on one challenge."""

from datetime import date

import pytest

from accounts.models import JournalEntry
from challenges.domain.roles import giving
from challenges.domain.roles.giving import RoleRefusedError
from challenges.enums import ChallengeRight, ChallengeRole, MemberRole
from challenges.models import AdministrationMember, ChallengeMember
from challenges.rules import may
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

WRITER, LEAD, HR = ChallengeRole.WRITER, ChallengeRole.LEAD, ChallengeRole.HR


@pytest.fixture
def lead(db):
    return f.ChallengeMemberFactory()


@pytest.fixture
def challenge(lead):
    return lead.challenge


def give(challenge, user, role, by, **values):
    return giving.give(challenge, user, role, by=by, at=NOW, **values)


def test_lead_gives_a_role_to_somebody_who_becomes_a_member(challenge, lead):
    user = f.UserFactory()
    member = give(challenge, user, WRITER, lead.user, ends_on=date(2030, 1, 1))
    assert str(member) == f"{user}, Corédacteur, {challenge}"
    assert AdministrationMember.objects.get(user=user).role == MemberRole.MEMBER
    assert may(user, challenge, ChallengeRight.WRITE)
    entry = JournalEntry.objects.filter(concerned=user).latest("pk")
    assert (entry.actor, "Rôle donné : Corédacteur" in entry.what) == (lead.user, True)


def test_new_role_takes_the_place_of_the_former_and_frees_the_parts_no_longer_filled(challenge, lead):
    member = f.ChallengeMemberFactory(challenge=challenge, role="hr")
    part = f.ProposalPartFactory(challenge=challenge, owner=member.user)
    give(challenge, member.user, WRITER, lead.user)
    part.refresh_from_db()
    assert part.owner == member.user
    give(challenge, member.user, ChallengeRole.READER, lead.user)
    part.refresh_from_db()
    assert part.owner is None
    roles = ChallengeMember.objects.filter(user=member.user).values_list("role", "ended_by", "ended_at")
    assert list(roles) == [("hr", lead.user.pk, NOW), ("writer", lead.user.pk, NOW), ("reader", None, None)]


def test_same_role_given_again_changes_its_last_day(challenge, lead):
    member = f.ChallengeMemberFactory(challenge=challenge, role="writer")
    assert give(challenge, member.user, WRITER, lead.user, ends_on=date(2030, 1, 1)) == member
    member.refresh_from_db()
    assert member.ends_on == date(2030, 1, 1)


def test_first_role_writes_the_seats_as_roles_so_that_nobody_loses_a_challenge(db):
    challenge = f.ChallengeFactory()
    seats = {
        role: f.AdministrationMemberFactory(administration=challenge.administration, role=role).user
        for role in MemberRole
    }
    give(challenge, f.UserFactory(), WRITER, seats["lead"])
    roles = ChallengeMember.objects.exclude(role="writer").values_list("user", "role", "given_by")
    assert set(roles) == {(seats[role].pk, role, None) for role in ("sponsor", "hr", "finance", "reader")}
    for role in ("sponsor", "hr", "finance", "reader", "lead"):
        assert may(seats[role], challenge, ChallengeRight.READ)


@pytest.mark.parametrize("role", [role for role in ChallengeRole if role != LEAD])
def test_others_give_and_end_nothing(challenge, lead, role):
    other = f.ChallengeMemberFactory(challenge=challenge, role=role)
    with pytest.raises(RoleRefusedError, match="Seule une personne qui porte le projet"):
        give(challenge, f.UserFactory(), WRITER, other.user)
    with pytest.raises(RoleRefusedError, match="Seule une personne qui porte le projet"):
        giving.end(lead, by=other.user, at=NOW)


def test_team_that_keeps_the_directory_gives_a_role(challenge, team):
    assert give(challenge, f.UserFactory(), HR, team).given_by == team


def test_what_cannot_be_given_is_refused_at_its_field(challenge, lead):
    with pytest.raises(RoleRefusedError, match="Ce jour est passé") as refusal:
        give(challenge, f.UserFactory(), WRITER, lead.user, ends_on=date(2020, 1, 1))
    assert refusal.value.field == "ends_on"
    with pytest.raises(RoleRefusedError, match="votre propre sponsor"):
        give(challenge, lead.user, ChallengeRole.SPONSOR, lead.user)
    type(challenge).objects.update(administration=None)
    challenge.refresh_from_db()
    with pytest.raises(RoleRefusedError, match="n’a pas d’administration"):
        give(challenge, f.UserFactory(), WRITER, lead.user)


def test_role_ended_is_told_and_leaves_a_trace(challenge, lead):
    member = f.ChallengeMemberFactory(challenge=challenge, role="hr")
    part = f.ProposalPartFactory(challenge=challenge, owner=member.user)
    giving.end(member, by=lead.user, at=NOW)
    member.refresh_from_db()
    part.refresh_from_db()
    assert (member.ended_at, member.ended_by, part.owner) == (NOW, lead.user, None)
    letter = Message.objects.get(template="challenge_role_ended")
    assert (letter.recipient, "Votre rôle était : Contact RH." in letter.body) == (member.user, True)
    assert JournalEntry.objects.filter(concerned=member.user, what__startswith="Rôle retiré").exists()
    with pytest.raises(RoleRefusedError, match="déjà retiré"):
        giving.end(member, by=lead.user, at=NOW)


def test_last_lead_stays_unless_somebody_holds_the_administration(challenge, lead):
    with pytest.raises(RoleRefusedError, match="seule à porter le projet"):
        giving.end(lead, by=lead.user, at=NOW)
    with pytest.raises(RoleRefusedError, match="seule à porter le projet"):
        give(challenge, lead.user, WRITER, lead.user)
    f.AdministrationMemberFactory(administration=challenge.administration)
    giving.end(lead, by=lead.user, at=NOW)
    assert not may(lead.user, challenge, ChallengeRight.READ)


def test_who_leaves_the_administration_has_no_role_there(challenge, lead):
    other = f.ChallengeMemberFactory(user=lead.user)
    giving.leave(lead.user, challenge.administration_id, at=NOW)
    lead.refresh_from_db()
    other.refresh_from_db()
    assert (lead.ended_at, other.ended_at) == (NOW, None)
