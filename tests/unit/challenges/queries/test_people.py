"""Who may do what on a challenge: the table of roles, asked of every way to hold one."""

from datetime import date, timedelta

import pytest

from challenges.enums import ChallengeRight, ChallengeRole, MemberRole
from challenges.models import Challenge
from challenges.queries.people import holders_of, people_with, role_holders
from challenges.rules import (
    ROLE_RIGHTS,
    editable_challenges,
    hosted_challenges,
    may,
    may_write_part,
    own_challenges,
    right_scope,
    written_parts,
)
from common import clock
from tests import factories as f

R = ChallengeRight


@pytest.fixture
def challenge(db):
    campaign = f.CampaignFactory()
    return f.ChallengeFactory(campaign=campaign, dossier=f.DossierFactory(form=campaign.challenge_form))


def seated(challenge, role):
    return f.AdministrationMemberFactory(administration=challenge.administration, role=role).user


def rights(user, challenge):
    """Return every right that a person has on a challenge, checked to be the same by each way to ask."""
    held = {right for right in R if may(user, challenge, right)}
    assert held == {right for right in R if user in people_with(challenge, right)}
    assert held == {right for right in R if Challenge.objects.filter(right_scope(user, right), pk=challenge.pk)}
    assert held == {right for right in R if challenge in hosted_challenges(user, right)}
    assert (R.READ in held) == (challenge in own_challenges(user))
    return held


@pytest.mark.parametrize("role", ChallengeRole)
@pytest.mark.parametrize("seat", MemberRole)
def test_role_given_decides_whatever_the_seat_but_a_lead_of_the_administration_holds_all(challenge, role, seat):
    member = f.ChallengeMemberFactory(challenge=challenge, role=role, user=seated(challenge, seat))
    expected = ROLE_RIGHTS[role] | (ROLE_RIGHTS["lead"] if seat == MemberRole.LEAD else frozenset())
    assert rights(member.user, challenge) == expected
    other = f.ChallengeFactory(administration=challenge.administration, dossier=f.DossierFactory())
    f.ChallengeMemberFactory(challenge=other)
    assert rights(member.user, other) == (ROLE_RIGHTS["lead"] if seat == MemberRole.LEAD else set())


@pytest.mark.parametrize("seat", MemberRole)
def test_seat_is_the_role_while_nobody_was_ever_given_a_role(challenge, seat):
    user = seated(challenge, seat)
    assert rights(user, challenge) == ROLE_RIGHTS.get(seat, frozenset())
    ended = f.ChallengeMemberFactory(challenge=challenge, ended_at=clock.now())
    assert rights(user, challenge) == (ROLE_RIGHTS["lead"] if seat == MemberRole.LEAD else set())
    assert rights(ended.user, challenge) == set()


def test_stranger_and_member_of_another_administration_have_no_right(challenge):
    assert rights(f.UserFactory(), challenge) == set()
    assert rights(f.AdministrationMemberFactory().user, challenge) == set()


def test_role_lasts_until_its_last_day_included(challenge):
    today = date(2026, 3, 10)
    member = f.ChallengeMemberFactory(challenge=challenge, role="writer", ends_on=today)
    type(member).objects.update(ends_on=clock.now().date() + timedelta(days=1))
    assert rights(member.user, challenge) == ROLE_RIGHTS["writer"]
    type(member).objects.update(ends_on=clock.now().date() - timedelta(days=2))
    assert rights(member.user, challenge) == set()


@pytest.mark.parametrize("role", ChallengeRole)
def test_part_given_is_written_by_who_fills_and_alone(challenge, role):
    member = f.ChallengeMemberFactory(challenge=challenge, role=role)
    f.ProposalPartFactory(challenge=challenge, owner=member.user, slug="financement")
    whole, fills = R.WRITE in ROLE_RIGHTS[role], R.FILL in ROLE_RIGHTS[role]
    expected = None if whole else frozenset({"financement"} if fills else set())
    assert written_parts(member.user, challenge) == expected
    assert may_write_part(member.user, challenge, "financement") == fills
    assert may_write_part(member.user, challenge, "postes") == whole
    assert (challenge in editable_challenges(member.user)) == fills
    challenge.parts.all().delete()
    assert (challenge in editable_challenges(member.user)) == whole


def test_message_reaches_those_named_or_else_the_leads_of_the_administration(challenge):
    lead, hr = seated(challenge, "lead"), seated(challenge, "hr")
    assert holders_of(challenge, "lead", "hr") == [lead, hr]
    named = f.ChallengeMemberFactory(challenge=challenge, role="hr").user
    assert holders_of(challenge, "lead", "hr") == [named, lead]
    owner = f.ChallengeMemberFactory(challenge=challenge, role="lead").user
    assert holders_of(challenge, "lead", "hr") == [named, owner]
    assert holders_of(challenge, "sponsor") == []
    elsewhere = f.ChallengeFactory(administration=None)
    assert role_holders([challenge, elsewhere], "lead") == {challenge.pk: [("lead", owner)], elsewhere.pk: []}


def test_host_of_a_mission_stands_for_the_administration_of_its_challenge(challenge):
    host = f.AdministrationMemberFactory(role="sponsor")
    assert holders_of(challenge, "sponsor", host=host.administration_id) == [host.user]
