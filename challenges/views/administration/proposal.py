"""Around a proposal: positions, money, the sponsor's word, what a juror will read, what past challenges asked for."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required, role_required
from challenges.domain import commitments, funding, proposal_kind, proposals
from challenges.domain.challenges import FUNDING_SECTION, beside_answers
from challenges.domain.proposal_parts import advice, carried
from challenges.enums import StageKind
from challenges.forms import proposal_steps
from challenges.forms.challenges import CorrectionForm, FundingForm, PositionSet, SponsorForm
from challenges.forms.proposal_parts import MeansForm
from challenges.models import Challenge, FundingPlan, Theme
from challenges.queries.similar import professions, similar
from challenges.rules import (
    WRITABLE_STATES,
    editable_challenges,
    is_administration,
    may_write_part,
    own_challenges,
    team_campaigns,
)
from challenges.views.administration import draft
from common import clock
from common.jobs import JobState
from common.refusals import shown_in
from common.web.acts import refusal_shown_on
from documents.forms import serving as produced
from dossiers.domain import deposits
from dossiers.domain.answers import DraftClosedError
from dossiers.forms import answering, drafting

READ = ("campaign", "administration", "dossier__form")
SAVED = {
    proposal_steps.POSITIONS: "Postes enregistrés.",
    proposal_steps.FUNDING: "Plan de financement enregistré.",
}


def _own(request: HttpRequest, public_id: str) -> Challenge:
    challenges = own_challenges(current_user(request)).select_related(*READ).distinct()
    return get_object_or_404(challenges, public_id=public_id)


def _editable(request: HttpRequest, public_id: str) -> Challenge:
    challenges = editable_challenges(current_user(request)).select_related(*READ).distinct()
    return get_object_or_404(challenges, public_id=public_id)


def _writes_part(request: HttpRequest, challenge: Challenge, slug: str) -> bool:
    """Tell whether the person writes a part of a draft."""
    user = current_user(request)
    return challenge.announced_state in WRITABLE_STATES and may_write_part(user, challenge, slug)


def _writable(request: HttpRequest, public_id: str, slug: str) -> Challenge:
    challenge = _editable(request, public_id)
    if not may_write_part(current_user(request), challenge, slug):
        raise Http404
    return challenge


def _next_screen(request: HttpRequest, challenge: Challenge, slug: str) -> HttpResponse:
    """Go from a screen that was saved to the one that the button names, or stay and say it is saved."""
    screens = proposal_steps.steps(challenge)
    move = drafting.MOVES.get(request.POST.get("action", ""), 0)
    here = drafting.position(screens, slug)
    shown = drafting.neighbour(screens, here, move) if move else screens[here]
    if not move:
        messages.success(request, SAVED[slug])
    return redirect(proposal_steps.address(challenge, shown.slug))


@role_required(is_administration)
def positions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which professions are sought, with their skills, and what they will work with."""
    challenge = _own(request, public_id)
    editable = _writes_part(request, challenge, proposal_steps.POSITIONS)
    if challenge.announced_state not in WRITABLE_STATES or (request.method == "POST" and not editable):
        raise Http404
    initial = PositionSet.initial_of(challenge)  # type: ignore[attr-defined]
    formset = PositionSet(
        request.POST or None, initial=initial, form_kwargs={"campaign": challenge.campaign}, prefix="postes"
    )
    means = MeansForm(request.POST or None, challenge=challenge)
    error = ""
    if request.method == "POST" and formset.is_valid() and means.is_valid():
        try:
            proposal_kind.check_proposal_open(challenge, clock.received(request))
            proposals.set_positions(challenge, formset.openings())  # type: ignore[attr-defined]
            if "equipment" in request.POST:  # a page opened before this question was asked sends none
                proposals.set_means(challenge, **means.cleaned_data)
        except (proposals.PositionsRefusedError, DraftClosedError) as refusal:
            error = str(refusal)
        else:
            return _next_screen(request, challenge, proposal_steps.POSITIONS)
    context = draft.road(challenge, proposal_steps.POSITIONS) | {
        "title": "Postes et moyens",
        "challenge": challenge,
        "editable": editable,
        "beside": [row for row in beside_answers(challenge) if row["section"] != FUNDING_SECTION],
        "formset": formset,
        "means": means,
        "error": error,
        "advice": advice.of_positions(challenge),
    }
    wrong = request.method == "POST"
    return render(request, "challenges/administration/positions.html", context, status=422 if wrong else 200)


