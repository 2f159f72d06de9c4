"""What was already given elsewhere, proposed as an answer: asked once, with where it comes from.

A question is recognised by its label, which names it in every version of the programme's forms: a draft opened before
this was written is served as well. Nothing is stored until the person who writes has seen it on its screen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User
from challenges.domain import funding
from challenges.enums import FundingSource
from challenges.models import Challenge, FundingPlan
from challenges.rules import own_challenges
from common.language.french import counted
from dossiers.domain import values as kinds
from dossiers.enums import FieldKind
from dossiers.models import Answer, FormField

CARRIED_KINDS = (FieldKind.CONTACT, FieldKind.PERSON, FieldKind.SHORT_TEXT)
ABOUT_THE_BODY = frozenset({"Mission de l’organisation", "Vision de l’organisation"})
POSITIONS_PAGE = "Cette réponse vient de la page « Postes et moyens »."
FUNDING_PAGE = "Cette réponse vient de la page du financement."
TITLE = "C’est le titre provisoire de votre proposition : corrigez-le s’il a changé."
DIRECTORY = "C’est l’administration pour laquelle vous écrivez : corrigez si une autre est concernée."


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer given elsewhere: its stored text, where it comes from, and whether that place is this proposal."""

    value: str
    origin: str
    is_here: bool = False

    @property
    def differs(self) -> str:
        """Return what to say beside an answer that is not this one: a page of the same proposal says otherwise."""
        return f"Une autre page de cette proposition dit : « {self.value} »." if self.is_here else ""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the other pages of a proposal say."""

    challenge: Challenge
    seats: int
    professions: list[str]
    plan: FundingPlan | None

    @property
    def shares(self) -> str:
        """Return whether co-funding is asked, as a question stores it; nothing while no plan says it."""
        if self.plan is None:
            return ""
        return "non" if self.plan.source == FundingSource.SELF else "oui"

    @property
    def payee(self) -> str:
        """Return who receives the credits under the plan; nothing while no plan says it."""
        return str(self.plan.bearer or self.challenge.administration) if self.plan is not None else ""


Fact = tuple[str, Callable[[_Facts], str]]
HERE: dict[str, Fact] = {
    "Nom du projet": (TITLE, lambda facts: facts.challenge.submitted_title),
    "Opérateur du projet": (DIRECTORY, lambda facts: str(facts.challenge.administration or "")),
    "Entité opérationnelle": (DIRECTORY, lambda facts: str(facts.challenge.administration or "")),
    "Administrateur du projet": (FUNDING_PAGE, lambda facts: facts.payee),
    "Demande de cofinancement DINUM": (FUNDING_PAGE, lambda facts: facts.shares),
    "Numéro de programme budgétaire": (FUNDING_PAGE, lambda facts: facts.plan.programme if facts.plan else ""),
    "Nombre d’EIG demandés": (POSITIONS_PAGE, lambda facts: str(facts.seats) if facts.seats else ""),
    "Profils souhaités": (POSITIONS_PAGE, lambda facts: "\n".join(facts.professions)),
    "Profil souhaité": (POSITIONS_PAGE, lambda facts: "\n".join(facts.professions)),
}


def _facts(challenge: Challenge) -> _Facts:
    positions = list(challenge.positions.select_related("profession").prefetch_related("skills__skill"))
    professions = [
        f"{position.profession.label}, {counted(position.seats, 'place')}"
        + "".join(f" ; {skill}" for skill in position.skills.all())
        for position in positions
    ]
    seats = sum(position.seats for position in positions)
    return _Facts(challenge, seats, professions, funding.plan_of(challenge))


def _from_other_proposals(challenge: Challenge, fields: Iterable[FormField], user: User) -> dict[int, Carried]:
    """Return what the last of the other proposals of the administration that a person reads says (two queries)."""
    readable = own_challenges(user).filter(
        administration=challenge.administration, campaign__sandbox=challenge.campaign.sandbox
    )
    titles = dict(readable.exclude(pk=challenge.pk).values_list("dossier", "submitted_title"))
    asked = {(field.label, field.kind): field for field in fields}
    known = Answer.objects.filter(dossier__in=titles, field__label__in={label for label, _ in asked}).exclude(value="")
    carried = {}
    for answer in known.select_related("field").order_by("dossier__saved_at", "pk"):
        field = asked.get((answer.field.label, answer.field.kind))
        if field is None or kinds.fault(field, answer.value):
            continue
        origin = f"Cette réponse vient de votre proposition « {titles[answer.dossier_id]} » : corrigez-la au besoin."
        carried[field.pk] = Carried(answer.value, origin)
    return carried


def answers_elsewhere(challenge: Challenge, fields: Iterable[FormField], *, user: User) -> dict[int, Carried]:
    """Return, by question, what was already given in this proposal, else in another one of the administration.

    ``user`` is who reads: a proposal that they do not read gives nothing (six queries at most).
    """
    fields = list(fields)
    general = [
        field for field in fields if field.required and (field.kind in CARRIED_KINDS or field.label in ABOUT_THE_BODY)
    ]
    carried = _from_other_proposals(challenge, general, user) if general else {}
    facts = _facts(challenge) if any(field.label in HERE for field in fields) else None
    for field in fields:
        if facts is None or field.label not in HERE:
            continue
        origin, read = HERE[field.label]
        value = read(facts)
        if value and not kinds.fault(field, value):
            carried[field.pk] = Carried(value, origin, is_here=True)
    return carried


def plan_elsewhere(challenge: Challenge, *, user: User) -> FundingPlan | None:
    """Return the plan of the last other proposal of the administration that a person reads, or nothing."""
    readable = own_challenges(user).filter(
        administration=challenge.administration, campaign__sandbox=challenge.campaign.sandbox
    )
    plans = FundingPlan.objects.filter(challenge__in=readable.exclude(pk=challenge.pk))
    return plans.select_related("bearer", "challenge").order_by("written_at", "pk").last()


def sponsor_address(challenge: Challenge) -> str:
    """Return the address of the sponsor as the form already says it, or nothing (one query)."""
    stored = challenge.own_dossier.answers.filter(field__label="Sponsor", field__kind=FieldKind.CONTACT)
    return kinds.parts(FieldKind.CONTACT, next(iter(stored.values_list("value", flat=True)), ""))["email"]
