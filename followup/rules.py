"""Who may read and write the follow-up of a mission, and the directory of former talents."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.rules import allowed, reach
from challenges.rules import campaigns_with
from followup.enums import Audience
from followup.models import CohortPost
from talents.enums import MissionState
from talents.models import Mission
from talents.rules import is_talent, own_missions, side_of


def writes_bulletin(user: User, mission: Mission) -> bool:
    """Tell whether a person writes the bulletin of a mission's team: anybody recruited for the challenge."""
    return Mission.objects.filter(talent=user, position__challenge=mission.position.challenge_id).exists()


def is_alumni(user: User) -> bool:
    """Tell whether a person ended a mission."""
    return own_missions(user).filter(state=MissionState.ENDED).exists()


def reads_directory(user: User) -> bool:
    """Tell whether a person reads the directory of former talents: the team, and whoever has or had a mission."""
    return user.is_team or is_talent(user)


def writes_follow_up(user: User, mission: Mission) -> bool:
    """Tell whether a person writes deliverables, indicators and the note: both sides and the team."""
    return allowed(user, "followup.manage", mission) or side_of(user, mission) is not None


def reviews(user: User, mission: Mission) -> bool:
    """Tell whether a person holds the reviews of a mission's challenge: its coach and the team."""
    return allowed(user, "followup.manage", mission) or mission.coach_id == user.pk


def visible_posts(user: User) -> QuerySet[CohortPost]:
    """Return the messages to cohorts that a person reads: those to their side, all for the team."""
    ours = Q(cohort__campaign__in=campaigns_with(user, "followup.view"))
    if reach(user, "followup.view").everywhere:
        return CohortPost.objects.filter(ours)
    talent = Q(cohort__missions__talent=user) & ~Q(audience=Audience.HOSTS)
    seats = user.administration_seats.values("administration")
    host = Q(cohort__missions__host__in=seats) & ~Q(audience=Audience.TALENTS)
    return CohortPost.objects.filter(ours | talent | host).distinct()
