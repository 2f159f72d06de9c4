"""An offer states its terms for one person and one date; the mission and its contract say the same."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from common import durations
from common.language.formatting import euros
from notifications.models import Message
from selection.domain import selection
from selection.domain.seats import replacements, terms, waiting_list
from selection.models import Offer
from talents.domain import cohorts
from talents.domain.documents import facts
from tests import factories as f
from tests.factories import NOW

LATE = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)  # the promotion has begun, the waiting list has lapsed


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(
        starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30), waiting_list_until=date(2026, 7, 15), employer="host"
    )
    f.PayBandFactory(campaign=campaign, up_to_years=5, included=True, net_monthly=3500)
    f.PayBandFactory(campaign=campaign, from_years=5, net_monthly=Decimal("4000.50"), variable_pct=6)
    return campaign


@pytest.fixture
def position(campaign):
    return f.PositionFactory(
        challenge__campaign=campaign, challenge__state="published", challenge__city="Rennes", seats=1,
        challenge__administration=f.AdministrationFactory(name="Ministère des essais"),
    )  # fmt: skip


def waiting(position, years, rank=1, state="waiting", **fields):
    person = f.UserFactory(first_name="Élise", last_name=f"Essai{rank}")
    application = f.DepositedApplicationFactory(
        campaign=position.challenge.campaign, state=state, announced_state=state, experience_years=Decimal(years),
        candidate=person, **fields,
    )  # fmt: skip
    f.RankingFactory(position=position, application=application, rank=rank)
    return application


def shown(client, offer):
    return (
        client.get(f"/candidature/propositions/{offer.public_id}/")
        .content.decode()
        .replace("\xa0", " ")
        .replace("\u202f", " ")
    )


@pytest.mark.parametrize(
    ("years", "pay"),
    [(5, "3 500 € net, 4 375 € brut"), ("5.5", "4 000,50 € net, 5 000,63 € brut, plus une part variable de 6 %")],
)
def test_an_offer_states_what_is_computed_for_this_person(position, team, signed_in, years, pay):
    application = waiting(position, years)
    offer = selection.call(application, position, reason="", by=team, at=NOW)
    page = shown(signed_in(application.candidate), offer)
    body = Message.objects.get(template="offer").body.replace("\xa0", " ").replace("\u202f", " ")
    for text in (page, body):
        assert pay in text
        assert "1er septembre 2026" in text
        assert "dix mois, jusqu’au 30 juin 2027" in text
        assert "Rennes" in text
        assert "Ministère des essais" in text
        assert "(heure de Paris, UTC+1)" in text


def test_what_is_signed_is_what_was_accepted_whatever_changed_since(position, campaign, team):
    application = waiting(position, 3)
    offer = selection.call(application, position, reason="", by=team, at=NOW)
    selection.answer(offer, accepted=True, by=application.candidate, at=NOW)
    campaign.pay_bands.update(net_monthly=1000)
    type(position.challenge).objects.update(city="Ailleurs")
    type(application).objects.update(experience_years=9)
    mission = cohorts.admit(Offer.objects.get(pk=offer.pk), by=team, at=NOW)
    stated = facts.mission_facts(mission, on=NOW.date())
    assert stated["net_monthly"] == euros(offer.net_monthly)
    assert stated["gross_monthly"] == euros(offer.gross_monthly)
    assert (stated["place"], stated["employer"], stated["host"]) == (offer.place, offer.employer, offer.host)
    assert stated["duration"] == durations.in_words(offer.starts_on, offer.ends_on)
    assert mission.log.get(verb="admit").reason == ""


def test_an_offer_of_before_terms_were_kept_is_admitted_by_the_rules(position, campaign, team):
    application = waiting(position, 3, state="accepted")
    offer = f.OfferFactory(application=application, position=position, state="accepted")
    mission = cohorts.admit(offer, by=team, at=NOW)
    assert (mission.net_monthly, mission.starts_on, mission.ends_on) == (3500, campaign.starts_on, campaign.ends_on)


def test_a_day_that_passed_before_the_admission_is_traced(position, team):
    application = waiting(position, 3)
    offer = selection.call(application, position, reason="", by=team, at=NOW)
    selection.answer(offer, accepted=True, by=application.candidate, at=NOW)
    mission = cohorts.admit(Offer.objects.get(pk=offer.pk), by=team, at=datetime(2026, 10, 1, tzinfo=UTC))
    assert mission.starts_on == date(2026, 10, 2)
    assert "et non le 1er septembre 2026 proposé" in mission.log.get(verb="admit").reason.replace("\xa0", " ")


def test_what_a_campaign_does_not_say_is_not_invented(db, team):
    position = f.PositionFactory(challenge__state="published")
    type(position.challenge.campaign).objects.update(starts_on=None, ends_on=None)
    application = waiting(f.PositionFactory._meta.model.objects.get(pk=position.pk), 3)
    offer = selection.call(application, position, reason="", by=team, at=NOW)
    stated = dict(terms.stated(offer))
    assert (stated["Prise de poste"], stated["Durée"]) == ("À convenir", "À convenir")
    assert stated["Rémunération mensuelle"].startswith("Fixée par la campagne")
    assert stated["Lieu de travail"].startswith("À convenir")


def test_no_offer_beyond_the_promotion_nor_without_a_band(position, campaign, team):
    application = waiting(position, 3)
    with pytest.raises(selection.SelectionRefusedError, match="La promotion finit"):
        selection.offer(application, position, by=team, at=datetime(2027, 6, 20, tzinfo=UTC))
    campaign.pay_bands.filter(up_to_years=None).delete()
    type(application).objects.update(experience_years=30)
    application.refresh_from_db()
    with pytest.raises(selection.SelectionRefusedError, match="rémunération"):
        selection.offer(application, position, by=team, at=NOW)


@pytest.fixture
def vacant(position, team):
    """Return a position whose only seat was left in the year, and the list that has lapsed."""
    first = waiting(position, 3)
    second, third = (waiting(position, 9, rank=rank) for rank in (2, 3))
    offer = selection.call(first, position, reason="", by=team, at=NOW)
    selection.answer(offer, accepted=True, by=first.candidate, at=NOW)
    cohorts.admit(Offer.objects.get(pk=offer.pk), by=team, at=NOW)
    waiting_list.lapse(at=LATE - timedelta(days=100))
    selection.end(Offer.objects.get(pk=offer.pk), reason="départ", by=team, at=LATE)
    for application in (second, third):
        application.refresh_from_db()
        assert application.state == "not_selected"
    return second, third


def test_a_replacement_stays_possible_after_the_list_has_lapsed(position, vacant, team):
    second, _ = vacant
    with pytest.raises(selection.SelectionRefusedError, match="caduque"):
        selection.call(second, position, reason="x", by=team, at=LATE)
    offer = replacements.replace(
        second, position, reason="la première est partie", starts_on=date(2027, 2, 1), by=team, at=LATE
    )
    assert (offer.replacement, offer.starts_on, offer.ends_on) == (True, date(2027, 2, 1), date(2027, 6, 30))
    assert dict(terms.stated(offer))["Durée"].startswith("cinq mois")
    assert second.log.get(verb="replace").reason == "la première est partie"
    selection.answer(offer, accepted=True, by=second.candidate, at=LATE)
    mission = cohorts.admit(Offer.objects.get(pk=offer.pk), by=team, at=LATE)
    assert (mission.starts_on, mission.replaces is not None) == (date(2027, 2, 1), True)
    assert facts.mission_facts(mission, on=LATE.date())["duration"] == "cinq mois"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": " "}, "le motif est gardé"),
        ({"starts_on": date(2027, 1, 26)}, "jusqu’au 26 janvier 2027 pour répondre"),
        ({"starts_on": date(2027, 6, 30)}, "La promotion finit le 30 juin 2027"),
    ],
)
def test_a_replacement_is_refused(position, vacant, team, changes, message):
    given = {"reason": "départ", "starts_on": date(2027, 2, 1)} | changes
    with pytest.raises(selection.SelectionRefusedError) as refusal:
        replacements.replace(vacant[0], position, by=team, at=LATE, **given)
    assert message in str(refusal.value).replace("\xa0", " ")
    assert not Offer.objects.filter(replacement=True).exists()


def test_nobody_replaces_somebody_who_did_not_leave_nor_comes_from_elsewhere(position, vacant, team):
    stranger = f.DepositedApplicationFactory(campaign=position.challenge.campaign, state="not_shortlisted")
    given = {"reason": "x", "starts_on": date(2027, 2, 1), "by": team, "at": LATE}
    with pytest.raises(selection.SelectionRefusedError, match="n’a pas été sur la liste"):
        replacements.replace(stranger, position, **given)
    replacements.replace(vacant[0], position, **given)
    with pytest.raises(selection.SelectionRefusedError, match="personne à remplacer"):
        replacements.replace(vacant[1], position, **given)


def test_where_two_people_decide_another_proposes_the_replacement(position, vacant, team):
    type(position.challenge.campaign).objects.update(two_people=True)
    position = type(position).objects.get(pk=position.pk)
    given = {"reason": "x", "starts_on": date(2027, 2, 1), "at": LATE}
    with pytest.raises(selection.SelectionRefusedError, match="une autre propose"):
        replacements.replace(vacant[0], position, by=team, **given)
    assert replacements.replace(vacant[0], position, by=f.UserFactory(is_team=True), **given).replacement


@pytest.mark.takes("applications.Application.replace", by="team:seat")
def test_the_team_replaces_by_clicking(position, vacant, team, signed_in, monkeypatch):
    monkeypatch.setattr("common.clock.now", lambda: LATE)
    client, address = signed_in(team), f"/equipe/postes/{position.pk}/"
    assert "Remplacer une personne partie" in client.get(address).content.decode()
    given = {"act": "replace", "application": vacant[1].pk, "starts_on": "2027-01-12", "reason": "compétences proches"}
    refused = client.post(address, given)
    page = refused.content.decode()
    assert (refused.status_code, "compétences proches" in page, "pour répondre" in page) == (422, True, True)
    assert client.post(address, given | {"application": "0"}).status_code == 422
    assert client.post(address, given | {"starts_on": "2027-02-01"}).status_code == 302
    offer = Offer.objects.get(replacement=True)
    assert (offer.application, offer.state) == (vacant[1], "sent")
    again = client.post(address, given | {"starts_on": "2027-02-01", "application": vacant[0].pk})
    assert (again.status_code, "personne à remplacer" in again.content.decode()) == (422, True)
