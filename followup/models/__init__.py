from followup.models.events import Attendance, CohortEvent, FeedKey
from followup.models.follow_up import (
    AlumniCard,
    Deliverable,
    Indicator,
    IndicatorValue,
    LogbookEntry,
    PhaseReview,
    Survey,
    SustainabilityNote,
    WeeklyReport,
)
from followup.models.handover import HandoverNote
from followup.models.portrait import Portrait
from followup.models.reviews import MissionReview, ReviewRemark, ReviewSheet
from followup.models.sponsor import SponsorCheck

__all__ = [
    "AlumniCard",
    "Attendance",
    "CohortEvent",
    "Deliverable",
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
