"""Who may see offers."""

from django.db.models import QuerySet

from accounts.models import User
from selection.models import Offer


def own_offers(user: User) -> QuerySet[Offer]:
    """Return the offers made to a person."""
    return Offer.objects.filter(application__candidate=user)
