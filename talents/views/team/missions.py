"""One mission: its terms, its documents, the acts that change it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import current_user, permission_required
from accounts.models import User
from challenges.enums import ChallengeState
from challenges.queries.steps import Reader
from common import clock
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import with_de
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs, refusal_shown_on
from common.web.confirmation import Confirmation, confirmation_page
from talents.domain import acts as mission_acts
from talents.domain import cohorts, contacts, deadlines, terms
from talents.domain.documents import allowed_papers, papers
from talents.domain.kinds import MISSION_PAPERS
from talents.enums import ActKind, ContactRole, MissionState
from talents.forms.missions import ActForm, CorrectionForm, TermsForm
from talents.forms.papers import MissionPaperForm
from talents.models import Mission
from talents.queries.steps import next_step
from talents.rules import team_missions


def _mission(user: User, public_id: str) -> Mission:
    related = team_missions(user).select_related(
        "cohort__campaign", "talent", "host", "contract", "lead", "sponsor", "coach", "replaces__talent",
        "position__profession", "position__challenge__administration",
    )  # fmt: skip
    return get_object_or_404(related, public_id=public_id)


@require_GET
@permission_required("talents.view", scope="mission")
def mission(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a mission: what it is, its deadlines, its documents, its acts, and what may be done."""
    mission = _mission(current_user(request), public_id)
    return _page(request, mission, PageActs(request, _acts_on(mission)))


def _acts_on(mission: Mission) -> dict[str, FormFactory]:
    """Return the acts of a mission's page that have something to type or choose."""
    offered = allowed_papers.offered(MISSION_PAPERS, mission, on=day_of(clock.now()))
    return {"paper": partial(MissionPaperForm, offered=offered), "correct": CorrectionForm}


def _page(request: HttpRequest, mission: Mission, acts: PageActs) -> HttpResponse:
    context = {
        "title": str(mission.talent),
        "campaign": mission.cohort.campaign,
        "mission": mission,
        "step": next_step(mission, clock.now(), reader=Reader.TEAM),
        "deadlines": deadlines.of(mission, at=clock.now()),
        "papers": [about.document for about in mission.papers.select_related("document").order_by("-pk")],
        "contacts": [(role, contacts.holder(mission, role)) for role in ContactRole],
        "coming_contacts": contacts.waiting(mission).select_related("person_after"),
        "past_acts": mission.acts.select_related(
            "document", "by", "host_before", "host_after", "person_before", "person_after"
        ),
        "log": mission.log.select_related("by"),
        "states": dict(MissionState.choices),
        "acts": acts,
        "may_act": mission.state in mission_acts.UNDER_CONTRACT,
        "may_start": mission.state == MissionState.CONTRACTED,
        "start_blocked": cohorts.start_blocked(mission, at=clock.now()),
        "may_correct": mission.contract is not None and not terms.signed(mission),
    }
    return render(request, "talents/team/mission.html", context, status=acts.status)


@require_http_methods(["GET", "POST"])
@permission_required("talents.manage", scope="mission")
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
    context = {
        "title": f"Termes, {before.talent}",
        "campaign": before.cohort.campaign,
        "mission": before,
        "form": form,
    }
    return render(request, "talents/team/terms.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required("talents.manage", scope="mission")
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record an act and produce its document."""
    user = current_user(request)
    mission = _mission(user, public_id)
    proposed = {name: request.GET[name] for name in ActForm.base_fields if name in request.GET}  # by a link of ours
    form = ActForm(request.POST or None, mission=mission, initial=proposed)
    if form.is_valid():
        data = form.cleaned_data
        with shown_in(form):
            mission_acts.record(
                mission, ActKind(data["kind"]), on=data["on"], reason=data["reason"], until=data["until"],
                host=data["host"], net_monthly=data["net_monthly"], by=user, at=clock.now(),
            )  # fmt: skip
            messages.success(request, "L’acte est enregistré ; son document est en production.")
            return redirect("team:mission", public_id=public_id)
    context = {
        "title": f"Acte, {mission.talent}",
        "campaign": mission.cohort.campaign,
        "mission": mission,
        "form": form,
    }
    return render(request, "talents/team/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required("talents.manage", scope="mission")
@refusal_shown_on("team:mission", "public_id")
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what recording a first day does, then record that somebody took up their post."""
    mission = _mission(current_user(request), public_id)
    if request.method == "POST":
        cohorts.start(mission, by=current_user(request), at=clock.now())
        messages.success(request, "La prise de poste est enregistrée.")
        return redirect("team:mission", public_id=public_id)
    if mission.state != MissionState.CONTRACTED or cohorts.start_blocked(mission, at=clock.now()):
        return redirect("team:mission", public_id=public_id)
    challenge = mission.position.challenge
    confirmation = Confirmation(
        title="Enregistrer la prise de poste",
        sentence=f"{mission.talent} a pris son poste : sa mission est en cours.",
        label="Enregistrer la prise de poste",
        above=f"Mission {with_de(str(mission.talent))}",
        back=reverse("team:mission", args=[public_id]),
        facts=[
            f"Premier jour au contrat : {french_date(mission.starts_on)}.",
            *([f"Le défi « {challenge} » commence avec elle."] if challenge.state == ChallengeState.PUBLISHED else ()),
            "Une prise de poste enregistrée ne s’efface pas : une mission qui s’arrête se termine par un acte.",
        ],
    )
    return confirmation_page(request, confirmation, campaign=mission.cohort.campaign)


@require_POST
@permission_required("talents.manage", scope="mission")
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Produce a document of a mission."""
    mission = _mission(current_user(request), public_id)
    acts = PageActs(request, _acts_on(mission), act="paper")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            document = papers.issue(form.cleaned_data["kind"], mission, at=clock.now())
            messages.success(request, f"Le document n° {document.number} est en production.")
            return redirect("team:mission", public_id=public_id)
    return _page(request, mission, acts)


@require_POST
@permission_required("talents.manage", scope="mission")
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Establish again a contract that nobody signed."""
    mission = _mission(current_user(request), public_id)
    acts = PageActs(request, _acts_on(mission), act="correct")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            document = cohorts.correct(
                mission, reason=form.cleaned_data["reason"], by=current_user(request), at=clock.now()
            )
            messages.success(request, f"Le contrat n° {document.number} remplace le précédent.")
            return redirect("team:mission", public_id=public_id)
    return _page(request, mission, acts)
