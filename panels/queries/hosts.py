"""Who leads the challenge that a panel hears people for."""

from accounts.models import User
from challenges.enums import ChallengeRole
from challenges.models import Challenge
from challenges.queries.people import holders_of
from juries.models import Panel


def hosts_of(panel: Panel) -> list[User]:
    """Return those who lead the challenge of a hearing panel; nobody for any other panel."""
    challenge = Challenge.objects.filter(hearing_panel=panel).first()
    return holders_of(challenge, ChallengeRole.LEAD) if challenge is not None else []


def missing_hosts(panel: Panel) -> list[User]:
    """Return the hosts who may still be invited: those with no seat in the panel, and those seated as others are."""
    sitting = panel.jurors.present()
    past = panel.jurors.present_and_past().exclude(pk__in=sitting.values("pk"))
    passed_over = {*past.values_list("user", flat=True), *sitting.filter(is_host=True).values_list("user", flat=True)}
    return [person for person in hosts_of(panel) if person.is_active and person.pk not in passed_over]
