from juries.models.assessment import Assessment, AssessmentLog, Score
from juries.models.bid import Bid, BidRequest
from juries.models.change import AssessmentChange, Passage
from juries.models.charter import Charter
from juries.models.conflict import Conflict, Tie
from juries.models.deliberation import (
    CommonLotMessage,
    Conclusion,
    Deliberation,
    DeliberationMessage,
    HostPlace,
    TiePlace,
)
from juries.models.extra import ExtraReading
from juries.models.grid import Criterion, LevelExample, ScoringGrid
from juries.models.hearing import Hearing, HearingLog
from juries.models.minutes import Minutes
from juries.models.panel import Juror, Panel, PanelGrid
from juries.models.plan import ReadingPlan
from juries.models.private_note import PrivateNote
from juries.models.sharing import SharingRecord
from juries.models.unavailability import Unavailability

__all__ = [
    "Assessment",
    "AssessmentChange",
    "AssessmentLog",
    "Bid",
    "BidRequest",
    "Charter",
    "CommonLotMessage",
    "Conclusion",
    "Conflict",
    "Criterion",
    "Deliberation",
    "DeliberationMessage",
    "ExtraReading",
    "Hearing",
    "HearingLog",
    "HostPlace",
    "Juror",
    "LevelExample",
    "Minutes",
    "Panel",
    "PanelGrid",
    "Passage",
    "PrivateNote",
    "ReadingPlan",
    "Score",
    "ScoringGrid",
    "SharingRecord",
    "Tie",
    "TiePlace",
    "Unavailability",
]
