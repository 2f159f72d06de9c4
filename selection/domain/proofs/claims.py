"""Sentences of letters that are proved before they are sent: a text, and a predicate on what was stored.

A claim names its kind and the facts that it states. The predicate computes them again from the inputs of all the
season's matchings, never from the lines that the letter was written from. A false claim blocks the letter. The facts
are kept with the document, and proved again whenever it is verified.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from common.language.formatting import figure, french_date
from common.language.french import counted, ordinal, typeset
from selection.domain.proofs import claim_facts
from selection.domain.proofs.claim_facts import Case, Facts
from selection.domain.proofs.status_kinds import STATUS_KINDS


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence and what it states; dates are ISO days."""

    kind: str
    facts: Facts

    @property
    def text(self) -> str:
        """Return the sentence, in French."""
        return typeset(KINDS[self.kind].text(self.facts))

    def stored(self) -> dict[str, Any]:
        """Return the claim as it is kept with a document."""
        return {"kind": self.kind, "facts": self.facts, "text": self.text}


class FalseClaimError(Exception):
    """Something would be told that the season contradicts: it is not; ``claims`` are the false sentences."""

    def __init__(self, claims: list[Claim]) -> None:
        self.claims = claims
        super().__init__(" ".join(claim.text for claim in claims))


class Kind(NamedTuple):
    """How one kind of claim is said, and when it is true."""

    text: Callable[[Facts], str]
    holds: Callable[[Facts, Case], bool]


def false_claims(claims: Iterable[Claim], case: Case) -> list[Claim]:
    """Return the claims that the season contradicts."""
    return [claim for claim in claims if not holds(claim, case)]


def holds(claim: Claim, case: Case) -> bool:
    """Tell whether a claim is true; a claim about what is nowhere stored is not."""
    try:
        return KINDS[claim.kind].holds(claim.facts, case)
    except (KeyError, StopIteration, IndexError):
        return False


def _day(facts: Facts, name: str = "on") -> str:
    return french_date(date.fromisoformat(facts[name]))


def _reading_text(facts: Facts) -> str:
    tied = " ex aequo" if facts["tied"] else ""
    times = "une fois" if facts["readings"] == 1 else f"{facts['readings']} fois"
    return (
        f"Votre dossier a été lu {times}. Son résultat est {figure(facts['result'])},"
        f" {ordinal(facts['rank'])}{tied} sur {facts['among']} dans votre métier."
    )


def _correction_text(facts: Facts) -> str:
    same = "la même" if facts["same"] else "différente"
    return (
        f"Le jury a voté le {_day(facts, 'voted_on')} une correction de l’écart de sévérité entre les lecteurs. Sans"
        f" elle, votre rang aurait été le {ordinal(facts['raw'])} : la décision aurait été {same}."
    )


def _below_text(facts: Facts) -> str:
    went = "est allée" if facts["seats"] == 1 else "sont allées"
    whom = "une personne mieux classée" if facts["seats"] == 1 else "des personnes mieux classées"
    return (
        f"{_capital_places(facts['seats'])} {went} à {whom} ; la dernière personne admise avait le rang"
        f" {facts['cutoff']}, résultat {figure(facts['result'])}."
    )


def _capital_places(seats: int) -> str:
    return "La place ouverte à ce défi pour votre métier" if seats == 1 else f"Les {seats} places ouvertes à ce défi"


def _taken_text(facts: Facts) -> str:
    sentence = (
        f"À ce défi, {counted(facts['staying'], 'place')} pour votre métier"
        f" {'était déjà tenue' if facts['staying'] == 1 else 'étaient déjà tenues'} par"
        f" {'une personne qui la garde' if facts['staying'] == 1 else 'des personnes qui les gardent'}"
    )
    if not facts["newly"]:
        return f"{sentence}."
    others = "l’autre est allée" if facts["newly"] == 1 else "les autres sont allées"
    return f"{sentence} ; {others} à mieux classé que vous."


def _set_by_team_text(facts: Facts) -> str:
    if not facts["seats"]:
        return f"L’équipe n’a ouvert aucune place de ce défi à cette répartition. Motif : {facts['reason']}."
    return (
        f"L’équipe a ouvert {counted(facts['seats'], 'place')} de ce défi à cette répartition. Motif :"
        f" {facts['reason']}."
    )


