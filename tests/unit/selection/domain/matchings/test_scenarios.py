"""Other matchings compared, what a change would do, seats held back."""

from collections import Counter
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.domain import selection
from selection.domain.matchings import composition, matching, scenarios
from selection.domain.matchings.composition import Bound
from selection.domain.matchings.scenarios import Scenario
from selection.models import MatchRun
from tests import factories as f
from tests.factories import NOW

# Two challenges of two seats each (positions 1-2, 3-4). Everybody wants 1 first; 3 and 4 would have one person alone.
INPUTS = {
    "wishes": [[10, [1, 3]], [11, [1, 2]], [12, [1, None, 3]]],
    "ranks": [
        [1, [[10, 1, "4.000"], [11, 2, "3.000"], [12, 3, "2.000"]]],
        [2, [[11, 1, "3.500"]]],
        [3, [[10, 1, "4.000"], [12, 2, "2.500"]]],
    ],
    "seats": [[1, 1], [2, 1], [3, 1], [4, 1]],
    "teams": [[100, [1, 2], 0], [200, [3, 4], 0]],
}


@st.composite
def instances(draw):
    people, positions = range(draw(st.integers(1, 5))), range(100, 100 + draw(st.integers(1, 3)))
    wishes = {person: draw(st.permutations(positions).map(lambda p: p[:2])) for person in people}
    ranks = {}
    for position in positions:
        ranked = draw(st.lists(st.sampled_from(people), unique=True))
        ranks[position] = {person: rank for rank, person in enumerate(ranked, start=1)}
    return wishes, ranks, {position: draw(st.integers(0, 2)) for position in positions}


def every_matching(wishes, ranks, seats):
    allowed = {person: [None, *(p for p in mine if person in ranks[p] and seats[p])] for person, mine in wishes.items()}
    for picked in product(*allowed.values()):
        seated = {person: position for person, position in zip(allowed, picked, strict=True) if position is not None}
        if all(list(seated.values()).count(position) <= room for position, room in seats.items()):
            yield seated


@settings(max_examples=150, deadline=None)
@given(instances())
def test_host_proposing_is_stable_and_worst_for_candidates(instance):
    wishes, ranks, seats = instance
    seated = matching.host_proposing(wishes, ranks, seats)
    assert matching.blocking_pairs(wishes, ranks, seats, seated) == []
    for other in every_matching(wishes, ranks, seats):
        if not matching.blocking_pairs(wishes, ranks, seats, other):
            assert set(other) == set(seated)  # the same people are seated in all of them
            for person in seated:
                assert wishes[person].index(other[person]) <= wishes[person].index(seated[person])


@settings(max_examples=150, deadline=None)
@given(instances())
def test_most_seats_fills_the_most_then_the_best_wishes(instance):
    wishes, ranks, seats = instance
    seated = matching.most_seats(wishes, ranks, seats)

    def worth(seated):
        return len(seated), -sum(wishes[person].index(position) for person, position in seated.items())

    assert worth(seated) == max(map(worth, every_matching(wishes, ranks, seats)))
    assert seated in every_matching(wishes, ranks, seats)


def test_figures_say_what_a_matching_gives():
    figures = scenarios.figures(INPUTS, scenarios.stable(INPUTS))
    assert scenarios.stable(INPUTS) == {10: 1, 11: 2, 12: 3}
    assert (figures.seated, figures.complete, figures.lone, figures.first, figures.blocking) == (3, 1, 1, 1, 0)
    assert (figures.mean_wish, figures.results) == (2.0, Decimal("10.000"))
    none = scenarios.figures(INPUTS, {})
    assert (none.seated, none.mean_wish, none.wronged) == (0, 0.0, 3)


def test_nobody_is_left_alone_when_challenges_close():
    seated, closing, proved = scenarios.opened(INPUTS, scenarios.nobody_alone(INPUTS))
    assert seated == {10: 1, 11: 2}
    assert closing.seats == {3: 0}  # nobody can come to the other seat of that team
    assert proved
    joined = INPUTS | {"teams": [[100, [1, 2], 0], [200, [3, 4], 1]]}
    assert scenarios.opened(joined, scenarios.nobody_alone(joined))[1].seats == {}


def test_alternatives_are_compared_and_only_stable_ones_can_be_tried():
    rows = {person.title: person for person in scenarios.alternatives(INPUTS)}
    assert rows["Stable, vœux d’abord"].seated == rows["Stable, classements d’abord"].seated
    assert rows["Sans personne seule"].query == "seats_3=0"
    assert rows["Sans personne seule"].figures.lone == 0
    assert rows["Le plus de places"].query == ""
    assert all(person.figures.wronged == 0 for title, person in rows.items() if title.startswith("Stable"))


