"""A candidate's draft, step by step: write, leave, come back on another screen, read again, deposit."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.decorators import current_user
from applications.domain import applications, eligibility, profiles, supplements, wish_list
from applications.domain.pairs import reading
from applications.enums import ApplicationState
from applications.forms import steps as wizard
from applications.forms.applying import (
    IDENTITY,
    ProfileForm,
    SituationForm,
    posted_reasons,
    posted_wishes,
    reordered,
    wish_rows,
    wishable,
)
from applications.forms.campaign_questions import CampaignQuestionsForm
from applications.models import Application
from applications.queries import wishing
from applications.rules import WRITABLE_STATES, editable_applications, is_blind, own_applications
from common import clock
from common.refusals import shown_in
from dossiers.domain import deposits
from dossiers.domain.answers import DraftClosedError, Problem
from dossiers.domain.deposits import IncompleteDossierError
from dossiers.domain.exchanges import threads
from dossiers.forms import answering as dossier_forms
from dossiers.forms import drafting

NextStep = Callable[[Application, datetime], object]  # what comes next for a person, as the page says it


def _address(application: Application, slug: str) -> str:
    address = reverse("candidate:application", kwargs={"public_id": application.public_id})
    return f"{address}?etape={slug}" if slug else address


def _asked(
    application: Application, here: drafting.DraftStep, problems: list[Problem] | None, typed: QueryDict | None
) -> dict[str, Any]:
    """Return what the page of one step shows: what is stored, or what was ``typed`` and refused as a whole."""
    match here.slug:
        case wizard.PROFILE:
            return {"situation": SituationForm(typed, application=application)}
        case wizard.WISHES:
            known = wishable(application)
            shown = typed is not None and "order-shown" in typed
            wishes = posted_wishes(typed, known) if typed and shown else wish_list.wanted(application)
            available = [challenge for challenge in known if challenge not in wishes]
            return {
                "wishes": wish_rows(application, wishes, posted_reasons(typed, known) if typed else None),
                "available": wishing.choices(application, available),
                "asked": wish_list.own_range_of_wishes(application),
                "later": wish_list.wishes_come_later(application.campaign),
            }
        case wizard.REVIEW:
            return {
                "answers": dossier_forms.readable(deposits.freeze(application.dossier)),
                "pieces": application.dossier.attachments.select_related("field"),
                "wishes": wish_rows(application, wish_list.wanted(application)),
                "blind": is_blind(application.campaign),
            }
        case slug if (beside := supplements.supplements.get(slug)) is not None:
            return {"supplement": beside} | beside.step(application).context
        case _:
            values = dossier_forms.posted(application.dossier.form_id, typed) if typed is not None else None
            questions = dossier_forms.sections(application.dossier, problems, only=here.sections, typed=values)
            return {"sections": questions}


def page(
    request: HttpRequest,
    application: Application,
    *,
    slug: str,
    next_step: NextStep,
    problems: list[Problem] | None = None,
    profile: ProfileForm | None = None,
    questions: CampaignQuestionsForm | None = None,
    typed: QueryDict | None = None,
    refusal: Form | None = None,
) -> HttpResponse:
    """Show one step of a draft: the one named, or the first that lacks something."""
    road = wizard.steps(application, problems if slug == wizard.REVIEW else None)
    rank = drafting.position(road, slug)
    here, pair = road[rank], reading.summary(application)
    context = {
        "title": f"{here.title}, étape {rank + 1} sur {len(road)}",
        "application": application,
        "campaign": application.campaign,
        "road": road,
        "here": here,
        "rank": rank + 1,
        "following": road[rank + 1] if rank + 1 < len(road) else None,
        "left": sum(len(step.faults) for step in road) + bool(pair["pair_fault"]),
        "profile": profile or ProfileForm(application=application),
        "questions": questions or CampaignQuestionsForm(application=application),
        "step": next_step(application, clock.now()),
        "exchange": threads.summary(application.thread_id),
        "completing": application.state == ApplicationState.INCOMPLETE,
        "problems": [] if here.slug == wizard.REVIEW else problems or [],
        "refused": bool(problems) and here.slug == wizard.REVIEW,
        "refusal": refusal,
        **pair,
    } | _asked(application, here, problems, typed)
    refused = bool(problems) or typed is not None or refusal is not None or bool(questions and questions.errors)
    return render(request, "applications/candidate/draft.html", context, status=422 if refused else 200)


def _save_rest(request: HttpRequest, application: Application) -> ProfileForm:
    """Save what is not an answer: situation, name, trade, experience, wishes in the order of the page."""
    if any(name.startswith("situation-") for name in request.POST):
        situation = SituationForm(request.POST, application=application)
        if situation.is_valid():
            eligibility.declare(application, situation.said())
    profile = ProfileForm(request.POST, application=application)
    if "profession" in request.POST and profile.is_valid():
        data = profile.cleaned_data
        applications.set_profile(application, profession=data["profession"], experience_years=data["experience_years"])
        if "first_name" in request.POST:
            person = {name: data[name] for name in (*IDENTITY, "phone")}
            profiles.identify(application.candidate, **person, at=clock.received(request))
    if "order-shown" in request.POST or "action" in request.POST:
        _save_wishes(request, application)
    CampaignQuestionsForm.posted(request.POST, application).save()
    return profile


def _save_wishes(request: HttpRequest, application: Application) -> None:
    if application.state != ApplicationState.DRAFT:
        return
    current = wish_list.wanted(application)
    given = posted_reasons(request.POST, current)
    texts = wish_list.reasons(application)
    same = all(texts[key] == text.strip() for key, text in given.items())
    order = [challenge.slug for challenge in current]
    if "action" not in request.POST and request.POST.getlist("order") == order and same:
        return  # what the page's script sends most often
    available = wishable(application)
    wanted = posted_wishes(request.POST, available) if "order-shown" in request.POST else current
    wanted = reordered(wanted, request.POST.get("action", ""), available)
    if wanted != current or not same:
        wish_list.set_wishes(application, wanted, given=given)


def _save(request: HttpRequest, application: Application, *, at: datetime) -> tuple[ProfileForm, list[Problem]]:
    """Save everything on the page, whatever the button: a wish moved loses no answer."""
    gate = partial(applications.check_deadline, application)
    refused = dossier_forms.save(application.dossier, request, gate=gate, at=at)
    if "settle" in request.POST:
        dossier_forms.settle(application.dossier, request, gate=gate, at=at)
        refused = []
    return _save_rest(request, application), refused


def _step_of(application: Application, slug: str, refused: list[Problem], profile: ProfileForm) -> str:
    """Return the step to show again: the one posted, or the one that holds what was refused."""
    if slug:
        return slug
    if profile.errors:
        return wizard.PROFILE
    return next(step.slug for step in wizard.steps(application) if refused[0].field.section in step.sections)


def write(request: HttpRequest, public_id: str, *, next_step: NextStep) -> HttpResponse:
    """Save one step of a draft and go where the button says; deposit it from the last one."""
    user, at = current_user(request), clock.received(request)
    drafts = editable_applications(user).select_related("campaign", "candidate", "dossier__form", "profession")
    draft = get_object_or_404(drafts, public_id=public_id)
    slug, action = request.POST.get("etape", ""), request.POST.get("action", "")
    try:
        profile, refused = _save(request, draft, at=at)
    except DraftClosedError as error:
        refusal = Form(request.POST)
        refusal.add_error(None, f"{error} {dossier_forms.STILL_SHOWN}")
        form = ProfileForm(request.POST, application=draft)
        return page(request, draft, slug=slug, next_step=next_step, profile=form, typed=request.POST, refusal=refusal)
    if refused or not profile.is_valid():
        shown = _step_of(draft, slug, refused, profile)
        return page(request, draft, slug=shown, next_step=next_step, profile=profile, problems=refused)
    questions = CampaignQuestionsForm.posted(request.POST, draft)
    if questions.errors:
        return page(request, draft, slug=wizard.REVIEW, next_step=next_step, questions=questions)
    if action == "deposit":
        return _deposit(request, draft, next_step=next_step, at=at)
    if action in drafting.MOVES:
        road = wizard.steps(draft)
        slug = drafting.neighbour(road, drafting.position(road, slug), drafting.MOVES[action]).slug
    else:
        messages.success(request, "Brouillon enregistré.")
    return redirect(_address(draft, slug))


def _deposit(request: HttpRequest, application: Application, *, next_step: NextStep, at: datetime) -> HttpResponse:
    refusal = Form(request.POST)
    try:
        with shown_in(refusal):
            applications.submit(application, by=current_user(request), at=at)
            return redirect("candidate:receipt", public_id=application.public_id)
    except IncompleteDossierError as error:
        return page(request, application, slug=wizard.REVIEW, next_step=next_step, problems=error.problems)
    return page(request, application, slug=wizard.REVIEW, next_step=next_step, refusal=refusal)


@require_POST
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save a draft from the page's script; once the call is closed, nothing of it changes any more (R1)."""
    queryset = own_applications(current_user(request)).select_related("dossier", "campaign")
    application = get_object_or_404(queryset, public_id=public_id)
    gate = partial(applications.check_deadline, application)
    rest = partial(_save_rest, request, application) if application.state in WRITABLE_STATES else None
    return dossier_forms.autosave(application.dossier, request, gate=gate, rest=rest, at=clock.received(request))
