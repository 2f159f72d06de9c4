"""Who leads the challenge that a panel hears people for."""

from django.db.models import QuerySet

from accounts.models import User
from challenges.enums import MemberRole
from challenges.models import Challenge
from juries.models import Panel


def hosts_of(panel: Panel) -> QuerySet[User]:
    """Return those who lead the challenge of a hearing panel, by name; nobody for any other panel."""
    administrations = Challenge.objects.filter(hearing_panel=panel).values("administration")
    seats = {"administration_seats__administration__in": administrations, "administration_seats__role": MemberRole.LEAD}
    return User.objects.filter(**seats, is_active=True).order_by("last_name", "first_name", "pk").distinct()


def missing_hosts(panel: Panel) -> QuerySet[User]:
    """Return the hosts who may still be invited: those with no seat in the panel, and those seated as others are."""
    sitting = panel.jurors.present()
    past = panel.jurors.present_and_past().exclude(pk__in=sitting.values("pk"))
    seated = sitting.filter(is_host=True)
    return hosts_of(panel).exclude(pk__in=past.values("user")).exclude(pk__in=seated.values("user"))
