"""The lists of applications and of the talent pool."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.models import User
from applications.domain import instruction, pool, supplements
from applications.enums import ApplicationState
from applications.forms.filters import ApplicationFilterForm, PoolFilterForm
from applications.forms.instruction import RefuseForm, TagForm
from applications.models import Application, Profile, Wish
from applications.queries import pairs
from applications.rules import identity_known, visible_applications
from challenges.lists import CampaignList
from challenges.models import Campaign
from common import clock
from lists.bulk import BulkAct
from lists.columns import Column, Day, Instant, Many, Number, State
from lists.declaration import TeamList
from lists.sharing import share_act

PAIR = "pair"
HEAVY = ("search_words", "blind_words", "dossier__deposit__content", "dossier__replaces__deposit__content")
DEPOSIT = ("dossier__deposit", "dossier__replaces__deposit")


def _comparison(scope: Campaign, keys: list[int]) -> str:
    """Return the page that compares the ticked applications."""
    return f"{reverse('team:compare', args=[scope.code])}?{'&'.join(f'row={key}' for key in keys)}"


class ApplicationList(CampaignList[Application]):
    """A campaign's deposited applications, oldest first."""

    code = "candidatures"
    permission = "applications.view"
    label = "Candidatures"
    states = ApplicationState
    noun = ("candidature", "candidatures")
    filters = ApplicationFilterForm
    empty = "Aucune candidature ne correspond."
    columns = (
        Column(
            name="candidate", label="Candidature", value=lambda application: application.candidate,
            personal=True, masked=lambda application: application.short_label, filed=False,
            link=lambda application: reverse("team:application", args=[application.public_id]),
        ),
        Column(
            name="last_name", label="Nom", value=lambda application: application.candidate.last_name,
            personal=True, shown=False,
        ),
        Column(
            name="first_name", label="Prénom", value=lambda application: application.candidate.first_name,
            personal=True, shown=False,
        ),
        Column(
            name="email", label="Adresse électronique", value=lambda application: application.candidate.email,
            personal=True, shown=False,
        ),
        Column(name="profession", label="Métier", value=lambda application: application.profession),
        Number(
            name="experience", label="Expérience", value=lambda application: application.experience_years,
            unit="an", sort="experience_years",
        ),
        Many(
            name="wishes", label="Vœux", separator=" · ", css="app-clip",
            value=lambda application: application.wishes.all(),
        ),
        State(name="state", label="État", value=lambda application: application.state, choices=ApplicationState),
        Column(
            name="reason", label="Motif du refus", value=lambda row: row.refusal_reason, shown=False,
            related=("refusal_reason",),
        ),
        Many(name="tags", label="Étiquettes", value=lambda application: application.tags.all()),
        Column(name="instructor", label="Suivie par", value=lambda application: application.instructor),
        Instant(
            name="deposited_at", label="Déposée le", shown=False, related=DEPOSIT,
            value=lambda application: application.deposit.deposited_at,
        ),
        Instant(name="due", label="À compléter avant le", value=lambda row: row.completion_due_at, shown=False),
        Column(
            name="number", label="Récépissé", value=lambda application: application.deposit.number,
            css="app-nowrap", shown=False, related=DEPOSIT,
        ),
        Column(
            name=PAIR, label="Binôme", value=lambda row: f"Dossier {row.mate}" if row.mate else "",
            css="app-nowrap", shown=False, filed=False, annotated=lambda rows: rows.annotate(mate=pairs.mate_key()),
        ),
    )  # fmt: skip
    acts = (
        BulkAct(name="mine", label="Je les suis", run=instruction.follow_many, permission="applications.process"),
        BulkAct(
            name="nobody", label="Plus personne ne les suit", run=instruction.unfollow_many,
            permission="applications.process",
        ),
        share_act(
            Application, permission="applications.process", kind="profession",
            noun=("candidature suivie", "candidatures suivies"),
        ),
        BulkAct(
            name="tag", label="Étiqueter", run=instruction.tag_many, form=TagForm, permission="applications.process",
        ),
        BulkAct(
            name="refuse", label="Déclarer inéligibles", run=instruction.refuse_many, form=RefuseForm,
            effect=instruction.refusal_effect, permission="applications.process",
        ),
        BulkAct(name="compare", label="Comparer (deux lignes)", opens=_comparison),
    )  # fmt: skip

    def url(self, scope: Campaign) -> str:
        """Return the page of the applications."""
        return reverse("team:applications", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> QuerySet[Application]:
        """Return what was deposited in the campaign."""
        return visible_applications(user).filter(campaign=scope)

    def columns_of(self, scope: Campaign) -> Sequence[Column[Application]]:
        """Return the columns of the list, and those of what the campaign asks beside the dossier."""
        own = (column for column in self.columns if scope.pairs or column.name != PAIR)
        return (*own, *(supplement.listed.column for supplement in supplements.asked(scope)))

    def load(self, rows: QuerySet[Application], user: User) -> QuerySet[Application]:
        """Return applications with what a row shows, and whether this colleague may know who wrote each."""
        wishes = Prefetch("wishes", Wish.objects.select_related("challenge"))
        return (
            rows.annotate(known=identity_known(user))
            .select_related("candidate", "profession", "instructor")
            .defer(*HEAVY)
            .prefetch_related(wishes, "tags")
        )

    def known(self, row: Application) -> bool:
        """Tell whether the reader may know who wrote the application."""
        return bool(row.known)  # type: ignore[attr-defined] # annotated by load


class PoolList(TeamList[Profile]):
    """Who is in the talent pool today; who left or lapsed is not."""

    code = "vivier"
    permission = "applications.process"
    label = "Vivier"
    noun = ("personne", "personnes")
    filters = PoolFilterForm
    empty = "Personne ne correspond."
    columns = (
        Column(name="person", label="Personne", value=lambda profile: profile.person, filed=False),
        Column(name="last_name", label="Nom", value=lambda profile: profile.person.last_name, shown=False),
        Column(name="first_name", label="Prénom", value=lambda profile: profile.person.first_name, shown=False),
        Column(name="email", label="Adresse électronique", value=lambda profile: profile.person.email, shown=False),
        Many(name="professions", label="Métiers", value=lambda profile: profile.professions.all()),
        Many(
            name="skills", label="Compétences", value=lambda profile: profile.skills.all(),
            css="app-cell fr-cell--multiline",
        ),
        Number(name="experience", label="Expérience", value=lambda profile: profile.experience_years, unit="an"),
        Day(name="available_on", label="Disponible", value=lambda profile: profile.available_on, filed=False),
        Day(name="until", label="Accord jusqu’au", value=lambda profile: profile.person.pool.expires_on, filed=False),
    )  # fmt: skip

    def url(self, scope: User) -> str:  # noqa: ARG002 - one page
        """Return the page of the pool."""
        return reverse("team:pool")

    def rows(self, user: User, scope: User) -> QuerySet[Profile]:  # noqa: ARG002 - the whole pool
        """Return the profiles of the pool."""
        return pool.members(at=clock.now())

    def load(self, rows: QuerySet[Profile], user: User) -> QuerySet[Profile]:  # noqa: ARG002 - the same for all
        """Return profiles with their person, trades and skills."""
        return rows.select_related("person__pool").prefetch_related("skills", "professions")


APPLICATIONS, POOL = ApplicationList(), PoolList()
