"""The page where decisions are read, prepared and confirmed, the same for proposals and for applications."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user
from accounts.models import User
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from dossiers.domain import deliveries, publication
from dossiers.domain.publication import DecisionSource, Preview, PublicationRefusedError, Staging

Act = Callable[..., Any]
MAX_BATCH = 1000  # decisions
MAX_INTERVAL = 24 * 60  # minutes


class StagingForm(forms.Form):
    """How the decisions are announced: all at once, or in batches that somebody may stop."""

    staged = forms.ChoiceField(
        label="Envoi", choices=[("", "Tout de suite, en une fois"), ("yes", "Par lots, que l’on peut arrêter")],
        required=False,
    )  # fmt: skip
    batch_size = forms.IntegerField(
        label="Décisions par lot", initial=50, min_value=1, max_value=MAX_BATCH, required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    interval_minutes = forms.IntegerField(
        label="Minutes entre deux lots", initial=60, min_value=5, max_value=MAX_INTERVAL, required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    first_state = forms.ChoiceField(label="D’abord", choices=[], required=False)

    def __init__(self, *args: Any, preview: Preview[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.state, kind.label) for kind in preview.kinds]
        self.fields["first_state"].choices = [("", "Sans ordre"), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Ask for the size and the delay of batches."""
        data = self.cleaned_data
        for name in ("batch_size", "interval_minutes") if data.get("staged") else ():
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, "Donnez ce nombre, ou envoyez tout en une fois.")

    def staging(self) -> Staging | None:
        """Return how the decisions are sent in batches, or nothing when they all leave at once."""
        data = self.cleaned_data
        if not data["staged"]:
            return None
        return Staging(data["batch_size"], data["interval_minutes"], data["first_state"])


def post(
    request: HttpRequest,
    campaign: Any,
    *,
    prepare: Act,
    confirm: Act,
    staging: StagingForm,
    by: User,
    at: datetime,
) -> bool:
    """Do what the page's button says, on what was read; tell whether decisions were announced.

    ``prepare`` and ``confirm`` are those of the package. What was done, or why nothing was, is said on the next page;
    a ``staging`` that cannot be read is shown again.
    """
    digest = request.POST.get("digest", "")
    try:
        if request.POST.get("act") == "prepare":
            prepare(campaign, digest=digest, by=by, at=at)
            messages.success(request, "La publication est préparée\u00a0: une autre personne la confirme.")
            return False
        plan = staging.staging()
        announced = confirm(campaign, digest=digest, by=by, at=at, staging=plan)
    except PublicationRefusedError as error:
        messages.error(request, str(error))
        return False
    following = " Les lots suivants partent d’eux-mêmes." if plan is not None else ""
    messages.success(request, f"{counted(announced, 'décision est annoncée', 'décisions sont annoncées')}.{following}")
    return True


def context(source: DecisionSource[Any], campaign: Any, preview: Preview[Any], staging: StagingForm) -> dict[str, Any]:
    """Return what the page shows: the dry run, the request that waits for a second person, the past announcements."""
    return {
        "title": "Annoncer les décisions",
        "campaign": campaign,
        "preview": preview,
        "staging": staging,
        "asked": publication.asked(source, campaign, preview.digest),
        "past": publication.past(source, campaign),
    }


def delivery_page(
    request: HttpRequest, source: DecisionSource[Any], campaign: Any, *, route: str, announce_route: str
) -> HttpResponse:
    """Show what became of the announcements of a campaign; stop one that is sent in batches, note a call.

    A stopped one is resumed once what is left of it was read again.
    """
    by, at = current_user(request), clock.now()
    acts = PageActs(request, {"stop": forms.Form, "call": forms.Form, "resume": forms.Form})
    name, form = acts.submitted
    if form is not None:
        with shown_in(form):
            if name == "stop":
                left = publication.stop(source, campaign, whole(acts.key), by=by, at=at)
                messages.success(request, f"L’envoi est arrêté : {counted(left, 'décision')} en attente d’une annonce.")
            elif name == "resume":
                announced = publication.resume(
                    source, campaign, whole(acts.key), digest=request.POST.get("digest", ""), by=by, at=at
                )
                words = counted(announced, "décision annoncée", "décisions annoncées")
                messages.success(request, f"L’envoi a repris : {words}.")
            else:
                subject: Any = get_object_or_404(source.subjects(campaign, [whole(acts.key)]))
                deliveries.record_call(subject, by=by, at=at)
                messages.success(request, "L’appel est noté, à votre nom.")
            return redirect(route, code=campaign.code)
    shown = deliveries.delivery(source, campaign, at=at)
    values = {
        "title": "Suivi des annonces",
        "campaign": campaign,
        "delivery": shown,
        "reports": [
            (report, publication.left_to_resume(source, campaign, report.publication, at=at))
            for report in shown.reports
        ],
        "days": deliveries.CALL_AFTER_DAYS,
        "announce_route": announce_route,
        "refused": form,
    }
    return render(request, "dossiers/delivery.html", values, status=acts.status)
