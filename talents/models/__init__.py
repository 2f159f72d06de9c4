from talents.models.act import About, MissionAct
from talents.models.deadline import DeadlineMark
from talents.models.mission import Cohort, Mission, MissionLog
from talents.models.tracker import ChecklistAnswer, MissionPiece

__all__ = [
    "About",
    "ChecklistAnswer",
    "Cohort",
    "DeadlineMark",
    "Mission",
    "MissionAct",
    "MissionLog",
    "MissionPiece",
]
