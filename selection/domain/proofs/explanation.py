"""Explain to a person the decision taken on their application: what counted, from where, and what was reckoned with it.

Code des relations entre le public et l'administration, L311-3-1 and R311-3-1-2: degree and mode of contribution of the
treatment, data and their sources, parameters and weights applied to this person, operations. Nothing is told before
the decision is announced (R14), and nothing of another person but the rank and the result of the last one admitted.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.delegations import decision_signatory
from challenges.models import Campaign, Challenge, Position
from documents.domain import production
from documents.models import Document
from selection.domain.matchings.published_matchings import fingerprint, mark
from selection.domain.proofs import decisions
from selection.domain.proofs.account import general_claims, preselection_claims, rounds_of, wish_accounts
from selection.domain.proofs.claim_facts import Case
from selection.domain.proofs.claims import Claim, FalseClaimError, false_claims
from selection.domain.proofs.season import Season

TEMPLATE = "decision_explanation"
SERIES = "EXP"
MATCHED = (
    ApplicationState.OFFERED, ApplicationState.WAITING, ApplicationState.ACCEPTED, ApplicationState.DECLINED,
    ApplicationState.NOT_SELECTED,
)  # fmt: skip
PRESELECTED = (*MATCHED, ApplicationState.SHORTLISTED, ApplicationState.NOT_SHORTLISTED, ApplicationState.HEARD)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one wish led to; ``wish`` is nought for a seat that the person had not wished for."""

    wish: int
    seat: str
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision explained: the preselection, one reason a wish, then the four matters of the law, claim by claim."""

    campaign: str
    number: str
    profession: str
    outcome: Claim
    preselection: list[Claim]
    reasons: list[Reason]
    general: list[Claim]
    matters: list[tuple[str, list[str | Claim]]]
    as_of: datetime

    @property
    def digest(self) -> str:
        """Return the hash of all that it says: another document is made when something else is true."""
        return hashlib.sha256("\n".join(claim.text for claim in self.claims()).encode()).hexdigest()

    def claims(self) -> list[Claim]:
        """Return every sentence that states a fact of the season."""
        matters = [line for _, lines in self.matters for line in lines if isinstance(line, Claim)]
        return [
            self.outcome,
            *self.preselection,
            *(claim for reason in self.reasons for claim in reason.claims),
            *self.general,
            *matters,
        ]

    def stored(self) -> dict[str, Any]:
        """Return what is kept with the document: the sentences, and the claims that prove them again."""
        return {
            "campaign": self.campaign,
            "number": self.number,
            "profession": self.profession,
            "outcome": self.outcome.facts["label"],
            "preselection": [claim.text for claim in self.preselection],
            "reasons": [
                {"wish": reason.wish, "seat": reason.seat, "sentences": [claim.text for claim in reason.claims]}
                for reason in self.reasons
            ],
            "general": [claim.text for claim in self.general],
            "matters": [[title, [_sentence(line) for line in lines]] for title, lines in self.matters],
            "claims": [claim.stored() for claim in self.claims()],
            "as_of": self.as_of.isoformat(),
        }


def _sentence(claim: str | Claim) -> str:
    return claim.text if isinstance(claim, Claim) else claim


def _reasons(case: Case) -> list[Reason]:
    accounts = wish_accounts(case)
    seats = Position.objects.filter(pk__in={account.position for account in accounts}).select_related(
        "challenge", "profession"
    )
    names = {seat.pk: f"{seat.challenge}, {seat.profession}" for seat in seats}
    closed = {
        challenge.pk: str(challenge)
        for challenge in Challenge.objects.filter(pk__in={account.challenge for account in accounts})
    }
    return [
        Reason(
            account.wish,
            names.get(account.position or 0) or closed.get(account.challenge or 0) or "Défi sans votre métier",
            account.claims,
        )
        for account in accounts
    ]  # fmt: skip


def _matters(case: Case, campaign: Campaign) -> list[tuple[str, list[str | Claim]]]:
    """Return the four matters of article R311-3-1-2, for this person."""
    degree: list[str | Claim] = [
        "Les notes sont données par des jurés. Aucune décision de sélection n’est prise par un calcul seul."
    ]
    data: list[str | Claim] = [
        "Votre dossier tel que vous l’avez déposé ; les notes des jurés qui l’ont lu ou qui vous ont entendu."
    ]
    weights: list[str | Claim] = [
        "Le résultat d’une grille est la moyenne ou la somme de ses critères, avec les coefficients publiés."
    ]
    operations: list[str | Claim] = ["Les dossiers d’un même métier sont rangés du meilleur résultat au moins bon."]
    rounds = rounds_of(case)
    for selection_round in rounds:
        on = {"round": selection_round.fingerprint, "on": str(selection_round.on)}
        degree.append(Claim("adopted", on))
        operations.append(Claim("fingerprint", on))
        public = {
            "fingerprint": fingerprint(selection_round.inputs, selection_round.salt),
            "mark": mark(selection_round.salt, case.application),
        }
        operations.append(Claim("published", on | public))
    if rounds:
        data.append("L’ordre de vos vœux, le classement de chaque jury, le nombre de places libres de chaque défi.")
        weights.append(Claim("nameless", {}))
        operations.insert(
            1,
            "Chaque personne est proposée à son premier vœu ; un défi garde les mieux classées dans la limite de ses"
            " places, les autres sont proposées à leur vœu suivant, jusqu’à ce que plus rien ne bouge (acceptation"
            " différée de Gale et Shapley).",
        )
    data.append(f"Règlement de la campagne {campaign.name}.")
    return [
        ("Part du calcul dans la décision", degree),
        ("Données employées et leurs sources", data),
        ("Paramètres et pondérations appliqués à votre situation", weights),
        ("Opérations effectuées", operations),
    ]


def ready(application: Application) -> bool:
    """Tell whether there is a decision to explain, without reckoning it (two queries at most)."""
    if application.announced_state not in PRESELECTED or application.last_deposit is None:
        return False
    matched = application.announced_state in MATCHED
    if matched and application.match_lines.filter(run__adopted_at__isnull=False).exists():
        return True
    decided = application.log.filter(verb__in=("shortlist", "set_aside")).exists()
    return decided and application.campaign.preselections.exists()


def of(application: Application, *, at: datetime, case: Case | None = None) -> Explanation | None:
    """Return the explanation of what was announced to a person, each claim proved; nothing before.

    ``case`` is the season and the record of the person, read here when it is not given. Raises
    :class:`selection.domain.proofs.claims.FalseClaimError` when a claim is false: nothing is then told.
    """
    deposit = application.last_deposit
    if application.announced_state not in PRESELECTED or deposit is None:
        return None
    stored = case or decisions.case_of(application, at=at)
    if application.announced_state not in MATCHED:  # a matching that is not announced yet says nothing (R14)
        stored = stored._replace(season=Season([], [], stored.season.preselections))
    return _explained(application, deposit.number, stored, at=at)


def _explained(application: Application, number: str, case: Case, *, at: datetime) -> Explanation | None:
    preselection = preselection_claims(case.season.preselections, application.pk)
    reasons = _reasons(case)
    if not (reasons or preselection):
        return None
    explained = Explanation(
        campaign=application.campaign.name,
        number=number,
        profession=str(application.profession),
        outcome=Claim("state_label", {"state": application.announced_state, "label": application.announced_label}),
        preselection=preselection,
        reasons=reasons,
        general=general_claims(case),
        matters=_matters(case, application.campaign),
        as_of=at,
    )
    wrong = false_claims(explained.claims(), case)
    if wrong:
        raise FalseClaimError(wrong)
    return explained


def _key(application: Application, explanation: Explanation) -> str:
    return f"explanation-{application.pk}-{application.announced_state}-{explanation.digest[:16]}"


def issue(application: Application, explanation: Explanation, *, at: Any) -> Document:
    """Register the PDF of an explanation, once for each decision announced."""
    signer = decision_signatory(application.campaign, at=at)
    signature = {"signatory": str(signer.user), "signatory_quality": signer.quality} if signer is not None else {}
    return production.request(
        TEMPLATE,
        title=f"Explication de la décision, {explanation.number}",
        key=_key(application, explanation),
        about=application,
        context=explanation.stored() | {"application": application.pk} | signature,
        at=at,
        series=SERIES,
    )


def issued(application: Application, explanation: Explanation) -> Document | None:
    """Return the PDF asked for, or nothing."""
    return Document.objects.filter(key=_key(application, explanation)).first()
