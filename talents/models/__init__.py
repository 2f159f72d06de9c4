from talents.models.act import About, MissionAct
from talents.models.deadline import DeadlineMark
from talents.models.events import Attendance, CohortEvent, FeedKey
from talents.models.figures import PublishedFigures
from talents.models.follow_up import (
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
from talents.models.mission import Cohort, Mission, MissionLog
from talents.models.portrait import Portrait
from talents.models.tracker import ChecklistAnswer, MissionPiece

__all__ = [
    "About",
    "AlumniCard",
    "Attendance",
    "ChecklistAnswer",
    "Cohort",
    "CohortEvent",
    "DeadlineMark",
    "Deliverable",
    "FeedKey",
    "Indicator",
    "IndicatorValue",
    "LogbookEntry",
    "Mission",
    "MissionAct",
    "MissionLog",
    "MissionPiece",
    "PhaseReview",
    "Portrait",
    "PublishedFigures",
    "Survey",
    "SustainabilityNote",
    "WeeklyReport",
]
