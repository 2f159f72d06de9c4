"""Explain to a person the decision taken on their application: what counted, from where, and what was reckoned with it.

Code des relations entre le public et l'administration, L311-3-1 and R311-3-1-2: degree and mode of contribution of the
treatment, data and their sources, parameters and weights applied to this person, operations. Nothing is told before
the decision is announced (R14), and nothing of another person but the rank and the result of the last one admitted.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from applications.domain import season
from applications.domain.account import general_claims, preselection_claims, rounds_of, wish_accounts
from applications.domain.claim_facts import Case
from applications.domain.claims import Claim, false_claims, holds
from applications.domain.published_matchings import fingerprint, mark
from applications.domain.season import Season
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.delegations import decision_signatory
from challenges.models import Campaign, Challenge, Position
from documents.domain import production
from documents.domain.verification import proof
from documents.models import Document
from notifications.domain import outbox

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
    outcome: str
    preselection: list[Claim]
    reasons: list[Reason]
    general: list[Claim]
    matters: list[tuple[str, list[str | Claim]]]
    as_of: datetime

    @property
    def digest(self) -> str:
        """Return the hash of all that it says: another document is made when something else is true."""
        return hashlib.sha256("\n".join(one.text for one in self.claims()).encode()).hexdigest()

    def claims(self) -> list[Claim]:
        """Return every sentence that states a fact of the season."""
        matters = [one for _, lines in self.matters for one in lines if isinstance(one, Claim)]
        return [*self.preselection, *(one for reason in self.reasons for one in reason.claims), *self.general, *matters]

    def stored(self) -> dict[str, Any]:
        """Return what is kept with the document: the sentences, and the claims that prove them again."""
        return {
            "campaign": self.campaign,
            "number": self.number,
            "profession": self.profession,
            "outcome": self.outcome,
            "preselection": [one.text for one in self.preselection],
            "reasons": [
                {"wish": one.wish, "seat": one.seat, "sentences": [claim.text for claim in one.claims]}
                for one in self.reasons
            ],
            "general": [one.text for one in self.general],
            "matters": [[title, [_sentence(one) for one in lines]] for title, lines in self.matters],
            "claims": [one.stored() for one in self.claims()],
            "as_of": self.as_of.isoformat(),
        }


class FalseClaimError(Exception):
    """A letter would say something that the season contradicts: it is not made; ``claims`` are the false sentences."""

    def __init__(self, claims: list[Claim]) -> None:
        self.claims = claims
        super().__init__(" ".join(one.text for one in claims))


def _sentence(one: str | Claim) -> str:
    return one.text if isinstance(one, Claim) else one


def _reasons(case: Case) -> list[Reason]:
    accounts = wish_accounts(case)
    seats = Position.objects.filter(pk__in={one.position for one in accounts}).select_related("challenge", "profession")
    names = {one.pk: f"{one.challenge}, {one.profession}" for one in seats}
    closed = {one.pk: str(one) for one in Challenge.objects.filter(pk__in={one.challenge for one in accounts})}
    return [
        Reason(one.wish, names.get(one.position or 0) or closed.get(one.challenge or 0) or "Défi sans votre métier",
               one.claims)
        for one in accounts
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
    for one in rounds:
        on = {"round": one.fingerprint, "on": str(one.on)}
        degree.append(Claim("adopted", on))
        operations.append(Claim("fingerprint", on))
        public = {"fingerprint": fingerprint(one.inputs, one.salt), "mark": mark(one.salt, case.application)}
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


def of(application: Application, *, at: datetime) -> Explanation | None:
    """Return the explanation of what was announced to a person, each claim proved; nothing before.

    Raises :class:`FalseClaimError` when a claim is false: nothing is then told.
    """
    deposit = application.last_deposit
    if application.announced_state not in PRESELECTED or deposit is None:
        return None
    whole = season.load(application.campaign, until=at, application=application.pk)
    matched = application.announced_state in MATCHED
    case = Case(application.pk, whole if matched else Season([], [], whole.preselections))
    preselection = preselection_claims(whole.preselections, application.pk)
    reasons = _reasons(case)
    if not (reasons or preselection):
        return None
    explained = Explanation(
        campaign=application.campaign.name,
        number=deposit.number,
        profession=str(application.profession),
        outcome=application.announced_label,
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


@transaction.atomic
def tell_team(application: Application, error: FalseClaimError, *, at: datetime) -> None:
    """Tell the team, once for each decision, that a letter is blocked and which of its sentences are false."""
    for colleague in User.objects.filter(is_team=True, is_active=True).order_by("pk"):
        outbox.queue(
            "letter_blocked",
            to=colleague,
            key=f"letter-blocked-{application.pk}-{application.announced_state}-{colleague.pk}",
            context={
                "number": application.last_deposit.number if application.last_deposit else "",
                "sentences": [one.text for one in error.claims],
                "application": str(application.public_id),
            },
            at=at,
        )


@proof(TEMPLATE)
def prove(document: Document) -> list[str]:
    """Return the sentences of a stored explanation that the season contradicts."""
    stored = document.context.get("claims")
    application = Application.objects.filter(pk=document.context.get("application")).select_related("campaign").first()
    if stored is None or application is None:
        return []  # an explanation from before the claims, or of a person whose dossier was erased
    until = datetime.fromisoformat(document.context["as_of"])
    case = Case(application.pk, season.load(application.campaign, until=until, application=application.pk))
    claims = [Claim(one["kind"], one["facts"]) for one in stored]
    texts = {one["text"] for one in stored}
    return [one.text for one in claims if one.text not in texts or not holds(one, case)]


def _key(application: Application, found: Explanation) -> str:
    return f"explanation-{application.pk}-{application.announced_state}-{found.digest[:16]}"


def issue(application: Application, found: Explanation, *, at: Any) -> Document:
    """Register the PDF of an explanation, once for each decision announced."""
    signer = decision_signatory(application.campaign, at=at)
    signature = {"signatory": str(signer.user), "signatory_quality": signer.quality} if signer is not None else {}
    return production.request(
        TEMPLATE,
        title=f"Explication de la décision, {found.number}",
        key=_key(application, found),
        context=found.stored() | {"application": application.pk} | signature,
        at=at,
        series=SERIES,
    )


def issued(application: Application, found: Explanation) -> Document | None:
    """Return the PDF asked for, or nothing."""
    return Document.objects.filter(key=_key(application, found)).first()
