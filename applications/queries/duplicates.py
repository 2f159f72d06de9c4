"""Accounts of candidates that look like one person's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from accounts.models import User
from applications.models import Application, DuplicateDecision, Profile
from common.language.search import fold
from dossiers.models import Attachment

SHORTEST_PHONE = 9
MAX_ACCOUNTS_OF_A_KEY = 10  # a key shared by more accounts tells nothing: a common name, a template joined by everybody


@dataclass(slots=True)
class Pair:
    """Two accounts, and why they look alike, in French."""

    first: User
    second: User
    reasons: list[str] = field(default_factory=list)


def _mailbox(address: str) -> str:
    """Return an address without what mail services ignore: dots and tags of the local part."""
    local, _, host = address.lower().partition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"


def _keys(people: dict[int, User]) -> Iterator[tuple[str, str, int]]:
    """Yield (reason, key, person) for everything that may be shared (three queries in all)."""
    for key, person in people.items():
        name = " ".join(sorted(re.findall(r"[a-z]+", fold(f"{person.first_name} {person.last_name}"))))
        if person.first_name and person.last_name:
            yield "même prénom et même nom", name, key
        yield "même boîte aux lettres", _mailbox(person.email), key
    for key, phone in Profile.objects.filter(person__in=people).exclude(phone="").values_list("person", "phone"):
        digits = re.sub(r"\D", "", phone)[-SHORTEST_PHONE:]
        if len(digits) == SHORTEST_PHONE:
            yield "même téléphone", digits, key
    pieces = Attachment.objects.filter(dossier__owner__in=people, dossier__application__isnull=False)
    for key, digest in pieces.values_list("dossier__owner", "sha256").distinct():
        yield "même fichier joint", digest, key


def suggestions() -> list[Pair]:
    """Return the pairs of active candidates that share something and that nobody has decided of, most alike first."""
    candidates = User.objects.filter(is_active=True, applications__isnull=False).distinct()
    people = {candidate.pk: candidate for candidate in candidates}
    shared: dict[tuple[str, str], set[int]] = defaultdict(set)
    for reason, key, person in _keys(people):
        shared[reason, key].add(person)
    decided = set(DuplicateDecision.objects.values_list("first", "second"))
    pairs: dict[tuple[int, int], Pair] = {}
    for (reason, _), keys in shared.items():
        if len(keys) > MAX_ACCOUNTS_OF_A_KEY:
            continue
        for first, second in combinations(sorted(keys), 2):
            if (first, second) not in decided:
                pair = pairs.setdefault((first, second), Pair(people[first], people[second]))
                pair.reasons.append(reason)
    return sorted(pairs.values(), key=lambda pair: (-len(pair.reasons), pair.first.pk, pair.second.pk))


def numbers(people: Iterable[int]) -> dict[int, list[str]]:
    """Return what each person applied to, by receipt number or campaign (one query)."""
    rows = Application.objects.filter(candidate__in=people).select_related(
        "campaign", "dossier__deposit", "dossier__replaces__deposit"
    )
    numbers: dict[int, list[str]] = defaultdict(list)
    for application in rows:
        numbers[application.candidate_id].append(
            str(application.last_deposit or f"{application.campaign.code}, brouillon")
        )
    return numbers
