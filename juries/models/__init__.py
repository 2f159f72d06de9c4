from juries.models.assessment import Assessment, AssessmentLog, Score
from juries.models.change import AssessmentChange, Passage
from juries.models.charter import Charter
from juries.models.conflict import Conflict
from juries.models.grid import Criterion, ScoringGrid
from juries.models.hearing import Hearing, HearingLog
from juries.models.minutes import Minutes
from juries.models.panel import Juror, Panel
from juries.models.tie import Tie
from juries.models.unavailability import Unavailability

__all__ = [
    "Assessment",
    "AssessmentChange",
    "AssessmentLog",
    "Charter",
    "Conflict",
    "Criterion",
    "Hearing",
    "HearingLog",
    "Juror",
    "Minutes",
    "Panel",
    "Passage",
    "Score",
    "ScoringGrid",
    "Tie",
    "Unavailability",
]
