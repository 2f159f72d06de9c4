"""Reads of a position's offers."""

from django.db.models import OuterRef, QuerySet, Subquery

from challenges.models import Position
from selection.models import Offer, OfferLog

# A person declines an offer once.
REFUSED_FOR = Subquery(OfferLog.objects.filter(subject=OuterRef("pk"), verb="decline").values("reason")[:1])


def offers_of(position: Position) -> QuerySet[Offer]:
    """Return the offers of a position with ``refused_for``, why each was declined when its person said it."""
    return position.offers.select_related("application__candidate").annotate(refused_for=REFUSED_FOR)
