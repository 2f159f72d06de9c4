"""What the team says when it acts on one application, or on many."""

from functools import partial

from django import forms

from applications.domain import instruction
from applications.enums import CheckOutcome
from applications.models import Application
from challenges.enums import RefusalStage
from challenges.forms.reasons import reason_field
from common.web.acts import FormFactory
from common.web.inputs import demanded_text
from dossiers.forms.exchanging import ThreadForm
from dossiers.forms.mentioning import HINT, ColleagueForm

MAX_COMPLETION_DAYS = 3650


class TagForm(forms.Form):
    """The tag to give."""

    label = forms.CharField(label="Étiquette", max_length=40)


class RefuseForm(forms.Form):
    """Why applications are not eligible."""

    code = reason_field(RefusalStage.ELIGIBILITY)
    reason = forms.CharField(
        label="Précisions",
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        help_text="Chaque personne peut le demander.",
    )


class AddTagForm(forms.Form):
    """The tag to stick on one application."""

    label = demanded_text("Ajouter une étiquette", max_length=40)


class NoteForm(ColleagueForm):
    """A note between colleagues, and who is told of it."""

    text = demanded_text(
        "Écrire une note",
        max_length=2000,
        rows=2,
        help_text=HINT,
    )


class OpinionForm(forms.Form):
    """An opinion on one condition, instead of what was computed."""

    outcome = forms.ChoiceField(label="Avis", choices=CheckOutcome.choices)
    reason = demanded_text("Motif", max_length=500)


class CompletionForm(forms.Form):
    """What is missing, and how many days there are to send it."""

    note = demanded_text("Ce qui manque", max_length=2000, rows=3)
    days = forms.IntegerField(
        label="Délai en jours",
        min_value=1,
        max_value=MAX_COMPLETION_DAYS,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "max_value"), "Indiquez un nombre de jours.")
        | {"min_value": "Cette échéance est déjà passée."},
    )


class IneligibleForm(forms.Form):
    """Why one application is not eligible."""

    code = reason_field(RefusalStage.ELIGIBILITY)
    reason = demanded_text("Précisions", max_length=500, help_text="La personne peut les demander pendant trois mois.")


class UnmaskForm(forms.Form):
    """Why the author of a dossier read blind must be known."""

    reason = demanded_text("Motif", max_length=300, help_text="L’acte est journalisé avec votre nom.")


def acts_on(application: Application) -> dict[str, FormFactory]:
    """Return the acts of the page of an application, one opinion for each of its conditions."""
    opinions = {
        f"check:{check.kind}": partial(OpinionForm, initial={"outcome": check.final})
        for check in application.checks.all()
    }
    return opinions | {
        "recompute": forms.Form,
        "ask": partial(CompletionForm, initial={"days": application.campaign.completion_days}),
        "refuse": IneligibleForm,
        "tag": AddTagForm,
        "untag": TagForm,
        "note": lambda **values: NoteForm(readers=instruction.readers(application), **values),
        "unmask": UnmaskForm,
        "write": ThreadForm,
        "settle": forms.Form,
    }