def _initial(plan: FundingPlan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    return {
        "source": plan.source,
        "programme": plan.programme,
        "title_2": plan.title_2,
        "bearer": plan.bearer.name if plan.bearer else "",
        "headcount_ceiling": plan.headcount_ceiling,
    }


def _funding_context(request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
    document = funding.latest_annex(challenge)
    return {
        "title": "Financement",
        "challenge": challenge,
        "simulation": funding.simulate(challenge, funding.plan_of(challenge)),
        "writes": may_write_part(current_user(request), challenge, proposal_steps.FUNDING),
        "written": funding.plan_of(challenge) is not None,
        "warnings": funding.ceiling_notices(challenge),
        "document": document,
        "ready": document is not None and document.state == JobState.DONE,
        "versions": challenge.funding_versions.select_related("written_by", "corrected_by"),
    }


def correct_funding(request: HttpRequest, challenge: Challenge, template: str, back: str) -> HttpResponse:
    """Correct the funding plan of a deposited proposal, from the page of its host or of the team."""
    form = CorrectionForm(request.POST or None, initial=_initial(funding.plan_of(challenge)))
    if form.is_valid():
        try:
            funding.correct(challenge, **form.cleaned_data, by=current_user(request), at=clock.now())
        except funding.FundingRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Plan de financement corrigé. Le plan d’avant est gardé avec son motif.")
            return redirect(back, public_id=challenge.public_id)
    notices = {"notices": funding.notices(challenge) if current_user(request).is_team else []}
    context = _funding_context(request, challenge) | notices | {"form": form, "correcting": True}
    return render(request, template, context, status=422 if form.errors else 200)


@permission_required("challenges.view", write="funding.manage", scope="challenge")
def team_funding(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the funding plan of a deposited proposal with its versions, and correct it."""
    known = Challenge.objects.filter(campaign__in=team_campaigns(current_user(request)), state__in=funding.CORRECTABLE)
    challenge = get_object_or_404(known.select_related("campaign", "administration"), public_id=public_id)
    return correct_funding(request, challenge, "challenges/team/funding.html", "team:challenge-funding")


@role_required(is_administration)
def funding_plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the funding plan, and see what the proposal costs."""
    challenge = _own(request, public_id)
    if funding.may_correct(challenge, current_user(request)):
        return correct_funding(request, challenge, "challenges/administration/funding.html", "administration:funding")
    if request.method == "POST":
        challenge = _writable(request, public_id, proposal_steps.FUNDING)
    plan = funding.plan_of(challenge)
    elsewhere = None if plan else carried.plan_elsewhere(challenge, user=current_user(request))
    form = FundingForm(request.POST or None, initial=_initial(plan or elsewhere))
    if form.is_valid():
        with shown_in(form):
            proposal_kind.check_proposal_open(challenge, clock.received(request))
            funding.write(challenge, **form.cleaned_data, by=current_user(request), at=clock.now())
            return _next_screen(request, challenge, proposal_steps.FUNDING)
    elif form.is_bound and not form.has_changed() and request.POST.get("action") in drafting.MOVES:
        return _next_screen(request, challenge, proposal_steps.FUNDING)  # nothing to lose: the plan comes later
    context = _funding_context(request, challenge) | {
        "form": form,
        "editable": _writes_part(request, challenge, proposal_steps.FUNDING),
        "elsewhere": elsewhere,
    }
    if challenge.state in WRITABLE_STATES:
        context |= draft.road(challenge, proposal_steps.FUNDING) | sponsor_context(request, challenge)
        context["title"] = context["here"].title
    return render(request, "challenges/administration/funding.html", context, status=422 if form.errors else 200)


def sponsor_context(request: HttpRequest, challenge: Challenge, form: SponsorForm | None = None) -> dict[str, Any]:
    """Return what shows the sponsor's commitments: their text, where the signature stands, the form that asks it."""
    address = carried.sponsor_address(challenge) if challenge.dossier else ""
    return {
        "sponsor_form": form or SponsorForm(initial={"email": address}),
        "commitment": commitments.commitment_of(challenge),
        "text": commitments.COMMITMENTS,
        "editable": _writes_part(request, challenge, proposal_steps.FUNDING),
    }


@role_required(is_administration)
@refusal_shown_on("administration:funding", "public_id")
def annex(request: HttpRequest, public_id: str) -> HttpResponse | FileResponse:
    """Ask for the funding annex as a PDF (POST), or download the last one."""
    challenge = _own(request, public_id)
    if request.method == "POST":
        if not may_write_part(current_user(request), challenge, proposal_steps.FUNDING):
            raise Http404
        funding.annex(challenge, at=clock.now())
        messages.success(request, "L’annexe financière est en préparation : elle sera prête dans un instant.")
        return redirect("administration:funding", public_id=challenge.public_id)
    document = funding.latest_annex(challenge)
    return produced.download(document, "{number}.pdf")


@role_required(is_administration)
def sponsor(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the sponsor a personal link, and see whether it is signed."""
    challenge = _own(request, public_id)
    form = None
    if request.method == "POST":
        challenge = _writable(request, public_id, proposal_steps.FUNDING)
        form = SponsorForm(request.POST)
        if form.is_valid():
            try:
                commitments.ask_commitment(
                    challenge, email=form.cleaned_data["email"], by=current_user(request), at=clock.now()
                )
            except commitments.CommitmentRefusedError as refusal:
                form.add_error("email", str(refusal))
            else:
                messages.success(request, "Le lien personnel est envoyé au sponsor.")
                if challenge.campaign.sponsor_commitment:
                    return redirect(proposal_steps.address(challenge, proposal_steps.FUNDING))
                return redirect("administration:sponsor", public_id=challenge.public_id)
    context = {"title": "Engagements du sponsor", "challenge": challenge}
    context |= sponsor_context(request, challenge, form)
    return render(request, "challenges/administration/sponsor.html", context, status=422 if form else 200)


@require_GET
@role_required(is_administration)
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the draft as a juror will, beside the grid that will be filled."""
    challenge = _own(request, public_id)
    stage = challenge.campaign.stages.filter(kind=StageKind.CHALLENGE_JURY).select_related("grid").first()
    content = deposits.freeze(challenge.own_dossier)
    shown = deposits.for_jury(content, blind=stage.blind if stage else False)
    context = {
        "title": "Vu par le jury",
        "challenge": challenge,
        "answers": answering.readable(shown),
        "hidden": len(content["answers"]) - len(shown["answers"]),
        "grid": stage.grid if stage else None,
    }
    return render(request, "challenges/administration/preview.html", context)


@require_GET
@role_required(is_administration)
def examples(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what similar past challenges asked for."""
    challenge = _own(request, public_id)
    asked = request.GET.get("mots")
    written = challenge.own_dossier.answers.values_list("value", flat=True)
    text = asked if asked is not None else " ".join([challenge.submitted_title, *written])
    theme, profession = request.GET.get("theme", ""), request.GET.get("metier", "")
    context = {
        "title": "Défis proches",
        "challenge": challenge,
        "near": similar(text, theme=theme, profession=profession),
        "words": asked or "",
        "theme": theme,
        "profession": profession,
        "professions": professions(),
        "themes": Theme.objects.order_by("label"),
    }
    return render(request, "challenges/administration/examples.html", context)
