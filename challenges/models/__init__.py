from challenges.models.administration import (
    Administration,
    AdministrationLabel,
    AdministrationMember,
    JoinRequest,
    JoinRequestLog,
    LabelDecision,
)
from challenges.models.campaign import (
    CallExtension,
    CallWindow,
    Campaign,
    CampaignLog,
    PayBand,
    Stage,
    StageRound,
    TradeGrid,
)
from challenges.models.challenge import (
    Challenge,
    ChallengeLog,
    Position,
    PositionSkill,
)
from challenges.models.delegation import SignatureDelegation
from challenges.models.eligibility import EligibilityRule
from challenges.models.page import ChallengeQuestion, KeyFigure, Webinar
from challenges.models.proposal import (
    ChallengeComment,
    CommentMention,
    Commitment,
    FundingPlan,
    FundingPlanVersion,
    ProposalPart,
)
from challenges.models.publication import ProposalPublication
from challenges.models.vocabulary import (
    Profession,
    Programme,
    ReasonStage,
    ReasonWording,
    RefusalReason,
    Skill,
    Term,
    Theme,
    offered,
)

__all__ = [
    "Administration",
    "AdministrationLabel",
    "AdministrationMember",
    "CallExtension",
    "CallWindow",
    "Campaign",
    "CampaignLog",
    "Challenge",
    "ChallengeComment",
    "ChallengeLog",
    "ChallengeQuestion",
    "CommentMention",
    "Commitment",
    "EligibilityRule",
    "FundingPlan",
    "FundingPlanVersion",
    "JoinRequest",
    "JoinRequestLog",
    "KeyFigure",
    "LabelDecision",
    "PayBand",
    "Position",
    "PositionSkill",
    "Profession",
    "Programme",
    "ProposalPart",
    "ProposalPublication",
    "ReasonStage",
    "ReasonWording",
    "RefusalReason",
    "SignatureDelegation",
    "Skill",
    "Stage",
    "StageRound",
    "Term",
    "Theme",
    "TradeGrid",
    "Webinar",
    "offered",
]
