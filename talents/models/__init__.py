from talents.models.act import About, MissionAct
from talents.models.mission import Cohort, Mission, MissionLog

__all__ = ["About", "Cohort", "Mission", "MissionAct", "MissionLog"]
