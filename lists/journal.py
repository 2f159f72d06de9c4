"""The journal of acts as a list, and its page."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import queries
from accounts.decorators import current_user, is_team, role_required
from accounts.enums import Act
from accounts.models import JournalEntry, User
from common.language.search import query_text
from common.web.inputs import day_input
from lists.columns import Column, Instant
from lists.declaration import TeamList
from lists.filters import MAX_WORDS, FilterForm
from lists.views import list_page


class JournalFilterForm(FilterForm):
    """What is looked for in the journal: an act, a person, an object, days of Paris."""

    act = forms.ChoiceField(label="Acte", choices=[("", "Tous"), *Act.choices])
    person = forms.CharField(label="Personne", max_length=MAX_WORDS)
    target = forms.CharField(label="Objet", max_length=MAX_WORDS)
    since = forms.DateField(label="Du", widget=day_input())
    until = forms.DateField(label="Au", widget=day_input())
    lookups: ClassVar = {"act": "act"}

    def filter_person(self, rows: Any, value: str) -> Any:
        """Return the acts of somebody, or that concern them, as this reader may know them."""
        return rows.filter(queries.acts_of(value, self.user))

    def filter_target(self, rows: Any, value: str) -> Any:
        """Return the acts on an object."""
        return rows.filter(target__icontains=query_text(value))

    def filter_since(self, rows: Any, value: Any) -> Any:
        """Return the acts from the beginning of a day of Paris."""
        return rows.filter(at__gte=queries.midnight(value))

    def filter_until(self, rows: Any, value: Any) -> Any:
        """Return the acts until the end of a day of Paris."""
        return rows.filter(at__lt=queries.midnight(value, days=1))


class JournalList(TeamList[JournalEntry]):
    """What was done on the platform, the latest first."""

    code = "journal"
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


@require_GET
@role_required(is_team)
def journal(request: HttpRequest) -> HttpResponse:
    """Search the journal by act, person, object and day, a page at a time by key."""
    return list_page(request, JOURNAL, current_user(request), {"title": "Journal"}, template="lists/journal.html")
