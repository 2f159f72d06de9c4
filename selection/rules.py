"""Who may see offers."""

from django.db.models import QuerySet

from accounts.models import User
from applications.enums import ApplicationState
from selection.models import Offer

UNDECIDED = (ApplicationState.HEARD, ApplicationState.WAITING)  # who may still be offered a seat


def own_offers(user: User) -> QuerySet[Offer]:
    """Return the offers made to a person."""
    return Offer.objects.filter(application__candidate=user)
