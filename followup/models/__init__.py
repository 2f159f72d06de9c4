from followup.models.cohort_post import CohortPost
from followup.models.events import Attendance, CohortEvent, FeedKey
from followup.models.follow_up import (
    AlumniCard,
    LogbookEntry,
    PhaseReview,
    Survey,
    SustainabilityNote,
    WeeklyReport,
)
from followup.models.handover import HandoverNote
from followup.models.portrait import Portrait
from followup.models.results import Deliverable, DeliverableLog, Indicator, IndicatorValue
from followup.models.reviews import MissionReview, ReviewRemark, ReviewSheet
from followup.models.sponsor import SponsorCheck

__all__ = [
    "AlumniCard",
    "Attendance",
    "CohortEvent",
    "CohortPost",
    "Deliverable",
    "DeliverableLog",
    "FeedKey",
    "HandoverNote",
    "Indicator",
    "IndicatorValue",
    "LogbookEntry",
    "MissionReview",
    "PhaseReview",
    "Portrait",
    "ReviewRemark",
    "ReviewSheet",
    "SponsorCheck",
    "Survey",
    "SustainabilityNote",
    "WeeklyReport",
]
