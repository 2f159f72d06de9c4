"""What closing a campaign would leave behind among its juries (:mod:`challenges.domain.ends.closing`)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from challenges.domain.ends.closing import Check, Harm
from challenges.models import Campaign
from juries.models import Minutes, Panel


def _open_panels(campaign: Campaign, _: datetime) -> Collection[Panel]:
    return Panel.objects.filter(stages__campaign=campaign, closed_at__isnull=True).order_by("name", "pk")


def _unsigned(campaign: Campaign, _: datetime) -> Collection[Panel]:
    signed = Minutes.objects.filter(panel=OuterRef("pk"), signed_at__isnull=False)
    closed = Panel.objects.filter(stages__campaign=campaign, closed_at__isnull=False)
    return closed.filter(~Exists(signed)).order_by("name", "pk")


CHECKS = (
    Check(
        code="open-panels", harm=Harm.PEOPLE, blocking=True, nouns=("jury encore ouvert", "jurys encore ouverts"),
        why="Ses membres peuvent encore lire et noter, et ses notes changer.",
        route="team:panels", action="Clore les jurys", find=_open_panels,
    ),
    Check(
        code="minutes", harm=Harm.RECORDS, blocking=False,
        nouns=("jury sans procès-verbal signé", "jurys sans procès-verbal signé"),
        why="Rien de scellé ne dira ce que ce jury a décidé. Un procès-verbal s’établit et se signe encore ensuite.",
        route="team:panels", action="Voir les jurys", find=_unsigned,
    ),
)  # fmt: skip
