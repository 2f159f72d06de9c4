"""Pairs « seulement ensemble » as the team reads them: those that a matching splits, those retained in part."""

from dataclasses import dataclass

from applications.domain.pairs import memberships
from applications.models import Application
from applications.rules import deposited_applications
from challenges.models import Campaign, Challenge, Position
from common.language.french import enumerate_words
from selection.domain import selection
from selection.domain.matchings import pairs
from selection.models import MatchRun


@dataclass(frozen=True, slots=True)
class NamedSplit:
    """A pair that a matching splits: its members with their seats, the challenges where both may be, both taken out.

    ``together`` gives the name of each challenge and the hypothesis as the what-if page reads it.
    """

    members: list[tuple[str, str]]
    together: list[tuple[str, str]]
    release: str

    @property
    def names(self) -> str:
        """Return the members, as a sentence says them."""
        return enumerate_words([name for name, _ in self.members])


def split_pairs(run: MatchRun) -> list[NamedSplit]:
    """Return the pairs that a matching splits, by name (four queries when there is one, none more for others)."""
    rows = pairs.split_pairs(run.inputs, selection.seated(run)) if pairs.pairs_of(run.inputs) else []
    people = Application.objects.select_related("candidate").in_bulk({key for row in rows for key in row.members})
    taken = {seat for row in rows for seat in row.seats if seat is not None}
    positions = Position.objects.select_related("challenge", "profession").in_bulk(taken)
    challenges = Challenge.objects.in_bulk({option.challenge for row in rows for option in row.together})
    return [
        NamedSplit(
            [
                (str(people[key].candidate), str(positions[seat]) if seat is not None else "aucune place")
                for key, seat in zip(row.members, row.seats, strict=True)
            ],
            [(str(challenges[option.challenge]), option.query) for option in row.together],
            row.release,
        )
        for row in rows
    ]


def retained_in_part(campaign: Campaign) -> list[tuple[str, str]]:
    """Return the receipts of the bound pairs of whom one is refused, that one last; no identity is in them.

    Three queries at most, none where the campaign has no pairs.
    """
    if not campaign.pairs:
        return []
    bound = memberships.bound_pairs(campaign.applications.values("pk"))
    people = deposited_applications().in_bulk({key for pair in bound for key in pair})
    rows = [sorted((people[key] for key in pair), key=_is_refused) for pair in bound if people.keys() >= set(pair)]
    return [
        (first.deposit.number, second.deposit.number)
        for first, second in rows
        if _is_refused(second) and not _is_refused(first)
    ]


def _is_refused(application: Application) -> bool:
    return application.state in memberships.OVER
