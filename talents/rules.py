"""Who may see missions and their documents."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.rules import allowed, reach
from challenges.enums import ChallengeRight, ChallengeRole
from challenges.models import Campaign
from challenges.rules import campaigns_with, right_scope, role_scope
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

    The team downloads all of them; a talent those about their mission; a colleague who hosts for a challenge, those
    about its missions and its agreements; a signer what they sign.
    """
    held = reach(user, "talents.view")
    if held.everywhere:
        return Document.objects.all()
    agreements = right_scope(
        user, ChallengeRight.HOST, challenge="subject__challenge", administration="subject__challenge__administration"
    )
    mine = (
        Q(subject__mission__talent=user) | Q(subject__mission__in=missions_with(user, ChallengeRight.HOST).values("pk"))
        | agreements | Q(signatures__signer=user)
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


HOST_PATHS = {"challenge": "position__challenge", "administration": "host"}


def missions_with(user: User, right: ChallengeRight) -> QuerySet[Mission]:
    """Return the missions on whose challenge a person has a right for the host: see :mod:`challenges.rules`."""
    return Mission.objects.filter(right_scope(user, right, **HOST_PATHS))


def missions_as(user: User, role: ChallengeRole) -> QuerySet[Mission]:
    """Return the missions where a person has one role for the host, and not only its rights."""
    return Mission.objects.filter(role_scope(user, [role], **HOST_PATHS))


def hosted_missions(user: User) -> QuerySet[Mission]:
    """Return the missions that a person follows for their administrations."""
    return missions_with(user, ChallengeRight.READ)


def visible_missions(user: User) -> QuerySet[Mission]:
    """Return the missions whose room a person may enter: their own, those they host or coach, all for the team."""
    if reach(user, "talents.view").everywhere:
        return team_missions(user)
    hosted = right_scope(user, ChallengeRight.READ, **HOST_PATHS)
    campaigns = campaigns_with(user, "talents.view")
    return Mission.objects.filter(Q(talent=user) | hosted | Q(coach=user) | Q(cohort__campaign__in=campaigns))


def side_of(user: User, mission: Mission) -> str | None:
    """Return the side a person speaks for in a mission; a coach and the team speak for none."""
    if mission.talent_id == user.pk:
        return Side.TALENT
    return Side.HOST if missions_with(user, ChallengeRight.HOST).filter(pk=mission.pk).exists() else None


def readers_as(user: User, mission: Mission) -> frozenset[str]:
    """Return as which readers a person may open what is given for a mission: the host's, and the programme's."""
    held = {
        PieceReader.HOST_HR: missions_as(user, ChallengeRole.HR).filter(pk=mission.pk).exists(),
        PieceReader.HOST_FINANCE: missions_as(user, ChallengeRole.FINANCE).filter(pk=mission.pk).exists(),
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
    lived_in = Q(missions__talent=user) | Q(missions__in=hosted_missions(user).values("pk"))
    return Cohort.objects.filter(lived_in | Q(campaign__in=campaigns)).distinct()
