"""A candidate reads what their exercise is, begins it, writes, hands it in."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user
from accounts.models import User
from common import clock
from common.refusals import RefusedError, shown_in
from common.web.acts import PageActs
from dossiers.domain.answers import DossierFrozenError, DraftClosedError, Problem
from dossiers.domain.deposits import IncompleteDossierError
from dossiers.forms import answering, serving
from dossiers.models import Dossier
from exercises.domain import adjustments, attempts, statements
from exercises.domain.exercises import ANSWER
from exercises.enums import AttemptState
from exercises.forms.exercises import NeedForm
from exercises.models import Attempt
from exercises.rules import last_start, may_begin, own_attempts


def _act(attempt: Attempt, acts: PageActs, *, by: User, at: datetime) -> str:
    """Do what a button says before the exercise begins; return what to say of it."""
    name, form = acts.submitted
    if name == "start":
        attempts.start(attempt, by=by, at=at)
        return "Votre temps court. Ce que vous écrivez s’enregistre tout seul."
    if name == "ask":
        adjustments.ask(attempt, need=form.cleaned_data["need"], by=by, at=at)
        return "Votre demande est envoyée à qui organise les aménagements. Les jurés n’en sauront rien."
    adjustments.withdraw(attempt, by=by)
    return "Votre demande est retirée."


def _before(request: HttpRequest, attempt: Attempt, *, at: datetime) -> HttpResponse:
    """Say what the exercise is and how long it lasts; begin it, or ask for an adjustment first."""
    acts = PageActs(request, {"start": Form, "ask": NeedForm, "withdraw": Form})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _act(attempt, acts, by=current_user(request), at=at))
            return redirect("candidate:exercise", public_id=attempt.public_id)
    adjustment = attempts.adjustment_of(attempt)
    context = {
        "title": attempt.exercise.title,
        "attempt": attempt,
        "exercise": attempt.exercise,
        "campaign": attempt.exercise.campaign,
        "adjustment": adjustment,
        "minutes": attempts.minutes_of(attempt, adjustment),
        "unlimited": attempts.is_unlimited(adjustment),
        "last_start": last_start(attempt),
        "open": may_begin(attempt, at),
        "coming": at < attempt.exercise.opens_at,
        "acts": acts,
        "refused": form if acts.name != "ask" else None,
    }
    return render(request, "exercises/candidate/before.html", context, status=acts.status)


def _page(
    request: HttpRequest,
    attempt: Attempt,
    dossier: Dossier,
    *,
    at: datetime,
    problems: list[Problem] | None = None,
    typed: QueryDict | None = None,
    refusal: Form | None = None,
) -> HttpResponse:
    """Show the statement beside the answer, with what is left of the time."""
    values = answering.posted(dossier.form_id, typed) if typed is not None else None
    adjustment = attempts.adjustment_of(attempt)
    context = {
        "title": attempt.exercise.title,
        "attempt": attempt,
        "exercise": attempt.exercise,
        "campaign": attempt.exercise.campaign,
        "dossier": dossier,
        "statement": statements.drawn(attempt.exercise.statement),
        "pieces": attempt.exercise.materials.attachments.select_related("field"),
        "sections": answering.sections(dossier, problems, only={ANSWER}, typed=values),
        "problems": problems or [],
        "refusal": refusal,
        "other_form": adjustment is not None and adjustment.other_form,
        "unlimited": attempts.is_unlimited(adjustment),
        "seconds": attempts.seconds_left(attempt, at),
        "over": attempts.is_over(attempt, at),
    }
    return render(request, "exercises/candidate/answer.html", context, status=422 if problems or refusal else 200)


def _write(request: HttpRequest, attempt: Attempt, dossier: Dossier, *, at: datetime) -> HttpResponse:
    """Save what was sent, and hand it in when the button says so; nothing that was typed is lost."""
    gate = partial(attempts.check_time, attempt)
    try:
        problems = answering.save(dossier, request, gate=gate, at=at)
        if "settle" in request.POST:
            answering.settle(dossier, request, gate=gate, at=at)
            problems = []
        if not problems and request.POST.get("act") == "hand_in":
            attempts.hand_in(attempt, by=current_user(request), at=at)
            messages.success(request, "Votre exercice est rendu.")
        elif not problems:
            messages.success(request, "Ce que vous avez écrit est enregistré.")
    except IncompleteDossierError as error:
        problems = error.problems
    except (DraftClosedError, DossierFrozenError) as error:
        return _shut(request, attempt, dossier, error, at=at)
    if problems:
        return _page(request, attempt, dossier, at=at, problems=problems)
    return redirect("candidate:exercise", public_id=attempt.public_id)


def _shut(
    request: HttpRequest, attempt: Attempt, dossier: Dossier, error: RefusedError, *, at: datetime
) -> HttpResponse:
    """Show again what was typed once nothing more is taken, and why."""
    refusal = Form(request.POST)
    refusal.add_error(None, f"{error} {answering.STILL_SHOWN}")
    return _page(request, attempt, dossier, at=at, typed=request.POST, refusal=refusal)


def exercise(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an exercise as it is: to begin, running, handed in; the same address whatever happens meanwhile."""
    at = clock.received(request)
    attempt = get_object_or_404(
        own_attempts(current_user(request)).select_related("dossier__form"), public_id=public_id
    )
    if attempt.state == AttemptState.INVITED or attempt.dossier is None:
        return _before(request, attempt, at=at)
    writes = request.POST.get("act") in {"save", "hand_in"} or "settle" in request.POST
    if writes:
        return _write(request, attempt, attempt.dossier, at=at)
    if request.method == "POST":  # the button of another tab, where the exercise was not begun yet
        return redirect("candidate:exercise", public_id=public_id)
    if attempt.state == AttemptState.STARTED:
        return _page(request, attempt, attempt.dossier, at=at)
    deposit = attempt.dossier.deposit
    context = {
        "title": attempt.exercise.title,
        "attempt": attempt,
        "exercise": attempt.exercise,
        "campaign": attempt.exercise.campaign,
        "deposit": deposit,
        "answers": answering.readable({"answers": attempts.own_answers(deposit)}),
        "pieces": attempt.dossier.attachments.filter(field__section=ANSWER).select_related("field"),
    }
    return render(request, "exercises/candidate/after.html", context)


@require_POST
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save an answer from the page's script; once the time is over, nothing of it changes any more."""
    attempt = get_object_or_404(own_attempts(current_user(request)).select_related("dossier"), public_id=public_id)
    if attempt.dossier is None:
        raise Http404
    gate = partial(attempts.check_time, attempt)
    return answering.autosave(attempt.dossier, request, gate=gate, at=clock.received(request))


@require_GET
def piece(request: HttpRequest, public_id: str, piece: str) -> HttpResponse:
    """Serve a file of the statement, once begun, or of one's own answer."""
    attempt = get_object_or_404(own_attempts(current_user(request)), public_id=public_id)
    attachment = get_object_or_404(attempts.readable_files(attempt), public_id=piece)
    return serving.download(request, attachment, name=attachment.name)
