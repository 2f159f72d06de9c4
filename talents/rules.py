"""Who may see missions and their documents."""

from django.db.models import Q, QuerySet

from accounts.models import User
from applications.enums import OfferState
from applications.models import Offer
from challenges.models import Campaign
from documents.models import Document
from talents.models import Mission


def own_missions(user: User) -> QuerySet[Mission]:
    """Return a talent's missions."""
    return Mission.objects.filter(talent=user)


def visible_documents(user: User) -> QuerySet[Document]:
    """Return the issued documents a person may download.

    The team downloads all of them, a talent their own contracts, a colleague those of the missions that the
    administration hosts.
    """
    if user.is_team:
        return Document.objects.all()
    return Document.objects.filter(Q(mission__talent=user) | Q(mission__host__members__user=user)).distinct()


def accepted_offers(campaign: Campaign) -> QuerySet[Offer]:
    """Return the accepted offers that have no mission yet."""
    return (
        Offer.objects.filter(application__campaign=campaign, state=OfferState.ACCEPTED, mission__isnull=True)
        .select_related(
            "application__candidate", "position__challenge__campaign", "position__challenge__administration"
        )
        .order_by("pk")
    )


def is_talent(user: User) -> bool:
    """Tell whether the person has, or had, a mission."""
    return own_missions(user).exists()
