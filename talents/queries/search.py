"""One search over people, applications, challenges and documents, by what the person may know."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from applications.models import Application
from applications.rules import visible_applications, with_identity
from challenges.models import Challenge
from challenges.rules import team_campaigns
from common.search import stems
from documents.models import Document

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what tells it apart, where it is."""

    title: str
    detail: str
    url: str


def _applications(user: User, asked: str) -> QuerySet[Application]:
    """Return the applications whose words match; a dossier read blind is found by its blind words alone."""
    found = visible_applications(user)
    if not stems(asked):  # no word would match everything
        return found.none()
    named = found.none()
    for campaign in team_campaigns(user):
        named |= with_identity(found.filter(campaign=campaign, search_words__words=asked), user, campaign)
    blind = found.filter(blind_words__words=asked)
    number = found.filter(dossier__deposit__number__iexact=asked)
    kept = found.filter(Q(pk__in=named.values("pk")) | Q(pk__in=blind.values("pk")) | Q(pk__in=number.values("pk")))
    return kept.select_related("campaign", "dossier__deposit", "dossier__replaces__deposit").order_by("-pk")[:SHOWN]


def _people(user: User, asked: str) -> QuerySet[User]:
    """Return the people whose name or address has every word, but for who is known by a blind dossier alone."""
    names = Q()
    for word in asked.split():
        names &= Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
    other = (
        Q(is_team=True)
        | Q(administration_seats__isnull=False)
        | Q(juror_seats__isnull=False)
        | Q(missions__isnull=False)
    )
    found = User.objects.filter(names & other, is_active=True) if user.is_team else User.objects.none()
    return found.distinct().order_by("last_name", "first_name", "pk")[:SHOWN]


def everything(user: User, asked: str) -> list[tuple[str, list[Hit]]]:
    """Return what a team member finds, kind by kind, at most twenty of each; the empty kinds are left out."""
    campaigns = team_campaigns(user)
    challenges = Challenge.objects.filter(campaign__in=campaigns, search_words__words=asked).select_related("campaign")
    if not stems(asked):
        challenges = challenges.none()
    documents = Document.objects.filter(
        Q(title__icontains=asked) | Q(number__iexact=asked), mission__cohort__campaign__in=campaigns
    )
    kinds = [
        (
            "Personnes",
            [
                Hit(str(one), one.email, f"{reverse('team:journal')}?{urlencode({'person': one.email})}")
                for one in _people(user, asked)
            ],
        ),
        (
            "Candidatures",
            [
                Hit(
                    one.last_deposit.number if one.last_deposit else "Sans dépôt",
                    f"{one.campaign.code}, {one.get_state_display()}",
                    reverse("team:application", args=[one.public_id]),
                )
                for one in _applications(user, asked)
            ],
        ),
        (
            "Défis",
            [
                Hit(
                    str(one),
                    f"{one.campaign.code}, {one.get_state_display()}",
                    reverse("team:challenge", args=[one.public_id]),
                )
                for one in challenges.order_by("-pk")[:SHOWN]
            ],
        ),
        (
            "Documents",
            [
                Hit(one.title, one.number, reverse("team:document", args=[one.public_id]))
                for one in documents.defer("context").order_by("-pk")[:SHOWN]
            ],
        ),
    ]
    return [(label, hits) for label, hits in kinds if hits]
