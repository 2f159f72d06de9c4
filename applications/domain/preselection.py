"""Decide the preselection trade by trade: how many places each trade has, and who takes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain import applications, equalisation
from applications.models import Application
from applications.queries import listing
from challenges.enums import StageKind
from challenges.models import Campaign

Result = tuple[Application, Decimal, int]


def ranked_results(campaign: Campaign) -> list[Result]:
    """Return (application, mean, readings) of what waits for the decision, best first, corrected as the jury voted."""
    stage = campaign.stages.get(kind=StageKind.PRESELECTION)
    return equalisation.ordered(listing.preselection_results(campaign), equalisation.standing_vote(stage))


def best_of_each_profession(results: Sequence[Result], places: Mapping[int, int]) -> list[Application]:
    """Return the first applications of each profession, as many as it has places, best first."""
    left = dict(places)
    shortlist = []
    for application, _, _ in results:
        assert application.profession_id is not None  # noqa: S101 - deposited applications have one
        if left.get(application.profession_id, 0) > 0:
            left[application.profession_id] -= 1
            shortlist.append(application)
    return shortlist


@team_act
def preselect_by_profession(
    campaign: Campaign, places: Mapping[int, int], *, by: User, at: datetime
) -> list[Application]:
    """Shortlist the best of each profession and set the others aside; return the shortlist.

    ``places`` are by profession key. Raises what :func:`applications.domain.applications.preselect` raises.
    """
    shortlist = best_of_each_profession(ranked_results(campaign), places)
    applications.preselect(campaign, shortlist, by=by, at=at)
    return shortlist


def share_places(total: int, weights: Mapping[int, int], dossiers: Mapping[int, int]) -> dict[int, int]:
    """Share ``total`` places among professions in proportion of ``weights``, never more than a profession has dossiers.

    Each place goes to the profession that is furthest under its share (Webster's method), so that the sum is exact
    whenever there are enough dossiers.
    """
    places = dict.fromkeys(weights, 0)
    for _ in range(total):
        open_ones = [key for key in places if places[key] < dossiers.get(key, 0)]
        if not open_ones:
            break
        places[max(open_ones, key=lambda key: (weights[key] / (2 * places[key] + 1), -key))] += 1
    return places
