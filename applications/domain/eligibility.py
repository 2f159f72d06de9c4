"""Conditions to apply: asked, computed, explained; decided by people alone."""

from collections.abc import Callable, Mapping
from datetime import datetime

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import ApplicationState, CheckOutcome
from applications.models import Application, Declaration, EligibilityCheck
from challenges.enums import EligibilityKind
from challenges.models import EligibilityRule
from common.refusals import RefusedError
from juries.models import Juror

K = EligibilityKind
QUESTIONS = {
    K.CIVIL_SERVANT: "Serez-vous fonctionnaire, ou assimilé, en poste {moment} ?",
    K.PANEL: "Êtes-vous, ou avez-vous été, membre d’un jury ou expert sollicité de cette campagne ?",
    K.STUDIES: "Suivrez-vous {moment} des études de premier ou de deuxième cycle (jusqu’au master) ?",
    K.PREVIOUS: "Avez-vous été retenu ou retenue dans la promotion précédente du programme ?",
    K.COMPANY: "Dirigerez-vous {moment} une société qui n’est pas en sommeil ?",
}
EXPLAINED = {
    K.CIVIL_SERVANT: "Une personne en poste dans la fonction publique {moment} ne peut être recrutée par cet appel.",
    K.PANEL: "Une personne qui évalue la campagne ne peut y candidater (R7).",
    K.STUDIES: "La personne ne doit plus suivre de premier ou de deuxième cycle {moment}.",
    K.PREVIOUS: "Une promotion ne se prolonge pas par cet appel.",
    K.COMPANY: (
        "Une société doit être en sommeil, fermée, ou le mandat achevé {moment} : une preuve ou, pour une"
        " micro-entreprise, une attestation sur l’honneur est demandée."
    ),
}


class OverrideRefusedError(RefusedError):
    """An opinion against a computation gives its reason."""


def question(rule: EligibilityRule) -> str:
    """Return what the person is asked."""
    return QUESTIONS[EligibilityKind(rule.kind)].format(moment=rule.get_moment_display())


def _sits(application: Application) -> str:
    seats = Juror.objects.present_and_past().filter(
        user=application.candidate_id, panel__stages__campaign=application.campaign_id
    )
    return "Cette personne siège dans un jury de la campagne." if seats.exists() else ""


def _was_selected(application: Application) -> str:
    campaign = application.campaign
    before = Application.objects.filter(
        candidate=application.candidate_id,
        campaign__programme__code=campaign.programme_id,
        campaign__number=campaign.number - 1,
        campaign__rehearsal_of__isnull=True,
        state=ApplicationState.ACCEPTED,
    )
    return "Cette personne a accepté une place dans la promotion précédente." if before.exists() else ""


KNOWN: dict[str, Callable[[Application], str]] = {K.PANEL: _sits, K.PREVIOUS: _was_selected}


def _judge(
    application: Application, rule: EligibilityRule, declaration: Declaration | None
) -> tuple[CheckOutcome, str]:
    why = EXPLAINED[EligibilityKind(rule.kind)].format(moment=rule.get_moment_display())
    fact = KNOWN[rule.kind](application) if rule.kind in KNOWN else ""
    if fact:
        return CheckOutcome.UNMET, f"{fact} {why}"
    if declaration is None:
        return CheckOutcome.DOUBT, f"La personne n’a pas répondu. {why}"
    if not declaration.concerned:
        return CheckOutcome.MET, "La personne déclare ne pas être concernée."
    detail = f" et précise : « {declaration.detail} »" if declaration.detail else ""
    explanation = f"La personne se déclare concernée{detail}. {why}"
    if rule.exception:
        return CheckOutcome.DOUBT, f"{explanation} Exception à examiner : {rule.exception}."
    return (CheckOutcome.DOUBT if rule.kind == K.COMPANY else CheckOutcome.UNMET), explanation


Declared = Mapping[str, Declaration]


def declared(application: Application) -> Declared:
    """Return what a person declared, by condition (one query)."""
    return {declaration.kind: declaration for declaration in application.declarations.all()}


def undeclared(application: Application, answered: Declared | None = None) -> list[EligibilityRule]:
    """Return the conditions to which the person has not answered yet; ``answered`` is what was read already."""
    answered = declared(application) if answered is None else answered
    return [rule for rule in application.campaign.eligibility_rules.all() if rule.kind not in answered]


def declare(application: Application, answers: Mapping[str, tuple[bool, str]]) -> None:
    """Record a draft's answers by condition: whether it concerns the person, and what they add (one statement)."""
    Declaration.objects.bulk_create(
        [
            Declaration(application=application, kind=kind, concerned=concerned, detail=detail.strip()[:500])
            for kind, (concerned, detail) in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["application", "kind"],
        update_fields=["concerned", "detail"],
    )


def check(application: Application, *, at: datetime, answered: Declared | None = None) -> list[EligibilityCheck]:
    """Compute every condition of the campaign, with its explanation; opinions given by hand stay.

    Return what was computed, without those opinions. ``answered`` is what was read already.
    """
    answered = declared(application) if answered is None else answered
    computed = []
    for rule in application.campaign.eligibility_rules.all():
        outcome, explanation = _judge(application, rule, answered.get(rule.kind))
        computed.append(
            EligibilityCheck(
                application=application, kind=rule.kind, outcome=outcome, explanation=explanation[:600], computed_at=at
            )
        )
    return EligibilityCheck.objects.bulk_create(
        computed,
        update_conflicts=True,
        unique_fields=["application", "kind"],
        update_fields=["outcome", "explanation", "computed_at"],
    )


@team_act("applications.process")
def override(check: EligibilityCheck, outcome: str, *, reason: str, by: User, at: datetime) -> None:
    """Give an opinion instead of the computation, signed and reasoned. Raises :class:`OverrideRefusedError`."""
    if outcome not in CheckOutcome.values or not reason.strip():
        raise OverrideRefusedError("Choisissez un avis et donnez-en le motif.", field="reason")
    check.override, check.override_reason, check.override_by, check.override_at = outcome, reason.strip()[:500], by, at
    check.save()


def _spoken(declaration: Declaration | None) -> str:
    if declaration is None:
        return ""
    answer = "Oui" if declaration.concerned else "Non"
    return f"{answer} : {declaration.detail}" if declaration.detail else answer


def frozen(application: Application, answered: Declared | None = None) -> list[dict[str, object]]:
    """Return the declarations as answers to freeze with the deposit; they are read by the team alone.

    ``answered`` is what was read already.
    """
    answered = declared(application) if answered is None else answered
    rows = []
    for rule in application.campaign.eligibility_rules.all():
        value = _spoken(answered.get(rule.kind))
        rows.append(
            {
                "section": "Situation", "label": question(rule), "kind": "short_text", "identifying": True,
                "audience": "team", "value": value,
            }
        )  # fmt: skip
    return rows
