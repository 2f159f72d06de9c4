"""Say in French what the rules of one preset change in another's: each rule that differs has its sentences."""

from collections.abc import Callable, Iterator
from typing import Any

from challenges.domain.programme import presets
from challenges.domain.programme.definitions import shipped
from challenges.enums import CofundingKind, ContractKind, EligibilityKind, ReferenceMoment, StageKind
from common.language.formatting import euros, figure
from common.language.french import NBSP, cardinal, counted, counted_in_words, with_de

Preset = dict[str, Any]

REGIMES = {
    "A": "Une promotion est recrutée en une fois, à une seule prise de poste",
    "B": "Les personnes sont recrutées au fil de l’eau, à plusieurs prises de poste",
}
EMPLOYERS = {
    "host": "l’administration d’accueil",
    "dinum": "la direction interministérielle du numérique",
}
OF_EMPLOYERS = {
    "host": "de l’administration d’accueil",
    "dinum": "de la direction interministérielle du numérique",
}
CONTRACTS = {ContractKind.FIXED_TERM: "un contrat à durée déterminée", ContractKind.PROJECT: "un contrat de projet"}
STAGES = {
    StageKind.CHALLENGE_JURY: "le jury des projets",
    StageKind.PRESELECTION: "la présélection des candidatures",
    StageKind.HEARING: "l’audition des candidats",
    StageKind.EXERCISE: "l’exercice par métier",
}


def _percentage(value: Any) -> str:
    """Return « 70 % » or « 12,5 % »."""
    return f"{value:g}".replace(".", ",") + f"{NBSP}%"


def _counts(pattern: str, noun: str, plural: str = "") -> Callable[[int, int], str]:
    """Return what says a number in words, with its noun, and the former number: « douze mois au lieu de dix »."""

    def sentence(before: int, after: int) -> str:
        return f"{pattern.format(counted_in_words(after, noun, plural))} au lieu {with_de(cardinal(before))}."

    return sentence


def _least_wishes(before: int, after: int) -> str:
    if not after:
        return "Une personne peut candidater sans classer de défi."
    count = counted_in_words(after, "défi")
    ending = f" au lieu {with_de(cardinal(before))}" if before else ""
    return f"Une personne classe au moins {count}{ending}."


def _probation(before: int, after: int) -> str:
    if not after:
        return "Aucune période de probation n’est convenue."
    if not before:
        return f"Une période de probation de {counted_in_words(after, 'mois')} est convenue."
    return f"La période de probation dure {counted_in_words(after, 'mois')} au lieu {with_de(cardinal(before))}."


def _cofunding(preset: Preset) -> str:
    amount = preset["cofunding_amount"]
    return {
        CofundingKind.NONE: "Le programme ne verse aucun cofinancement",
        CofundingKind.FLAT: f"Le programme verse {euros(amount)} par personne recrutée",
        CofundingKind.MONTHS: f"Le programme paie {counted_in_words(int(amount), 'mois')} de coût employeur",
        CofundingKind.SHARE: f"Le programme paie {_percentage(amount)} du coût employeur",
    }[CofundingKind(preset["cofunding"])]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _instead(before: str, after: str) -> str:
    """Return the rule of the second preset, then that of the first."""
    return f"{after}{NBSP}; dans l’autre préréglage, {_lowered(before)}."


def _form(people: str) -> Callable[[str, str], str]:
    def dossier(code: str) -> str:
        count = len(shipped().forms[code]["fields"])
        return f"{code} ({counted(count, 'question')})"

    def sentence(before: str, after: str) -> str:
        return f"{people} remplissent le dossier {dossier(after)} au lieu du dossier {dossier(before)}."

    return sentence


def _conditions(before: list[list[str]], after: list[list[str]]) -> Iterator[str]:
    former, latter = ({kind: rest for kind, *rest in rules} for rules in (before, after))
    for kind in [kind for kind in latter if kind not in former]:
        moment, exception = latter[kind]
        ending = f", {exception}" if exception else ""
        label = _lowered(EligibilityKind(kind).label)
        yield f"Ne peut pas candidater{NBSP}: {label}, {ReferenceMoment(moment).label}{ending}."
    for kind in [kind for kind in former if kind not in latter]:
        yield f"Peut candidater{NBSP}: {_lowered(EligibilityKind(kind).label)}."
    for kind in [kind for kind in latter if kind in former and latter[kind] != former[kind]]:
        (moment, exception), (former_moment, former_exception) = latter[kind], former[kind]
        name = f"La condition «{NBSP}{EligibilityKind(kind).label}{NBSP}»"
        if moment != former_moment:
            yield f"{name} s’apprécie {ReferenceMoment(moment).label}, et non {ReferenceMoment(former_moment).label}."
        if exception != former_exception:
            yield f"{name} s’applique {exception or 'sans exception'}."


