"""A promotion's papers: its real challenges, synthetic people, contracts, mission letters, agreements."""

from datetime import datetime, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import transaction

from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import TITLE_2_KINDS, ChallengeState, CofundingKind, FundingSource, MemberRole
from challenges.models import (
    Administration,
    AdministrationMember,
    Campaign,
    Challenge,
    FundingPlan,
    Position,
    Profession,
)
from common.days import day_of
from devtools.domain import employment
from documents.domain import production
from documents.models import DocumentBatch
from dossiers.models import Dossier
from sandbox.domain.people import person
from sandbox.domain.world import World
from selection.enums import OfferState
from selection.models import Offer
from talents.domain import cohorts
from talents.domain.documents import allowed_papers, papers
from talents.domain.kinds import AGREEMENTS, MISSION_LETTER
from talents.models import Mission

TRADES = ("Produit", "Technique", "Impact")


def _dates(campaign: Campaign, at: datetime) -> None:
    """Give the copy its months of mission from the first day of the second month to come; a year when none are said."""
    start = (day_of(at, campaign.timezone) + relativedelta(months=2)).replace(day=1)
    length = relativedelta(months=campaign.contract_months or 12)
    campaign.starts_on, campaign.ends_on = start, start + length - timedelta(days=1)
    campaign.save(update_fields=["starts_on", "ends_on"])


def _agents(world: World, host: Administration) -> None:
    """Make the lead and the sponsor of a host, where it has none."""
    for role in (MemberRole.LEAD, MemberRole.SPONSOR):
        if not host.members.filter(role=role).exists():
            world.serial += 1
            user = person(world.rng, world.serial)
            user.save()
            AdministrationMember.objects.create(administration=host, user=user, role=role)


def _funding(world: World, challenge: Challenge, rank: int, at: datetime) -> None:
    """Say who carries the pay; for one challenge in three, a ministry carries the credits of the host (R16, R17)."""
    host = challenge.administration
    ministries = Administration.objects.filter(kind__in=TITLE_2_KINDS).exclude(pk=challenge.administration_id or 0)
    direct = host is not None and host.may_hold_title_2 and rank % 3 != 0
    carriers = [] if direct else list(ministries.order_by("pk"))
    bearer = carriers[rank % len(carriers)] if carriers else None
    if bearer is not None:
        bearer.address = bearer.address or f"{rank} rue du Budget, 75012 Paris"
        bearer.save(update_fields=["address"])
        _agents(world, bearer)
    source = FundingSource.DIRECT if direct else FundingSource.CARRIED if carriers else FundingSource.SELF
    FundingPlan.objects.create(
        challenge=challenge, source=source, programme="129", title_2=True, bearer=bearer, headcount_ceiling=True,
        written_by=world.team, written_at=at,
    )  # fmt: skip


def _challenge(world: World, original: Challenge, rank: int, at: datetime) -> Challenge:
    host = original.administration or Administration.objects.order_by("pk")[:1].get()
    if not host.address:
        host.address = f"{rank} place de la Répétition, 75007 Paris"
        host.save(update_fields=["address"])
    _agents(world, host)
    challenge = Challenge.objects.create(
        campaign=world.campaign, administration=host, slug=f"{world.campaign.code.lower()}-{rank}",
        submitted_title=str(original), published_title=str(original), city=original.city,
        summary=original.summary or original.problem or f"Construire {original} avec ses utilisateurs.",
        state=ChallengeState.PUBLISHED, announced_state=ChallengeState.PUBLISHED,
    )  # fmt: skip
    if world.campaign.cofunding != CofundingKind.NONE:
        _funding(world, challenge, rank, at)
    return challenge


@transaction.atomic
def prepare(world: World, *, count: int, at: datetime) -> list[Mission]:
    """Make the missions of ``count`` people on the promotion's real challenges, complete but for their contracts."""
    campaign = world.campaign
    _dates(campaign, at)
    originals = list(campaign.original.challenges.select_related("administration").order_by("pk"))
    trades = [Profession.objects.get_or_create(code=label.lower(), defaults={"label": label})[0] for label in TRADES]
    challenges: dict[int, Challenge] = {}
    missions = []
    for rank, user in enumerate(world.people(count)):
        place = rank % len(originals)
        challenge = challenges.get(place) or challenges.setdefault(
            place, _challenge(world, originals[place], rank + 1, at)
        )
        position, _ = Position.objects.get_or_create(challenge=challenge, profession=trades[rank % 3])
        dossier = Dossier.objects.create(form=campaign.application_form, owner=user, created_at=at, saved_at=at)
        application = Application.objects.create(
            campaign=campaign, candidate=user, dossier=dossier, profession=position.profession,
            experience_years=Decimal(world.rng.randint(2, 20)), state=ApplicationState.ACCEPTED,
            announced_state=ApplicationState.ACCEPTED,
        )  # fmt: skip
        offer = Offer.objects.create(
            application=application, position=position, state=OfferState.ACCEPTED, sent_at=at - timedelta(days=9),
            expires_at=at + timedelta(days=6), answered_at=at - timedelta(days=2),
        )  # fmt: skip
        mission = cohorts.admit(offer, by=world.team, at=at)
        missions.append(mission)
    employment.complete(world, missions, at=at)
    return missions


@transaction.atomic
def issue(world: World, missions: list[Mission], *, at: datetime) -> DocumentBatch:
    """Register the contract and the letter of each mission and the agreements of each challenge, as one batch."""
    batch = production.open_batch(f"Papiers : {world.campaign.name}", by=world.team, at=at)
    for mission in missions:
        cohorts.contract(mission, by=world.team, at=at, batch=batch)
        for kind in allowed_papers.offered((MISSION_LETTER,), mission, on=day_of(at)):
            papers.issue(kind.code, mission, at=at, batch=batch)
    agreements = allowed_papers.offered_in(AGREEMENTS, world.campaign)
    for challenge in world.campaign.challenges.order_by("pk"):
        for kind in agreements:
            papers.issue(kind.code, challenge, at=at, batch=batch)
    return batch
