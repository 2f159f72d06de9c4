"""Give, change and end the roles of the programme team; the last administrator of the platform stays.

Each act is in the journal, and what a role opens on the side of the site's editing (Wagtail) follows it. Who is told,
and what the person was in charge of, is written by the packages above (:mod:`challenges.domain.colleagues`).
"""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts.domain import journal
from accounts.enums import Act, Role, RoleLevel
from accounts.models import RoleAssignment, User
from accounts.rules import ROLE_PERMISSIONS, RoleScope, reach, reach_of
from common.days import day_of
from common.refusals import RefusedError

EDITORS = "Moderators"  # the group that Wagtail makes: it edits and publishes every page
ADMINISTRATOR_ONLY = frozenset({Role.ADMINISTRATOR, Role.EDITOR})


class RoleRefusedError(RefusedError):
    """A role that cannot be given, changed or ended; the message is in French."""


def may_manage(by: User, role: str, scope: RoleScope, *, of_platform: bool) -> bool:
    """Tell whether a person gives and ends a role in a place: an administrator all, a manager those of their place."""
    held = reach(by, "members.manage")
    if role in ADMINISTRATOR_ONLY:
        return any(grant.role == Role.ADMINISTRATOR for grant in by.grants)
    return held.everywhere if of_platform else held.holds(scope)


def apply_editing_rights(user: User) -> None:
    """Open or close the editing of the site to a person, as their roles say now; the journal keeps what changed."""
    user.forget_grants()
    administers = any(grant.role == Role.ADMINISTRATOR for grant in user.grants)
    edits = bool(reach_of(user.grants, "cms.edit"))
    if (user.is_staff, user.is_superuser) != (edits, administers):
        user.is_staff, user.is_superuser = edits, administers
        user.save(update_fields=["is_staff", "is_superuser"])
    group, _ = Group.objects.get_or_create(name=EDITORS)
    if edits and not user.groups.filter(pk=group.pk).exists():
        user.groups.add(group)
    elif not edits and user.groups.filter(pk=group.pk).exists():
        user.groups.remove(group)


def _record(assignment: RoleAssignment, what: str, *, by: User | None) -> None:
    journal.record(
        Act.RIGHTS, f"{what} : {assignment}", actor=by, concerned=assignment.user, target=f"rôle {assignment.pk}"
    )


@transaction.atomic
def assign(
    user: User,
    role: Role,
    *,
    level: RoleLevel = RoleLevel.PLATFORM,
    code: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: User | None,
    at: datetime,
) -> RoleAssignment:
    """Give a role from a day to another, both included; today and for good by default. ``by`` is empty by command.

    Raises :class:`RoleRefusedError` when the person has the role there already, or when the days are not in order.
    """
    day = day_of(at)
    first = starts_on or day
    if ends_on is not None and ends_on < max(first, day):
        raise RoleRefusedError("Le rôle finit après son début, et pas dans le passé.", field="ends_on")
    same = RoleAssignment.objects.filter(user=user, role=role, scope=level, scope_code=code)
    same.filter(ended_at__isnull=True, ends_on__lt=day).update(ended_at=at)
    try:
        with transaction.atomic():
            assignment: RoleAssignment = RoleAssignment.objects.create(
                user=user, role=role, scope=level, scope_code=code, starts_on=first, ends_on=ends_on, by=by,
                created_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise RoleRefusedError(
            f"{user} a déjà ce rôle : changez ses dates dans la liste des membres.", field="role"
        ) from None
    _record(assignment, "Rôle confié", by=by)
    apply_editing_rights(user)
    return assignment


def _locked(assignment: RoleAssignment) -> RoleAssignment:
    """Lock a role with those of every administrator, always in the same order: two acts at once wait for each other.

    Raises :class:`RoleRefusedError` for a role that is over.
    """
    list(RoleAssignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR, ended_at=None).order_by("pk"))
    locked: RoleAssignment = (
        RoleAssignment.objects.select_for_update(of=("self",)).select_related("user").get(pk=assignment.pk)
    )
    if locked.ended_at is not None:
        raise RoleRefusedError("Ce rôle est déjà terminé.")
    return locked


def _check_administered(assignment: RoleAssignment, *, at: datetime) -> None:
    """Refuse to leave the platform without an administrator whose role has begun and has no end."""
    if assignment.role != Role.ADMINISTRATOR:
        return
    lasting: Any = RoleAssignment.objects.active(day_of(at)).filter(
        role=Role.ADMINISTRATOR, ends_on__isnull=True, user__is_active=True
    )
    if not lasting.exclude(pk=assignment.pk).exists():
        raise RoleRefusedError(
            "C’est la dernière personne qui administre la plateforme sans date de fin :"
            " confiez d’abord ce rôle à quelqu’un d’autre."
        )


@transaction.atomic
def set_end(assignment: RoleAssignment, ends_on: date | None, *, by: User, at: datetime) -> RoleAssignment:
    """Set the last day of a role, or take it off. Raises :class:`RoleRefusedError`."""
    locked = _locked(assignment)
    if ends_on is not None:
        if ends_on < max(locked.starts_on, day_of(at)):
            raise RoleRefusedError("Le rôle finit après son début, et pas dans le passé.", field="ends_on")
        _check_administered(locked, at=at)
    locked.ends_on = ends_on
    locked.save(update_fields=["ends_on"])
    until = f"jusqu’au {ends_on:%d/%m/%Y}" if ends_on else "sans date de fin"
    _record(locked, f"Rôle {until}", by=by)
    apply_editing_rights(locked.user)
    return locked


@transaction.atomic
def end(assignment: RoleAssignment, *, by: User, at: datetime) -> RoleAssignment:
    """Take a role away at once. Raises :class:`RoleRefusedError` for a role that is over, or the last administrator."""
    locked = _locked(assignment)
    _check_administered(locked, at=at)
    locked.ended_at, locked.ended_by = at, by
    locked.save(update_fields=["ended_at", "ended_by"])
    _record(locked, "Rôle retiré", by=by)
    apply_editing_rights(locked.user)
    return locked


@transaction.atomic
def close_over(*, at: datetime) -> int:
    """Close the roles whose last day is over, and open or close the editing of the site; return how many were closed.

    A role over opens nothing from its last midnight on: this only writes it down, and follows those that begin.
    """
    over = RoleAssignment.objects.filter(ended_at__isnull=True, ends_on__lt=day_of(at)).select_related("user")
    rows = list(over.order_by("pk").select_for_update(of=("self",)))
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _record(row, "Rôle arrivé à son terme", by=None)
    editing = [role for role in Role if "cms.edit" in ROLE_PERMISSIONS[role]]
    concerned = RoleAssignment.objects.filter(role__in=editing, ended_at__isnull=True, starts_on=day_of(at))
    people = {row.user for row in rows} | {row.user for row in concerned.select_related("user")}
    for user in sorted(people, key=lambda person: person.pk):
        apply_editing_rights(user)
    return len(rows)
