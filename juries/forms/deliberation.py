"""The forms of a deliberation, the same for a member of the panel and for the team."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest

from accounts.models import User
from common.web.acts import FormFactory, PageActs
from common.web.inputs import demanded_text
from dossiers.models import Deposit
from juries.domain import deliberations
from juries.domain.deliberations import TieDecision
from juries.enums import Verdict
from juries.models import Conclusion, Deliberation
from juries.queries.deliberation import Row
from juries.queries.standings import Tie

MOST_CHARACTERS = 2000
WRITTEN = "Votre message est écrit."


class OpenForm(forms.Form):
    """What the members agree on before they compare their readings."""

    names = forms.BooleanField(
        label="Dire qui a écrit chaque lecture", required=False,
        help_text="Sinon, les lectures portent une lettre.",
    )  # fmt: skip
    in_minutes = forms.BooleanField(
        label="Reprendre les échanges au procès-verbal", required=False,
        help_text="Les avis du jury, les départages et leurs motifs y figurent dans tous les cas.",
    )  # fmt: skip


class MessageForm(forms.Form):
    """A message of the discussion; its identifier is chosen by the page, so that it is written once."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = demanded_text(
        "Votre message", max_length=MOST_CHARACTERS, rows=3,
        help_text="Les membres du jury et l’équipe le lisent. N’y nommez pas la personne évaluée.",
    )  # fmt: skip


class ConclusionForm(forms.Form):
    """What the panel concludes of a dossier; ``base`` says which conclusion the author had read."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label="Avis du jury", choices=[("", "Choisissez un avis"), *Verdict.choices],
        error_messages={"required": "Choisissez l’avis du jury."},
    )  # fmt: skip
    reason = demanded_text("Ce qui fonde cet avis", max_length=1000, rows=3)

    def __init__(self, *args: Any, conclusion: Conclusion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["base"] = deliberations.mark_of(conclusion)
        if conclusion is not None:
            self.initial.update(verdict=conclusion.verdict, reason=conclusion.reason)


class TieForm(forms.Form):
    """The place of each of several tied dossiers, and what settles it."""

    def __init__(self, *args: Any, tie: Tie, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tie = tie
        places = [(str(tie.rank + rank), str(tie.rank + rank)) for rank in range(len(tie.deposits))]
        for rank, key in enumerate(tie.deposits):
            self.fields[f"place_{key}"] = forms.ChoiceField(
                label=f"Rang : {names[key]}", choices=places, initial=str(tie.rank + rank)
            )
        self.fields["reason"] = demanded_text("Ce qui les départage", max_length=300)
        self.fields["reason"].initial = tie.reason

    def clean(self) -> dict[str, Any]:
        """Refuse a place given to two dossiers."""
        data = super().clean() or {}
        places = [data.get(f"place_{key}") for key in self.tie.deposits]
        if len(set(places)) < len(places):
            raise forms.ValidationError("Donnez à chaque dossier un rang différent.")
        return data

    def decision(self) -> TieDecision:
        """Return the order that was given, the best first."""
        places = {key: int(self.cleaned_data[f"place_{key}"]) for key in self.tie.deposits}
        return TieDecision(sorted(places, key=places.__getitem__), self.cleaned_data["reason"])


def tie_act(tie: Tie) -> str:
    """Return the name of the act that settles a tie: it says which dossiers it is about."""
    return "-".join(["settle", *(str(key) for key in sorted(tie.deposits))])


def overview_acts(request: HttpRequest, rows: list[Row], ties: list[Tie]) -> PageActs:
    """Return the acts of the page of all the dossiers: write to all, settle each tie."""
    names = {row.deposit.pk: row.name for row in rows}
    acts: dict[str, FormFactory] = {"message": MessageForm}
    acts |= {tie_act(tie): partial(TieForm, tie=tie, names=names) for tie in ties}
    return PageActs(request, acts)


def do_overview_act(deliberation: Deliberation, acts: PageActs, *, keeps: bool, by: User, at: datetime) -> str:
    """Do the act that was sent from the page of all the dossiers; return what to say of it."""
    name, form = acts.submitted
    if name == "message":
        _write(deliberation, None, form, by=by, at=at)
        return WRITTEN
    deliberations.check_keeper(keeps=keeps)
    deliberations.settle_tie(deliberation, form.decision(), by=by, at=at)
    return "Le départage du jury est enregistré."


def dossier_acts(request: HttpRequest, conclusion: Conclusion | None) -> PageActs:
    """Return the acts of the page of one dossier: write about it, conclude."""
    return PageActs(request, {"message": MessageForm, "conclude": partial(ConclusionForm, conclusion=conclusion)})


def do_dossier_act(
    deliberation: Deliberation, deposit: Deposit, acts: PageActs, *, keeps: bool, by: User, at: datetime
) -> str:
    """Do the act that was sent from the page of one dossier; return what to say of it."""
    name, form = acts.submitted
    if name == "message":
        _write(deliberation, deposit, form, by=by, at=at)
        return WRITTEN
    deliberations.check_keeper(keeps=keeps)
    deliberations.conclude(deliberation, deposit, **form.cleaned_data, by=by, at=at)
    return "L’avis du jury est enregistré."


def _write(deliberation: Deliberation, deposit: Deposit | None, form: Any, *, by: User, at: datetime) -> None:
    data = form.cleaned_data
    deliberations.write_message(deliberation, deposit, data["text"], public_id=data["public_id"], by=by, at=at)
