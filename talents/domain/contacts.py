"""Who follows a mission changes: the lead, the sponsor or the coach, from a day, with those concerned informed.

The change is an act of the mission (R20): its history stays. It makes an amendment when the contract names whom it
replaces, and another mission letter when the letter does.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from accounts.rules import holders
from challenges.enums import MemberRole
from challenges.models import AdministrationMember
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date
from documents.domain.signing import signatures
from documents.domain.texts import composing
from documents.enums import SignatureState
from documents.models import Document
from notifications.domain import outbox
from notifications.models import Message
from talents.domain.acts import NO_REASON, ActRefusedError, issue_paper, next_rank
from talents.domain.documents import papers
from talents.domain.rehearsing import rehearse
from talents.enums import ActKind, ContactRole, MissionState
from talents.models import Mission, MissionAct, MissionLog
from talents.rules import visible_missions

SEATS = {ContactRole.LEAD: MemberRole.LEAD, ContactRole.SPONSOR: MemberRole.SPONSOR}
LETTER = "mission_letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who takes a role, from when and why; ``person`` is nobody while the one who follows is not known."""

    role: ContactRole
    person: User | None
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What recording a change would do: the act as it would be, the papers it makes and the messages it sends."""

    act: MissionAct
    papers: list[Document]
    messages: list[Message]


def candidates(mission: Mission, role: ContactRole) -> QuerySet[User]:
    """Return who may hold a role: people of the host, or, for a coach, the team and those whose mission is over."""
    if role == ContactRole.COACH:
        held = Q(pk__in=holders("followup.manage", mission)) | Q(missions__state=MissionState.ENDED)
        people = User.objects.filter(held, is_active=True)
    else:
        people = User.objects.filter(administration_seats__administration=mission.host_id, is_active=True)
    return people.exclude(pk=mission.talent_id).distinct().order_by("last_name", "pk")


def holder(mission: Mission, role: ContactRole) -> User | None:
    """Return who holds a role: whom the mission names, else who holds the seat of its host, as the papers print."""
    person: User | None = getattr(mission, role.value)
    if person is not None or role not in SEATS:
        return person
    seats = AdministrationMember.objects.filter(
        administration=mission.position.challenge.administration_id, role=SEATS[role]
    )
    seat = seats.select_related("user").order_by("pk").first()
    return seat.user if seat is not None else None


def waiting(mission: Mission) -> QuerySet[MissionAct]:
    """Return the changes of contact that wait for their day."""
    return mission.acts.filter(kind=ActKind.CONTACT, applied_at=None).order_by("on", "rank")


def _names(document: Document | None, role: str, person: User | None) -> bool:
    """Tell whether a document prints a person's name in a role."""
    if document is None or document.version is None or person is None:
        return False
    blocks = composing.printed(document.version.content, document.context)
    tokens = {token for block in blocks for token in composing.tokens(block)}
    return role in tokens and document.context.get(role) == person.civil_name


def _check(mission: Mission, change: Change) -> None:
    """Refuse a change that changes nothing or names somebody who cannot. Raises :class:`ActRefusedError`."""
    if mission.state == MissionState.ENDED:
        raise ActRefusedError("person", "Cette mission est terminée.")
    if change.on > mission.ends_on:
        raise ActRefusedError(
            "on", f"La mission s’achève le {french_date(mission.ends_on)} : choisissez un jour avant."
        )
    if not change.reason.strip():
        raise ActRefusedError("reason", NO_REASON)
    if change.person == holder(mission, change.role):
        raise ActRefusedError("person", "Cette personne tient déjà ce rôle : choisissez-en une autre.")
    if change.person is not None and change.person not in candidates(mission, change.role):
        raise ActRefusedError("person", "Cette personne ne peut pas tenir ce rôle.")
    if waiting(mission).filter(role=change.role).exists():
        raise ActRefusedError("on", "Un changement de ce rôle attend déjà son jour.")


def _issue_papers(act: MissionAct, *, at: datetime) -> list[Document]:
    """Register the papers of a change: an amendment, another mission letter, or nothing."""
    mission, issued = act.mission, []
    if _names(mission.contract, act.role, act.person_before):
        act.document = issue_paper(act, "amendment", at=at)
        act.save(update_fields=["document"])
        issued.append(act.document)
    letter = Document.objects.filter(
        template=LETTER, subject__mission=mission, state=JobState.DONE, replaced_by=None
    ).select_related("version").order_by("pk").last()  # fmt: skip
    if letter is not None and _names(letter, act.role, act.person_before):
        setattr(mission, act.role, act.person_after)  # what the letter prints, whatever the day of the change
        issued.append(papers.issue(LETTER, mission, at=at, key=f"{LETTER}-act-{act.pk}", replaces=letter))
        letter.signatures.filter(state__in=signatures.OPEN).update(state=SignatureState.CLOSED)
    return issued


