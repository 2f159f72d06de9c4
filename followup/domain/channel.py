"""The private channel between a person recruited and the programme's team: neither the host nor the coach reads it."""

from accounts.models import User
from accounts.rules import allowed, holders
from challenges.enums import CampaignState
from dossiers.domain.exchanges.threads import ThreadKind
from talents.models import Mission

PERMISSION = "followup.manage"


def _followers(mission: Mission) -> list[User]:
    """Return the colleague who wrote last, or everybody who may answer while nobody did."""
    written = mission.thread.messages.filter(from_team=True).select_related("by") if mission.thread else []
    authors = [message.by for message in written if allowed(message.by, PERMISSION, mission)]
    return authors[-1:] or list(holders(PERMISSION, mission))


MISSION_THREAD: ThreadKind[Mission] = ThreadKind(
    readers=lambda mission: [mission.talent],
    title=lambda mission: str(mission.position.challenge),
    label=lambda mission: f"mission sur « {mission.position.challenge} », {mission.cohort.campaign.short_name}",
    person_page="talent:thread",
    team_page="team:mission-thread",
    permission=PERMISSION,
    is_closed=lambda mission: mission.cohort.campaign.state == CampaignState.CLOSED,
    campaign=lambda mission: mission.cohort.campaign.code,
    followers=_followers,
)
