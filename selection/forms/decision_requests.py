"""The forms of requests for reasons and appeals: what a person asks, what the team answers, what the list looks for."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from common import clock
from common.days import day_of
from common.web.inputs import demanded_text
from lists.filters import FacetField, FilterForm
from selection.enums import RequestKind, RequestState
from selection.models import DecisionRequest
from selection.models.decision_request import MAX_TEXT_CHARS


class ReasonsForm(forms.Form):
    """What somebody wants to know of a refusal."""

    text = forms.CharField(
        label="Ce que vous voulez savoir",
        max_length=MAX_TEXT_CHARS,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": MAX_TEXT_CHARS}),
    )


class AppealForm(forms.Form):
    """Why somebody contests a refusal."""

    text = demanded_text("Pourquoi vous contestez cette décision", max_length=MAX_TEXT_CHARS, rows=6)


class AnswerForm(forms.Form):
    """The answer of the team, and whether the reasons shown go with it."""

    joined = forms.BooleanField(label="Joindre les motifs ci-dessus", required=False, initial=True)
    text = demanded_text("Réponse", max_length=MAX_TEXT_CHARS, rows=6, help_text="La personne la reçoit telle quelle.")


class DecisionRequestFilterForm(FilterForm):
    """What the team looks for among the requests of a campaign."""

    kind = FacetField(path="kind", label="Nature", choices=[("", "Toutes"), *RequestKind.choices])
    state = FacetField(path="state", label="État", choices=[("", "Tous"), *RequestState.choices])
    due = forms.ChoiceField(label="Délai", choices=[("", "Peu importe"), ("late", "En retard")])
    lookups: ClassVar = {"kind": "kind", "state": "state"}

    def filter_due(self, rows: QuerySet[DecisionRequest], value: str) -> QuerySet[Any]:  # noqa: ARG002 - one choice
        """Return the requests whose last day to answer is past, and that nobody answered."""
        return rows.filter(state__in=(RequestState.RECEIVED, RequestState.SILENT), due_on__lt=day_of(clock.now()))
