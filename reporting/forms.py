"""What the team chooses in its inbox, and what it looks for among the messages and the documents of a campaign."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import hidden_from, named
from common.jobs import JobState
from lists.filters import MAX_WORDS, FacetField, FilterForm
from notifications.models import Fate, Message


class RowsForm(forms.Form):
    """Rows to tick, at least one; ``rows`` are those that the person may act on."""

    def __init__(self, *args: Any, rows: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"row_{row.pk}"] = forms.BooleanField(label=f"Reprendre : {row}", required=False)

    @property
    def chosen(self) -> list[Any]:
        """Return the rows that were ticked."""
        return [row for row in self.rows if self.cleaned_data.get(f"row_{row.pk}")]

    def clean(self) -> None:
        """Refuse to act on nothing."""
        if not self.chosen:
            raise forms.ValidationError("Cochez au moins une ligne ; celles qui ont été reprises ne sont plus ici.")

    def boxes(self) -> Iterator[tuple[Any, Any]]:
        """Yield the box of each row, and the field of its address when it has one."""
        for row in self.rows:
            address = f"address_{row.pk}"
            yield self[f"row_{row.pk}"], self[address] if address in self.fields else None


class ResendForm(RowsForm):
    """Messages to send again, each with its address, that may be corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in self.rows:
            self.fields[f"address_{row.pk}"] = forms.EmailField(
                label=f"Adresse pour {row.recipient or row.address}", required=False, initial=row.destination
            )

    def choices(self) -> list[tuple[Message, str]]:
        """Return each message that was ticked with its address; an empty one leaves it as it was."""
        return [(row, self.cleaned_data[f"address_{row.pk}"] or row.destination) for row in self.chosen]


class MessageFilterForm(FilterForm):
    """What is looked for among the messages of a campaign."""

    text = forms.CharField(label="Objet, nom ou adresse", max_length=MAX_WORDS)
    fate = FacetField(path="fate_code", label="Ce qu’il est devenu", choices=[("", "Tous"), *Fate.choices])
    lookups = {"fate": "fate_code"}  # noqa: RUF012 - of the class, as its parent says

    def filter_text(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the messages whose subject or addressee has these words; a hidden person is found by neither."""
        hidden = User.objects.filter(hidden_from(self.user)).values("pk")
        people = User.objects.filter(named(value)).values("pk")
        words = Q(subject__icontains=value) | Q(recipient__in=people) | Q(address__icontains=value)
        return rows.filter(words).exclude(recipient__in=hidden)


class DocumentFilterForm(FilterForm):
    """What is looked for among the documents of a campaign."""

    text = forms.CharField(label="Numéro ou titre", max_length=MAX_WORDS)
    state = FacetField(path="state", label="État", choices=[("", "Tous"), *JobState.choices])
    lookups = {"state": "state"}  # noqa: RUF012 - same

    def filter_text(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the documents whose number or title has these words; that of a hidden person is found by neither."""
        hidden = User.objects.filter(hidden_from(self.user)).values("pk")
        words = Q(number__icontains=value) | Q(title__icontains=value)
        return rows.filter(words).exclude(subject__person__in=hidden)


class ReminderForm(forms.Form):
    """What is written to the people of an alert, read again before it is sent."""

    subject = forms.CharField(label="Objet", max_length=150)
    text = forms.CharField(label="Message", max_length=3000, widget=forms.Textarea({"rows": 8}))
