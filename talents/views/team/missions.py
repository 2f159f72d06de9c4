"""One mission: its terms, its documents, the acts that change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import current_user, is_team, role_required
from accounts.models import User
from common import clock
from common.days import day_of
from common.transitions import TransitionRefusedError
from talents.domain import acts, cohorts, deadlines, terms
from talents.domain.documents import allowed_papers, papers
from talents.domain.kinds import MISSION_PAPERS
from talents.enums import ActKind, MissionState
from talents.forms.missions import ActForm, CorrectionForm, TermsForm
from talents.models import Mission
from talents.rules import team_missions


def _mission(user: User, public_id: str) -> Mission:
    related = team_missions(user).select_related(
        "cohort__campaign", "talent", "host", "contract", "lead", "sponsor", "coach", "replaces__talent",
        "position__profession", "position__challenge__administration",
    )  # fmt: skip
    return get_object_or_404(related, public_id=public_id)


@require_GET
@role_required(is_team)
def mission(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a mission: what it is, its deadlines, its documents, its acts, and what may be done."""
    mission = _mission(current_user(request), public_id)
    context = {
        "title": str(mission.talent),
        "mission": mission,
        "deadlines": deadlines.of(mission, at=clock.now()),
        "papers": [about.document for about in mission.papers.select_related("document").order_by("-pk")],
        "acts": mission.acts.select_related("document", "by", "host_before", "host_after"),
        "log": mission.log.select_related("by"),
        "states": dict(MissionState.choices),
        "kinds": allowed_papers.offered(MISSION_PAPERS, mission, on=day_of(clock.now())),
        "may_act": mission.state in acts.UNDER_CONTRACT,
        "may_start": mission.state == MissionState.CONTRACTED,
        "may_correct": mission.contract is not None and not terms.signed(mission),
        "correction": CorrectionForm(),
    }
    return render(request, "talents/team/mission.html", context)


@require_http_methods(["GET", "POST"])
@role_required(is_team)
def write_terms(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the terms of a mission."""
    mission = _mission(current_user(request), public_id)
    before = Mission.objects.get(pk=mission.pk)
    form = TermsForm(request.POST or None, instance=mission, signed=terms.signed(before))
    if form.is_valid():
        terms.write(
            before,
            {name: form.cleaned_data[name] for name in form.changed_data},
            by=current_user(request),
            at=clock.now(),
        )
        messages.success(request, "Les termes sont enregistrés.")
        return redirect("team:mission", public_id=public_id)
    context = {"title": f"Termes, {before.talent}", "mission": before, "form": form}
    return render(request, "talents/team/terms.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@role_required(is_team)
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record an act and produce its document."""
    user = current_user(request)
    mission = _mission(user, public_id)
    form = ActForm(request.POST or None, mission=mission)
    if form.is_valid():
        data = form.cleaned_data
        try:
            acts.record(
                mission, ActKind(data["kind"]), on=data["on"], reason=data["reason"], until=data["until"],
                host=data["host"], net_monthly=data["net_monthly"], by=user, at=clock.now(),
            )  # fmt: skip
        except acts.ActRefusedError as error:
            form.add_error(error.field, str(error))
        except papers.PaperRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "L’acte est enregistré ; son document est en production.")
            return redirect("team:mission", public_id=public_id)
    context = {"title": f"Acte, {mission.talent}", "mission": mission, "form": form}
    return render(request, "talents/team/act.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(is_team)
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that somebody took up their post."""
    mission = _mission(current_user(request), public_id)
    try:
        cohorts.start(mission, by=current_user(request), at=clock.now())
        messages.success(request, "La prise de poste est enregistrée.")
    except (cohorts.AdmissionRefusedError, TransitionRefusedError) as error:
        messages.error(request, str(error))
    return redirect("team:mission", public_id=public_id)


@require_POST
@role_required(is_team)
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Produce a document of a mission."""
    mission = _mission(current_user(request), public_id)
    wanted = request.POST.get("kind", "")
    if wanted not in {kind.code for kind in MISSION_PAPERS}:
        messages.error(request, "Choisissez un document.")
        return redirect("team:mission", public_id=public_id)
    try:
        document = papers.issue(wanted, mission, at=clock.now())
        messages.success(request, f"Le document n° {document.number} est en production.")
    except papers.PaperRefusedError as error:
        messages.error(request, str(error))
    return redirect("team:mission", public_id=public_id)


@require_POST
@role_required(is_team)
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Establish again a contract that nobody signed."""
    mission = _mission(current_user(request), public_id)
    try:
        document = cohorts.correct(
            mission, reason=request.POST.get("reason", ""), by=current_user(request), at=clock.now()
        )
        messages.success(request, f"Le contrat n° {document.number} remplace le précédent.")
    except (cohorts.AdmissionRefusedError, papers.PaperRefusedError) as error:
        messages.error(request, str(error))
    return redirect("team:mission", public_id=public_id)
