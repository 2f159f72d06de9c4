"""The order of the host: who gives it, of whom, what is refused, and where it is read."""

import pytest

from juries.domain import deliberations, host_orders, personal_data
from juries.domain.host_orders import GivenPlace, HostOrderRefusedError
from juries.models import HostPlace
from juries.queries import deliberation as queries
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def seat(db):
    return f.JurorFactory(is_host=True)


@pytest.fixture
def heard(seat):
    """Two people of one trade and one of another, heard by the panel of the host."""
    readings = [f.AssessmentFactory(juror=seat, batch=trade) for trade in ("DEV", "DEV", "DESIGN")]
    for rank, reading in enumerate(readings):
        moment = NOW.replace(hour=8 + rank)
        f.HearingFactory(
            panel=seat.panel, deposit=reading.deposit, state="held", starts_at=moment, ends_at=moment.replace(minute=45)
        )
    return [reading.deposit for reading in readings]


def places(deposits, *numbers, reason="Son parcours."):
    return [GivenPlace(deposit.pk, number, reason) for deposit, number in zip(deposits, numbers, strict=True)]


def test_a_host_orders_those_heard_trade_by_trade_and_changes_their_mind(seat, heard):
    host_orders.give_order(seat, places(heard, 2, 1, None), base="", at=NOW)
    assert [row.given.words for row in host_orders.heard(seat)] == ["Non souhaitée", "2", "1"]
    base = host_orders.mark_of(seat.panel)
    host_orders.give_order(seat, places(heard, 1, 2, 1), base=base, at=NOW)
    assert HostPlace.objects.get(deposit=heard[0]).place == 1
    assert HostPlace.objects.count() == len(heard)
    assert str(HostPlace.objects.get(deposit=heard[0])).endswith(" : 1")


@pytest.mark.parametrize(
    ("numbers", "reason", "words"),
    [
        ((1, 1, 1), "Son parcours.", "sans en sauter"),
        ((1, 3, 1), "Son parcours.", "sans en sauter"),
        ((1, 2, 1), "  ", "ce qui fonde cette place"),
    ],
)
def test_places_follow_each_other_and_have_a_reason(seat, heard, numbers, reason, words):
    with pytest.raises(HostOrderRefusedError, match=words):
        host_orders.give_order(seat, places(heard, *numbers, reason=reason), base="", at=NOW)
    assert not HostPlace.objects.exists()


def test_an_order_is_about_everybody_heard_so_far(seat, heard):
    with pytest.raises(HostOrderRefusedError, match="vient de se tenir"):
        host_orders.give_order(seat, places(heard[:2], 1, 2), base="", at=NOW)


def test_two_hosts_do_not_write_over_each_other(seat, heard):
    host_orders.give_order(seat, places(heard, 1, 2, 1), base="", at=NOW)
    other = f.JurorFactory(panel=seat.panel, is_host=True)
    with pytest.raises(HostOrderRefusedError, match="vient de changer"):
        host_orders.give_order(other, places(heard, 2, 1, 1), base="", at=NOW)


def test_another_member_gives_no_order_and_a_closed_panel_keeps_its_own(seat, heard):
    with pytest.raises(HostOrderRefusedError, match="qui portent le défi"):
        host_orders.give_order(f.JurorFactory(panel=seat.panel), places(heard, 1, 2, 1), base="", at=NOW)
    type(seat.panel).objects.update(closed_at=NOW)
    with pytest.raises(HostOrderRefusedError, match="est clos"):
        host_orders.give_order(seat, places(heard, 1, 2, 1), base="", at=NOW)


def test_a_host_does_not_order_somebody_tied_to_them(seat, heard):
    f.ConflictFactory(juror=seat, deposit=heard[0])
    assert [row.deposit for row in host_orders.heard(seat)] == [heard[2], heard[1]]


def test_nobody_is_ordered_before_being_heard(seat):
    f.HearingFactory(panel=seat.panel, deposit=f.AssessmentFactory(juror=seat).deposit)
    assert host_orders.heard(seat) == []
    assert host_orders.mark_of(seat.panel) == ""


def test_the_deliberation_and_the_minutes_say_the_order(seat, heard):
    seat.panel.assessments.update(state="submitted", result=3, submitted_at=NOW)
    host_orders.give_order(seat, places(heard, 2, 1, 1), base="", at=NOW)
    held = deliberations.open_deliberation(seat.panel, names=False, in_minutes=False, by=seat.user, at=NOW)
    rows, _ = queries.rows(held, ())
    assert {row.deposit: row.host.words for row in rows if row.host} == dict(zip(heard, ("2", "1", "1"), strict=True))
    assert {row["number"]: row["place"] for row in host_orders.minuted(seat.panel)} == {
        deposit.number: words for deposit, words in zip(heard, ("2", "1", "1"), strict=True)
    }


def test_the_order_goes_with_the_dossier(seat, heard):
    host_orders.give_order(seat, places(heard, 1, 2, 1), base="", at=NOW)
    personal_data.empty(type(heard[0].dossier).objects.filter(pk=heard[0].dossier_id))
    assert set(HostPlace.objects.values_list("deposit", flat=True)) == {heard[1].pk, heard[2].pk}
