from selection.models.composition import CompositionRule
from selection.models.decision_request import DecisionRequest, DecisionRequestLog
from selection.models.feedback import Feedback
from selection.models.preselection import PreselectionRecord
from selection.models.publication import Publication
from selection.models.selection import MatchLine, MatchRun, Offer, OfferLog, Ranking, SeatHold
from selection.models.start_date_request import StartDateRequest, StartDateRequestLog

__all__ = [
    "CompositionRule",
    "DecisionRequest",
    "DecisionRequestLog",
    "Feedback",
    "MatchLine",
    "MatchRun",
    "Offer",
    "OfferLog",
    "PreselectionRecord",
    "Publication",
    "Ranking",
    "SeatHold",
    "StartDateRequest",
    "StartDateRequestLog",
]
