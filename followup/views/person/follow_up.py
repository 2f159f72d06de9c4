"""The follow-up of a mission: the team's bulletin, one's own logbook, reviews of phases, the note."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import current_user
from accounts.models import User
from challenges.models import Challenge
from common import clock
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs
from common.web.pages import part
from followup.domain import bulletins, follow_up
from followup.forms.follow_up import (
    BulletinForm,
    LogForm,
    NoteForm,
    ReviewForm,
)
from followup.models import LogbookEntry, SustainabilityNote, WeeklyReport
from followup.rules import reviews, writes_bulletin, writes_follow_up
from talents.rules import reads_logbook
from talents.views.person.room import mission_of


@require_http_methods(["GET", "POST"])
def bulletin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the bulletin of the open week, and read those before."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    challenge, week = mission.position.challenge, bulletins.week_open(clock.now())
    present = WeeklyReport.objects.filter(challenge=challenge, week=week).first()
    form = BulletinForm(request.POST or None, instance=present)
    may_write = writes_bulletin(user, mission)
    if may_write and form.is_valid():
        with shown_in(form):
            bulletins.write(challenge, week, form.cleaned_data, by=user, at=clock.now())
            messages.success(request, "Le bulletin est enregistré ; il se modifie jusqu’à vendredi 14 h 30.")
            return redirect("mission-bulletin", public_id=public_id)
    context = {
        "title": "Bulletin de la semaine",
        "mission": mission,
        "week": week,
        "form": form,
        "may_write": may_write,
        "past": part(request, challenge.bulletins.filter(week__lt=week), "bulletins", size=20),
    }
    return render(request, "followup/bulletin.html", context, status=422 if may_write and form.errors else 200)


@require_http_methods(["GET", "POST"])
def logbook(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read and write a private logbook: the person and their coach, nobody else."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    if not reads_logbook(user, mission):
        raise Http404
    form = LogForm(request.POST or None)
    if form.is_valid():
        LogbookEntry.objects.create(mission=mission, text=form.cleaned_data["text"], by=user, at=clock.now())
        messages.success(request, "La note est gardée.")
        return redirect("mission-logbook", public_id=public_id)
    context = {
        "title": "Carnet de bord",
        "mission": mission,
        "form": form,
        "entries": mission.logbook.select_related("by"),
    }
    return render(request, "followup/logbook.html", context, status=422 if form.errors else 200)


def _forms(challenge: Challenge) -> dict[str, FormFactory]:
    """Return the forms of the page by the name of their act."""
    note = SustainabilityNote.objects.filter(challenge=challenge).first()
    return {
        "review": ReviewForm,
        "note": partial(NoteForm, instance=note),
    }


def _page(request: HttpRequest, public_id: str, acts: PageActs) -> HttpResponse:
    user = current_user(request)
    mission = mission_of(user, public_id)
    challenge = mission.position.challenge
    context = {
        "title": f"Suivi, {challenge}",
        "mission": mission,
        "challenge": challenge,
        "reviews": challenge.reviews.select_related("document"),
        "note": SustainabilityNote.objects.filter(challenge=challenge).first(),
        "may_write": writes_follow_up(user, mission),
        "may_review": reviews(user, mission),
        "forms": acts,
    }
    return render(request, "followup/follow_up.html", context, status=acts.status)


@require_GET
def home(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the reviews of a challenge and what becomes of it."""
    mission = mission_of(current_user(request), public_id)
    return _page(request, public_id, PageActs(request, _forms(mission.position.challenge)))


def _review(challenge: Challenge, form: Any, user: User) -> str:
    follow_up.review(challenge, form.cleaned_data, by=user, at=clock.now())
    return "La revue est enregistrée ; son rapport est en production."


def _note(challenge: Challenge, form: Any, user: User) -> str:
    note = form.save(commit=False)
    note.challenge, note.by, note.at = challenge, user, clock.now()
    note.save()
    return "La note de pérennisation est enregistrée."


ACTS: dict[str, Callable[[Challenge, Any, User], str]] = {
    "review": _review,
    "note": _note,
}


@require_POST
def write(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Keep a review (team and coach) or the note (both sides and team)."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    challenge = mission.position.challenge
    allowed = reviews(user, mission) if act == "review" else writes_follow_up(user, mission)
    if act not in ACTS or not allowed:
        raise Http404
    shown = PageActs(request, _forms(challenge), act=act)
    _, form = shown.submitted
    if form.is_valid():
        with shown_in(form):
            messages.success(request, ACTS[act](challenge, form, user))
            return redirect("mission-follow-up", public_id=public_id)
    return _page(request, public_id, shown)
