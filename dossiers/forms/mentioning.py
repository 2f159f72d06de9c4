"""The colleague that a note names, chosen in a list: what « @ » does in its text, for whoever prefers to choose."""

from typing import Any

from django import forms

from accounts.models import User
from common import clock
from dossiers.domain.exchanges import mentions

HINT = "Entre collègues ; la personne concernée peut demander à la lire. « @ » suivi d’un nom prévient un collègue."


class ColleagueForm(forms.Form):
    """A note with the colleague to tell; ``readers`` are those who may read it."""

    colleague = forms.ModelChoiceField(User.objects.none(), label="Prévenir", required=False, empty_label="Personne")

    def __init__(self, *args: Any, readers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = readers  # type: ignore[attr-defined]
        self.order_fields(["text", "colleague"])


def shown_notes(notes: Any, user: User) -> list[Any]:
    """Return the notes of a page with whom each names; those that name the reader are seen from then on."""
    rows = list(notes.select_related("by").prefetch_related("mentions__colleague"))
    if user.viewer is None:
        mentions.mark_seen((mention for row in rows for mention in row.mentions.all()), user, at=clock.now())
    for row in rows:
        row.named = mentions.label(row.mentions.all())
    return rows
