"""The team's campaigns, cohort and contracts."""

from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from accounts.rules import allowed
from challenges.models import Campaign, Challenge
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs, refusal_shown_on
from documents.domain import production
from documents.models import Document, DocumentBatch
from lists.boards import BOARD, BoardColumn, board
from lists.declaration import Reading
from talents.domain import cohorts
from talents.domain import tracker as tracking
from talents.domain.documents import allowed_papers, papers
from talents.domain.kinds import AGREEMENTS, COHORT_PAPERS, FOLLOW_UP
from talents.enums import Light, MissionState
from talents.forms.papers import AgreementForm
from talents.lists import MISSIONS
from talents.models import Cohort, DocumentSubject, Mission
from talents.rules import accepted_offers

LISTED_PAPERS = [kind.code for kind in (*AGREEMENTS, *COHORT_PAPERS, *FOLLOW_UP)]


@require_GET
@permission_required("talents.view", scope="campaign")
def cohort(request: HttpRequest, code: str) -> HttpResponse:
    """List a campaign's missions and contracts."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    return _page(request, campaign, PageActs(request, _acts_on(campaign)))


def _acts_on(campaign: Campaign) -> dict[str, FormFactory]:
    """Return the act of a cohort's page that has something to choose."""
    agreement = partial(
        AgreementForm,
        challenges=Challenge.objects.filter(positions__missions__cohort__campaign=campaign).distinct(),
        agreements=allowed_papers.offered_in(AGREEMENTS, campaign),
        cohort_papers=allowed_papers.offered_in(COHORT_PAPERS, campaign),
    )
    return {"agreement": agreement}


def _board(reading: Reading[Mission, Campaign]) -> list[BoardColumn] | None:
    """Return the missions by step of their recruitment, when the address asks for the board."""
    return board(reading, MissionState) if reading.params.get("vue") == BOARD else None


def _page(request: HttpRequest, campaign: Campaign, acts: PageActs) -> HttpResponse:
    reading = Reading(MISSIONS, current_user(request), campaign, request.GET)
    missions = list(reading.definition.load(reading.rows, reading.user).order_by("talent__last_name", "pk"))
    batches = DocumentBatch.objects.filter(documents__subject__campaign=campaign).distinct()
    admissible = accepted_offers(campaign, at=clock.now()).count()
    context = {
        "title": "Cohorte",
        "list": MISSIONS,
        "scope_params": MISSIONS.params(campaign),
        "list_page": MISSIONS.url(campaign),
        "reading": reading,
        "board": _board(reading),
        "campaign": campaign,
        "missions": missions,
        "batches": [(batch, production.progress(batch)) for batch in batches],
        "admissible": admissible,
        "blocked": {
            "admit": "" if admissible else "Aucune place acceptée n’attend sa mission.",
            "contracts": _contracts_blocked(campaign),
        },
        "agreements": DocumentSubject.objects.filter(
            mission__isnull=True, campaign=campaign, document__template__in=LISTED_PAPERS
        )
        .select_related("document", "challenge")
        .order_by("-pk"),
        "acts": acts,
    }
    return render(request, "talents/team/cohort.html", context, status=acts.status)


def _contracts_blocked(campaign: Campaign) -> str:
    """Return why no contract is to be made now, or nothing."""
    states = set(Mission.objects.filter(cohort__campaign=campaign).order_by().values_list("state", flat=True))
    if MissionState.PREPARED in states:
        return ""
    return "Toutes les missions ont leur contrat." if states else "Aucune mission n’est encore créée."


@require_GET
@permission_required("talents.view", scope="campaign")
def tracker(request: HttpRequest, code: str) -> HttpResponse:
    """Show where each recruitment stands, host by host, the worst first."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    statuses = tracking.follow(Mission.objects.filter(cohort__campaign=campaign), at=clock.now())
    context = {
        "title": "Suivi des recrutements",
        "campaign": campaign,
        "hosts": tracking.by_administration(statuses),
        "payroll": allowed(current_user(request), "talents.view_payroll", campaign),
        "lights": [(light, sum(s.light == light for s in statuses)) for light in Light],
    }
    return render(request, "talents/team/tracker.html", context)


@require_POST
@permission_required("talents.manage", scope="campaign")
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """Produce an agreement of a challenge, or the cohort's own document."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    acts = PageActs(request, _acts_on(campaign), act="agreement")
    _, form = acts.submitted
    if form.is_valid():
        data = form.cleaned_data
        whole = data["kind"] in {kind.code for kind in COHORT_PAPERS}
        subject = get_object_or_404(Cohort, campaign=campaign) if whole else data["challenge"]
        with shown_in(form):
            document = papers.issue(data["kind"], subject, at=clock.now())
            messages.success(request, f"Le document n° {document.number} est en production.")
            return redirect("team:cohort", code=code)
    return _page(request, campaign, acts)


@require_POST
@permission_required("talents.manage", scope="campaign")
@refusal_shown_on("team:cohort", "code")
def admit(request: HttpRequest, code: str) -> HttpResponse:
    """Make the missions of the accepted offers."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    missions = [cohorts.admit(offer, by=user, at=clock.now()) for offer in accepted_offers(campaign, at=clock.now())]
    messages.success(request, f"{counted(len(missions), 'mission est créée', 'missions sont créées')}.")
    return redirect("team:cohort", code=code)


@require_POST
@permission_required("talents.manage", scope="campaign")
@refusal_shown_on("team:cohort", "code")
def contracts(request: HttpRequest, code: str) -> HttpResponse:
    """Produce the contracts of the missions that have none, as one batch."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    missions = Mission.objects.filter(cohort__campaign=campaign, state=MissionState.PREPARED)
    related = missions.select_related(
        "cohort__campaign", "talent", "host", "position__challenge", "position__profession"
    ).order_by("pk")
    if not related:
        messages.info(request, "Toutes les missions ont leur contrat.")
        return redirect("team:cohort", code=code)
    batch = cohorts.contract_all(campaign, related, by=user, at=clock.now())
    return redirect("team:batch", public_id=batch.public_id)


@require_GET
@permission_required("talents.view", scope="batch")
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a batch's progress; the page refreshes itself until everything is produced."""
    batch = get_object_or_404(DocumentBatch, public_id=public_id)
    counts = production.progress(batch)
    context = {
        "title": batch.label,
        "campaign": Campaign.objects.filter(document_subjects__document__batch=batch).first(),
        "batch": batch,
        "counts": counts,
        "over": not counts["queued"] and not counts["running"],
        "documents": batch.documents.defer("context").order_by("pk"),
    }
    return render(request, "talents/team/batch.html", context)


@require_POST
@permission_required("talents.manage", scope="document")
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a failed document another chance."""
    live = Document.objects.filter(Q(batch__isnull=False) | Q(subject__isnull=False))  # not one that was erased
    document = get_object_or_404(live.select_related("batch"), public_id=public_id)
    production.retry(document)
    messages.success(request, "Le document est remis en file.")
    if document.batch is None:
        return redirect("team:document", public_id=public_id)
    return redirect("team:batch", public_id=document.batch.public_id)
