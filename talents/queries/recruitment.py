"""Who works for challenges, or will: what their administrations and the team are told of it."""

from dataclasses import replace

from django.db.models import Count, Q

from challenges.models import Position
from challenges.queries.steps import Recruitment, RecruitmentSource
from selection.enums import OfferState
from talents.enums import MissionState
from talents.models import Mission


def read(keys: list[int]) -> dict[int, Recruitment]:
    """Return the recruitment of the challenges that have one, by key (two queries, whatever their number)."""
    recruitments: dict[int, Recruitment] = {}
    taken = Count("offers", filter=Q(offers__state=OfferState.ACCEPTED))
    positions = Position.objects.filter(challenge__in=keys).order_by("pk").annotate(taken=taken)
    for key, seats, accepted in positions.values_list("challenge", "seats", "taken"):
        before = recruitments.get(key, Recruitment())
        recruitments[key] = replace(before, seats=before.seats + seats, accepted=before.accepted + accepted)
    missions = Mission.objects.filter(position__challenge__in=keys).order_by("pk")
    for key, state, starts, ends in missions.values_list("position__challenge", "state", "starts_on", "ends_on"):
        before = recruitments.get(key, Recruitment())
        if state == MissionState.ENDED:
            recruitments[key] = replace(before, missions=before.missions + 1)
            continue
        recruitments[key] = replace(
            before,
            missions=before.missions + 1,
            running=before.running + 1,
            starts_on=min(before.starts_on or starts, starts),
            ends_on=max(before.ends_on or ends, ends),
        )
    return recruitments


RECRUITMENT = RecruitmentSource("missions", read)
