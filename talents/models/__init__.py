from talents.models.act import DocumentSubject, MissionAct
from talents.models.arrival import ArrivalPoint
from talents.models.deadline import DeadlineMark
from talents.models.employee import EmployeeRecord
from talents.models.mission import Cohort, Mission, MissionLog
from talents.models.requested_piece import RequestedPiece
from talents.models.tracker import ChecklistAnswer, MissionPiece

__all__ = [
    "ArrivalPoint",
    "ChecklistAnswer",
    "Cohort",
    "DeadlineMark",
    "DocumentSubject",
    "EmployeeRecord",
    "Mission",
    "MissionAct",
    "MissionLog",
    "MissionPiece",
    "RequestedPiece",
]