def test_a_scenario_stays_with_its_data_and_adds_to_the_one_before():
    once = scenarios.suppose(INPUTS, Scenario({1: 0}))
    twice = scenarios.suppose(once, Scenario({3: 0}, frozenset({10})))
    assert twice["scenario"] == {"seats": [[1, 0], [3, 0]], "absent": [10], "reason": ""}
    assert [row[0] for row in twice["wishes"]] == [11, 12]
    moves = scenarios.moves(scenarios.stable(INPUTS), scenarios.stable(twice))
    assert [(person.candidate, person.before, person.after) for person in moves] == [(10, 1, None), (12, 3, None)]


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


@pytest.fixture
def position(campaign):
    return f.PositionFactory(challenge__campaign=campaign, challenge__state="published", seats=2)


@pytest.fixture
def people(campaign, position):
    people = []
    for rank in (1, 2, 3):
        person = f.DepositedApplicationFactory(campaign=campaign, state="heard", profession=position.profession)
        f.WishFactory(application=person, challenge=position.challenge, rank=1)
        f.RankingFactory(position=position, application=person, rank=rank)
        people.append(person)
    return people


def test_held_seats_are_in_no_matching_and_no_offer(campaign, position, people, team):
    held = selection.hold(position, seats=1, cause="funding", reason="convention", by=team, at=NOW)
    assert str(held) == "1\xa0retenue, financement attendu"
    run = selection.match(campaign, by=team, at=NOW)
    assert run.lines.filter(outcome="seated").count() == 1
    selection.adopt(run, by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="plus de place"):
        selection.offer(people[1], position, by=team, at=NOW)
    assert selection.release(held, by=team, at=NOW)
    assert not selection.release(held, by=team, at=NOW)
    assert len(selection.cascade(campaign, by=team, at=NOW)) == 1


@pytest.mark.parametrize(
    ("seats", "reason", "message"), [(3, "oui", "2\xa0places"), (0, "oui", "2\xa0places"), (1, " ", "pourquoi")]
)
def test_impossible_hold_is_refused(position, team, seats, reason, message):
    with pytest.raises(selection.SelectionRefusedError, match=message):
        selection.hold(position, seats=seats, cause="other", reason=reason, by=team, at=NOW)


def test_a_scenario_becomes_a_proposal_unless_data_have_changed(campaign, position, people, team):
    run = selection.match(campaign, by=team, at=NOW)
    proposed = selection.propose(
        run, Scenario({position.pk: 1}, frozenset({people[0].pk}), "Départ annoncé"), by=team, at=NOW
    )
    assert [line.application for line in proposed.lines.filter(outcome="seated")] == [people[1]]
    assert selection.faults(proposed) == []
    held = selection.hold(position, seats=1, cause="other", reason="attente", by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="changé depuis"):
        selection.propose(run, Scenario(), by=team, at=NOW)
    selection.release(held, by=team, at=NOW)
    type(people[0]).objects.filter(pk=people[0].pk).update(state="withdrawn")
    with pytest.raises(selection.SelectionRefusedError, match="changé depuis"):
        selection.propose(run, Scenario(), by=team, at=NOW)
    selection.offer(people[2], position, by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="changé depuis"):
        selection.propose(run, Scenario({}, frozenset({people[0].pk}), "Départ"), by=team, at=NOW)


def test_page_tries_then_keeps(campaign, position, people, team, signed_in):
    client = signed_in(team)
    run = selection.match(campaign, by=team, at=NOW)
    address = f"/equipe/appariements/{run.public_id}/essai/"
    assert "Rien n’est enregistré" in client.get(address).content.decode()
    same = client.get(address, {f"seats_{position.pk}": 2}).context
    assert (same["supposed"], same["bill"].lines) == (False, [])
    page = client.post(address, {"absent": people[0].pk, "act": "see"}).content.decode()
    assert "2 personnes changent de place" in page
    assert MatchRun.objects.count() == 1
    assert client.post(address, {f"seats_{position.pk}": 9}).status_code == 422
    proposed = client.post(
        address, {"absent": people[0].pk, "reason": "Départ", "act": "keep"}, follow=True
    ).content.decode()
    assert "1 personne est retirée" in " ".join(proposed.split())
    assert f"{people[0].candidate} :" in proposed
    assert "Autres façons d’apparier" in proposed
    selection.offer(people[2], position, by=team, at=NOW)
    assert client.post(address, {"absent": people[0].pk, "reason": "Départ", "act": "keep"}).status_code == 422


