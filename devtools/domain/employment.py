"""What a rehearsed promotion needs before its papers: terms, addresses, and invented delegations of signature."""

from datetime import datetime

from django.db.models import Q

from challenges.domain.delegations import body_name
from challenges.enums import DelegationScope
from challenges.models import Administration, Campaign, FundingPlan, SignatureDelegation
from common.days import day_of
from sandbox.domain.world import World
from talents.models import Mission

TERMS = {
    "talent_address": "1 rue des Essais, 35000 Rennes",
    "place": "20 avenue de Ségur, 75007 Paris",
    "tasks": "Cadrer le produit avec ses utilisateurs\nConduire les développements\nMesurer l’impact",
    "outcome": "Le produit est repris par l’administration d’accueil, avec son équipe et son budget.",
    "evaluation": "Un comité d’investissement le constate, au vu des indicateurs d’impact.",
}
HOST_QUALITY, DIRECTION_QUALITY = "direction générale", "direction interministérielle"
ACT = "délégation inventée pour une répétition"


def _delegate(world: World, administration: Administration | None, *, quality: str, at: datetime) -> None:
    """Give a body somebody who signs for it, in this copy of the campaign alone."""
    campaign: Campaign = world.campaign
    if SignatureDelegation.objects.filter(administration=administration, rehearsal=campaign).exists():
        return
    seats = administration.members.filter(user__is_synthetic=True).order_by("pk") if administration else None
    seat = seats.select_related("user").first() if seats is not None else None
    user = seat.user if seat is not None else world.team
    SignatureDelegation.objects.create(
        administration=administration, user=user, quality=quality, scope=DelegationScope.ALL,
        act=f"{ACT} ({body_name(administration)})"[:200], starts_on=day_of(at), rehearsal=campaign,
        written_by=world.team, written_at=at,
    )  # fmt: skip


def delegate(world: World, *, at: datetime) -> None:
    """Give every host, every bearer and the direction somebody who signs for them."""
    challenges = world.campaign.challenges.exclude(administration=None)
    hosts = Administration.objects.filter(challenges__in=challenges)
    bearers = FundingPlan.objects.filter(challenge__in=challenges).exclude(bearer=None).values("bearer")
    for administration in Administration.objects.filter(Q(pk__in=hosts) | Q(pk__in=bearers)).order_by("pk"):
        _delegate(world, administration, quality=HOST_QUALITY, at=at)
    _delegate(world, None, quality=DIRECTION_QUALITY, at=at)


def complete(world: World, missions: list[Mission], *, at: datetime) -> None:
    """Write the terms of missions, the addresses of those who host them, and who signs for whom."""
    Mission.objects.filter(pk__in=[mission.pk for mission in missions], talent_address="").update(**TERMS)
    for mission in missions:
        host = mission.host
        host.address = host.address or "2 place de la Répétition, 75007 Paris"
        host.save(update_fields=["address"])
        challenge = mission.position.challenge
        challenge.summary = challenge.summary or challenge.problem or f"Construire {challenge} avec ses utilisateurs."
        challenge.save(update_fields=["summary"])
        mission.refresh_from_db()
    delegate(world, at=at)
