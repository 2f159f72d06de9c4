"""What is published of the people of a campaign: every count of every table, audited together and over time.

The statistics page, the open data, the API, the rates of fairness, the wishes obtained, those who gave up, the ages,
the genders, the satisfaction, how people knew the programme and the season report all take their counts here.
Elementary groups are the people of one trade, one experience and one place in the selection; each count adds some of
them up, so that totals, parts and stages are known to be tied by whoever attacks them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import product

from django.db import transaction

from applications.enums import ApplicationState as S
from applications.models import Application, ApplicationLog, Wish
from challenges.models import Campaign
from challenges.rules import public_campaigns
from common.cache import table_versions
from common.statistics.disclosure import Cell, may_follow, suppress_together
from common.statistics.successive_figures import determined_between
from reporting.domain import published_answers
from reporting.models import PublishedFigures
from reporting.queries.indicators import ADMISSIBLE, ADMITTED, LEFT, SOURCE, WISH
from reporting.queries.promotions import ANSWERED, READ, TRADE
from selection.enums import OfferState
from selection.models import Offer
from talents.models import Mission

Key = str
RATE = "rate"
OUT = (S.DRAFT, S.WITHDRAWN)
UNDECIDED = (*OUT, S.SUBMITTED, S.INCOMPLETE)
NOT_KEPT = (*UNDECIDED, S.INELIGIBLE, S.NOT_SHORTLISTED)
CHOSEN = (S.OFFERED, S.ACCEPTED, S.DECLINED)
STAGE_ANSWERED = (S.WAITING, S.NOT_SELECTED, *CHOSEN)
STAGES = {"Présélection": (1, 2), "Proposition": (3, 4)}  # the stages of selection entered, and passed
RECEIVED, PRESELECTED, INTERVIEWED = 1, 2, 3  # the announced stages
STAYED, GAVE_UP = "stayed", "left"  # what those admitted to a hearing did
WAYS = {0: ("", GAVE_UP), 1: ("",), 2: ("", STAYED), 3: ("", STAYED), 4: ("", STAYED, GAVE_UP)}  # by stage of selection
TOP = 5  # above the last stage of selection
YEARS = ((0, 3), (3, 8), (8, 15), (15, None))


@dataclass(frozen=True, slots=True)
class Person:
    """What the published tables can tell apart of one application.

    ``public`` counts the announced stages passed: received, preselected, interviewed. ``stage`` counts those of the
    selection: decided, preselected, answered, proposed. ``wish`` is the rank of the wish obtained, 0 outside them.
    ``admissible`` is what those admitted to a hearing did: they stayed, or left by themselves.
    """

    trade: str = ""
    experience: str = ""
    public: int = 0
    stage: int = 0
    wish: int | None = None
    recruited: bool = False
    admissible: str = ""


GROUPS: dict[str, Callable[[Person], str]] = {
    "Métier": lambda person: person.trade,
    "Expérience": lambda person: person.experience,
}


def experience_label(years: Decimal | int | None) -> str:
    """Return the band of experience that a number of years is in; nothing when it is unknown."""
    if years is None:
        return ""
    low, high = next(band for band in YEARS if band[1] is None or years < band[1])
    return f"{low} ans et plus" if high is None else f"de {low} à moins de {high} ans"


def _public_stage(announced: str) -> int:
    if announced == S.DRAFT:
        return 0
    return 1 + (announced not in READ) + (announced in ANSWERED)


def _selection_stage(state: str) -> int:
    if state in CHOSEN:
        return 4
    if state in STAGE_ANSWERED:
        return 3
    return 0 if state in UNDECIDED else 1 + (state not in NOT_KEPT)


def _wishes(campaign: Campaign) -> dict[int, int]:
    """Return the rank of the wish that each accepted application obtained, 0 outside its wishes (two queries)."""
    accepted = Offer.objects.filter(application__campaign=campaign, state=OfferState.ACCEPTED)
    ranks = {
        (application, challenge): rank
        for application, challenge, rank in Wish.objects.filter(
            application__campaign=campaign, application__in=accepted.values("application")
        ).values_list("application", "challenge", "rank")
    }
    return {
        application: ranks.get((application, challenge), 0)
        for application, challenge in accepted.values_list("application", "position__challenge")
    }


def _admissible(campaign: Campaign) -> dict[int, str]:
    """Return what each application admitted to a hearing did: stayed, or left by itself (one query)."""
    moves = ApplicationLog.objects.filter(subject__campaign=campaign, verb__in=(*ADMITTED, *LEFT)).order_by()
    verbs: dict[int, set[str]] = {}
    for application, verb in moves.values_list("subject", "verb"):
        verbs.setdefault(application, set()).add(verb)
    return {
        application: GAVE_UP if done & set(LEFT) else STAYED
        for application, done in verbs.items()
        if done & set(ADMITTED)
    }


def people_of(campaign: Campaign) -> Counter[Person]:
    """Count the people of a campaign by all that its tables tell apart (five queries)."""
    wishes, admissible = _wishes(campaign), _admissible(campaign)
    hired = Counter(Mission.objects.filter(cohort__campaign=campaign).values_list("talent", flat=True))
    counts: Counter[Person] = Counter()
    rows = Application.objects.filter(campaign=campaign).values_list(
        "pk", "candidate", "profession__label", "experience_years", "announced_state", "state"
    )
    for pk, candidate, trade, years, announced, state in rows:
        recruited = bool(hired.pop(candidate, 0))
        person = Person(
            trade or "", experience_label(years), _public_stage(announced), _selection_stage(state), wishes.get(pk),
            recruited, admissible.get(pk, ""),
        )  # fmt: skip
        counts[person] += 1
    counts[Person(recruited=True)] = sum(hired.values())  # recruited otherwise than by an application
    return +counts


def _possible(counts: Counter[Person]) -> list[Person]:
    """Return the groups that there could be, as far as a reader knows: each stage follows the one before.

    Whoever applies says a trade: nobody without one explains a gap between a total and its parts.
    """
    applied = [person for person in counts if person.public or person.stage]
    trades = sorted({person.trade for person in applied})
    years = sorted({person.experience for person in applied})
    wishes = sorted({person.wish for person in counts if person.wish is not None})
    paths: list[tuple[int, int, int | None, bool]] = [
        (public, stage, None, False) for public, stage in product(range(4), range(5))
    ]
    paths += [(3, 4, wish, recruited) for wish in (None, *wishes) for recruited in (False, True)]
    ways = [(*path, did) for path in paths for did in WAYS[path[1]]]
    listed = [Person(trade, year, *path) for trade, year, path in product(trades, years, ways)]
    return list(dict.fromkeys([*listed, *sorted(counts, key=repr)]))


Count = tuple[Key, Callable[[Person], bool]]


def _stage_counts(counts: Counter[Person]) -> Iterator[Count]:
    """Yield the counts that the rates of fairness show: who entered a stage, who passed it, who did not."""
    for (stage, (entered, passed)), (name, group_of) in product(STAGES.items(), GROUPS.items()):
        for group in sorted({group_of(person) for person in counts if person.stage >= entered} - {""}):

            def inside(
                person: Person, low: int, high: int, of: Callable[[Person], str] = group_of, named: str = group
            ) -> bool:
                return low <= person.stage < high and of(person) == named

            key = f"{RATE}:{stage}:{name}:{group}"
            yield f"{key}:people", partial(inside, low=entered, high=TOP)
            yield f"{key}:kept", partial(inside, low=passed, high=TOP)
            yield f"{key}:left", partial(inside, low=entered, high=passed)


def _named_counts(counts: Counter[Person]) -> Iterator[Count]:
    """Yield the name of each count that is published, and who is in it."""
    yield "applications", lambda person: person.public >= RECEIVED
    yield "preselected", lambda person: person.public >= PRESELECTED
    yield "interviewed", lambda person: person.public >= INTERVIEWED
    yield "recruited", lambda person: person.recruited
    for trade in sorted({person.trade for person in counts if person.trade and person.public}):
        yield f"{TRADE}{trade}", lambda person, trade=trade: person.public >= RECEIVED and person.trade == trade  # type: ignore[misc]
    for wish in sorted({person.wish for person in counts if person.wish is not None}):
        yield f"{WISH}{wish}", lambda person, wish=wish: person.wish == wish  # type: ignore[misc]
    for did in (STAYED, GAVE_UP):
        yield f"{ADMISSIBLE}{did}", lambda person, did=did: person.admissible == did  # type: ignore[misc]
    yield from _stage_counts(counts)


def cells_of(counts: Counter[Person]) -> list[Cell[Key]]:
    """Return every count that is published of these people, with the elementary groups that it adds up."""
    groups = _possible(counts)
    return [
        Cell(
            key,
            sum(number for person, number in counts.items() if belongs(person)),
            frozenset(rank for rank, group in enumerate(groups) if belongs(group)),
        )
        for key, belongs in _named_counts(counts)
    ]


@dataclass(frozen=True, slots=True)
class CountedSet:
    """Counts that are tied to one another: ``known`` to whoever looks, ``growing`` those that never go down."""

    cells: list[Cell[Key]]
    known: dict[Key, int]
    growing: frozenset[Key]


def _people_set(campaign: Campaign) -> CountedSet:
    cells = cells_of(people_of(campaign))
    return CountedSet(cells, {}, frozenset(cell.key for cell in cells if cell.key.startswith((TRADE, "applications"))))


def counted_sets(campaign: Campaign) -> list[CountedSet]:
    """Return the sets of counts of a campaign: its people, the optional answers tied to nobody, how people knew it."""
    optional = (published_answers.cells_of(campaign), published_answers.source_cells(campaign))
    sets = [CountedSet(cells, known, frozenset(cell.key for cell in cells)) for cells, known in optional]
    return [_people_set(campaign), *sets]


def sources_of(campaign: Campaign) -> list[tuple[str, int | None]]:
    """Return how people knew a campaign that asks it, each answer with its count as it is published.

    A count is ``None`` when it is too small, or not published yet.
    """
    if not campaign.source_choices:
        return []
    shown = figures_of(campaign)
    labels = [key.removeprefix(SOURCE) for key in shown if key.startswith(SOURCE)]
    ordered = [*campaign.source_choices, *sorted({*labels} - {*campaign.source_choices, ""}), ""]
    return [(label, shown.get(f"{SOURCE}{label}")) for label in ordered]


def audited_sets(campaign: Campaign, sets: list[CountedSet]) -> dict[Key, int | None]:
    """Return what may be published of sets of counts, with the marks of the surveys and what became of people."""
    shown: dict[Key, int | None] = published_answers.satisfaction(campaign) | published_answers.whereabouts(campaign)
    for figure_set in sets:
        shown |= suppress_together(figure_set.cells, shown=figure_set.known)
    return shown


def audited(campaign: Campaign) -> dict[Key, int | None]:
    """Return what may be published of a campaign now, everything together."""
    return audited_sets(campaign, counted_sets(campaign))


def _may_follow(before: dict[Key, int | None], after: dict[Key, int | None], sets: list[CountedSet]) -> bool:
    """Tell whether figures may replace earlier ones, to somebody who kept those."""
    if not may_follow(before, after) or not published_answers.means_may_follow(before, after):
        return False
    return not any(
        determined_between(figure_set.cells, before, after, growing=figure_set.growing) for figure_set in sets
    )


@transaction.atomic
def publish(campaign: Campaign, *, at: datetime) -> bool:
    """Publish the figures of a campaign if they tell nothing of the few who came since the last ones; tell whether.

    Otherwise the figures published stand, all of them, until five people at least moved wherever anybody did.
    """
    held = PublishedFigures.objects.select_for_update().filter(campaign=campaign).first()
    sets = counted_sets(campaign)
    shown = audited_sets(campaign, sets)
    if held is not None and (held.shown == shown or not _may_follow(held.shown, shown, sets)):
        return False
    PublishedFigures.objects.update_or_create(campaign=campaign, defaults={"shown": shown, "at": at})
    return True


def publish_all(*, at: datetime) -> int:
    """Publish the figures of every public campaign run here; return how many changed."""
    return sum(publish(campaign, at=at) for campaign in public_campaigns() if not campaign.source)


def figures_of(campaign: Campaign) -> dict[Key, int | None]:
    """Return the figures that a campaign has published; before it has, those that it would publish now."""
    held = PublishedFigures.objects.filter(campaign=campaign).first()
    return (
        held.shown if held is not None else table_versions.cached(f"figures:{campaign.pk}", partial(audited, campaign))
    )
