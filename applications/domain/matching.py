"""Stable matching of ranked wishes with rankings: candidate-proposing deferred acceptance.

Gale and Shapley, "College Admissions and the Stability of Marriage" (1962). Strict preferences on both sides and
seats by position make the result unique among candidate-optimal ones, stable (nobody prefers a seat whose holders
rank lower) and strategy-proof for candidates. A list of cut-offs explains it: see :func:`explain`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from applications.enums import Outcome


@dataclass(frozen=True, slots=True)
class Line:
    """What one wish of one candidate led to. ``rank`` and ``cutoff`` are ranks in the position's list, 1 the best."""

    candidate: int
    wish_rank: int
    position: int | None
    outcome: Outcome
    rank: int | None = None
    cutoff: int | None = None


def deferred_acceptance(
    wishes: Mapping[int, Sequence[int]], ranks: Mapping[int, Mapping[int, int]], seats: Mapping[int, int]
) -> dict[int, int]:
    """Return ``{candidate: position}``.

    ``wishes`` gives each candidate's positions, most wanted first; ``ranks[position][candidate]`` is a rank from 1,
    absent when the position's jury did not rank the candidate; ``seats`` are free seats by position. The answer does
    not depend on the order of the mappings.
    """
    held: dict[int, list[tuple[int, int]]] = {position: [] for position in seats}
    seated: dict[int, int] = {}
    waiting = [(candidate, 0) for candidate in sorted(wishes, reverse=True)]
    while waiting:
        candidate, tried = waiting.pop()
        for index in range(tried, len(wishes[candidate])):
            position = wishes[candidate][index]
            rank = ranks.get(position, {}).get(candidate)
            if rank is None or not seats.get(position):
                continue
            heap = held[position]
            heappush(heap, (-rank, candidate))
            seated[candidate] = position
            if len(heap) > seats[position]:
                _, rejected = heappop(heap)
                del seated[rejected]
                waiting.append((rejected, list(wishes[rejected]).index(position) + 1))
            break
    return seated


def blocking_pairs(
    wishes: Mapping[int, Sequence[int]],
    ranks: Mapping[int, Mapping[int, int]],
    seats: Mapping[int, int],
    seated: Mapping[int, int],
) -> list[tuple[int, int]]:
    """Return the (candidate, position) pairs that would both rather be together: empty when the result is stable."""
    worst = cutoffs(ranks, seats, seated)
    found = []
    for candidate, wanted in wishes.items():
        for position in wanted:
            if seated.get(candidate) == position:
                break
            rank = ranks.get(position, {}).get(candidate)
            limit = worst.get(position)
            if rank is not None and seats.get(position) and (limit is None or rank < limit):
                found.append((candidate, position))
    return found


def cutoffs(
    ranks: Mapping[int, Mapping[int, int]], seats: Mapping[int, int], seated: Mapping[int, int]
) -> dict[int, int | None]:
    """Return the last admitted rank of each position; ``None`` when a seat is still free."""
    admitted: dict[int, list[int]] = {position: [] for position in seats}
    for candidate, position in seated.items():
        admitted[position].append(ranks[position][candidate])
    return {
        position: max(taken) if taken and len(taken) >= seats[position] else None
        for position, taken in admitted.items()
    }


def explain(
    wishes: Mapping[int, Sequence[int | None]],
    ranks: Mapping[int, Mapping[int, int]],
    seats: Mapping[int, int],
    seated: Mapping[int, int],
) -> Iterable[Line]:
    """Yield one line for each wish: seated, better wish obtained, below the cut-off, unranked, or no seat there."""
    limits = cutoffs(ranks, seats, seated)
    for candidate, wanted in sorted(wishes.items()):
        obtained = False
        for wish_rank, position in enumerate(wanted, start=1):
            if position is None:
                yield Line(candidate, wish_rank, None, Outcome.BETTER if obtained else Outcome.NO_SEAT)
                continue
            rank = ranks.get(position, {}).get(candidate)
            if obtained:
                outcome = Outcome.BETTER
            elif seated.get(candidate) == position:
                outcome, obtained = Outcome.SEATED, True
            else:
                outcome = Outcome.UNRANKED if rank is None else Outcome.BELOW
            yield Line(candidate, wish_rank, position, outcome, rank, limits.get(position))