KINDS: dict[str, Kind] = {
    "reading": Kind(_reading_text, claim_facts.reading_holds),
    "shortlist": Kind(
        lambda f: f"Nombre de dossiers de ce métier présélectionnés : {f['kept']}.", claim_facts.shortlist_holds
    ),
    "correction": Kind(_correction_text, claim_facts.correction_holds),
    "tie": Kind(
        lambda f: f"À résultat égal autour de la dernière place, le jury a choisi. Motif : {f['reason']}.",
        claim_facts.tie_holds,
    ),
    "rank": Kind(
        lambda f: (
            f"Répartition du {_day(f)}. Votre rang : {ordinal(f['rank'])} sur {f['listed']}, résultat"
            f" {figure(f['result'])}."
        ),
        claim_facts.rank_holds,
    ),
    "seated": Kind(
        lambda f: (
            f"Cette place vous a été proposée le {_day(f)} : parmi vos vœux, c’est le mieux placé que votre rang"
            " permettait."
        ),
        claim_facts.seated_holds,
    ),
    "stays": Kind(
        lambda f: f"Le {_day(f)}, aucun vœu que vous préférez ne s’ouvrait à votre rang : vous gardez cette place.",
        claim_facts.stays_holds,
    ),
    "better": Kind(
        lambda _: "Sans objet : un vœu que vous aviez mieux classé vous a été proposé.", claim_facts.better_holds
    ),
    "unranked": Kind(
        lambda f: f"Le {_day(f)}, votre candidature ne figurait pas au classement du jury de ce défi.",
        claim_facts.unranked_holds,
    ),
    "below": Kind(_below_text, claim_facts.below_holds),
    "taken": Kind(_taken_text, claim_facts.taken_holds),
    "counterfactual": Kind(
        lambda _: "Classée juste devant cette dernière personne, votre candidature aurait obtenu la place.",
        claim_facts.counterfactual_holds,
    ),
    "set_by_team": Kind(_set_by_team_text, claim_facts.set_by_team_holds),
    "held": Kind(
        lambda f: f"Aucune place n’était ouverte à ce défi : l’équipe en retenait {f['held']} le {_day(f)}.",
        claim_facts.held_holds,
    ),
    "full": Kind(
        lambda f: f"Aucune place n’était libre à ce défi pour votre métier le {_day(f)}.", claim_facts.full_holds
    ),
    "not_open": Kind(
        lambda f: f"Le {_day(f)}, ce défi n’ouvrait pas de place à votre métier.", claim_facts.not_open_holds
    ),
    "set_aside": Kind(
        lambda f: f"Votre candidature n’a pas été comptée dans la répartition du {_day(f)}. Motif : {f['reason']}.",
        claim_facts.set_aside_holds,
    ),
    "called": Kind(
        lambda f: (
            f"Cette place vous a été proposée le {_day(f)} par une décision de l’équipe, hors répartition."
            + (f" Motif : {f['reason']}." if f["reason"] else "")
        ),
        claim_facts.called_holds,
    ),
    "passed_over": Kind(
        lambda f: (
            f"Le {_day(f)}, une place de ce défi a été proposée, par une décision de l’équipe, à une personne que le"
            f" jury n’avait pas classée avant vous (votre rang : {f['rank']}). Motif : {f['reason']}."
        ),
        claim_facts.passed_over_holds,
    ),
    "wronged": Kind(
        lambda f: (
            f"Le {_day(f)}, alors que vous aviez déjà une place, une place de ce défi s’est libérée ; elle est allée à"
            f" une personne classée après vous (votre rang : {f['rank']}). Le règlement de cette campagne ne rouvre pas"
            " les vœux d’une personne qui a reçu une proposition."
        ),
        claim_facts.wronged_holds,
    ),
    "unwronged": Kind(
        lambda _: (
            "Depuis que votre candidature est dans la répartition, aucune place que vous préfériez n’a été proposée à"
            " une personne classée après vous."
        ),
        claim_facts.unwronged_holds,
    ),
    "adopted": Kind(
        lambda f: (
            "La plateforme a proposé une répartition des places ; l’équipe du programme l’a relue et adoptée le"
            f" {_day(f)}."
        ),
        claim_facts.adopted_holds,
    ),
    "nameless": Kind(
        lambda _: (
            "Aucune donnée n’est pondérée dans la répartition : votre ordre de vœux et les rangs suffisent. Aucune"
            " donnée d’identité, d’âge, de sexe ou d’origine n’y entre."
        ),
        claim_facts.nameless_holds,
    ),
    "fingerprint": Kind(
        lambda f: f"Empreinte des données de la répartition du {_day(f)} : {f['round']}.", claim_facts.fingerprint_holds
    ),
    "published": Kind(
        lambda f: (
            f"Données publiées de la répartition du {_day(f)} : empreinte {f['fingerprint']}, votre repère {f['mark']}."
            " Le site les donne, avec un programme qui refait le calcul sans cette plateforme."
        ),
        claim_facts.published_holds,
    ),
    **{name: Kind(text, predicate) for name, (text, predicate) in STATUS_KINDS.items()},
}
"""Every sentence of an explanation, a decision or a status that states a fact of the season."""
