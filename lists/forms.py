"""The criteria of the journal."""

from typing import Any, ClassVar

from django import forms

from accounts import queries
from accounts.enums import Act
from common.language.search import query_text
from common.web.inputs import day_input
from lists.filters import MAX_WORDS, FilterForm


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
