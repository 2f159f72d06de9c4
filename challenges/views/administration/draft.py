"""A proposal that is written: its task list, one screen a part, who answers for each, the last reading, the deposit."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, role_required
from challenges.domain import challenges, proposal_kind
from challenges.domain.proposal_parts import advice, carried, parts
from challenges.enums import ChallengeRight
from challenges.forms import proposal_steps
from challenges.forms.challenges import CommentForm
from challenges.forms.proposal_parts import PartsForm
from challenges.models import Challenge
from challenges.queries.similar import similar
from challenges.queries.status import next_step
from challenges.rules import (
    editable_challenges,
    is_administration,
    may,
    may_write_part,
    own_challenges,
    written_parts,
)
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from dossiers.domain import answers, deposits, receipts
from dossiers.domain.answers import Contents, DossierFrozenError, DraftClosedError, Problem
from dossiers.domain.deposits import IncompleteDossierError
from dossiers.domain.exchanges import threads
from dossiers.forms import answering as dossier_forms
from dossiers.forms import drafting
from dossiers.forms.drafting import DraftStep

MAX_EXAMPLES = 3
NOT_WAITED_FOR = "Cette partie reste à remplir, sans que le dépôt l’attende."
READ = ("campaign", "administration", "dossier__form")
POSTED_FIELD = re.compile(r"champ-(\d+)")  # the name of a control of an answer begins so


def road(challenge: Challenge, slug: str, screens: list[DraftStep] | None = None) -> dict[str, Any]:
    """Return what a screen shows of the others: its rank, the one before, the one after, what is left in each."""
    screens = screens or proposal_steps.steps(challenge)
    rank = drafting.position(screens, slug)
    shown = proposal_steps.tasks(challenge, screens, clock.now())
    before, after = (drafting.neighbour(screens, rank, move) for move in (-1, 1))
    return {
        "tasks": shown,
        "task": shown[rank],
        "here": screens[rank],
        "rank": rank + 1,
        "before": None if rank == 0 else before,
        "after": None if rank == len(screens) - 1 else after,
        "before_address": proposal_steps.address(challenge, before.slug),
        "after_address": proposal_steps.address(challenge, after.slug),
        "left": sum(len(screen.faults) for screen in screens),
        "left_here": "" if screens[rank].slug == proposal_steps.REVIEW else left_in(screens[rank]),
    }


def left_in(screen: DraftStep) -> str:
    """Return in one line what a screen still lacks."""
    if screen.faults:
        return f"Il reste {counted(len(screen.faults), 'point')} dans cette partie."
    return NOT_WAITED_FOR if screen.is_waiting else "Rien ne manque dans cette partie."


def _set_aside(challenge: Challenge, sections: Sequence[str] | None = None) -> Any:
    settled = challenge.own_dossier.rivals.filter(settled_at__isnull=False).select_related("field", "by")
    return settled if sections is None else settled.filter(field__section__in=sections)


def page(request: HttpRequest, challenge: Challenge, *, comment_form: CommentForm | None = None) -> HttpResponse:
    """Show a draft: the screen that the address names, or its task list."""
    screens = proposal_steps.steps(challenge)
    slug = request.GET.get("etape", "")
    if slug in proposal_steps.OWN_PAGES:
        return redirect(proposal_steps.address(challenge, slug))
    if comment_form is None and slug in {screen.slug for screen in screens}:
        return screen_page(request, challenge, slug, screens=screens)
    user, dossier = current_user(request), challenge.own_dossier
    faults = answers.problems(dossier)
    shown = proposal_steps.tasks(challenge, screens, clock.now())
    written = written_parts(user, challenge)
    mine = [task for task in shown if written is None or task.step.slug in written]
    context = {
        "title": challenge.submitted_title,
        "challenge": challenge,
        "step": next_step(challenge, clock.now()),
        "comments": challenge.comments.filter(audience="host").select_related("by"),
        "comment_form": comment_form or CommentForm(),
        "exchange": threads.summary(challenge.thread_id),
        "comments_there": may(user, challenge, ChallengeRight.COMMENT),
        "invites": may(user, challenge, ChallengeRight.INVITE),
        "editable": written is None or bool(written),
        "only_parts": written,
        "assigns": parts.may_assign(challenge, user),
        "completeness": answers.completeness(dossier, faults),
        "tasks": shown,
        "done": sum(task.step.state in {"done", "skipped"} for task in shown[:-1]),
        "following": next((task for task in mine if task.step.faults), (mine or shown)[-1]),
        "set_aside": _set_aside(challenge),
    }
    return render(request, "challenges/administration/draft.html", context, status=422 if comment_form else 200)


def _questions(
    challenge: Challenge,
    here: DraftStep,
    contents: Contents,
    request: HttpRequest,
    *,
    refused: Sequence[Problem],
    typed: dict[int, str] | None,
) -> dict[str, list[dossier_forms.Question]]:
    """Return the questions of a screen: once it is begun, each says what it lacks as it stands."""
    asked = [field for field in contents.fields if field.section in here.sections]
    here_now = [fault for fault in answers.problems(challenge.own_dossier, contents) if fault.field in asked]
    known = [fault for fault in here_now if here.is_begun or contents.values.get(fault.field.pk)]
    return dossier_forms.sections(
        challenge.own_dossier,
        [*known, *refused],
        only=here.sections,
        typed=typed,
        carried=carried.answers_elsewhere(challenge, asked, user=current_user(request)),
        advice=advice.of_answers(contents.fields, contents.values),
    )


def screen_page(
    request: HttpRequest,
    challenge: Challenge,
    slug: str,
    *,
    screens: list[DraftStep] | None = None,
    refused: Sequence[Problem] = (),
    missing: Sequence[str] = (),
    typed: dict[int, str] | None = None,
) -> HttpResponse:
    """Show one screen of a draft: questions of its form, or the last reading before the deposit."""
    contents = answers.read_contents(challenge.own_dossier)
    screens = screens or proposal_steps.steps(challenge, contents=contents)
    context = road(challenge, slug, screens)
    here: DraftStep = context["here"]
    user = current_user(request)
    of_review = here.slug == proposal_steps.REVIEW
    editable = may(user, challenge, ChallengeRight.DEPOSIT) if of_review else may_write_part(user, challenge, here.slug)
    context |= {"title": here.title, "challenge": challenge, "editable": editable, "problems": refused}
    if of_review:
        faults = answers.problems(challenge.own_dossier, contents)
        context |= {
            "problems": [],
            "refused": bool(refused or missing),
            "completeness": answers.completeness(challenge.own_dossier, faults),
            "answers": dossier_forms.readable(deposits.freeze(challenge.own_dossier)),
            "beside": challenges.beside_answers(challenge),
            "set_aside": _set_aside(challenge),
        }
    else:
        near = similar(" ".join([challenge.submitted_title, *contents.values.values()]))
        shown = _questions(challenge, here, contents, request, refused=refused, typed=typed)
        context |= {
            "sections": shown,
            "carried_count": sum(question.is_carried for questions in shown.values() for question in questions),
            "near": near.challenges[:MAX_EXAMPLES],
            "set_aside": _set_aside(challenge, here.sections),
        }
    wrong = bool(refused) or bool(missing) or typed is not None
    return render(request, "challenges/administration/screen.html", context, status=422 if wrong else 200)


def _screen_of(challenge: Challenge, slug: str, keys: Sequence[int]) -> str:
    """Return the screen to show again: the one that was sent, or the one that asks the first of some questions."""
    if slug:
        return slug
    sections = dict(challenge.own_dossier.form.fields.values_list("pk", "section"))
    asked = {sections[key] for key in keys[:1] if key in sections}
    screens = proposal_steps.steps(challenge)
    return next((screen.slug for screen in screens if not asked.isdisjoint(screen.sections)), proposal_steps.REVIEW)


def _check_posted(request: HttpRequest, challenge: Challenge) -> None:
    """Answer 404 to what a person may not write: a part that was not given to them, a deposit that is not theirs."""
    user = current_user(request)
    if request.POST.get("action") == "deposit" and not may(user, challenge, ChallengeRight.DEPOSIT):
        raise Http404
    written = written_parts(user, challenge)
    if written is None:
        return
    keys = {int(name.group(1)) for name in map(POSTED_FIELD.match, (*request.POST, *request.FILES)) if name}
    asked = challenge.own_dossier.form.fields.filter(pk__in=keys).values_list("section", flat=True)
    given = {
        section for screen in proposal_steps.steps(challenge) if screen.slug in written for section in screen.sections
    }
    if not written or not given.issuperset(asked):
        raise Http404


def write(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Save what was posted of a draft, settle a conflict, go to another screen or deposit it, as the button says."""
    _check_posted(request, challenge)
    slug, dossier = request.POST.get("etape", ""), challenge.own_dossier
    try:
        return _write(request, challenge, slug)
    except (IncompleteDossierError, challenges.ProposalIncompleteError) as error:
        return screen_page(
            request, challenge, proposal_steps.REVIEW, refused=error.problems, missing=getattr(error, "missing", ())
        )
    except DraftClosedError as error:
        messages.error(request, f"{error} {dossier_forms.STILL_SHOWN}")
        typed = dossier_forms.posted(dossier.form_id, request.POST)
        return screen_page(request, challenge, _screen_of(challenge, slug, list(typed)), typed=typed)
    except DossierFrozenError as error:
        messages.error(request, str(error))
        return redirect("administration:challenge", public_id=challenge.public_id)


