"""Who may read and write the follow-up of a mission, and the directory of former talents."""

from accounts.models import User
from accounts.rules import allowed
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
