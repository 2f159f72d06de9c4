from challenges.models.administration import Administration, AdministrationLabel, AdministrationMember
from challenges.models.campaign import CallExtension, CallWindow, Campaign, CampaignLog, PayBand, Stage
from challenges.models.challenge import Challenge, ChallengeLog, Position, Profession

__all__ = [
    "Administration",
    "AdministrationLabel",
    "AdministrationMember",
    "CallExtension",
    "CallWindow",
    "Campaign",
    "CampaignLog",
    "Challenge",
    "ChallengeLog",
    "PayBand",
    "Position",
    "Profession",
    "Stage",
]