@team_act("talents.manage")
@transaction.atomic
def change_contact(mission: Mission, change: Change, *, by: User, at: datetime) -> tuple[MissionAct, list[Document]]:
    """Record who takes a role of a mission, inform those concerned, and return the act with its papers.

    The mission takes it at once, or on its day. Raises :class:`ActRefusedError`, or
    :class:`papers.PaperRefusedError` when a paper lacks something.
    """
    locked = Mission.objects.select_for_update().get(pk=mission.pk)
    _check(locked, change)
    act = MissionAct.objects.create(
        mission=locked, rank=next_rank(locked), kind=ActKind.CONTACT, on=change.on, role=change.role,
        person_before=holder(locked, change.role), person_after=change.person,
        ends_before=locked.ends_on, ends_after=locked.ends_on, host_before=locked.host, host_after=locked.host,
        net_before=locked.net_monthly, net_after=locked.net_monthly, reason=change.reason.strip()[:500], by=by, at=at,
    )  # fmt: skip
    if change.on <= day_of(at):
        _apply(act, by=by, at=at)
    issued = _issue_papers(act, at=at)
    _inform(act, at=at)
    mission.refresh_from_db()
    return act, issued


@team_act("talents.manage")
def forecast(mission: Mission, change: Change, *, by: User, at: datetime) -> Forecast:
    """Return what a change would do, its very messages included; nothing is written. Raises as the change does."""
    (act, issued), messages = rehearse(lambda: change_contact(mission, change, by=by, at=at), at=at)
    mission.refresh_from_db()
    return Forecast(act, issued, messages)


def _apply(act: MissionAct, *, by: User | None, at: datetime) -> None:
    mission = act.mission
    setattr(mission, act.role, act.person_after)
    mission.save(update_fields=[act.role])
    act.applied_at = at
    act.save(update_fields=["applied_at"])
    MissionLog.objects.create(
        subject=mission, verb="contact", source=mission.state, target=mission.state, by=by, at=at,
        reason=f"{act.get_role_display().capitalize()} : {act.person_after or 'à désigner'}.",
    )  # fmt: skip


def apply_due(*, at: datetime) -> int:
    """Give the missions the contacts whose day has come, and return how many."""
    due = MissionAct.objects.filter(
        kind=ActKind.CONTACT, applied_at=None, on__lte=day_of(at), mission__cohort__campaign__sandbox=False
    )
    acts = list(due.exclude(mission__state=MissionState.ENDED).select_related("mission", "person_after").order_by("pk"))
    for act in acts:
        with transaction.atomic():
            _apply(act, by=None, at=at)
    return len(acts)


def _inform(act: MissionAct, *, at: datetime) -> None:
    """Write to the person, to who leaves, to who arrives, and to those who follow the mission with them."""
    mission = act.mission
    seats = mission.host.members.filter(role=MemberRole.HR).select_related("user")
    followers = [holder(mission, role) for role in ContactRole]
    concerned = [mission.talent, act.person_before, act.person_after, *followers, *(seat.user for seat in seats)]
    people = {person.pk: person for person in concerned if person is not None}
    for _, user in sorted(people.items()):
        leaves = user == act.person_before
        enters = not leaves and visible_missions(user).filter(pk=mission.pk).exists()
        outbox.queue(
            "contact_changed",
            to=user,
            key=f"contact-{act.pk}-{user.pk}",
            context={
                "leaves": leaves,
                "arrives": user == act.person_after,
                "own": user == mission.talent,
                "role": act.get_role_display(),
                "before": str(act.person_before or ""),
                "after": str(act.person_after or ""),
                "after_address": act.person_after.email if act.person_after else "",
                "on": french_date(act.on),
                "talent": str(mission.talent),
                "challenge": str(mission.position.challenge),
                "host": str(mission.host),
                "public_id": str(mission.public_id) if enters else "",
            },
            campaign=mission.cohort.campaign.code,
            at=at,
        )
