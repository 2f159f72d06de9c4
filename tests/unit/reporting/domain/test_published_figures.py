"""What is published of a campaign is audited together, and over time; a reader who knows everything else fails."""

import numpy as np
import pytest

from common.statistics.disclosure import find_determined, hidden
from reporting.domain import published_figures
from reporting.domain.published_figures import (
    Person,
    audited,
    cells_of,
    experience_label,
    figures_of,
    people_of,
    publish,
)
from reporting.models import PublishedFigures
from reporting.queries import promotions
from reporting.queries.indicators import indicators
from reporting.tasks import publish_figures
from tests import factories as f
from tests.factories import NOW

STATES = ("submitted", "not_shortlisted", "shortlisted", "heard", "not_selected", "waiting", "offered", "accepted")


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(state="published")


def fill(campaign, seed, people=60):
    """Write applications of three trades, any experience and any state, announced or not."""
    rng = np.random.default_rng(seed)
    trades = [f.ProfessionFactory(code=f"t{rank}", label=f"Métier {rank}") for rank in range(3)]
    for _ in range(people):
        state = STATES[int(rng.choice(8, p=[0.2, 0.2, 0.1, 0.1, 0.15, 0.1, 0.05, 0.1]))]
        f.DepositedApplicationFactory(
            campaign=campaign, profession=trades[int(rng.choice(3, p=[0.6, 0.3, 0.1]))], state=state,
            announced_state=state if rng.random() < 0.8 else "submitted", experience_years=int(rng.integers(0, 20)),
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_small_count_is_determined_by_all_that_is_published(campaign, seed):
    fill(campaign, seed)
    cells = cells_of(people_of(campaign))
    small = {cell.key for cell in cells if hidden(cell.count)}
    assert small
    shown = audited(campaign)
    masked = {key for key, value in shown.items() if value is None}
    assert small <= masked
    assert find_determined(cells, masked) == []
    assert find_determined(cells, small) != [] or masked == small
    assert any(shown.values())


def test_hiding_the_small_counts_alone_gives_some_back(campaign):
    fill(campaign, 1)
    cells = cells_of(people_of(campaign))
    assert find_determined(cells, {cell.key for cell in cells if hidden(cell.count)})


def test_each_count_is_that_of_the_people_it_names(campaign):
    fill(campaign, 2, people=30)
    outside = f.MissionFactory(cohort__campaign=campaign)  # recruited by an application of another campaign
    counts = {cell.key: cell.count for cell in cells_of(people_of(campaign))}
    rows = campaign.applications
    assert counts["applications"] == 30
    assert counts["recruited"] == 1
    assert outside.talent_id not in set(rows.values_list("candidate", flat=True))
    decided = rows.exclude(state__in=("submitted", "draft", "withdrawn", "incomplete"))
    retained = decided.exclude(state__in=("not_shortlisted", "ineligible"))
    first = "rate:Présélection:Métier:Métier 0"
    assert counts[f"{first}:people"] == decided.filter(profession__label="Métier 0").count()
    assert counts[f"{first}:kept"] == retained.filter(profession__label="Métier 0").count()
    assert counts[f"{first}:left"] == counts[f"{first}:people"] - counts[f"{first}:kept"]
    young = rows.filter(
        experience_years__lt=3, state__in=("waiting", "not_selected", "offered", "accepted", "declined")
    )
    assert counts.get("rate:Proposition:Expérience:de 0 à moins de 3 ans:people", 0) == young.count()
    cells = {cell.key: cell for cell in cells_of(people_of(campaign))}
    assert cells["interviewed"].groups < cells["preselected"].groups < cells["applications"].groups


def test_wish_obtained_is_counted_with_the_rest(campaign):
    for rank in [1] * 6 + [2] * 5 + [None] * 7:
        application = f.DepositedApplicationFactory(campaign=campaign, state="accepted", announced_state="accepted")
        offer = f.OfferFactory(application=application, state="accepted", position__challenge__campaign=campaign)
        if rank:
            f.WishFactory(application=application, challenge=offer.position.challenge, rank=rank)
    shown = figures_of(campaign)
    assert (shown["wish:1"], shown["wish:2"], shown["wish:0"]) == (6, 5, 7)
    by_code = {indicator.code: indicator.value for indicator in indicators(campaign, shown)}
    assert by_code["E2"] == "7 hors vœux, 6 premier vœu, 5 deuxième"


def test_bands_of_experience():
    labels = [experience_label(years) for years in (None, 0, 2, 3, 7, 8, 15, 40)]
    first, second = "de 0 à moins de 3 ans", "de 3 à moins de 8 ans"
    assert labels == ["", first, first, second, second, "de 8 à moins de 15 ans", "15 ans et plus", "15 ans et plus"]
    assert Person().public == 0


def test_a_week_later_nobody_learns_who_came_in_between(campaign):
    """One person applies in the week: the figures stand. Five more: all of them are published again."""
    apply = f.DepositedApplicationFactory.create_batch
    apply(12, campaign=campaign, announced_state="submitted")
    publish_figures()
    assert promotions.promotions()[0].applications == 12
    apply(1, campaign=campaign, announced_state="submitted")
    assert published_figures.publish_all(at=NOW) == 0
    assert promotions.promotions()[0].applications == 12
    assert figures_of(campaign)["applications"] == 12
    apply(5, campaign=campaign, announced_state="submitted")
    assert published_figures.publish_all(at=NOW) == 1
    assert promotions.promotions()[0].applications == 18
    assert publish(campaign, at=NOW) is False  # the same figures are not published twice
    assert str(PublishedFigures.objects.get()) == str(campaign)


def test_every_pair_of_publications_differs_by_five_or_by_nobody(campaign):
    shown = []
    for seed in range(6):
        fill(campaign, 10 + seed, people=7)
        publish(campaign, at=NOW)
        shown.append(PublishedFigures.objects.get().shown)
    assert len({str(figures) for figures in shown}) > 1
    for before, after in zip(shown, shown[1:], strict=False):
        moved = [
            abs(after[key] - value) for key, value in before.items() if value is not None and after.get(key) is not None
        ]
        assert not any(hidden(person) for person in moved)
