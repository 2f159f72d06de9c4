"""Pairs « seulement ensemble » of whom the team retains one alone."""

from applications.models import Application
from applications.queries.pairs import OVER, bound_pairs
from applications.rules import deposited_applications
from challenges.models import Campaign


def retained_in_part(campaign: Campaign) -> list[tuple[str, str]]:
    """Return the receipts of the bound pairs of whom one is refused, that one last; no identity is in them.

    Three queries at most, none where the campaign has no pairs.
    """
    if not campaign.pairs:
        return []
    bound = bound_pairs(campaign.applications.values("pk"))
    people = deposited_applications().in_bulk({key for pair in bound for key in pair})
    rows = [sorted((people[key] for key in pair), key=_is_refused) for pair in bound if people.keys() >= set(pair)]
    return [
        (first.deposit.number, second.deposit.number)
        for first, second in rows
        if _is_refused(second) and not _is_refused(first)
    ]


def _is_refused(application: Application) -> bool:
    return application.state in OVER