def _write(request: HttpRequest, challenge: Challenge, slug: str) -> HttpResponse:
    at, gate = clock.received(request), partial(proposal_kind.check_proposal_open, challenge)
    dossier, action = challenge.own_dossier, request.POST.get("action", "")
    refused = dossier_forms.save(dossier, request, gate=gate, at=at)
    if "settle" in request.POST and dossier_forms.settle(dossier, request, gate=gate, at=at):
        messages.success(request, "Votre choix est enregistré ; l’autre texte reste consultable en bas de page.")
    elif refused:
        shown = _screen_of(challenge, slug, [problem.field.pk for problem in refused])
        return screen_page(request, challenge, shown, refused=refused)
    elif action == "deposit":
        return _deposit(request, challenge, at)
    elif action in drafting.MOVES:
        screens = proposal_steps.steps(challenge)
        slug = drafting.neighbour(screens, drafting.position(screens, slug), drafting.MOVES[action]).slug
    else:
        messages.success(request, "Brouillon enregistré.")
    if slug:
        return redirect(proposal_steps.address(challenge, slug))
    return redirect("administration:challenge", public_id=challenge.public_id)


def _deposit(request: HttpRequest, challenge: Challenge, at: datetime) -> HttpResponse:
    deposit = challenges.submit(challenge, by=current_user(request), at=at)
    receipts.issue(
        deposit,
        subject=challenge.submitted_title,
        campaign=challenge.campaign.name,
        zone=challenge.campaign.timezone,
    )
    return redirect("administration:receipt", public_id=challenge.public_id)


