"""The lists of the campaigns' challenges and of the directory."""

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from challenges.domain import instruction
from challenges.enums import ChallengeState
from challenges.forms.challenges import RefuseForm, RejectForm
from challenges.forms.filters import DirectoryFilterForm, MemberFilterForm, QueueFilterForm
from challenges.models import Administration, AdministrationMember, Campaign, Challenge
from challenges.rules import team_campaigns
from common.language.french import with_de
from lists.bulk import BulkAct
from lists.columns import Column, Instant, State
from lists.declaration import List, TeamList

Row = TypeVar("Row")
DEPOSITS = ("dossier__deposit", "dossier__replaces__deposit")
HEAVY = ("body", "source", "search_words", *(f"{path}__content" for path in DEPOSITS))


class CampaignList(List[Row, Campaign]):
    """A list of one campaign, that the team alone reads; the address names the campaign by its code."""

    def scope(self, user: User, params: QueryDict) -> Campaign | None:
        """Return the campaign, if this person is of its team."""
        return team_campaigns(user).filter(code=params.get("campaign", "")).first()

    def params(self, scope: Campaign) -> dict[str, str]:
        """Return the campaign's code."""
        return {"campaign": scope.code}

    def title(self, scope: Campaign) -> str:
        """Return the label with the campaign."""
        return f"{self.label} {with_de(scope.code)}"


def _number(challenge: Challenge) -> str:
    deposit = challenge.last_deposit
    return deposit.number if deposit else ""


class ChallengeList(CampaignList[Challenge]):
    """A campaign's deposits, oldest first."""

    code = "defis"
    label = "Défis"
    noun = ("défi", "défis")
    filters = QueueFilterForm
    empty = "Aucun défi ne correspond."
    columns = (
        Column(
            name="submitted_title", label="Titre déposé", value=lambda challenge: challenge.submitted_title,
            link=lambda challenge: reverse("team:challenge", args=[challenge.public_id]),
            css="app-clip",
        ),
        Column(
            name="published_title", label="Titre publié", value=lambda challenge: challenge.published_title,
            shown=False, css="app-clip",
        ),
        Column(
            name="administration", label="Administration", css="app-clip",
            value=lambda challenge: challenge.administration_name,
        ),
        State(name="state", label="État", value=lambda challenge: challenge.state, choices=ChallengeState),
        Column(name="city", label="Lieu", value=lambda challenge: challenge.city, shown=False),
        Column(name="instructor", label="Suivi par", value=lambda challenge: challenge.instructor),
        Instant(
            name="deposited_at", label="Déposé le", shown=False,
            value=lambda challenge: challenge.last_deposit and challenge.last_deposit.deposited_at,
        ),
        Column(name="number", label="Récépissé", value=_number, css="app-nowrap", shown=False),
    )  # fmt: skip
    acts = (
        BulkAct(name="mine", label="Me les attribuer", run=instruction.follow_many),
        BulkAct(name="nobody", label="Ne les attribuer à personne", run=instruction.unfollow_many),
        *(
            BulkAct(
                name=verb,
                label=label,
                run=instruction.decision(verb),
                effect=instruction.effect_of(verb),
                form=form,
                note="La décision reste invisible jusqu’à l’annonce.",
            )
            for verb, label, form in (
                ("shortlist", "Présélectionner", Form),
                ("select", "Retenir", Form),
                ("reject", "Ne pas retenir", RejectForm),
                ("refuse", "Déclarer irrecevables", RefuseForm),
            )
        ),
    )

    def url(self, scope: Campaign) -> str:
        """Return the page of the queue."""
        return reverse("team:challenges", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> QuerySet[Challenge]:  # noqa: ARG002 - the whole team reads the same
        """Return what was deposited."""
        return scope.challenges.exclude(state=ChallengeState.DRAFT)

    def load(self, rows: QuerySet[Challenge], user: User) -> QuerySet[Challenge]:  # noqa: ARG002 - the same for all
        """Return challenges with what a row shows, without their long texts."""
        return rows.select_related("administration", "instructor", *DEPOSITS).defer(*HEAVY)


class DirectoryList(TeamList[Administration]):
    """The administrations, by name."""

    code = "administrations"
    label = "Administrations"
    noun = ("administration", "administrations")
    filters = DirectoryFilterForm
    ordering = "name"
    empty = "Aucune fiche ne correspond."
    columns = (
        Column(
            name="name", label="Dénomination", value=lambda body: body.name, css="app-clip",
            link=lambda body: reverse("team:record", args=[body.public_id]),
        ),
        Column(name="acronym", label="Sigle", value=lambda body: body.acronym),
        Column(name="siren", label="SIREN", value=lambda body: body.siren, css="app-nowrap"),
        Column(name="kind", label="Nature", value=lambda body: body.kind),
        Column(name="parent", label="Rattachée à", value=lambda body: body.parent, css="app-clip"),
    )  # fmt: skip

    def url(self, scope: User) -> str:  # noqa: ARG002 - one page
        """Return the page of the directory."""
        return reverse("team:directory")

    def rows(self, user: User, scope: User) -> QuerySet[Administration]:  # noqa: ARG002 - the whole directory
        """Return every record."""
        return Administration.objects.all()

    def load(self, rows: QuerySet[Administration], user: User) -> QuerySet[Administration]:  # noqa: ARG002 - the same
        """Return records with the one above."""
        return rows.select_related("parent")


class MemberList(TeamList[AdministrationMember]):
    """Who acts for which administration, by administration."""

    code = "rattachements"
    label = "Personnes rattachées"
    noun = ("personne rattachée", "personnes rattachées")
    filters = MemberFilterForm
    ordering = "administration__name"
    empty = "Personne n’est encore rattaché."
    columns = (
        Column(
            name="administration", label="Administration", css="app-clip",
            value=lambda member: member.administration.name,
        ),
        Column(name="siren", label="SIREN", value=lambda member: member.administration.siren, filed=False),
        Column(name="user", label="Nom", value=lambda member: member.user),
        Column(name="email", label="Adresse", value=lambda member: member.user.email, shown=False),
        Column(name="role", label="Rôle", value=lambda member: member.get_role_display()),
    )  # fmt: skip

    def url(self, scope: User) -> str:  # noqa: ARG002 - one page
        """Return the page of the members."""
        return reverse("team:members")

    def rows(self, user: User, scope: User) -> QuerySet[AdministrationMember]:  # noqa: ARG002 - all of them
        """Return every member."""
        return AdministrationMember.objects.all()

    def load(self, rows: Any, user: User) -> Any:  # noqa: ARG002 - the same for all
        """Return members with their person and administration."""
        return rows.select_related("administration", "user")


CHALLENGES, DIRECTORY, MEMBERS = ChallengeList(), DirectoryList(), MemberList()
