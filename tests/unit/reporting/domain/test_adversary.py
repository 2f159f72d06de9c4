"""A reader who copies everything that is shown, a week apart, names nobody: attacked with code of one's own."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.models import ApplicationLog
from challenges.models import Profession
from common.statistics.disclosure import Cell, hidden, may_follow, suppress_together
from common.statistics.successive_figures import determined_between
from reporting.domain import published_answers, published_figures
from reporting.domain.cockpit.fairness import fairness
from reporting.domain.published_figures import figures_of, publish
from reporting.queries.indicators import indicators
from tests import factories as f
from tests.factories import NOW
from tests.unit.reporting import adversary

STATES = ("submitted", "not_shortlisted", "shortlisted", "not_selected", "waiting", "offered", "accepted", "withdrawn")
ODDS = (0.2, 0.15, 0.1, 0.15, 0.1, 0.05, 0.15, 0.1)


def arrive(campaign, rng, people):
    """Write applications of two trades in any state, with the acts, wishes and answers that go with them."""
    trades = [Profession.objects.filter(code=f"t{rank}").first() or f.ProfessionFactory(code=f"t{rank}", label=label)
              for rank, label in enumerate(("Design", "Droit"))]  # fmt: skip
    for _ in range(people):
        state, trade = STATES[int(rng.choice(8, p=ODDS))], trades[int(rng.choice(2, p=(0.7, 0.3)))]
        application = f.DepositedApplicationFactory(
            campaign=campaign, profession=trade, state=state, experience_years=int(rng.integers(0, 12)),
            announced_state=state if rng.random() < 0.8 else "submitted",
        )  # fmt: skip
        verbs = ["shortlist"] if state not in {"submitted", "not_shortlisted"} else []
        for verb in verbs + (["withdraw"] if state == "withdrawn" else []):
            ApplicationLog.objects.create(subject=application, verb=verb, source="a", target="b", at=NOW)
        if state == "accepted":
            offer = f.OfferFactory(application=application, state="accepted", position__challenge__campaign=campaign)
            f.WishFactory(application=application, challenge=offer.position.challenge, rank=int(rng.integers(1, 3)))
        if rng.random() < 0.7:
            gender, age = rng.choice(["woman", "man", ""]), str(rng.choice(["-26", "26-35", "36-45"]))
            f.MonitoringAnswerFactory(campaign=campaign, profession=trade, gender=gender, age=age)


def copied(campaign, client):
    """Return all that is shown of a campaign today, as a reader copies it."""
    copy = adversary.Copy()
    adversary.copy_open_data(copy, client, campaign.code)
    adversary.copy_api(copy, client, campaign.code)
    adversary.copy_fairness(copy, fairness(campaign))
    adversary.copy_indicators(
        copy, {indicator.code: indicator.value for indicator in indicators(campaign, figures_of(campaign))}
    )
    return copy


def season(campaign, client, seed, *, people=24, times=5):
    """Publish, let as many people arrive several times over, publish again; return the two copies.

    Every count moves by five or by nobody: the second publication may follow the first.
    """
    arrive(campaign, np.random.default_rng(seed), people)
    published = [publish(campaign, at=NOW)]
    copies = [copied(campaign, client)]
    for _ in range(times):
        arrive(campaign, np.random.default_rng(seed), people)
    published.append(publish(campaign, at=NOW))
    assert published == [True, True]
    return [*copies, copied(campaign, client)]


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(state="published")


@pytest.mark.parametrize("seed", [1, 2])
def test_two_publications_a_week_apart_name_nobody(campaign, client, seed):
    first, second = season(campaign, client, seed)
    assert len(first.people) > 10
    assert any(most for _, _, _, most in first.people)
    assert adversary.attack(first) == {}
    assert adversary.attack(second) == {}
    assert adversary.attack(first, second) == {}


def test_the_adversary_finds_people_where_nothing_is_audited(campaign, client, monkeypatch):
    def small_alone(cells, shown=None):
        return {cell.key: None if hidden(cell.count) else cell.count for cell in cells}

    monkeypatch.setattr(published_figures, "suppress_together", small_alone)
    monkeypatch.setattr(published_figures, "_may_follow", lambda before, after, sets: True)
    arrive(campaign, np.random.default_rng(0), 45)
    publish(campaign, at=NOW)
    first = copied(campaign, client)
    arrive(campaign, np.random.default_rng(0), 2)
    publish(campaign, at=NOW)
    assert adversary.attack(first, copied(campaign, client))


def test_who_came_since_is_found_when_the_second_publication_is_not_audited(campaign, client, monkeypatch):
    arrive(campaign, np.random.default_rng(1), 40)
    publish(campaign, at=NOW)
    first = copied(campaign, client)
    arrive(campaign, np.random.default_rng(2), 3)
    assert publish(campaign, at=NOW) is False
    assert adversary.attack(first, copied(campaign, client)) == {}
    monkeypatch.setattr(published_figures, "_may_follow", lambda before, after, sets: True)
    assert publish(campaign, at=NOW) is True
    assert any("in between" in name for name in adversary.attack(first, copied(campaign, client)))


def parts(counts):
    """Return the cells of parts whose total is published too."""
    cells = [Cell(rank, count, frozenset({rank})) for rank, count in enumerate(counts)]
    return [*cells, Cell("total", sum(counts), frozenset(range(len(counts))))]


def named(before, after, size=3, most=19):
    """Try every pair of tables, the second nowhere below the first: return what can be one small number alone."""
    tables = np.array(list(product(range(most), repeat=size)))

    def possible(shown):
        keep = np.ones(len(tables), dtype=bool)
        for rank in range(size):
            keep &= tables[:, rank] >= 1 if shown[rank] is None else tables[:, rank] == shown[rank]
        total = tables.sum(axis=1)
        return tables[keep & (total >= 1 if shown["total"] is None else total == shown["total"])]

    early, late = possible(before), possible(after)
    i, j = np.nonzero((early[:, None, :] <= late[None, :, :]).all(axis=2))
    quantities = {("before", r): early[i, r] for r in range(size)} | {("after", r): late[j, r] for r in range(size)}
    quantities |= {("move", rank): late[j, rank] - early[i, rank] for rank in range(size)}
    quantities["move", "total"] = late[j].sum(axis=1) - early[i].sum(axis=1)
    return {key for key, values in quantities.items() if len(set(values.tolist())) == 1 and hidden(int(values[0]))}


def pair(counts, arrivals):
    """Return the cells of the second of two tables, and what is shown of each."""
    later = [count + more for count, more in zip(counts, arrivals, strict=True)]
    return parts(later), suppress_together(parts(counts)), suppress_together(parts(later))


EVERY = {*range(3), "total"}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 2, 4, 5, 6, 7]), min_size=3, max_size=3),
    st.lists(st.sampled_from([0, 0, 1, 5, 6, 8]), min_size=3, max_size=3),
)
def test_no_pair_of_tables_that_may_follow_one_another_names_anybody(counts, arrivals):
    cells, before, after = pair(counts, arrivals)
    if may_follow(before, after) and not determined_between(cells, before, after, growing=EVERY):
        assert named(before, after) == set()


def test_some_pairs_name_somebody_unless_both_publications_are_audited_together():
    """The test above, without the audit of pairs, on every table of some: it would fail."""
    stopped = 0
    for counts, arrivals in product(product((1, 6, 7), repeat=3), product((0, 8), repeat=3)):
        cells, before, after = pair(counts, arrivals)
        deduced = named(before, after) if may_follow(before, after) else set()
        stopped += bool(deduced)
        assert deduced <= set(determined_between(cells, before, after, growing=EVERY))
    assert stopped


def test_what_each_publication_hides_the_other_gave_back():
    """Counts shown in both did not move; yet those hidden in turn are told by the two together."""
    before = {0: None, 1: None, 2: 9, "total": 20}
    after = {0: None, 1: 8, 2: None, "total": 20}
    assert may_follow(before, after)
    assert named(before, after) == {("before", 0), ("after", 0)}
    deduced = determined_between(parts([3, 8, 9]), before, after, growing=EVERY)
    assert set(deduced) == {("before", 0), ("after", 0)}
    assert determined_between(parts([3, 8, 9]), before, after) == []  # without it, people may have moved
    assert determined_between([], before, after) == []
    assert determined_between(parts([3, 8, 9]), {}, after) == []  # a count that is new was not in the former copy
    fewer = {0: None, 1: 8, 2: None, "total": 12}
    assert determined_between(parts([1, 8, 3]), before, fewer, growing={"total"}) == []  # a count went down after all


@pytest.mark.parametrize("count", range(5, 9))
def test_a_mean_is_hidden_when_it_tells_one_mark(count):
    """Every set of marks with this number and this sum, tried one after the other."""
    sets = [marks for marks in product(range(count + 1), repeat=5) if sum(marks) == count]
    for total in range(count, 5 * count + 1):
        possible = [marks for marks in sets if sum(rank * n for rank, n in enumerate(marks, 1)) == total]
        alone = any(len({marks[place] for marks in possible}) == 1 and hidden(possible[0][place]) for place in range(5))
        assert published_answers.tells_a_mark(count, total) is alone, (count, total, possible)


def test_marks_of_satisfaction_are_published_with_the_rest(campaign):
    def answer(*marks):
        for mark in marks:
            f.SurveyFactory(mission__cohort__campaign=campaign, satisfaction=mark)

    def told():
        return {indicator.code: indicator.value for indicator in indicators(campaign, figures_of(campaign))}["E6"]

    answer(5, 5, 5, 5)
    assert told() == "-"
    answer(4)
    assert told() == "-"  # four marks of five and one of four: nothing else gives that mean
    answer(2)
    publish(campaign, at=NOW)
    assert told() == "4,3 sur 5"
    answer(1)
    assert publish(campaign, at=NOW) is False
    assert told() == "4,3 sur 5"
    answer(5, 5, 5, 4)
    assert publish(campaign, at=NOW) is True
    held = {"marks": 6, "marks-total": 26}
    assert not published_answers.means_may_follow(held, {"marks": 11, "marks-total": 50})
    assert published_answers.means_may_follow(held, {"marks": 11, "marks-total": 45})
    assert published_answers.means_may_follow(held, held)
    assert published_answers.means_may_follow({"marks": None, "marks-total": None}, held)
