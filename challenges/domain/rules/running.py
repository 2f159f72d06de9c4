"""What a closed campaign refuses: the one rule of every act that would begin, decide or propose something there."""

from challenges.enums import CampaignState
from challenges.models import Campaign
from common.refusals import RefusedError


class CampaignClosedError(RefusedError):
    """The campaign is closed: nothing begins there, nothing is decided there."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(
            f"La campagne « {campaign} » est close : rien n’y commence et rien ne s’y décide plus. Si quelque chose"
            " a été oublié, rouvrez-la depuis sa page de clôture."
        )


def check_running(campaign: Campaign) -> None:
    """Raise :class:`CampaignClosedError` once the campaign is closed."""
    if campaign.state == CampaignState.CLOSED:
        raise CampaignClosedError(campaign)
