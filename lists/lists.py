"""The journal of acts as a list."""

from typing import Any

from django.urls import reverse

from accounts import queries
from accounts.models import JournalEntry, User
from lists.columns import Column, Instant
from lists.declaration import TeamList
from lists.forms import JournalFilterForm


class JournalList(TeamList[JournalEntry]):
    """What was done on the platform, the latest first."""

    code = "journal"
    permission = "journal.view"
    label = "Journal des actes"
    noun = ("acte", "actes")
    filters = JournalFilterForm
    newest_first = True
    empty = "Aucun acte ne correspond."
    columns = (
        Instant(name="at", label="Quand", value=lambda entry: entry.at),
        Column(name="act", label="Acte", value=lambda entry: entry.get_act_display()),
        Column(name="actor", label="Par", value=lambda entry: entry.actor_name or "Plateforme"),
        Column(name="quality", label="En qualité de", value=lambda entry: entry.quality),
        Column(name="concerned", label="Personne concernée", value=lambda entry: entry.concerned_name, filed=False),
        Column(name="what", label="Quoi", value=lambda entry: entry.what, css="app-cell fr-cell--multiline"),
        Column(name="target", label="Objet", value=lambda entry: entry.target),
        Column(name="address", label="Réseau", value=lambda entry: entry.address, filed=False),
    )

    def url(self, scope: User) -> str:  # noqa: ARG002 - one page
        """Return the page of the journal."""
        return reverse("team:journal")

    def rows(self, user: User, scope: User) -> Any:  # noqa: ARG002 - the whole journal
        """Return every act."""
        return JournalEntry.objects.all()

    def load(self, rows: Any, user: User) -> Any:  # noqa: ARG002 - the same for everybody
        """Return acts with their people."""
        return rows.select_related("actor", "concerned")

    def prepare(self, rows: list[JournalEntry], user: User) -> list[JournalEntry]:
        """Return acts with the names that this reader may know (one query)."""
        return queries.name_people(rows, user)


JOURNAL = JournalList()
