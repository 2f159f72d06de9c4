"""The team's pages about applications and selection."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, is_team, reauthentication_required, role_required
from accounts.domain import journal
from applications.domain import applications, equalisation, late_marks, publication, ranking, scenarios, selection
from applications.domain.errors import SelectionRefusedError
from applications.domain.preselection import Result, preselect_by_profession, ranked_results, threshold_ties
from applications.domain.robustness import Robustness, robustness
from applications.domain.ties import open_ties
from applications.enums import ApplicationState, CheckOutcome
from applications.forms.selection import PreselectionForm, TieForm
from applications.models import Application, MatchRun, Ranking
from applications.queries import listing as queries
from applications.queries.composition import assigned_in
from applications.rules import accommodation_of, is_blind, knows_identity, visible_applications
from challenges.enums import StageKind
from challenges.models import Campaign, Stage
from challenges.rules import team_campaigns
from common import clock
from common.french import counted, with_de
from common.transitions import TransitionRefusedError
from dossiers.domain import blinding
from dossiers.forms import answering as dossier_forms
from dossiers.forms import serving
from dossiers.models import Attachment


def _pieces(application: Application, *, known: bool) -> QuerySet[Attachment]:
    """Return the files that this colleague may open: not those that tell who wrote a dossier read blind."""
    assert application.last_deposit is not None  # noqa: S101 - what the team sees was deposited
    attachments = application.last_deposit.dossier.attachments.select_related("field")
    return attachments if known else attachments.filter(field__identifying=False)


@require_GET
@role_required(is_team)
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read one application with its deposit, wishes and history."""
    applications = visible_applications(current_user(request)).select_related(
        "campaign", "candidate", "profession", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(applications, public_id=public_id)
    deposit = application.last_deposit
    assert deposit is not None  # noqa: S101 - what the team sees was deposited
    known = knows_identity(current_user(request), application)
    journal.record_reading(
        f"Dossier {deposit.number} ouvert", actor=current_user(request), quality="Équipe programme",
        concerned=application.candidate, target=f"dossier {deposit.number}",
    )  # fmt: skip
    shown = blinding.read(deposit, blinded=not known)
    content = deposit.content if known else shown
    context = {
        "title": f"Candidature {with_de(str(application.candidate))}" if known else f"Dossier {deposit.number}",
        "known": known,
        "hidden_person": None if known else application.candidate_id,
        "blind": is_blind(application.campaign),
        "unmaskings": deposit.unmaskings.select_related("by"),
        "application": application,
        "campaign": application.campaign,
        "deposit": deposit,
        "answers": dossier_forms.readable(content),
        "wishes": application.wishes.select_related("challenge"),
        "accommodation": accommodation_of(application),
        "sent": application.candidate.messages.all()[:20] if known else [],
        "askable": Application.transitions.allows("ask", application.state),
        "notes": application.notes.select_related("by"),
        "tags": application.tags.all(),
        "checks": application.checks.select_related("override_by"),
        "outcomes": CheckOutcome.choices,
        "refusable": Application.transitions.allows("refuse", application.state),
        "pieces": _pieces(application, known=known),
        "log": application.log.select_related("by"),
        "states": dict(ApplicationState.choices),
    }
    return render(request, "applications/team/application.html", context)


@require_POST
@role_required(is_team)
def piece(request: HttpRequest, public_id: str, piece: str) -> HttpResponse:
    """Serve a file of a deposited application. By POST: it leaves a trace."""
    application = get_object_or_404(
        visible_applications(current_user(request)).select_related("campaign"), public_id=public_id
    )
    known = knows_identity(current_user(request), application)
    attachment = get_object_or_404(_pieces(application, known=known), public_id=piece)
    deposit = application.last_deposit
    assert deposit is not None  # noqa: S101 - what the team sees was deposited
    journal.record_reading(
        f"Pièce du dossier {deposit.number} ouverte", actor=current_user(request), quality="Équipe programme",
        concerned=application.candidate, target=f"pièce {attachment.public_id}",
    )  # fmt: skip
    return serving.download(
        request, attachment, name=attachment.name if known else f"piece.{attachment.extension}", blind=not known
    )


def _ties_to_break(request: HttpRequest, form: PreselectionForm, results: list[Result]) -> TieForm | None:
    """Return the jury's choices among dossiers tied at a threshold, if any; what lacks is told on ``form``."""
    ties = threshold_ties(results, form.kept())
    if not ties:
        return None
    tie_form = TieForm(request.POST if "tie_reason" in request.POST else None, ties=ties)
    if not tie_form.is_valid():
        where = counted(len(ties), "métier", "métiers")
        form.add_error(
            None,
            f"Des dossiers sont à égalité à la dernière place, dans {where}. Le jury choisit plus bas et dit pourquoi ;"
            " vous pouvez aussi demander une lecture de plus.",
        )
    return tie_form


@role_required(is_team)
def preselection(request: HttpRequest, code: str) -> HttpResponse:
    """Decide the preselection from the results, trade by trade."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    form = PreselectionForm(request.POST or None, professions=queries.read_by_profession(campaign))
    stage = get_object_or_404(Stage, campaign=campaign, kind=StageKind.PRESELECTION)
    vote = equalisation.standing_vote(stage)
    results = ranked_results(campaign, vote)
    tie_form = None
    robust: dict[int, Robustness] = {}
    if form.is_valid() and request.POST.get("act") == "see":
        robust = robustness(stage, results, form.kept(), vote)
    elif form.is_valid():
        tie_form = _ties_to_break(request, form, results)
        if not form.errors:
            try:
                shortlist = preselect_by_profession(
                    campaign, form.kept(), preferred=tie_form.preferred() if tie_form else set(),
                    tie_reason=tie_form.cleaned_data["tie_reason"] if tie_form else "", by=user, at=clock.now(),
                )  # fmt: skip
                messages.success(request, f"{len(shortlist)} candidature(s) présélectionnée(s), à annoncer.")
                return redirect("team:applications", code=code)
            except (applications.ApplicationRefusedError, TransitionRefusedError) as error:
                form.add_error(None, str(error))
    context = {
        "title": f"Présélection, {campaign.code}",
        "campaign": campaign,
        "form": form,
        "tie_form": tie_form,
        "results": [(*row, robust.get(row[0].pk)) for row in results[:200]],
        "robust": bool(robust),
        "vote": vote,
        "stage": stage,
        "late": late_marks.late_preselections(campaign),
    }
    return render(request, "applications/team/preselection.html", context, status=422 if form.errors else 200)


@role_required(is_team)
@reauthentication_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Read what a publication would say, to whom; ask a second person, or publish exactly that."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        try:
            if request.POST.get("act") == "prepare":
                publication.prepare(campaign, digest=digest, by=user, at=at)
                messages.success(request, "La publication est préparée : une autre personne la confirme.")
                return redirect("team:announce-applications", code=code)
            announced = publication.confirm(campaign, digest=digest, by=user, at=at)
            messages.success(request, f"{announced} décision(s) annoncée(s).")
            return redirect("team:applications", code=code)
        except publication.PublicationRefusedError as error:
            messages.error(request, str(error))
            return redirect("team:announce-applications", code=code)
    preview = publication.preview(campaign, at=at)
    context = {
        "title": "Annoncer les décisions",
        "campaign": campaign,
        "preview": preview,
        "asked": publication.asked(campaign, preview.digest),
        "past": campaign.publications.filter(confirmed_at__isnull=False).select_related("prepared_by", "confirmed_by"),
    }
    return render(request, "applications/team/announce.html", context)


@require_GET
@role_required(is_team)
def selection_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show rankings, offers and the matchings computed so far."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {
        "title": f"Sélection, {campaign.code}",
        "campaign": campaign,
        "positions": queries.positions(campaign),
        "late": late_marks.late_rankings(campaign),
        "keeps_wishes": campaign.keeps_wishes(clock.now()),
        "runs": campaign.match_runs.select_related("made_by")[:20],
        "challenges": campaign.challenges.filter(hearing_panel__closed_at__isnull=False).order_by("published_title"),
    }
    return render(request, "applications/team/selection.html", context)


@require_GET
@role_required(is_team)
def match_run(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a matching proposes and why, before anybody adopts it."""
    runs = MatchRun.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related(
        "campaign", "made_by"
    )
    run = get_object_or_404(runs, public_id=public_id)
    previous = run.campaign.match_runs.filter(made_at__lte=run.made_at, pk__lt=run.pk).first()
    context = {
        "title": "Appariement proposé",
        "run": run,
        "campaign": run.campaign,
        "lines": queries.explained(run),
        "alternatives": scenarios.alternatives(run.inputs) if run.inputs else [],
        "wronged": queries.wronged(scenarios.envy(run.inputs, selection.seated(run))) if run.inputs else [],
        "ties": [] if run.adopted_at or not run.inputs else open_ties(run),
        "assigned": assigned_in(run),
        "previous": previous,
        "moved": queries.moved(previous, run) if previous else [],
    }
    return render(request, "applications/team/match_run.html", context)


def _rank(campaign: Campaign, _request: HttpRequest) -> str:
    ranked = [
        ranking.rank(challenge) for challenge in campaign.challenges.filter(hearing_panel__closed_at__isnull=False)
    ]
    return f"{len(ranked)} défi(s) classé(s)."


def _match(campaign: Campaign, request: HttpRequest) -> str:
    run = selection.match(campaign, by=current_user(request), at=clock.now())
    return f"Appariement calculé : {run.lines.filter(outcome='seated').count()} place(s) proposée(s)."


def _adopt(campaign: Campaign, request: HttpRequest) -> str:
    run = get_object_or_404(campaign.match_runs, public_id=request.POST.get("run"))
    return f"{len(selection.adopt(run, by=current_user(request), at=clock.now()))} proposition(s) envoyée(s)."


def _cascade(campaign: Campaign, request: HttpRequest) -> str:
    at = clock.now()
    selection.expire(campaign, at=at)
    run = selection.prepare_cascade(campaign, by=current_user(request), at=at)
    wronged = {scenario.candidate for scenario in scenarios.envy(run.inputs, selection.seated(run))}
    if wronged:
        return (
            f"L’appariement est calculé, rien n’est envoyé : {counted(len(wronged), 'personne', 'personnes')} qui ont"
            " déjà une place y perdraient une place qu’elles préfèrent. Relisez-le, puis adoptez-le."
        )
    return f"{len(selection.adopt(run, by=current_user(request), at=at))} proposition(s) envoyée(s)."


SELECTION_ACTS: dict[str, Callable[[Campaign, HttpRequest], str]] = {
    "rank": _rank,
    "match": _match,
    "adopt": _adopt,
    "cascade": _cascade,
}


@require_POST
@role_required(is_team)
def prefer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Record how the jury breaks a tie, with its reason."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    row = get_object_or_404(Ranking, pk=pk, position__challenge__campaign=campaign)
    try:
        decide = ranking.confirm_order if request.POST.get("act") == "keep" else ranking.prefer
        decide(row, reason=request.POST.get("reason", ""))
        messages.success(request, "Le départage du jury est enregistré.")
    except SelectionRefusedError as error:
        messages.error(request, str(error))
    return redirect("team:selection", code=code)


@require_POST
@role_required(is_team)
def selection_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Rank, match, adopt a matching, or call the waiting list."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    try:
        messages.success(request, SELECTION_ACTS[act](campaign, request))
    except (SelectionRefusedError, TransitionRefusedError) as error:
        messages.error(request, str(error))
    return redirect("team:selection", code=code)
