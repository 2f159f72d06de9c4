"""One search over people, applications, challenges and documents, by what the person may know."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.queries import named
from accounts.rules import allowed, may_read
from applications.models import Application
from applications.rules import visible_applications, with_identity
from challenges.enums import CampaignState
from challenges.models import AdministrationMember, Challenge
from challenges.rules import campaigns_with, team_campaigns
from common.language.search import fold, stems
from documents.models import Document
from juries.models import Juror
from reporting.queries.workspace.sections import TEAM
from talents.models import Mission

MAX_RESULTS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what tells it apart, where it is."""

    title: str
    detail: str
    url: str


def _applications(user: User, asked: str) -> QuerySet[Application]:
    """Return the applications whose words match; a dossier read blind is found by its blind words alone."""
    applications = visible_applications(user).filter(campaign__in=team_campaigns(user))
    if not stems(asked):  # no word would match everything
        return applications.none()
    ways = (
        applications.filter(blind_words__words=asked),
        applications.filter(dossier__deposit__number=asked.upper()),
        with_identity(applications.filter(search_words__words=asked), user),
    )
    first, *others = (way.order_by().values_list("pk", flat=True) for way in ways)
    keys = list(first.union(*others).order_by("-pk")[:MAX_RESULTS])
    return (
        applications.filter(pk__in=keys)
        .select_related("campaign", "dossier__deposit", "dossier__replaces__deposit")
        .order_by("-pk")
    )


def _people(user: User, asked: str) -> QuerySet[User]:
    """Return the people whose name or address has every word, but for who is known by a blind dossier alone."""
    team, *others = (
        User.objects.team().order_by().values("pk"),
        AdministrationMember.objects.order_by().values("user"),
        Juror.objects.present_and_past().order_by().values("user"),
        Mission.objects.order_by().values("talent"),
    )
    users = User.objects.filter(named(asked), pk__in=team.union(*others), is_active=True)
    return (
        users.order_by("last_name", "first_name", "pk")[:MAX_RESULTS] if allowed(user, "journal.view") else users.none()
    )


def _documents(user: User, asked: str) -> QuerySet[Document]:
    """Return the documents by their title or number; those about a dossier read blind stay hidden with its author."""
    named_so = Q(title__folded=asked) | Q(number__iexact=asked)
    known = with_identity(visible_applications(user), user)
    readable = Q(subject__application__isnull=True) | Q(subject__application__in=known)
    return Document.objects.filter(named_so, readable, subject__campaign__in=campaigns_with(user, "talents.view"))


def _pages(user: User, asked: str) -> list[Hit]:
    """Return the pages of the workspace by their name: the team's, and those of each published campaign."""
    words = fold(asked).split()

    def matches(label: str) -> bool:
        return bool(words) and all(word in fold(label) for word in words)

    named_so = [(section.label, reverse(section.route)) for section in TEAM.sections if matches(section.label)]
    pages = [Hit(label, "Équipe", address) for label, address in named_so if may_read(user, address)]
    inside = [section for section in TEAM.campaign_sections if matches(section.label)]
    campaigns = team_campaigns(user).filter(state=CampaignState.PUBLISHED) if inside else ()
    for campaign in campaigns:
        addresses = [(section.label, reverse(section.route, args=[campaign.code])) for section in inside]
        pages += [Hit(label, campaign.short_name, url) for label, url in addresses if may_read(user, url, campaign)]
    return pages[:MAX_RESULTS]


def everything(user: User, asked: str) -> list[tuple[str, list[Hit]]]:
    """Return what a team member finds, kind by kind, at most twenty of each; the empty kinds are left out."""
    campaigns = team_campaigns(user)
    challenges = Challenge.objects.filter(campaign__in=campaigns, search_words__words=asked).select_related("campaign")
    if not stems(asked):
        challenges = challenges.none()
    documents = _documents(user, asked)
    kinds = [
        ("Pages", _pages(user, asked)),
        (
            "Personnes",
            [
                Hit(str(person), person.email, f"{reverse('team:journal')}?{urlencode({'person': person.email})}")
                for person in _people(user, asked)
            ],
        ),
        (
            "Candidatures",
            [
                Hit(
                    application.last_deposit.number if application.last_deposit else "Sans dépôt",
                    f"{application.campaign.code}, {application.get_state_display()}",
                    reverse("team:application", args=[application.public_id]),
                )
                for application in _applications(user, asked)
            ],
        ),
        (
            "Défis",
            [
                Hit(
                    str(challenge),
                    f"{challenge.campaign.code}, {challenge.get_state_display()}",
                    reverse("team:challenge", args=[challenge.public_id]),
                )
                for challenge in challenges.order_by("-pk")[:MAX_RESULTS]
            ],
        ),
        (
            "Documents",
            [
                Hit(document.title, document.number, reverse("team:document", args=[document.public_id]))
                for document in documents.defer("context").order_by("-pk")[:MAX_RESULTS]
            ],
        ),
    ]
    return [(label, hits) for label, hits in kinds if hits]
