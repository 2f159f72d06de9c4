from applications.models.application import Application, ApplicationLog, Tag, Wish
from applications.models.automation import Automation, AutomationLog, AutomationRun
from applications.models.duplicate import DuplicateDecision
from applications.models.eligibility import Declaration, EligibilityCheck
from applications.models.external import ExternalDossier, ExternalField, ExternalForm
from applications.models.forwarding import Forwarding, ForwardingConsent
from applications.models.instruction import Note, NoteMention
from applications.models.monitoring import MonitoringAnswer
from applications.models.pair import Pair, PairLog, PairMember, PairText
from applications.models.pool import PoolInvitation, PoolMembership
from applications.models.profile import (
    Accommodation,
    Education,
    Experience,
    PortfolioLink,
    Profile,
    SkillMastery,
    SpokenLanguage,
)
from applications.models.restricted_call import RestrictedInvitation

__all__ = [
    "Accommodation",
    "Application",
    "ApplicationLog",
    "Automation",
    "AutomationLog",
    "AutomationRun",
    "Declaration",
    "DuplicateDecision",
    "Education",
    "EligibilityCheck",
    "Experience",
    "ExternalDossier",
    "ExternalField",
    "ExternalForm",
    "Forwarding",
    "ForwardingConsent",
    "MonitoringAnswer",
    "Note",
    "NoteMention",
    "Pair",
    "PairLog",
    "PairMember",
    "PairText",
    "PoolInvitation",
    "PoolMembership",
    "PortfolioLink",
    "Profile",
    "RestrictedInvitation",
    "SkillMastery",
    "SpokenLanguage",
    "Tag",
    "Wish",
]
