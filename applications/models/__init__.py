from applications.models.application import Application, ApplicationLog, Tag, Wish
from applications.models.composition import CompositionRule
from applications.models.duplicate import DuplicateDecision
from applications.models.eligibility import Declaration, EligibilityCheck
from applications.models.equalisation import Equalisation
from applications.models.external import ExternalDossier, ExternalField, ExternalForm
from applications.models.feedback import Feedback
from applications.models.instruction import Note
from applications.models.monitoring import MonitoringAnswer
from applications.models.pool import PoolInvitation, PoolMembership
from applications.models.preselection import PreselectionRecord
from applications.models.profile import Accommodation, Education, Experience, PortfolioLink, Profile, SpokenLanguage
from applications.models.publication import Publication
from applications.models.restricted_call import RestrictedInvitation
from applications.models.selection import MatchLine, MatchRun, Offer, OfferLog, Ranking, SeatHold

__all__ = [
    "Accommodation",
    "Application",
    "ApplicationLog",
    "CompositionRule",
    "Declaration",
    "DuplicateDecision",
    "Education",
    "EligibilityCheck",
    "Equalisation",
    "Experience",
    "ExternalDossier",
    "ExternalField",
    "ExternalForm",
    "Feedback",
    "MatchLine",
    "MatchRun",
    "MonitoringAnswer",
    "Note",
    "Offer",
    "OfferLog",
    "PoolInvitation",
    "PoolMembership",
    "PortfolioLink",
    "PreselectionRecord",
    "Profile",
    "Publication",
    "Ranking",
    "RestrictedInvitation",
    "SeatHold",
    "SpokenLanguage",
    "Tag",
    "Wish",
]
