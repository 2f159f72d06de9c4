from panels.models.equalisation import Equalisation
from panels.models.self_scheduling import BookablePeriod, SelfScheduling

__all__ = [
    "BookablePeriod",
    "Equalisation",
    "SelfScheduling",
]
