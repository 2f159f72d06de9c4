"""Who may see missions and their documents."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.rules import allowed, reach
from challenges.enums import MemberRole
from challenges.models import Campaign
from challenges.rules import campaigns_with, writing_seats
from common.jobs import JobState
from documents.models import Document
from selection.enums import OfferState
from selection.models import Offer
from talents.enums import PieceReader, Side
from talents.models import Cohort, Mission


def own_missions(user: User) -> QuerySet[Mission]:
    """Return a talent's missions."""
    return Mission.objects.filter(talent=user)


def team_missions(user: User) -> QuerySet[Mission]:
    """Return the missions of the campaigns that a member of the team sees."""
    return Mission.objects.filter(cohort__campaign__in=campaigns_with(user, "talents.view"))


def visible_documents(user: User) -> QuerySet[Document]:
    """Return the issued documents a person may download.

    The team downloads all of them; a talent those about their mission; a colleague who is more than a reader, those
    about the missions and the challenges that the administration hosts; a signer what they sign.
    """
    held = reach(user, "talents.view")
    if held.everywhere:
        return Document.objects.all()
    seats = writing_seats(user).values("administration")
    mine = (
        Q(subject__mission__talent=user) | Q(subject__mission__host__in=seats)
        | Q(subject__challenge__administration__in=seats) | Q(signatures__signer=user)
    )  # fmt: skip
    return Document.objects.filter(mine | Q(subject__campaign__in=campaigns_with(user, "talents.view"))).distinct()


def documents_of_room(user: User, mission: Mission) -> QuerySet[Document]:
    """Return the issued documents that the room of a mission shows a person: those about it, and its agreements.

    A deposit's receipt is read in the space where the proposal was made.
    """
    here = Q(subject__mission=mission) | Q(subject__challenge=mission.position.challenge_id, subject__deposit=None)
    issued = visible_documents(user).filter(here, state=JobState.DONE)
    return issued.defer("context").order_by("pk")


def accepted_offers(campaign: Campaign, *, at: datetime) -> QuerySet[Offer]:
    """Return the accepted offers that have no mission yet, and that no better wish may replace any more."""
    accepted = Offer.objects.filter(application__campaign=campaign, state=OfferState.ACCEPTED, mission__isnull=True)
    return (
        (accepted.filter(keeps_wishes=False) if campaign.keeps_wishes(at) else accepted)
        .select_related(
            "application__candidate", "position__challenge__campaign", "position__challenge__administration"
        )
        .order_by("pk")
    )


def is_talent(user: User) -> bool:
    """Tell whether the person has, or had, a mission."""
    return own_missions(user).exists()


def has_one() -> Exists:
    """Tell, in a query of people, who has or had a mission."""
    return Exists(Mission.objects.filter(talent=OuterRef("pk")))


def hosted_missions(user: User) -> QuerySet[Mission]:
    """Return the missions that a person's administrations host."""
    return Mission.objects.filter(host__in=user.administration_seats.values("administration"))


def visible_missions(user: User) -> QuerySet[Mission]:
    """Return the missions whose room a person may enter: their own, those they host or coach, all for the team."""
    if reach(user, "talents.view").everywhere:
        return team_missions(user)
    seats = user.administration_seats.values("administration")
    campaigns = campaigns_with(user, "talents.view")
    return Mission.objects.filter(
        Q(talent=user) | Q(host__in=seats) | Q(coach=user) | Q(cohort__campaign__in=campaigns)
    )


def side_of(user: User, mission: Mission) -> str | None:
    """Return the side a person speaks for in a mission; a coach and the team speak for none."""
    if mission.talent_id == user.pk:
        return Side.TALENT
    seats = user.administration_seats.exclude(role=MemberRole.READER)
    return Side.HOST if seats.filter(administration=mission.host_id).exists() else None


def readers_as(user: User, mission: Mission) -> frozenset[str]:
    """Return as which readers a person may open what is given for a mission: the host's, and the programme's."""
    roles = set(user.administration_seats.filter(administration=mission.host_id).values_list("role", flat=True))
    held = {
        PieceReader.HOST_HR: MemberRole.HR in roles,
        PieceReader.HOST_FINANCE: MemberRole.FINANCE in roles,
        PieceReader.PROGRAMME_HR: allowed(user, "talents.view_identity", mission),
        PieceReader.PROGRAMME_PAYROLL: allowed(user, "talents.view_payroll", mission),
    }
    return frozenset(reader for reader, holds in held.items() if holds)


def reads_logbook(user: User, mission: Mission) -> bool:
    """Tell whether a person reads a logbook: its owner and their coach alone, the team excluded."""
    return user.pk in {mission.talent_id, mission.coach_id}


def visible_cohorts(user: User) -> QuerySet[Cohort]:
    """Return the cohorts a person lives in: recruited or hosting; all for the team."""
    campaigns = campaigns_with(user, "talents.view")
    if reach(user, "talents.view").everywhere:
        return Cohort.objects.filter(campaign__in=campaigns)
    seats = user.administration_seats.values("administration")
    lived_in = Q(missions__talent=user) | Q(missions__host__in=seats)
    return Cohort.objects.filter(lived_in | Q(campaign__in=campaigns)).distinct()
