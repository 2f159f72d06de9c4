"""The forms of exercises: what the team prepares and grants, what a candidate asks."""

from datetime import timedelta
from typing import Any

from django import forms

from common.web.inputs import demanded_text, instant_input
from exercises.enums import TimeFactor
from exercises.models import Attempt, Exercise
from exercises.models.exercise import MAX_MINUTES, MAX_TEXT_CHARS
from exercises.models.time import MAX_GRANTED_MINUTES, MAX_NEED_CHARS
from juries.models import ScoringGrid


class ExerciseForm(forms.ModelForm[Exercise]):
    """What the candidates of a trade are asked, for how long, when, and by which grid it is marked."""

    class Meta:
        model = Exercise
        fields = (
            "title", "statement", "text_chars", "asks_file", "minutes", "opens_at", "closes_at", "invited", "grid",
            "alternative",
        )  # fmt: skip
        widgets = {  # noqa: RUF012 - as Django declares it
            "statement": forms.Textarea({"rows": 14}),
            "alternative": forms.Textarea({"rows": 3}),
            "opens_at": instant_input(),
            "closes_at": instant_input(),
            "invited": forms.RadioSelect,
        }
        help_texts = {  # noqa: RUF012 - as Django declares it
            "statement": (
                "En Markdown : « # Titre », « - élément », « **important** ». Les adresses de pages restent lisibles."
            ),
            "text_chars": "Vide : aucun texte n’est demandé. 5 000 caractères font deux pages.",
            "minutes": "Deux heures au plus. Le temps court à partir du moment où chaque personne commence.",
            "closes_at": "On peut commencer jusque-là, et avoir alors tout son temps.",
            "grid": "Du même barème que celle de l’étape.",
            "alternative": (
                "Ce que vous proposez à qui ne peut pas faire l’exercice ainsi : à l’oral, sur papier, avec un tiers."
            ),
        }

    def __init__(self, *args: Any, grids: list[ScoringGrid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = ScoringGrid.objects.filter(pk__in=[grid.pk for grid in grids]).order_by("code", "-version")
        self.fields["grid"] = forms.ModelChoiceField(
            chosen, label="Grille", empty_label=None, help_text=self.fields["grid"].help_text
        )
        self.fields["minutes"] = forms.IntegerField(
            label="Durée en minutes", min_value=1, max_value=MAX_MINUTES, initial=60,
            help_text=self.fields["minutes"].help_text,
        )  # fmt: skip
        self.fields["text_chars"] = forms.IntegerField(
            label="Texte à rendre : caractères au plus", min_value=1, max_value=MAX_TEXT_CHARS, required=False,
            help_text=self.fields["text_chars"].help_text,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Say at their fields that the exercise closes after it opens, and that something is to be handed in."""
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "La fermeture suit l’ouverture.")
        if not self.errors and not data.get("text_chars") and not data.get("asks_file"):
            self.add_error("text_chars", "Demandez un texte, un fichier, ou les deux.")
        return data


class FileForm(forms.Form):
    """A file to join to the statement."""

    file = forms.FileField(label="Fichier", help_text="PDF, image PNG ou JPEG, .docx ou .odt ; 10 Mo au plus.")


class TimeGrantForm(forms.Form):
    """The minutes to give back after an outage, and to whom."""

    began_at = forms.DateTimeField(label="Début de la panne", widget=instant_input())
    ended_at = forms.DateTimeField(label="Fin de la panne", widget=instant_input())
    minutes = forms.IntegerField(label="Minutes à rendre", min_value=1, max_value=MAX_GRANTED_MINUTES)
    attempt = forms.ModelChoiceField(
        Attempt.objects.none(), label="À qui", required=False,
        empty_label="À toutes les personnes dont le temps courait pendant la panne",
    )  # fmt: skip
    reason = demanded_text("Ce qui s’est passé, dit aux personnes", max_length=300)

    def __init__(self, *args: Any, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = exercise.attempts.filter(started_at__isnull=False).select_related("application")
        field = self.fields["attempt"]
        field.queryset = begun.order_by("pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda attempt: attempt.application.short_label  # type: ignore[attr-defined]


class AdjustmentForm(forms.Form):
    """What the team answers to a request: the time, the other form, a word."""

    factor = forms.ChoiceField(label="Temps", choices=TimeFactor.choices, initial=TimeFactor.SAME)
    other_form = forms.BooleanField(label="Accorder l’autre forme que l’exercice propose", required=False)
    text = forms.CharField(
        label="Ce que vous répondez", required=False, widget=forms.Textarea({"rows": 3}), max_length=MAX_NEED_CHARS
    )


class NeedForm(forms.Form):
    """What somebody needs to do the exercise on equal terms."""

    need = demanded_text(
        "De quoi avez-vous besoin ?", max_length=MAX_NEED_CHARS, rows=4,
        help_text="Plus de temps, un lecteur d’écran, l’oral plutôt que l’écrit : dites le besoin, pas le diagnostic.",
    )  # fmt: skip


def default_window(at: Any) -> dict[str, Any]:
    """Return the opening and the closing proposed for a new exercise: ten days, from tomorrow."""
    opens = (at + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    return {"opens_at": opens, "closes_at": opens + timedelta(days=10)}
