"""Say that two accounts are one person, or two; a merge keeps every deposit and every decision."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import Sameness
from applications.models import Application, DuplicateDecision, PoolMembership, Profile, RestrictedInvitation
from challenges.models import AdministrationMember
from common.refusals import RefusedError
from common.transitions import move
from dossiers.models import Dossier
from juries.models import Juror
from notifications.models import Message


class MergeRefusedError(RefusedError):
    """The accounts cannot be merged; the message says why, in French."""


def _decide(
    person: User, other: User, decision: Sameness, *, reason: str, by: User, at: datetime, moved: dict[str, int]
) -> DuplicateDecision:
    first, second = sorted((person, other), key=lambda person: person.pk)
    duplicate_decision, _ = DuplicateDecision.objects.update_or_create(
        first=first,
        second=second,
        defaults={"decision": decision, "reason": reason.strip()[:300], "moved": moved, "by": by, "at": at},
    )
    return duplicate_decision


@team_act("people.manage")
def keep_apart(person: User, other: User, *, by: User, at: datetime) -> DuplicateDecision:
    """Record that two accounts are two people: they are not suggested any more."""
    return _decide(person, other, Sameness.DISTINCT, reason="", by=by, at=at, moved={})


def _check(primary: User, merged: User, reason: str) -> None:
    if not reason.strip():
        raise MergeRefusedError("Donnez le motif : la fusion est journalisée.", field="reason")
    if primary.pk == merged.pk or not (primary.is_active and merged.is_active):
        raise MergeRefusedError("Choisissez deux comptes actifs.")
    if merged.is_team or merged.is_staff:
        raise MergeRefusedError("Le compte d’un membre de l’équipe ne se fond pas dans un autre.")
    for model in (Juror, AdministrationMember):
        if model.objects.filter(user=merged).exists():
            raise MergeRefusedError("Ce compte siège dans un jury ou agit pour une administration : gardez-le plutôt.")


def _close_double(primary: User, merged: User, *, by: User, at: datetime) -> int:
    """Withdraw the merged account's application to a campaign where the kept one has its own (R5)."""
    both = Application.objects.filter(candidate=merged, campaign__in=primary.applications.values("campaign"))
    closed = 0
    for application in both:
        if Application.transitions.allows("withdraw", application.state):
            move(application, "withdraw", by=by, at=at, reason="doublon")
            application.publish_state()
            closed += 1
    return closed


@team_act("people.manage")
@transaction.atomic
def merge(primary: User, merged: User, *, reason: str, by: User, at: datetime) -> DuplicateDecision:
    """Make one account of two: what the merged one holds goes to the kept one, whose name and address stay.

    An application to a campaign where both applied stays with the closed account, withdrawn. Either address signs in
    afterwards. Raises :class:`MergeRefusedError`, and then nothing was touched.
    """
    people = {
        account.pk: account
        for account in User.objects.select_for_update().filter(pk__in=(primary.pk, merged.pk)).order_by("pk")
    }
    primary, merged = people[primary.pk], people[merged.pk]
    _check(primary, merged, reason)
    moved = {"retirées": _close_double(primary, merged, by=by, at=at)}
    free = Application.objects.filter(candidate=merged).exclude(campaign__in=primary.applications.values("campaign"))
    Dossier.objects.filter(application__in=free).update(owner=primary)
    moved["candidatures"] = free.update(candidate=primary)
    moved["messages"] = Message.objects.filter(recipient=merged).update(recipient=primary)
    for model in (Profile, PoolMembership):
        rows = model.objects.filter(person=merged)
        if not model.objects.filter(person=primary).exists():
            moved[model._meta.model_name or ""] = rows.update(person=primary)
    invited = RestrictedInvitation.objects.filter(person=merged)
    invited.exclude(campaign__in=primary.restricted_invitations.values("campaign")).update(person=primary)
    EmailAddress.objects.filter(user=merged).update(user=primary, primary=False)
    merged.email, merged.is_active = f"{merged.public_id}@fusion.invalid", False
    merged.set_unusable_password()
    merged.save()
    return _decide(primary, merged, Sameness.MERGED, reason=reason, by=by, at=at, moved=moved)
