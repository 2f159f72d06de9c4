"""Free seats after the first round: calls by hand, replacements, a waiting list that lapses, reminders before silence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from common import clock
from notifications.models import Message
from selection import tasks
from selection.domain import selection
from selection.domain.seats import offer_reminders, waiting_list
from selection.models import Offer
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def position(db):
    return f.PositionFactory(challenge__state="published", seats=1)


@pytest.fixture
def people(position):
    """Two people that the jury ranked, and a third that it did not, all waiting."""
    applications = [
        f.DepositedApplicationFactory(
            campaign=position.challenge.campaign, state="waiting", profession=position.profession
        )
        for _ in range(3)
    ]
    for rank, application in enumerate(applications[:2], start=1):
        f.RankingFactory(position=position, application=application, rank=rank)
    return applications


def test_the_first_of_the_list_is_called_without_reason_and_others_with_one(position, people, team):
    assert [application.pk for application, _ in selection.callable_people(position)] == [
        person.pk for person in people
    ]
    for person in people[1:]:
        with pytest.raises(selection.SelectionRefusedError, match="Dites pourquoi"):
            selection.call(person, position, reason="", by=team, at=NOW)
    offer = selection.call(people[2], position, reason="aucun autre développeur", by=team, at=NOW)
    assert offer.log.get().reason == "aucun autre développeur"
    with pytest.raises(selection.SelectionRefusedError, match="plus de place"):
        selection.call(people[0], position, reason="", by=team, at=NOW)


def test_nobody_is_called_alone_where_two_decide_nor_after_the_date(position, people, team):
    campaign = position.challenge.campaign
    campaign.two_people = True
    with pytest.raises(selection.SelectionRefusedError, match="deux personnes"):
        selection.call(people[0], position, reason="", by=team, at=NOW)
    campaign.two_people, campaign.waiting_list_until = False, NOW.date() - timedelta(days=1)
    with pytest.raises(selection.SelectionRefusedError, match="caduque"):
        selection.call(people[0], position, reason="", by=team, at=NOW)
    campaign.waiting_list_until = None
    stranger = f.DepositedApplicationFactory(campaign=campaign, state="declined")
    with pytest.raises(selection.SelectionRefusedError, match="liste d’attente"):
        selection.call(stranger, position, reason="x", by=team, at=NOW)


def test_a_mission_cut_short_opens_its_seat_again(position, people, team):
    offer = selection.call(people[0], position, reason="", by=team, at=NOW)
    selection.answer(offer, accepted=True, by=people[0].candidate, at=NOW)
    assert selection.free_seats(position) == 0
    with pytest.raises(selection.SelectionRefusedError, match="interrompue"):
        selection.end(offer, reason=" ", by=team, at=NOW)
    selection.end(offer, reason="départ", by=team, at=NOW)
    assert selection.free_seats(position) == 1
    assert selection.call(people[1], position, reason="remplacement", by=team, at=NOW).state == "sent"


@pytest.mark.takes("applications.Application.offer", by="team:seat")
@pytest.mark.takes("selection.Offer.end", by="team:seat")
def test_page_calls_then_ends(position, people, team, signed_in):
    client = signed_in(team)
    address = f"/equipe/postes/{position.pk}/"
    page = client.get(address).content.decode()
    assert "1 libre" in page
    assert "non classé" in page
    refused = client.post(address, {"act": f"call:{people[1].pk}"})
    assert (refused.status_code, "Dites pourquoi" in refused.text) == (422, True)
    typed = client.post(address, {"act": f"call:{people[1].pk}", "reason": "x" * 501})
    assert (typed.status_code, "x" * 501 in typed.text) == (422, True)
    assert (
        "La place est proposée" in client.post(address, {"act": f"call:{people[0].pk}"}, follow=True).content.decode()
    )
    offer = Offer.objects.get()
    early = client.post(address, {"act": f"end:{offer.pk}", "reason": "Il part"})
    assert (early.status_code, "Il part" in early.text) == (422, True)
    selection.answer(offer, accepted=True, by=people[0].candidate, at=NOW)
    ended = client.post(address, {"act": f"end:{offer.pk}", "reason": "départ"}, follow=True).content.decode()
    assert "la place se rouvre" in ended
    assert client.post(address, {"act": "end:x", "reason": "x"}).status_code == 404


@pytest.mark.takes("applications.Application.dismiss", by="selection.expire_offers")
def test_the_waiting_list_lapses_at_its_date(position, people):
    campaign = position.challenge.campaign
    type(campaign).objects.update(waiting_list_until=NOW.date())
    assert waiting_list.lapse(at=NOW) == 0
    type(campaign).objects.update(waiting_list_until=NOW.date() - timedelta(days=1))
    tasks.expire_offers()
    for person in people:
        person.refresh_from_db()
        assert person.state == "not_selected"
        assert person.log.get(verb="dismiss").by is None


def test_an_offer_is_recalled_three_days_and_one_day_before_silence(position, people, team, monkeypatch):
    offer = selection.call(people[0], position, reason="", by=team, at=NOW)
    assert offer_reminders.remind_offers(at=NOW) == 0
    assert offer_reminders.remind_offers(at=offer.expires_at - timedelta(days=3)) == 1
    assert offer_reminders.remind_offers(at=offer.expires_at - timedelta(days=2)) == 0
    monkeypatch.setattr(clock, "now", lambda: offer.expires_at - timedelta(hours=20))
    tasks.remind_offers()
    assert Message.objects.filter(template="offer_reminder").count() == 2
    assert offer_reminders.remind_offers(at=offer.expires_at + timedelta(minutes=1)) == 0


@pytest.mark.parametrize(
    ("zone", "minute"),
    [
        ("Europe/Paris", datetime(2026, 7, 15, 22, 0, tzinfo=UTC)),  # midnight in Paris, still the 15th in UTC
        ("Pacific/Tahiti", datetime(2026, 7, 16, 10, 0, tzinfo=UTC)),
        ("Indian/Reunion", datetime(2026, 7, 15, 20, 0, tzinfo=UTC)),
    ],
)
def test_the_waiting_list_lapses_at_midnight_of_its_own_zone(position, people, zone, minute):
    campaign = position.challenge.campaign
    type(campaign).objects.update(waiting_list_until=date(2026, 7, 15), timezone=zone)
    campaign.refresh_from_db()
    before = minute - timedelta(seconds=1)
    assert (waiting_list.has_lapsed(campaign, before), waiting_list.has_lapsed(campaign, minute)) == (False, True)
    assert waiting_list.lapse(at=before) == 0
    assert waiting_list.lapse(at=minute) == len(people)


def test_lists_of_two_zones_lapse_each_in_their_own_day(position, people):
    campaign = position.challenge.campaign
    type(campaign).objects.update(waiting_list_until=date(2026, 7, 15), timezone="Pacific/Tahiti")
    other = f.DepositedApplicationFactory(state="waiting", announced_state="waiting")
    type(campaign).objects.filter(pk=other.campaign_id).update(waiting_list_until=date(2026, 7, 15))
    assert waiting_list.lapse(at=datetime(2026, 7, 15, 22, 30, tzinfo=UTC)) == 1
    other.refresh_from_db()
    assert other.state == "not_selected"


def test_an_offer_ends_at_the_hour_it_was_sent_across_the_change_of_summer_time(position, people, team):
    sent = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
    offer = selection.call(people[0], position, reason="", by=team, at=sent)
    assert offer.expires_at == datetime(2026, 11, 4, 13, 0, tzinfo=UTC)
