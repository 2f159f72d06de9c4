from exercises.models.attempt import Attempt, AttemptLog
from exercises.models.exercise import Exercise
from exercises.models.time import Adjustment, TimeGrant

__all__ = ["Adjustment", "Attempt", "AttemptLog", "Exercise", "TimeGrant"]
