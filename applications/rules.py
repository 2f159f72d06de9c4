"""Who may see and change applications and offers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.rules import allowed, reach
from applications.enums import ApplicationState
from applications.models import Accommodation, Application, RestrictedInvitation
from challenges.enums import CallKind, StageKind
from challenges.models import CallWindow, Campaign, Stage
from challenges.rules import campaigns_with, open_windows
from dossiers.models import Unmasking

WRITABLE_STATES = (ApplicationState.DRAFT, ApplicationState.INCOMPLETE)
BLIND_STATES = (ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE)
TO_HEAR = (ApplicationState.SHORTLISTED, ApplicationState.HEARD)


def own_applications(user: User) -> QuerySet[Application]:
    """Return a person's own applications, as they may know them: never a decision that is not announced (R14)."""
    return Application.for_concerned().filter(candidate=user)


def restricted_invitation(campaign: Campaign, person: User) -> RestrictedInvitation | None:
    """Return the invitation of a person to the campaign's restricted call."""
    return campaign.restricted_invitations.filter(person=person).select_related("by").first()


def windows_open_to(user: User, at: datetime) -> QuerySet[CallWindow]:
    """Return the windows by which a person may begin now: the open calls, and the restricted ones that invite them."""
    invited = RestrictedInvitation.objects.filter(campaign=OuterRef("campaign"), person=user)
    by_invitation = open_windows(CallKind.RESTRICTED, at).filter(Exists(invited))
    either = Q(pk__in=open_windows(CallKind.APPLICATIONS, at)) | Q(pk__in=by_invitation)
    return CallWindow.objects.filter(either).exclude(campaign__applications__candidate=user).select_related("campaign")


def editable_applications(user: User) -> QuerySet[Application]:
    """Return what a person may still write: drafts, and deposits to complete."""
    return own_applications(user).filter(announced_state__in=WRITABLE_STATES)


def deposited_applications() -> QuerySet[Application]:
    """Return what was deposited, with what :attr:`Application.last_deposit` reads."""
    applications = Application.objects.exclude(state=ApplicationState.DRAFT)
    return applications.select_related("dossier__deposit", "dossier__replaces__deposit")


def visible_applications(user: User) -> QuerySet[Application]:
    """Return the deposited applications for the programme team; nothing for anybody else."""
    held = reach(user, "applications.view")
    if not held:
        return Application.objects.none()
    deposited = Application.objects.exclude(state=ApplicationState.DRAFT)
    return deposited if held.everywhere else deposited.filter(campaign__in=campaigns_with(user, "applications.view"))


def accommodation_of(application: Application, user: User) -> Accommodation | None:
    """Return what a shortlisted person needs to be heard, for those who organise it.

    Nothing before, since it must weigh on no choice; nothing to the roles that need not know (health data).
    """
    if not allowed(user, "applications.view_accommodations", application):
        return None
    if application.state not in TO_HEAR:
        return None
    return Accommodation.objects.filter(person=application.candidate_id).first()


def with_accommodation(campaign: Campaign, user: User) -> QuerySet[Application]:
    """Return the people to hear who need something for it, with what they need, by the rule of one dossier."""
    if not allowed(user, "applications.view_accommodations", campaign):
        return Application.objects.none()
    needing = campaign.applications.filter(state__in=TO_HEAR, candidate__accommodation__isnull=False)
    return needing.select_related("candidate__accommodation").order_by("candidate__last_name", "pk")


def _blind_stages() -> QuerySet[Stage]:
    return Stage.objects.filter(kind=StageKind.PRESELECTION, blind=True)


def is_blind(campaign: Campaign) -> bool:
    """Tell whether the campaign reads its applications without knowing who wrote them (R8)."""
    return any(stage.kind == StageKind.PRESELECTION and stage.blind for stage in campaign.stages.all())


def _unmasked(user: User) -> Q:
    """Return the condition that this colleague looked behind an application, or behind what it completes.

    It reads the acts of this colleague, a few, and not the deposits of the campaign.
    """
    seen = Unmasking.objects.filter(by=user).values("deposit__dossier")
    return Q(dossier__in=seen) | Q(dossier__replaces__in=seen)


def _knowable(user: User) -> Q:
    """Return the rule, for a filter or a column: never read blind, decided, or unmasked by this colleague."""
    blind = Exists(_blind_stages().filter(campaign=OuterRef("campaign")))
    return ~Q(state__in=BLIND_STATES) | ~Q(blind) | _unmasked(user)


def with_identity(applications: QuerySet[Application], user: User) -> QuerySet[Application]:
    """Return the applications whose author this colleague may know."""
    return applications.filter(_knowable(user))


def identity_known(user: User) -> ExpressionWrapper[Any]:
    """Return :func:`with_identity` as a column: it reads the rows of the page, and not the whole campaign."""
    return ExpressionWrapper(_knowable(user), output_field=BooleanField())


def knows_identity(user: User, application: Application) -> bool:
    """Tell whether this colleague may know who wrote an application: the twin of :func:`with_identity`."""
    return with_identity(Application.objects.filter(pk=application.pk), user).exists()


def hidden_people(user: User, people: Iterable[int]) -> set[int]:
    """Return those of whom an application is read blind and was not unmasked by this colleague (one query)."""
    return set(hidden_authors(user).filter(candidate__in=people).values_list("candidate", flat=True))


def hidden_authors(user: User) -> QuerySet[Any]:
    """Return the keys of those of whom an application is read blind and was not unmasked by this colleague."""
    unknown = Application.objects.annotate(known=Coalesce(identity_known(user), False)).filter(known=False)
    return unknown.order_by().values("candidate")
