"""Who may see and change applications and offers."""

from django.db.models import QuerySet

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Accommodation, Application, Offer


def own_applications(user: User) -> QuerySet[Application]:
    """Return a person's own applications."""
    return Application.objects.filter(candidate=user)


def editable_applications(user: User) -> QuerySet[Application]:
    """Return a person's drafts."""
    return own_applications(user).filter(state=ApplicationState.DRAFT)


def own_offers(user: User) -> QuerySet[Offer]:
    """Return the offers made to a person."""
    return Offer.objects.filter(application__candidate=user)


def visible_applications(user: User) -> QuerySet[Application]:
    """Return the deposited applications for the programme team; nothing for anybody else."""
    if not user.is_team:
        return Application.objects.none()
    return Application.objects.exclude(state=ApplicationState.DRAFT)


def accommodation_of(application: Application) -> Accommodation | None:
    """Return what a shortlisted person needs to be heard; nothing before, since it must weigh on no choice."""
    if application.state not in {ApplicationState.SHORTLISTED, ApplicationState.HEARD}:
        return None
    return Accommodation.objects.filter(person=application.candidate_id).first()
