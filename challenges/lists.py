"""The lists of the campaigns' challenges and of the directory."""

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse

from accounts.models import RoleAssignment, User
from challenges.domain import colleagues, instruction
from challenges.domain.rules import reasons
from challenges.enums import ChallengeState
from challenges.forms.challenges import RefuseForm, RejectForm
from challenges.forms.colleagues import ColleagueFilterForm
from challenges.forms.filters import DirectoryFilterForm, MemberFilterForm, QueueFilterForm
from challenges.models import Administration, AdministrationMember, Campaign, Challenge
from challenges.queries.jury_results import verdict_label, with_jury_result
from challenges.rules import campaigns_with
from common import clock
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import with_de
from lists.bulk import BulkAct
from lists.columns import Column, Instant, Number, State
from lists.declaration import List, TeamList
from lists.sharing import share_act

Row = TypeVar("Row")
DEPOSITS = ("dossier__deposit", "dossier__replaces__deposit")
HEAVY = ("body", "source", "search_words", *(f"{path}__content" for path in DEPOSITS))


class CampaignList(List[Row, Campaign]):
    """A list of one campaign, for those who have its permission there; the address names the campaign by its code."""

    permission = "campaigns.view"

    def scope(self, user: User, params: QueryDict) -> Campaign | None:
        """Return the campaign, if this person has the permission of the list there."""
        return campaigns_with(user, self.permission).filter(code=params.get("campaign", "")).first()

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
    permission = "challenges.view"
    label = "Défis"
    noun = ("défi", "défis")
    states = ChallengeState
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
        Number(
            name="jury", label="Note du jury", value=lambda challenge: challenge.jury_mean,
            sort="jury_order",
        ),
        Column(
            name="verdict", label="Avis du jury", css="app-nowrap",
            value=lambda challenge: verdict_label(challenge.jury_verdict),
        ),
        Column(name="reason", label="Motif du refus", value=lambda challenge: challenge.reason_label, shown=False),
        Column(name="city", label="Lieu", value=lambda challenge: challenge.city, shown=False),
        Column(name="instructor", label="Suivi par", value=lambda challenge: challenge.instructor),
        Instant(
            name="deposited_at", label="Déposé le", shown=False,
            value=lambda challenge: challenge.last_deposit and challenge.last_deposit.deposited_at,
        ),
        Column(name="number", label="Récépissé", value=_number, css="app-nowrap", shown=False),
    )  # fmt: skip
    acts = (
        BulkAct(name="mine", label="Me les attribuer", run=instruction.follow_many, permission="challenges.manage"),
        share_act(
            Challenge,
            permission="challenges.manage",
            kind="campaign",
            noun=("défi suivi", "défis suivis"),
        ),
        BulkAct(
            name="nobody",
            label="Ne les attribuer à personne",
            run=instruction.unfollow_many,
            permission="challenges.manage",
        ),
        *(
            BulkAct(
                name=verb,
                label=label,
                run=instruction.decision(verb),
                effect=instruction.effect_of(verb),
                form=form,
                permission="challenges.manage",
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

    def rows(self, user: User, scope: Campaign) -> QuerySet[Challenge]:
        """Return what was deposited, with what its jury gave when the person sees the panels."""
        deposited = scope.challenges.exclude(state=ChallengeState.DRAFT)
        return with_jury_result(reasons.with_reason(deposited), user)

    def load(self, rows: QuerySet[Challenge], user: User) -> QuerySet[Challenge]:
        """Return challenges with what a row shows, without their long texts."""
        related = rows.select_related("administration", "instructor", *DEPOSITS).defer(*HEAVY)
        return with_jury_result(reasons.with_reason(related), user)


class DirectoryList(TeamList[Administration]):
    """The administrations, by name."""

    code = "administrations"
    permission = "directory.view"
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
    permission = "directory.view"
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


class ColleagueList(TeamList[RoleAssignment]):
    """The roles of the programme team that are not over, by person."""

    code = "membres"
    label = "Membres de l’équipe"
    noun = ("rôle", "rôles")
    permission = "members.manage"
    filters = ColleagueFilterForm
    ordering = "user__last_name"
    empty = "Aucun rôle ne correspond."
    columns = (
        Column(
            name="user", label="Nom", value=lambda row: row.user,
            link=lambda row: reverse("team:colleague", args=[row.user.public_id]),
        ),
        Column(name="email", label="Adresse", value=lambda row: row.user.email),
        Column(name="role", label="Rôle", value=lambda row: row.get_role_display()),
        Column(name="scope", label="Portée", value=lambda row: colleagues.place(row).label),
        Column(name="starts_on", label="À partir du", value=lambda row: french_date(row.starts_on)),
        Column(name="ends_on", label="Jusqu’au", value=lambda row: row.ends_on and french_date(row.ends_on)),
        Column(name="by", label="Confié par", value=lambda row: row.by, shown=False),
    )  # fmt: skip

    def url(self, scope: User) -> str:  # noqa: ARG002 - one page
        """Return the page of the members of the team."""
        return reverse("team:colleagues")

    def rows(self, user: User, scope: User) -> QuerySet[RoleAssignment]:  # noqa: ARG002 - all of them
        """Return every role that is not over."""
        rows: QuerySet[RoleAssignment] = RoleAssignment.objects.not_over(day_of(clock.now()))
        return rows

    def load(self, rows: Any, user: User) -> Any:  # noqa: ARG002 - the same for all
        """Return roles with their people."""
        return rows.select_related("user", "by")


CHALLENGES, DIRECTORY, MEMBERS, COLLEAGUES = ChallengeList(), DirectoryList(), MemberList(), ColleagueList()
