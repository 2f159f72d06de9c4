"""The team's pages about rankings, matchings and offers."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from challenges.models import Campaign, Position
from challenges.rules import team_campaigns
from common import clock
from common.language.formatting import figure
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs, pressed, refusal_shown_on
from common.web.pages import part
from exercises.queries.results import with_marks
from juries.models import HostPlace
from selection.domain import late_marks, ranking, selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import pairs, scenarios
from selection.domain.matchings.ties import open_ties
from selection.domain.seats.waiting_list import end_waiting_list
from selection.enums import TieBreak
from selection.forms.ties import EndListForm, TieForm
from selection.models import MatchRun, Offer, Ranking
from selection.queries import matchings, pictures
from selection.queries.composition import assigned_in
from selection.queries.next_acts import next_acts

FORMS: dict[str, FormFactory] = {"tie": TieForm, "end-list": EndListForm}


@require_GET
@permission_required("selection.view", scope="campaign")
def selection_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show rankings, offers and the matchings computed so far."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    return _page(request, campaign, PageActs(request, FORMS))


def _ranked_positions(campaign: Campaign, acts: PageActs) -> list[Position]:
    positions = list(matchings.positions(campaign))
    rankings = [row for position in positions for row in position.rankings.all()]
    campaign.shows_exercise = with_marks(campaign, [row.application for row in rankings])  # type: ignore[attr-defined]
    places = HostPlace.objects.filter(panel__challenge__campaign=campaign)
    hosts = {row.application: row for row in places.annotate(application=F("deposit__dossier__application"))}
    campaign.shows_hosts = bool(hosts)  # type: ignore[attr-defined]
    for ranking_row in rankings:
        ranking_row.host = hosts.get(ranking_row.application_id)  # type: ignore[attr-defined]
        ranking_row.tie = acts.row("tie", ranking_row.pk)  # type: ignore[attr-defined]
        mark = ranking_row.application.exercise  # type: ignore[attr-defined]
        ranking_row.exercise_mark = figure(mark.mean) if mark else ""  # type: ignore[attr-defined]
    keeps_wishes = campaign.keeps_wishes(clock.now())
    for offer in [offer for position in positions for offer in position.offers.all()]:
        offer.answer = pictures.answer_of(offer, keeps_wishes=keeps_wishes)  # type: ignore[attr-defined]
    return positions


def _page(request: HttpRequest, campaign: Campaign, acts: PageActs) -> HttpResponse:
    newest = campaign.match_runs.first()
    run = newest if newest is not None and newest.inputs and newest.adopted_at is None else None
    as_table = acts.name == "tie" or request.GET.get("vue") == "tableau"
    rankings = [] if as_table else list(pictures.rankings_of(campaign))
    context = {
        "title": "Sélection",
        "campaign": campaign,
        "as_table": as_table,
        "positions": _ranked_positions(campaign, acts) if as_table else [],
        "rows": [] if as_table else pictures.selection_picture(campaign, rankings, run, at=clock.now()),
        "pictured": run,
        "ties": [row for row in rankings if row.broken_by == TieBreak.DEPOSIT],
        "refused": acts.submitted[1] if acts.name == "tie" else None,
        "next": next_acts(campaign),
        "end_list": acts["end-list"],
        "late": late_marks.late_rankings(campaign),
        "runs": part(request, campaign.match_runs.select_related("made_by"), "appariements", size=20),
        "challenges": campaign.challenges.filter(hearing_panel__closed_at__isnull=False).order_by("published_title"),
    }
    return render(request, "selection/team/selection.html", context, status=acts.status)


@require_GET
@permission_required("selection.view", scope="match_run")
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
        "lines": matchings.explained(run),
        "alternatives": scenarios.alternatives(run.inputs) if run.inputs else [],
        "wronged": matchings.wronged(scenarios.envy(run.inputs, selection.seated(run))) if run.inputs else [],
        "ties": [] if run.adopted_at or not run.inputs else open_ties(run),
        "split_pairs": [] if run.adopted_at or not run.inputs else pairs.named_splits(run, selection.seated(run)),
        "assigned": assigned_in(run),
        "previous": previous,
        "moved": matchings.moved(previous, run) if previous else [],
    }
    return render(request, "selection/team/match_run.html", context)


def _rank(campaign: Campaign, _request: HttpRequest) -> str:
    ranked = [
        ranking.rank(challenge) for challenge in campaign.challenges.filter(hearing_panel__closed_at__isnull=False)
    ]
    return f"{counted(len(ranked), 'défi est classé', 'défis sont classés')}."


def _match(campaign: Campaign, request: HttpRequest) -> str:
    run = selection.match(campaign, by=current_user(request), at=clock.now())
    seated = run.lines.filter(outcome="seated").count()
    return f"Appariement calculé : {counted(seated, 'place proposée', 'places proposées')}."


def _sent(offers: list[Offer]) -> str:
    return f"{counted(len(offers), 'proposition est envoyée', 'propositions sont envoyées')}."


def _adopt(campaign: Campaign, request: HttpRequest) -> str:
    run = get_object_or_404(campaign.match_runs, public_id=request.POST.get("run"))
    return _sent(selection.adopt(run, by=current_user(request), at=clock.now()))


SELECTION_ACTS: dict[str, Callable[[Campaign, HttpRequest], str]] = {
    "rank": _rank,
    "match": _match,
    "adopt": _adopt,
}


def _call_list(campaign: Campaign, request: HttpRequest) -> HttpResponse:
    """Compute who would have the freed seats, and lead to the page where it is read, then adopted."""
    at = clock.now()
    selection.expire(campaign, at=at)
    run = selection.prepare_cascade(campaign, by=current_user(request), at=at)
    messages.success(request, "L’appariement est calculé, rien n’est envoyé : relisez-le, puis adoptez-le.")
    return redirect("team:match-run", public_id=run.public_id)


@require_POST
@permission_required("selection.manage", scope="campaign")
def prefer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Record how the jury breaks a tie, with its reason."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    row = get_object_or_404(Ranking, pk=pk, position__challenge__campaign=campaign)
    decide = ranking.confirm_order if pressed(request, "act", "prefer", "keep") == "keep" else ranking.prefer
    acts = PageActs(request, FORMS, act=f"tie:{pk}")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            decide(row, reason=form.cleaned_data["reason"])
            messages.success(request, "Le départage du jury est enregistré.")
            return redirect(f"{reverse('team:selection', args=[code])}?vue=tableau")
    return _page(request, campaign, acts)


@require_POST
@permission_required("selection.manage", scope="campaign")
@refusal_shown_on("team:selection", "code")
def selection_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Rank, match, adopt a matching, or call the waiting list; a new matching is shown, to be read and adopted."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    if (reason := next_acts(campaign).blocked.get(act)) is not None:
        raise SelectionRefusedError(reason)
    if act == "cascade":
        return _call_list(campaign, request)
    messages.success(request, SELECTION_ACTS[act](campaign, request))
    if act == "match":
        return redirect("team:match-run", public_id=campaign.match_runs.latest("made_at", "pk").public_id)
    return redirect("team:selection", code=code)


@require_POST
@permission_required("selection.manage", scope="campaign")
def end_list(request: HttpRequest, code: str) -> HttpResponse:
    """End the waiting list, with its reason; those who were on it are told by the next announcement."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    acts = PageActs(request, FORMS, act="end-list")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            count = end_waiting_list(campaign, **form.cleaned_data, by=user, at=clock.now())
            people = counted(count, "personne n’est pas retenue", "personnes ne sont pas retenues")
            messages.success(request, f"{people}. Relisez l’annonce pour le leur dire.")
            return redirect("team:announce-applications", code=code)
    return _page(request, campaign, acts)
