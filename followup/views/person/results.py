"""What a challenge hands over and changes, written in the room of a mission and read there by the team."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user
from accounts.models import User
from accounts.rules import allowed
from challenges.models import Challenge
from common import clock
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs
from common.web.inputs import whole
from followup.domain import results
from followup.enums import DeliverableState
from followup.forms.results import DeliverableForm, IndicatorForm, MeasureForm, ReturnForm
from followup.models import Deliverable, Indicator
from followup.queries import progress
from followup.rules import writes_follow_up
from talents.models import Mission
from talents.views.person.room import mission_of

TEAM_ACTS = frozenset({"publish", "return", "show", "hide"})


def _deliverable(challenge: Challenge, key: str) -> Deliverable:
    return get_object_or_404(Deliverable, challenge=challenge, pk=whole(key))


def _indicator(challenge: Challenge, key: str) -> Indicator:
    return get_object_or_404(Indicator, challenge=challenge, pk=whole(key))


def _write(challenge: Challenge, key: str, form: Any, user: User) -> str:
    present = _deliverable(challenge, key) if key else None
    results.write(challenge, form.cleaned_data, deliverable=present, by=user, at=clock.now())
    return "Le livrable est enregistré. L’équipe du programme le relit, puis le publie sur la page du défi."


def _publish(challenge: Challenge, key: str, form: Any, user: User) -> str:  # noqa: ARG001 - nothing to type
    results.publish(_deliverable(challenge, key), by=user, at=clock.now())
    return "Le livrable est publié sur la page du défi, et la personne qui l’a écrit est prévenue."


def _send_back(challenge: Challenge, key: str, form: Any, user: User) -> str:
    results.send_back(_deliverable(challenge, key), **form.cleaned_data, by=user, at=clock.now())
    return "La personne qui a écrit ce livrable reçoit ce qui est à corriger."


def _define(challenge: Challenge, key: str, form: Any, user: User) -> str:  # noqa: ARG001 - whoever writes
    results.define(challenge, form.cleaned_data, indicator=_indicator(challenge, key) if key else None)
    return "L’indicateur est enregistré."


def _measure(challenge: Challenge, key: str, form: Any, user: User) -> str:  # noqa: ARG001 - whoever writes
    results.measure(_indicator(challenge, key), **form.cleaned_data, at=clock.now())
    return "La mesure est enregistrée."


def _show(challenge: Challenge, key: str, form: Any, user: User, *, shown: bool) -> str:  # noqa: ARG001 - nothing typed
    results.show(_indicator(challenge, key), shown=shown, by=user, at=clock.now())
    return "L’indicateur est sur la page du défi." if shown else "L’indicateur n’est plus sur la page du défi."


ACTS: dict[str, Callable[[Challenge, str, Any, User], str]] = {
    "deliverable": _write, "publish": _publish, "return": _send_back, "indicator": _define, "measure": _measure,
    "show": partial(_show, shown=True), "hide": partial(_show, shown=False),
}  # fmt: skip
FORMS: dict[str, FormFactory] = {
    "deliverable": DeliverableForm, "publish": forms.Form, "return": ReturnForm, "indicator": IndicatorForm,
    "measure": MeasureForm, "show": forms.Form, "hide": forms.Form,
}  # fmt: skip


def _rows(acts: PageActs, challenge: Challenge) -> list[dict[str, Any]]:
    """Return the deliverables of a challenge, each with its forms and what the team last asked to correct."""
    rows = []
    for deliverable in challenge.deliverables.select_related("by").prefetch_related("log"):
        returned = [line for line in deliverable.log.all() if line.target == DeliverableState.RETURNED]
        rows.append(
            {
                "deliverable": deliverable,
                "conformity": progress.conformity(deliverable.accessibility_rate),
                "reason": returned[-1].reason if returned and deliverable.state == DeliverableState.RETURNED else "",
                "edit": _row(acts, "deliverable", deliverable),
                "back": acts.row("return", deliverable.pk),
                "publish": acts.row("publish", deliverable.pk),
            }
        )
    return rows


def _row(acts: PageActs, name: str, subject: Deliverable | Indicator) -> Any:
    """Return the form of an act on a row, filled with what is known of it."""
    form = acts.row(name, subject.pk)
    if not form.is_bound:
        form.initial = {field: getattr(subject, field) for field in form.fields}
    return form


def _impacts(acts: PageActs, challenge: Challenge) -> list[dict[str, Any]]:
    return [
        {
            "impact": impact,
            "edit": _row(acts, "indicator", impact.indicator),
            "measure": acts.row("measure", impact.indicator.pk),
            "show": acts.row("show", impact.indicator.pk),
        }
        for impact in progress.drawn(challenge.indicators.all())
    ]


def _page(request: HttpRequest, mission: Mission, acts: PageActs) -> HttpResponse:
    user, challenge = current_user(request), mission.position.challenge
    context = {
        "title": "Livrables et impact",
        "mission": mission,
        "challenge": challenge,
        "deliverables": _rows(acts, challenge),
        "impacts": _impacts(acts, challenge),
        "may_write": writes_follow_up(user, mission),
        "may_publish": allowed(user, "followup.manage", mission),
        "acts": acts,
    }
    return render(request, "followup/results.html", context, status=acts.status)


@require_http_methods(["GET", "POST"])
def results_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a challenge hands over and changes; both sides write it, the team publishes it."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    acts = PageActs(request, FORMS)
    name, form = acts.submitted
    if name:
        allows = allowed(user, "followup.manage", mission) if name in TEAM_ACTS else writes_follow_up(user, mission)
        if not allows:
            raise Http404
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, ACTS[name](mission.position.challenge, acts.key, form, user))
            return redirect("mission-results", public_id=public_id)
    return _page(request, mission, acts)
