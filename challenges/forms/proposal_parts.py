"""Who answers for each part of a proposal, and what the host offers to work with."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from challenges.domain.proposal_parts.parts import Assignment
from challenges.forms.proposal_steps import Task
from challenges.models import Challenge
from common.web.inputs import day_input

MAX_MEANS_CHARS = 500


class PartsForm(forms.Form):
    """For each screen of a proposal, who answers for it and until when."""

    def __init__(self, *args: Any, tasks: list[Task], writers: QuerySet[User], challenge: Challenge, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.tasks = tasks
        rows = {row.slug: row for row in challenge.parts.all()}
        for task in tasks:
            slug, row = task.step.slug, rows.get(task.step.slug)
            self.fields[f"{slug}-owner"] = forms.ModelChoiceField(
                writers, label="Responsable", required=False, empty_label="Personne en particulier",
                initial=row.owner_id if row else None,
            )  # fmt: skip
            self.fields[f"{slug}-due_on"] = forms.DateField(
                label="À remplir pour le", required=False, initial=row.due_on if row else None,
                widget=day_input(),
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[Task, list[forms.BoundField]]]:
        """Yield each screen with its two fields."""
        for task in self.tasks:
            yield task, [self[f"{task.step.slug}-{name}"] for name in ("owner", "due_on")]

    def assignments(self) -> dict[str, Assignment]:
        """Return what was chosen, by screen."""
        data = self.cleaned_data
        return {
            task.step.slug: Assignment(
                data[f"{task.step.slug}-owner"], data[f"{task.step.slug}-due_on"], task.step.title
            )
            for task in self.tasks
        }


class MeansForm(forms.Form):
    """What the people recruited will work with."""

    equipment = forms.CharField(
        label="Quel matériel fournissez-vous ?",
        required=False,
        max_length=MAX_MEANS_CHARS,
        widget=forms.Textarea({"rows": 2}),
        help_text="Par exemple : un ordinateur au choix de la personne, prêt le premier jour.",
    )
    ai_tools = forms.CharField(
        label="Quels outils d’intelligence artificielle permettez-vous, et lesquels fournissez-vous ?",
        required=False,
        max_length=MAX_MEANS_CHARS,
        widget=forms.Textarea({"rows": 2}),
        help_text="Par exemple : un assistant de code est permis sur le code ouvert, jamais sur les données.",
    )

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        kwargs["initial"] = {"equipment": challenge.equipment, "ai_tools": challenge.ai_tools}
        super().__init__(*args, **kwargs)
