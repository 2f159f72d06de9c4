from talents.models.act import About, MissionAct
from talents.models.deadline import DeadlineMark
from talents.models.mission import Cohort, Mission, MissionLog

__all__ = ["About", "Cohort", "DeadlineMark", "Mission", "MissionAct", "MissionLog"]