def _pay(bands: list[list[Any]]) -> str:
    parts, start = [], 0
    for bound, included, net, variable in bands:
        years = f" jusqu’à {counted(bound, 'an')} d’expérience" if bound else ""
        years += (" inclus" if included else " exclus") if bound else ""
        years = years or (f" au-delà de {counted(start, 'an')}" if start else "")
        share = f", avec {_percentage(variable)} de part variable" if variable else ""
        parts.append(f"{euros(net)} nets par mois{years}{share}")
        start = bound or 0
    return "La rémunération est de " + f"{NBSP}; de ".join(parts)


def _stages(before: list[list[Any]], after: list[list[Any]]) -> Iterator[str]:
    former, latter = ({StageKind(kind): rest for kind, *rest in stages} for stages in (before, after))
    for kind in StageKind:
        name = STAGES[kind]
        if kind in latter and kind not in former:
            yield f"La campagne compte une étape de plus{NBSP}: {name}, sur la grille {latter[kind][0]}."
        elif kind in former and kind not in latter:
            yield f"La campagne compte une étape de moins{NBSP}: {name}."
        elif kind in latter:
            yield from _stage(name, former[kind], latter[kind])


def _stage(name: str, before: list[Any], after: list[Any]) -> Iterator[str]:
    subject = name[:1].upper() + name[1:]
    (grid, readings, blind, collective), (new_grid, new_readings, new_blind, new_collective) = before, after
    if grid != new_grid:
        yield f"{subject} se note sur la grille {new_grid} au lieu de la grille {grid}."
    if readings != new_readings:
        count = counted_in_words(new_readings, "lecture", feminine=True)
        yield f"{subject} demande {count} au lieu {with_de(cardinal(readings, feminine=True))}."
    if blind != new_blind:
        yield f"{subject} se lit {'sans' if new_blind else 'avec'} le nom des personnes."
    if collective != new_collective:
        yield f"{subject} se note sur une grille {'commune au jury' if new_collective else 'par personne'}."


SENTENCES: dict[str, Callable[[Any, Any], str | Iterator[str]]] = {
    "regime": lambda before, after: _instead(REGIMES[before], REGIMES[after]),
    "label": lambda before, after: f"Le cadre est «{NBSP}{after}{NBSP}» au lieu de «{NBSP}{before}{NBSP}».",
    "employer": lambda before, after: f"Le contrat est signé par {EMPLOYERS[after]} au lieu {OF_EMPLOYERS[before]}.",
    "contract_kind": lambda before, after: (
        f"Les personnes signent {CONTRACTS[after]} au lieu {with_de(CONTRACTS[before])}."
    ),
    "contract_months": _counts("Le contrat dure {}", "mois"),
    "probation_months": _probation,
    "min_seats": _counts("Un défi ouvre au moins {}", "place"),
    "max_seats": _counts("Un défi ouvre au plus {}", "place"),
    "min_wishes": _least_wishes,
    "max_wishes": _counts("Une personne classe au plus {}", "défi"),
    "acceptance_days": _counts("Une proposition s’accepte en {}", "jour"),
    "completion_days": _counts("Un dossier se complète en {}", "jour"),
    "gross_ratio": lambda before, after: f"Un euro net coûte {figure(after)} euro brut au lieu de {figure(before)}.",
    "employer_rate": lambda before, after: (
        f"Les cotisations de l’employeur sont de {_percentage(after)} du brut au lieu de {_percentage(before)}."
    ),
    "talent_pool": lambda _, after: (
        "Les candidats non retenus peuvent rester dans un vivier." if after else "Il n’y a pas de vivier de candidats."
    ),
    "sponsor_commitment": lambda _, after: (
        "Un défi se dépose avec l’engagement signé de son sponsor."
        if after
        else "Un défi se dépose sans engagement signé de son sponsor."
    ),
    "challenge_form": _form("Les administrations"),
    "application_form": _form("Les candidats"),
    "eligibility": _conditions,
    "pay": lambda before, after: _instead(_pay(before), _pay(after)),
    "stages": _stages,
}
COFUNDING = ("cofunding", "cofunding_amount")


def sentences(first: Preset, second: Preset) -> dict[str, list[str]]:
    """Return what the second preset changes in the first, by rule that differs, in the order of the file.

    The kind of cofunding and its amount are one sentence, under the first of the two that differs.
    """
    changes: dict[str, list[str]] = {}
    for difference in presets.difference(first, second):
        rule = difference.rule
        if rule in COFUNDING:
            if not changes.keys() & set(COFUNDING):
                changes[rule] = [_instead(_cofunding(first), _cofunding(second))]
            continue
        text = SENTENCES[rule](difference.first, difference.second)
        changes[rule] = [text] if isinstance(text, str) else list(text)
    return changes