def test_page_holds_and_releases(campaign, position, team, signed_in):
    client = signed_in(team)
    address = f"/equipe/campagnes/{campaign.code}/selection/places/"
    asked = {"act": "hold", "position": position.pk, "seats": 1, "cause": "location", "reason": "Bureau à trouver"}
    assert client.post(address, asked | {"seats": 5}).status_code == 422
    assert client.post(address, asked).status_code == 302
    assert "Bureau à trouver" in client.get(address).content.decode()
    key = position.holds.get().pk
    assert "Les places sont libérées" in client.post(address, {"act": f"release:{key}"}, follow=True).content.decode()
    assert "sont libérées" not in client.post(address, {"act": f"release:{key}"}, follow=True).content.decode()
    assert client.post(address, {"act": "release:x"}).status_code == 404


@st.composite
def teams_of_two(draw):
    """A market of two or three challenges of two positions each."""
    challenges = {100 * (rank + 1): [10 * rank + 1, 10 * rank + 2] for rank in range(draw(st.integers(2, 3)))}
    positions = [p for mine in challenges.values() for p in mine]
    people = range(1000, 1000 + draw(st.integers(2, 6)))
    wishes = [[person, draw(st.permutations(positions))[: draw(st.integers(1, 3))]] for person in people]
    ranks = []
    for p in positions:
        listed = draw(st.permutations(people))[: draw(st.integers(0, len(people)))]
        ranks.append([p, [[person, rank, "1.000"] for rank, person in enumerate(listed, start=1)]])
    return {
        "wishes": wishes,
        "ranks": ranks,
        "seats": [[p, draw(st.integers(1, 2))] for p in positions],
        "teams": [[key, mine, draw(st.integers(0, 1))] for key, mine in challenges.items()],
    }


@st.composite
def bounded(draw):
    """A market of teams, with bounds of every form: teams, totals, what is taken already, seats that stay."""
    inputs = draw(teams_of_two())
    bounds = []
    for rule in range(draw(st.integers(1, 3))):
        _, team, taken = draw(st.sampled_from(inputs["teams"]))
        counted = frozenset(draw(st.lists(st.sampled_from([p for p, _ in inputs["seats"]]), min_size=1, unique=True)))
        minimum = draw(st.integers(0, 2))
        maximum = draw(st.none() | st.integers(minimum, 3))
        if draw(st.booleans()):
            bounds.append(Bound(rule, frozenset(team), taken, minimum, maximum, frozenset(team), taken))
        else:
            bounds.append(Bound(rule, counted, draw(st.integers(0, 1)), minimum, maximum))
    return inputs, draw(st.sampled_from((bounds, scenarios.nobody_alone(inputs))))


@settings(max_examples=120, deadline=None)
@given(bounded())
def test_no_other_choice_of_seats_is_better(market):
    """Every number of seats is tried at every position, and the stable matching that it gives is measured."""
    inputs, bounds = market
    wanted, free = dict(inputs["wishes"]), dict(inputs["seats"])

    def worth(given, seats):
        people = Counter(given.values())
        broken = sum(not bound.holds(people) for bound in bounds)
        return -broken, len(given), sum(seats.values()), -sum(wanted[person].index(p) for person, p in given.items())

    def given(seats):
        return scenarios.stable(scenarios.suppose(inputs, Scenario(seats)))

    choices = (dict(zip(free, counts, strict=True)) for counts in product(*(range(n + 1) for n in free.values())))
    seated, scenario, proved = scenarios.opened(inputs, bounds)
    assert proved
    assert worth(seated, free | dict(scenario.seats)) == max(worth(given(seats), seats) for seats in choices)


def test_whoever_has_a_seat_keeps_it_open():
    held = INPUTS | {"holders": [[12, 3]]}
    assert scenarios.opened(held, scenarios.nobody_alone(held))[1].seats == {}


def test_a_search_without_time_leaves_every_seat_open_and_says_so(monkeypatch):
    monkeypatch.setattr(composition, "SEARCH_WORK", 0.0)
    _, scenario, proved = scenarios.opened(INPUTS, scenarios.nobody_alone(INPUTS))
    assert scenario.seats == {}
    assert not proved
    rows = {row.title: row for row in scenarios.alternatives(INPUTS)}
    assert "le mieux trouvé" in rows["Sans personne seule"].detail


def test_a_market_without_anybody_or_any_bound_has_every_seat_open():
    nobody = {"wishes": [], "ranks": [], "seats": [[1, 2]], "teams": [[100, [1], 0]]}
    assert scenarios.opened(nobody, scenarios.nobody_alone(nobody)) == ({}, Scenario(), True)
    assert scenarios.opened(INPUTS, [])[1:] == (Scenario(), True)
