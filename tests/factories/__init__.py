"""Test objects, one factory for each model. Fields that a test is about are given by the test."""

from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    ApplicationFactory,
    DepositedApplicationFactory,
    MatchLineFactory,
    MatchRunFactory,
    OfferFactory,
    RankingFactory,
    WishFactory,
)
from tests.factories.challenges import (
    AdministrationFactory,
    AdministrationLabelFactory,
    AdministrationMemberFactory,
    CallExtensionFactory,
    CallWindowFactory,
    CampaignFactory,
    ChallengeFactory,
    PayBandFactory,
    PositionFactory,
    ProfessionFactory,
    PublishedChallengeFactory,
    StageFactory,
)
from tests.factories.documents import DocumentBatchFactory, DocumentFactory, RegisterFactory
from tests.factories.dossiers import (
    AnswerFactory,
    AttachmentFactory,
    DepositFactory,
    DossierFactory,
    FormFactory,
    FormFieldFactory,
)
from tests.factories.juries import (
    AssessmentFactory,
    CriterionFactory,
    HearingFactory,
    JurorFactory,
    PanelFactory,
    ScoreFactory,
    ScoringGridFactory,
)
from tests.factories.moments import LATER, NOW
from tests.factories.notifications import MessageFactory
from tests.factories.talents import CohortFactory, MissionFactory

__all__ = [
    "LATER",
    "NOW",
    "AdministrationFactory",
    "AdministrationLabelFactory",
    "AdministrationMemberFactory",
    "AnswerFactory",
    "ApplicationFactory",
    "AssessmentFactory",
    "AttachmentFactory",
    "CallExtensionFactory",
    "CallWindowFactory",
    "CampaignFactory",
    "ChallengeFactory",
    "CohortFactory",
    "CriterionFactory",
    "DepositFactory",
    "DepositedApplicationFactory",
    "DocumentBatchFactory",
    "DocumentFactory",
    "DossierFactory",
    "FormFactory",
    "FormFieldFactory",
    "HearingFactory",
    "JurorFactory",
    "MatchLineFactory",
    "MatchRunFactory",
    "MessageFactory",
    "MissionFactory",
    "OfferFactory",
    "PanelFactory",
    "PayBandFactory",
    "PositionFactory",
    "ProfessionFactory",
    "PublishedChallengeFactory",
    "RankingFactory",
    "RegisterFactory",
    "ScoreFactory",
    "ScoringGridFactory",
    "StageFactory",
    "UserFactory",
    "WishFactory",
]
