"""« What did similar challenges ask for »: past challenges near a draft, by words, theme and profession."""

import math
from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch

from challenges.models import Challenge, Position, Profession
from challenges.rules import public_challenges
from common.language.search import spelled, stems

MAX_SIMILAR = 6


@dataclass(frozen=True, slots=True)
class Similar:
    """A past challenge near a draft, and the words they share."""

    challenge: Challenge
    score: float
    common: list[str]


@dataclass(frozen=True, slots=True)
class SimilarChallenges:
    """The nearest challenges, and how often they asked for each profession: (label, challenges, seats)."""

    challenges: list[Similar]
    professions: list[tuple[str, int, int]]


def similar(text: str, *, theme: str = "", profession: str = "") -> SimilarChallenges:
    """Return past public challenges near a text, the rarest words counting most (three queries).

    Score: the sum, over the words in common, of the logarithm of their rarity (inverse document frequency), divided
    by the square root of the length of the challenge's text, so that long pages do not win by their length.
    """
    asked = set(stems(text))
    rows = public_challenges()
    if theme:
        rows = rows.filter(themes__label=theme)
    if profession:
        rows = rows.filter(positions__profession__code=profession)
    documents = {key: set(words.split()) for key, words in rows.values_list("pk", "search_words").distinct()}
    frequency = Counter(word for words in documents.values() for word in words)
    scores = {}
    for key, words in documents.items():
        common = asked & words
        weight = sum(math.log(1 + len(documents) / frequency[word]) for word in common)
        if weight or not asked:
            scores[key] = weight / math.sqrt(len(words) or 1)
    best = sorted(scores, key=lambda key: (-scores[key], -key))[:MAX_SIMILAR]
    positions = Prefetch("positions", Position.objects.select_related("profession"))
    rows_by_key = (
        public_challenges().select_related("campaign", "administration").prefetch_related(positions).in_bulk(best)
    )
    similar_challenges = []
    for key in best:
        challenge = rows_by_key[key]
        shared = spelled(
            asked & documents[key], f"{challenge} {challenge.summary} {challenge.body} {challenge.problem}"
        )
        similar_challenges.append(Similar(challenge, scores[key], shared))
    return SimilarChallenges(similar_challenges, _professions([row.challenge for row in similar_challenges]))


def _professions(challenges: list[Challenge]) -> list[tuple[str, int, int]]:
    times: Counter[str] = Counter()
    seats: Counter[str] = Counter()
    for challenge in challenges:
        for position in challenge.positions.all():
            times[position.profession.label] += 1
            seats[position.profession.label] += position.seats
    return [(label, count, seats[label]) for label, count in times.most_common()]


def professions() -> list[tuple[str, str]]:
    """Return the professions one may narrow by."""
    return list(Profession.objects.order_by("label").values_list("code", "label"))