@require_POST
@role_required(is_administration)
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save a draft from the page's script, and say what its screen still lacks."""
    own = own_challenges(current_user(request)).select_related("dossier__form", "campaign")
    challenge = get_object_or_404(own, public_id=public_id)
    _check_posted(request, challenge)

    def left() -> str:
        screens = proposal_steps.steps(challenge)
        return left_in(screens[drafting.position(screens, request.POST.get("etape", ""))])

    return dossier_forms.autosave(
        challenge.own_dossier,
        request,
        gate=partial(proposal_kind.check_proposal_open, challenge),
        at=clock.received(request),
        left=left if request.POST.get("etape") else None,
    )


@role_required(is_administration)
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say who answers for each part of a proposal, and until when."""
    user, at = current_user(request), clock.now()
    challenge = get_object_or_404(editable_challenges(user).select_related(*READ).distinct(), public_id=public_id)
    if not parts.may_assign(challenge, user):
        raise Http404
    tasks = proposal_steps.tasks(challenge, proposal_steps.steps(challenge), at)
    form = PartsForm(request.POST or None, tasks=tasks, writers=parts.co_writers(challenge), challenge=challenge)
    if form.is_valid():
        with shown_in(form):
            parts.assign(challenge, form.assignments(), by=user, at=at)
            messages.success(request, "Les responsables et les dates sont enregistrés.")
            return redirect("administration:challenge", public_id=challenge.public_id)
    context = {
        "title": "Responsables et dates",
        "challenge": challenge,
        "form": form,
        "back": reverse("administration:challenge", args=[challenge.public_id]),
    }
    return render(request, "challenges/administration/parts.html", context, status=422 if form.errors else 200)
