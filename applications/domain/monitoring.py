"""Anonymous answers for the indicators that no dossier can give: R6 (women by trade) and R8 (age)."""

from typing import cast

from applications.models import Application, MonitoringAnswer


def answer(application: Application, *, gender: str, age: str) -> None:
    """Keep what somebody says of themself beside their campaign and trade, and nothing else of them."""
    trade = cast("int", application.profession_id)  # a deposited application has one
    MonitoringAnswer.objects.create(campaign_id=application.campaign_id, profession_id=trade, gender=gender, age=age)
