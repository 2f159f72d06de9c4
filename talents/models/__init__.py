from talents.models.act import DocumentSubject, MissionAct
from talents.models.deadline import DeadlineMark
from talents.models.mission import Cohort, Mission, MissionLog
from talents.models.tracker import ChecklistAnswer, MissionPiece

__all__ = [
    "ChecklistAnswer",
    "Cohort",
    "DeadlineMark",
    "DocumentSubject",
    "Mission",
    "MissionAct",
    "MissionLog",
    "MissionPiece",
]
