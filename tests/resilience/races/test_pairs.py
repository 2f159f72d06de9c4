"""The two members of a pair act at the same instant: one consistent pair, nothing lost, a clear word for the second."""

from functools import partial

import pytest

from applications.domain import applications, wish_list
from applications.domain.pairs import invitations, memberships, reading, shared_part
from applications.domain.pairs.memberships import PairRefusedError
from applications.models import Application, Pair, PairMember
from tests import factories as f
from tests.factories import NOW

TIMES = 3  # one order of arrival proves little


def two_drafts():
    """Return two people of one campaign with pairs, who may both deposit."""
    campaign = f.CampaignFactory(state="published", pairs="together", min_wishes=1)
    f.CallWindowFactory(campaign=campaign)
    position = f.PositionFactory(challenge__campaign=campaign, challenge__state="published", seats=2)
    drafts = [f.ApplicationFactory(campaign=campaign) for _ in range(2)]
    for draft in drafts:
        applications.set_profile(draft, profession=position.profession, experience_years=3)
        wish_list.set_wishes(draft, [position.challenge])
    return drafts


def invited(application, address="autre@exemple.invalid"):
    return invitations.invite(application, address, by=application.candidate, at=NOW)


def refused(answers):
    return [answer for answer in answers if isinstance(answer, Exception)]


def states():
    return sorted(Pair.objects.values_list("state", flat=True))


@pytest.mark.parametrize("turn", range(TIMES))
def test_one_invitation_is_accepted_in_two_tabs(race, turn):
    first, second = two_drafts()
    accept = partial(invitations.accept, invited(first), by=second.candidate, at=NOW)
    answers = race(accept, accept, refusals=(PairRefusedError,))
    assert (len(refused(answers)), states()) == (1, ["formed"])
    assert PairMember.objects.filter(active=True).count() == 2


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_people_accept_each_other(race, turn):
    first, second = two_drafts()
    answers = race(
        partial(invitations.accept, invited(first), by=second.candidate, at=NOW),
        partial(invitations.accept, invited(second), by=first.candidate, at=NOW),
        refusals=(PairRefusedError,),
    )
    assert (len(refused(answers)), states()) == (1, ["cancelled", "formed"])


@pytest.mark.parametrize("turn", range(TIMES))
def test_one_person_accepts_two_invitations(race, turn):
    first, second = two_drafts()
    third = f.ApplicationFactory(campaign=first.campaign)
    calls = [partial(invitations.accept, invited(person), by=third.candidate, at=NOW) for person in (first, second)]
    answers = race(*calls, refusals=(PairRefusedError,))
    assert (len(refused(answers)), states()) == (1, ["formed", "invited"])


@pytest.mark.parametrize("turn", range(TIMES))
def test_both_leave(race, turn):
    drafts = two_drafts()
    f.formed_pair(*drafts)
    calls = [partial(memberships.leave, draft, by=draft.candidate, at=NOW) for draft in drafts]
    answers = race(*calls, refusals=(PairRefusedError,))
    assert (len(refused(answers)), states()) == (1, ["left"])


@pytest.mark.parametrize("turn", range(TIMES))
def test_one_deposits_while_the_other_leaves(race, turn):
    first, second = two_drafts()
    f.formed_pair(first, second)
    race(
        partial(applications.submit, first, by=first.candidate, at=NOW),
        partial(memberships.leave, second, by=second.candidate, at=NOW),
        refusals=(),
    )
    deposit = Application.objects.get(pk=first.pk).dossier.deposit
    frozen = [answer for answer in deposit.content["answers"] if answer["section"] == reading.SECTION]
    assert len(frozen) in {0, 2}  # the whole shared part, or nothing of it
    assert states() == ["left"]


@pytest.mark.parametrize("turn", range(TIMES))
def test_both_deposit(race, turn):
    drafts = two_drafts()
    f.formed_pair(*drafts, wish="only")
    race(*[partial(applications.submit, draft, by=draft.candidate, at=NOW) for draft in drafts], refusals=())
    assert {row.state for row in Application.objects.all()} == {"submitted"}


@pytest.mark.parametrize("turn", range(TIMES))
def test_both_write_and_one_reads_the_other_before_saving(race, turn):
    drafts = two_drafts()
    pair = f.formed_pair(*drafts)
    calls = [
        partial(shared_part.write, draft, f"Texte {rank}", version=1, by=draft.candidate, at=NOW)
        for rank, draft in enumerate(drafts)
    ]
    answers = race(*calls, refusals=(shared_part.RivalTextError,))
    assert (len(refused(answers)), pair.texts.count()) == (1, 2)
    assert refused(answers)[0].current.text == pair.texts.first().text
