"""The names of the trades, for what knows their codes alone."""

from challenges.models import Profession
from juries.queries.batches import TradeSource


def _labels() -> dict[str, str]:
    return dict(Profession.objects.values_list("code", "label"))


TRADES = TradeSource("challenges", _labels)
