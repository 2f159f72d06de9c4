"""Somebody accepts a seat and keeps better wishes: they move up by themselves, and their seat is offered on."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.transitions import TransitionRefusedError
from notifications.models import Message
from selection.domain import ranking, selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import scenarios
from selection.domain.matchings.ties import open_ties
from selection.domain.seats import improvements
from selection.models import Offer, Ranking
from selection.queries.matchings import explained
from talents import rules
from talents.domain import cohorts
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(wishes_kept_until=NOW.date() + timedelta(days=30), acceptance_days=5)


@pytest.fixture
def positions(campaign):
    trade = f.ProfessionFactory()
    return [
        f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=1)
        for _ in range(2)
    ]


@pytest.fixture
def people(campaign, positions):
    """Three people who all prefer the first position to the second, ranked in their order at both."""
    applications = []
    for rank in (1, 2, 3):
        application = f.DepositedApplicationFactory(
            campaign=campaign, state="heard", profession=positions[0].profession
        )
        application.wishes.all().delete()
        for order, position in enumerate(positions, start=1):
            f.WishFactory(application=application, challenge=position.challenge, rank=order)
            f.RankingFactory(position=position, application=application, rank=rank, result=Decimal(10 - rank))
        applications.append(application)
    return applications


def adopted(campaign, team, at=NOW):
    return selection.adopt(selection.match(campaign, by=team, at=at), by=team, at=at)


def answered(client, signed_in, offer, answer):
    page = signed_in(offer.application.candidate).post(
        f"/candidature/propositions/{offer.public_id}/", {"answer": answer}, follow=True
    )
    offer.refresh_from_db()
    return page.content.decode()


@pytest.fixture
def clock_at(monkeypatch):
    def stand(at):
        monkeypatch.setattr("common.clock.machine_now", lambda: at)

    stand(NOW)
    return stand


@pytest.mark.takes("selection.Offer.decline", by="candidate:offer")
@pytest.mark.takes("selection.Offer.replace", by="team:selection-act")
def test_person_keeps_a_better_wish_by_clicking_and_moves_up(
    campaign, positions, people, team, client, signed_in, clock_at
):
    first, second = adopted(campaign, team)
    assert [offer.application for offer in (first, second)] == people[:2]
    page = signed_in(people[1].candidate).get(f"/candidature/propositions/{second.public_id}/").content.decode()
    assert "Accepter et garder mes vœux mieux placés" in page
    assert (
        "Accepter et garder"
        not in signed_in(people[0].candidate).get(f"/candidature/propositions/{first.public_id}/").content.decode()
    )  # no wish is better than the first
    assert "rien n’est enregistré" in answered(client, signed_in, second, "")  # no choice is no refusal
    assert second.state == "sent"
    page = answered(client, signed_in, second, "keep")
    for text in ("<h1>Votre place</h1>", "vos vœux mieux placés sont gardés", "Rendre mon choix définitif"):
        assert text in page
    assert "À accepter avant le" not in page
    assert (second.state, second.keeps_wishes) == ("accepted", True)
    for address in (f"/equipe/campagnes/{campaign.code}/selection/", f"/equipe/postes/{second.position_id}/"):
        assert "œux mieux placés gardés" in signed_in(team).get(address).content.decode()
    road = signed_in(people[1].candidate).get("/candidature/").content.decode()
    assert "Vos vœux mieux placés restent gardés" in road
    page = answered(client, signed_in, first, "decline")
    assert "Votre refus est enregistré." in page
    assert "<h1>Une place vous a été proposée</h1>" in page
    called = signed_in(team).post(f"/equipe/campagnes/{campaign.code}/selection/cascade/", follow=True)
    assert "rien n’est envoyé" in called.text
    assert not Offer.objects.filter(application=people[2]).exists()
    run = campaign.match_runs.first()
    signed_in(team).post(f"/equipe/campagnes/{campaign.code}/selection/adopt/", {"run": run.public_id})
    second.refresh_from_db()
    moved = Offer.objects.get(application=people[1], state="accepted")
    assert (second.state, moved.position, moved.keeps_wishes) == ("replaced", positions[0], False)
    given = Offer.objects.get(application=people[2])
    assert (given.state, given.position) == ("sent", positions[1])
    letter = Message.objects.get(template="offer_improved").body
    assert "cette place est désormais la vôtre" in letter
    assert people[1].log.filter(verb="decline").count() == 0


def test_person_who_has_not_answered_is_offered_the_better_wish_instead(campaign, positions, people, team):
    first, second = adopted(campaign, team)
    selection.answer(first, accepted=False, by=people[0].candidate, at=NOW)
    later = NOW + timedelta(days=2)
    adopted(campaign, team, at=later)
    second.refresh_from_db()
    moved = Offer.objects.get(application=people[1], state="sent")
    assert (second.state, moved.position) == ("replaced", positions[0])
    assert moved.expires_at == later + timedelta(days=5)
    assert "remplace celle du défi" in Message.objects.get(template="offer_improved").body


def test_two_people_may_take_each_other_s_seat(campaign, positions, people, team):
    crossed = people[0]
    crossed.wishes.all().delete()
    for order, position in enumerate(reversed(positions), start=1):
        f.WishFactory(application=crossed, challenge=position.challenge, rank=order)
    for person, position in ((people[0], positions[0]), (people[1], positions[1])):
        offer = selection.offer(person, position, by=team, at=NOW)
        selection.answer(offer, accepted=True, keeps_wishes=True, by=person.candidate, at=NOW)
    adopted(campaign, team)
    seats = dict(Offer.objects.filter(state="accepted").values_list("application", "position"))
    assert seats == {people[0].pk: positions[1].pk, people[1].pk: positions[0].pk}


def test_better_wishes_end_with_their_date_and_by_choice(campaign, positions, people, team):
    first, second = adopted(campaign, team)
    late = NOW + timedelta(days=40)
    with pytest.raises(SelectionRefusedError, match="Aucun vœu mieux placé"):
        selection.answer(first, accepted=True, keeps_wishes=True, by=people[0].candidate, at=NOW)
    selection.answer(second, accepted=True, keeps_wishes=True, by=people[1].candidate, at=NOW)
    assert not rules.accepted_offers(campaign, at=NOW).exists()
    assert rules.accepted_offers(campaign, at=late).exists()
    with pytest.raises(cohorts.AdmissionRefusedError, match="pas définitive"):
        cohorts.admit(second, by=team, at=NOW)
    assert improvements.is_final(second, at=late)
    with pytest.raises(SelectionRefusedError, match="pas la vôtre"):
        improvements.settle(second, by=people[0].candidate, at=NOW)
    improvements.settle(second, by=people[1].candidate, at=NOW)
    assert improvements.is_final(second, at=NOW)
    with pytest.raises(TransitionRefusedError):
        improvements.settle(first, by=people[0].candidate, at=NOW)


def test_seat_that_was_no_wish_leaves_every_wish_alive(campaign, positions, people, team):
    elsewhere = f.PositionFactory(
        challenge__campaign=campaign, challenge__state="published", profession=positions[0].profession, seats=1
    )
    offer = selection.call(people[2], elsewhere, reason="Aucun vœu servi", by=team, at=NOW)
    selection.answer(offer, accepted=True, keeps_wishes=True, by=people[2].candidate, at=NOW)
    run = selection.match(campaign, by=team, at=NOW)
    assert dict(run.inputs["wishes"])[people[2].pk] == [*(position.pk for position in positions), elsewhere.pk]
    assert selection.seated(run)[people[2].pk] == elsewhere.pk
    assert scenarios.figures(run.inputs, selection.seated(run)).seated == 3


def test_seat_gone_meanwhile_is_refused(campaign, positions, people, team):
    _, second = adopted(campaign, team)
    departure = improvements.Departure(second, accepted=False)
    with pytest.raises(SelectionRefusedError, match="plus de place"):
        improvements.move_up(departure, positions[0], by=team, at=NOW)


@pytest.mark.takes("selection.Offer.settle", by="candidate:offer")
def test_person_may_move_up_twice_and_then_make_their_choice_final(
    campaign, positions, people, team, client, signed_in, clock_at
):
    third = f.PositionFactory(
        challenge__campaign=campaign, challenge__state="published", profession=positions[0].profession, seats=1
    )
    for rank, person in enumerate(people, start=1):
        f.WishFactory(application=person, challenge=third.challenge, rank=3)
        f.RankingFactory(position=third, application=person, rank=rank)
    first, second, last = adopted(campaign, team)
    answered(client, signed_in, last, "keep")
    answered(client, signed_in, second, "decline")
    adopted(campaign, team)
    moved = Offer.objects.get(application=people[2], state="accepted")
    assert (moved.position, moved.keeps_wishes) == (positions[1], True)
    assert "restent gardés jusqu’au" in Message.objects.get(template="offer_improved").body
    assert (
        "Rendre mon choix définitif"
        in signed_in(people[2].candidate).get(f"/candidature/propositions/{moved.public_id}/").content.decode()
    )
    page = answered(client, signed_in, moved, "settle")
    assert "Rendre mon choix définitif" not in page
    assert "aucun autre vœu ne remplacera cette place" in page
    assert not moved.keeps_wishes
    answered(client, signed_in, first, "decline")
    adopted(campaign, team)
    moved.refresh_from_db()
    assert moved.state == "accepted"  # the better wishes were given up


def test_rules_say_that_better_wishes_are_kept(campaign, team, signed_in):
    page = signed_in(team).get(f"/equipe/campagnes/{campaign.code}/regles/").content.decode()
    assert "Nul ne perd ainsi la place qu’il a" in page


@pytest.fixture
def plain(campaign):
    campaign.wishes_kept_until = None
    campaign.save()
    return campaign


def test_team_reads_whom_a_cascade_wrongs_before_it_is_adopted(plain, positions, people, team, signed_in, clock_at):
    first, second = adopted(plain, team)
    selection.answer(second, accepted=True, by=people[1].candidate, at=NOW)
    selection.answer(first, accepted=False, by=people[0].candidate, at=NOW)
    client = signed_in(team)
    page = client.post(f"/equipe/campagnes/{plain.code}/selection/cascade/", follow=True).content.decode()
    assert "rien n’est envoyé : relisez-le" in page
    assert not Offer.objects.filter(application=people[2]).exists()
    run = plain.match_runs.first()
    page = client.get(f"/equipe/appariements/{run.public_id}/").content.decode()
    assert (
        f"{people[1].candidate} préfère «\u00a0{positions[0]}\u00a0», qui va à {people[2].candidate}"
        in page.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    )
    client.post(f"/equipe/campagnes/{plain.code}/selection/adopt/", {"run": run.public_id})
    assert Offer.objects.get(application=people[2]).position == positions[0]


def test_matching_computed_before_an_answer_is_not_adopted(plain, positions, people, team):
    adopted(plain, team)
    run = selection.match(plain, by=team, at=NOW)
    offer = Offer.objects.get(application=people[0])
    selection.answer(offer, accepted=False, by=people[0].candidate, at=NOW)
    with pytest.raises(SelectionRefusedError, match="ont changé depuis"):
        selection.adopt(run, by=team, at=NOW)
    fresh = selection.match(plain, by=team, at=NOW)
    Ranking.objects.filter(application=people[2], position=positions[0]).update(rank=9)
    with pytest.raises(SelectionRefusedError, match="ont changé depuis"):
        selection.adopt(fresh, by=team, at=NOW)


def test_scenario_is_adopted_with_its_reason(plain, positions, people, team):
    run = selection.match(plain, by=team, at=NOW)
    closing = scenarios.Scenario({positions[0].pk: 0})
    with pytest.raises(SelectionRefusedError, match="Dites pourquoi"):
        selection.propose(run, closing, by=team, at=NOW)
    with pytest.raises(SelectionRefusedError, match="ont changé depuis"):
        selection.propose(run, scenarios.Scenario({positions[0].pk: 9}, reason="Plus de places"), by=team, at=NOW)
    proposed = selection.propose(run, scenarios.Scenario(closing.seats, reason="Crédits refusés"), by=team, at=NOW)
    [offer] = selection.adopt(proposed, by=team, at=NOW)
    assert offer.position == positions[1]


def test_tie_at_the_last_seat_stops_the_decision(plain, positions, people, team, signed_in):
    Ranking.objects.filter(position=positions[0], rank__in=(2, 3)).update(broken_by="deposit", result=9)
    run = selection.match(plain, by=team, at=NOW)
    with pytest.raises(SelectionRefusedError, match="sont ex aequo à la dernière place"):
        selection.adopt(run, by=team, at=NOW)
    page = signed_in(team).get(f"/equipe/appariements/{run.public_id}/").content.decode()
    assert "Égalités à trancher avant d’adopter" in page
    Ranking.objects.filter(position=positions[0], rank=2).update(broken_by="result")
    run = selection.match(plain, by=team, at=NOW)
    assert len(selection.adopt(run, by=team, at=NOW)) == 2  # 2 and 3 are tied, and neither is admitted there


def test_holder_tied_with_somebody_ranked_since_keeps_their_seat_without_a_motive(
    campaign, positions, people, team, signed_in
):
    """The first has a better wish alive and stays in the matching; only the hour of deposit separates them at theirs."""
    first, second, third = people
    Ranking.objects.filter(application=first, position=positions[0]).delete()
    Ranking.objects.exclude(application=first).delete()
    [offer] = adopted(campaign, team)
    assert (offer.application, offer.position) == (first, positions[1])
    selection.answer(offer, accepted=True, keeps_wishes=True, by=first.candidate, at=NOW)
    f.RankingFactory(position=positions[1], application=second, rank=2, result=Decimal(9), broken_by="deposit")
    run = selection.match(campaign, by=team, at=NOW)
    assert run.inputs["holders"] == [[first.pk, positions[1].pk]]
    assert open_ties(run) == []
    page = signed_in(team).get(f"/equipe/appariements/{run.public_id}/").content.decode().replace("\xa0", " ")
    assert "Égalités à trancher" not in page
    assert page.count("<td>1 place gardée</td>") == 3  # the holder’s line and those of who wants the seat
    assert selection.adopt(run, by=team, at=NOW) == []
    position = positions[1]
    type(position).objects.filter(pk=position.pk).update(seats=2)
    f.RankingFactory(position=position, application=third, rank=3, result=Decimal(9), broken_by="deposit")
    run = selection.match(campaign, by=team, at=NOW)
    assert [limit for line, limit in explained(run) if line.application_id == third.pk][1] == "2, 1\xa0place gardée"
    [tie] = open_ties(run)
    assert tie.startswith(f"{second.candidate} et {third.candidate} sont ex aequo à la dernière place de")


def test_call_of_somebody_tied_with_another_who_waits_needs_a_motive(plain, positions, people, team):
    Ranking.objects.filter(position=positions[0], rank__in=(1, 2)).update(broken_by="deposit", result=9)
    with pytest.raises(SelectionRefusedError, match="ex aequo avec une autre qui attend"):
        selection.call(people[0], positions[0], reason=" ", by=team, at=NOW)
    assert selection.call(people[0], positions[0], reason="Projet plus abouti", by=team, at=NOW)
    type(positions[0]).objects.filter(pk=positions[0].pk).update(seats=2)
    selection.call(people[1], positions[0], reason="", by=team, at=NOW)  # nobody who waits is tied with them any more


def test_tie_of_two_people_refused_is_read_before_it_moves_another(plain, positions, people, team):
    north, south = positions
    alix, sacha, nour = people
    Ranking.objects.all().delete()
    alix.wishes.filter(challenge=south.challenge).delete()
    nour.wishes.filter(challenge=north.challenge).update(rank=3)
    for rank, (application, broken_by) in enumerate(((nour, "result"), (alix, "result"), (sacha, "deposit")), start=1):
        f.RankingFactory(position=north, application=application, rank=rank, broken_by=broken_by, result=Decimal(9))
    for rank, application in enumerate((sacha, nour), start=1):
        f.RankingFactory(position=south, application=application, rank=rank, result=Decimal(10 - rank))
    run = selection.match(plain, by=team, at=NOW)
    with pytest.raises(SelectionRefusedError, match="leur ordre change l’appariement"):
        selection.adopt(run, by=team, at=NOW)
    ranking.confirm_order(north.rankings.get(application=sacha), reason="Projet plus abouti")
    offers = selection.adopt(selection.match(plain, by=team, at=NOW), by=team, at=NOW)
    assert {offer.application: offer.position for offer in offers} == {nour: north, sacha: south}


def test_wish_that_opens_no_seat_to_the_trade_is_not_kept(campaign, positions, people, team):
    """Such a choice would hold the contract back for nothing."""
    _, second = adopted(campaign, team)
    assert improvements.may_keep_wishes(second, at=NOW)
    type(positions[0].challenge).objects.filter(pk=positions[0].challenge_id).update(state="withdrawn")
    assert not improvements.may_keep_wishes(second, at=NOW)
