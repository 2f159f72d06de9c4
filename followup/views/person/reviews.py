"""The reviews of a mission by its two sides, on the pages that both, the coach and the team share."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user
from accounts.models import User
from accounts.rules import allowed
from common import clock
from common.days import day_of
from common.refusals import shown_in
from common.statistics.charts import Bars, bars
from common.web.acts import FormFactory, PageActs
from followup.domain.reviews import concluding, moments, sides
from followup.enums import ReviewState
from followup.forms.reviews import ConclusionForm, OpenReviewForm, RemarkForm, SheetForm
from followup.models import MissionReview, ReviewSheet
from talents.enums import Side
from talents.rules import side_of, visible_missions
from talents.views.person.room import mission_of

FAR = 2  # marks apart from which two answers are worth talking about
MARKS = frozenset({"progress", "together"})


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the reviews of a mission; the team opens one."""
    user, at = current_user(request), clock.now()
    mission = mission_of(user, public_id)
    may_open = allowed(user, "followup.manage", mission)
    if request.method == "POST" and not may_open:
        raise Http404
    reviews = list(sides.WITH_PEOPLE.filter(mission=mission))
    form = OpenReviewForm(request.POST or None, known=reviews, today=day_of(at))
    if form.is_valid():
        moments.open_review(mission, form.cleaned_data["phase"], due_on=form.cleaned_data["due_on"], at=at)
        messages.success(request, "Le bilan est ouvert : les deux parties sont prévenues.")
        return redirect("mission-reviews", public_id=public_id)
    side = side_of(user, mission)
    opened = {review.phase for review in reviews}
    context = {
        "title": "Bilans",
        "mission": mission,
        "rows": [
            (review, sides.state(review, at=at), sides.is_awaited_from(review, side, at=at)) for review in reviews
        ],
        "coming": [moment for moment in moments.moments(mission) if moment.phase not in opened],
        "form": form,
        "may_open": may_open,
    }
    return render(request, "followup/reviews/list.html", context, status=422 if form.errors else 200)


def _review_of(user: User, public_id: str) -> MissionReview:
    """Return a review of a mission that a person may enter; to anybody else it does not exist."""
    return get_object_or_404(sides.WITH_PEOPLE.filter(mission__in=visible_missions(user)), public_id=public_id)


def _rows(shown: dict[str, ReviewSheet]) -> list[dict[str, Any]]:
    """Return the answers of both sides to each question, and whether they are far from each other."""
    talent, host = shown.get(Side.TALENT), shown.get(Side.HOST)
    rows = []
    for name in SheetForm.Meta.fields:
        label = str(ReviewSheet._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # a column
        rows.append(
            {
                "label": capfirst(label),
                "talent": _words(talent, name),
                "host": _words(host, name),
                "far": talent is not None and host is not None and _is_far(talent, host, name),
            }
        )
    return rows


def _is_far(talent: ReviewSheet, host: ReviewSheet, name: str) -> bool:
    if name == "wish":
        return talent.wish != host.wish
    return name in MARKS and abs(getattr(talent, name) - getattr(host, name)) >= FAR


def _words(sheet: ReviewSheet | None, name: str) -> str:
    if sheet is None:
        return "Fiche non remise"
    if name == "wish":
        return sheet.get_wish_display()
    value = getattr(sheet, name)
    return f"{value} sur 5" if name in MARKS else str(value)


def _chart(shown: dict[str, ReviewSheet]) -> Bars:
    """Return the marks of both sides, drawn."""
    questions = (("progress", "Avancement"), ("together", "Travail ensemble"))
    named = ((Side.TALENT, "personne recrutée"), (Side.HOST, "accueil"))
    return bars(
        [
            (f"{label}, {who}", getattr(shown[side], name) if side in shown else None)
            for name, label in questions
            for side, who in named
        ]
    )


def _hand_in(review: MissionReview, form: Any, user: User) -> str:
    waits = not set(sides.sheets(review)) - {side_of(user, review.mission)}
    concluding.hand_in(review, form.cleaned_data, by=user, at=clock.now())
    if waits:
        return "Votre fiche est remise. Vous lirez celle de l’autre partie dès qu’elle le sera, ou la date passée."
    return "Votre fiche est remise, et celle de l’autre partie aussi : lisez-les côte à côte."


def _remark(review: MissionReview, form: Any, user: User) -> str:
    concluding.remark(review, form.cleaned_data["text"], by=user, at=clock.now())
    return "Votre message est sur cette page, que lit l’autre partie."


def _conclude(review: MissionReview, form: Any, user: User) -> str:
    concluding.propose(review, **form.cleaned_data, by=user, at=clock.now())
    return "Votre conclusion est envoyée à l’autre partie, qui la confirme ou en propose une autre."


def _confirm(review: MissionReview, form: Any, user: User) -> str:  # noqa: ARG001 - nothing to type
    concluding.confirm(review, by=user, at=clock.now())
    return "Le bilan est confirmé par les deux parties : son rapport est en production."


def _file(review: MissionReview, form: Any, user: User) -> str:  # noqa: ARG001 - nothing to type
    concluding.file_without_act(review, by=user, at=clock.now())
    return "Le bilan est classé : aucun acte n’est attendu."


ACTS: dict[str, Callable[[MissionReview, Any, User], str]] = {
    "sheet": _hand_in, "remark": _remark, "conclude": _conclude, "confirm": _confirm, "file": _file,
}  # fmt: skip


def _forms(review: MissionReview, own: ReviewSheet | None) -> dict[str, FormFactory]:
    proposal = {"decision": review.decision, "until": review.until, "conclusion": review.conclusion}
    return {
        "sheet": partial(SheetForm, instance=own),
        "remark": RemarkForm,
        "conclude": partial(ConclusionForm, initial=proposal),
        "confirm": forms.Form,
        "file": forms.Form,
    }


def _act_address(review: MissionReview) -> str:
    """Return the address of the act that a review asks for, its form already filled, or nothing."""
    act = concluding.prepared_act(review)
    if act is None:
        return ""
    values = {"kind": act.kind.value, "on": act.on, "until": act.until, "reason": act.reason}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{reverse('team:mission-act', args=[review.mission.public_id])}?{query}"


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a review: one's sheet, then both side by side, what is said of them and what is concluded."""
    user, at = current_user(request), clock.now()
    review = _review_of(user, public_id)
    side = side_of(user, review.mission)
    manages = allowed(user, "talents.manage", review.mission)
    own = sides.sheets(review).get(side) if side else None
    acts = PageActs(request, _forms(review, own))
    name, form = acts.submitted
    if name and (not manages if name == "file" else side is None):
        raise Http404
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, ACTS[name](review, form, user))
            return redirect("mission-review", public_id=public_id)
    stands = sides.state(review, at=at)
    shown = {} if stands == ReviewState.AWAITED else sides.sheets(review)
    context = {
        "title": review.get_phase_display(),
        "review": review,
        "mission": review.mission,
        "state": stands,
        "side": side,
        "own": own,
        "handed": [Side(key).label for key in sides.sheets(review)],
        "awaits_act": manages and concluding.awaiting_act(user).filter(pk=review.pk).exists(),
        "rows": _rows(shown) if shown else [],
        "chart": _chart(shown) if shown else None,
        "remarks": review.remarks.select_related("by"),
        "may_confirm": stands == ReviewState.PROPOSED and side is not None and side != review.proposed_side,
        "act": _act_address(review) if manages else "",
        "acts": acts,
    }
    return render(request, "followup/reviews/review.html", context, status=acts.status)
