from applications.models.application import Application, ApplicationLog, Wish
from applications.models.selection import MatchLine, MatchRun, Offer, OfferLog, Ranking

__all__ = ["Application", "ApplicationLog", "MatchLine", "MatchRun", "Offer", "OfferLog", "Ranking", "Wish"]
