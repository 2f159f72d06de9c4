"""Two people who apply together before a jury: one conflict for both, each dossier names the other."""

import pytest

from applications.domain.pairs.memberships import Ending, end_with
from juries.domain.late_conflicts import declare_conflict
from juries.models import Conflict
from panels.domain import conflicts, pairs
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    return f.PanelFactory(blind=True)


@pytest.fixture
def members(db):
    campaign = f.CampaignFactory(pairs="together")
    members = [f.DepositedApplicationFactory(campaign=campaign) for _ in range(2)]
    f.formed_pair(*members)
    return members


@pytest.fixture
def deposits(members):
    return [application.dossier.deposit for application in members]


def forbidden(juror):
    return set(Conflict.objects.filter(juror=juror).values_list("deposit", "reason"))


def test_conflict_declared_with_one_member_holds_for_the_other(panel, deposits, team):
    juror, first, second = f.JurorFactory(panel=panel), *deposits
    reading = f.AssessmentFactory(juror=juror, deposit=second, state="started")
    declare_conflict(juror, first, reason="ancienne associée", by=team, at=NOW)
    assert forbidden(juror) == {(first.pk, "ancienne associée"), (second.pk, pairs.REASON)}
    reading.refresh_from_db()
    assert reading.state == "recused"


def test_conflict_with_a_single_person_is_theirs_alone(panel, deposits, team, members):
    juror = f.JurorFactory(panel=panel)
    alone = f.DepositedApplicationFactory().dossier.deposit
    declare_conflict(juror, alone, reason="frère", by=team, at=NOW)
    end_with(members[0], Ending.LEFT, by=members[0].candidate, at=NOW)
    declare_conflict(juror, deposits[0], reason="frère", by=team, at=NOW)
    assert {deposit for deposit, _ in forbidden(juror)} == {alone.pk, deposits[0].pk}


def test_conflict_found_before_the_sharing_holds_for_both(panel, deposits):
    juror = f.JurorFactory(panel=panel)
    f.TieFactory(juror=juror, kind="person", label=str(deposits[0].deposited_by))
    assert conflicts.find(panel, [deposits[0]], at=NOW) == 2
    assert forbidden(juror) == {(deposits[0].pk, conflicts.DECLARED), (deposits[1].pk, pairs.REASON)}
    assert conflicts.find(panel, deposits, at=NOW) == 0


def test_other_deposit_is_absent_while_only_one_has_deposited(db):
    campaign = f.CampaignFactory(pairs="together")
    first = f.DepositedApplicationFactory(campaign=campaign)
    f.formed_pair(first, f.ApplicationFactory(campaign=campaign))
    assert pairs.other_deposits([first.dossier.deposit.pk]) == {}


def test_juror_reads_which_other_dossier_of_theirs_goes_with_this_one(panel, deposits, signed_in):
    juror = f.JurorFactory(panel=panel, charter_signed_at=NOW)
    reading, other = (f.AssessmentFactory(juror=juror, deposit=deposit) for deposit in deposits)
    page = signed_in(juror.user).get(f"/jury/dossiers/{reading.public_id}/").text
    assert f"dossier {deposits[1].number}" in page
    assert str(deposits[1].deposited_by) not in page
    assert pairs.linked(f.AssessmentFactory(juror=juror)) == []  # of nobody's pair
    other.delete()
    assert pairs.linked(reading) == []  # somebody else reads it
    assert "Binôme :" not in signed_in(juror.user).get(f"/jury/dossiers/{reading.public_id}/").text
