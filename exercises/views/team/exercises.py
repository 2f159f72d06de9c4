"""The team prepares the exercise of each trade, publishes it, gives minutes back, reads the marks."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from accounts.models import User
from challenges.models import Campaign, Profession, Stage
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from common.web.pages import part
from dossiers.forms import answering, serving
from exercises.domain import exercises, statements, time_grants
from exercises.forms.exercises import ExerciseForm, FileForm, TimeGrantForm, default_window
from exercises.models import Exercise
from exercises.queries import progress, results
from exercises.rules import stage_of, team_exercises
from juries.models import ScoringGrid


def _place(request: HttpRequest, code: str) -> tuple[Campaign, Stage]:
    """Return a campaign of this colleague with its stage of exercises; one without does not exist here."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    stage = stage_of(campaign)
    if stage is None:
        raise Http404
    return campaign, stage


@require_GET
@permission_required("panels.view", scope="campaign")
def exercise_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the trades of a campaign with their exercise, what is missing, and the marks given."""
    user, at = current_user(request), clock.now()
    campaign, stage = _place(request, code)
    rows = progress.trades(campaign, team_exercises(user, campaign))
    marked = results.marked_applications(campaign)
    shown = part(request, marked, "resultats")
    results.with_marks(campaign, shown)
    context = {
        "title": "Exercices",
        "campaign": campaign,
        "stage": stage,
        "rows": rows,
        "warnings": list(progress.warnings(stage, rows, at=at)),
        "marked": shown,
    }
    return render(request, "exercises/team/exercise_list.html", context)


def _grids(stage: Stage) -> list[ScoringGrid]:
    """Return the grids whose results can be compared with those of the stage."""
    if stage.grid is None:
        return []
    measure = stage.grid.measure()
    return [grid for grid in ScoringGrid.objects.prefetch_related("criteria") if grid.measure() == measure]


def _act(
    stage: Stage, profession: Profession, exercise: Exercise | None, acts: PageActs, *, by: User, at: datetime
) -> str:
    """Do what the page's button says; return what to say of it."""
    name, form = acts.submitted
    if exercise is None or name == "write":
        exercises.write(stage.campaign, profession, values=form.cleaned_data, by=by, at=at)
        return "L’exercice est enregistré."
    if name == "add":
        exercises.add_file(exercise, form.cleaned_data["file"], by=by, at=at)
        return "Le fichier est joint à l’énoncé."
    if name == "remove":
        piece = get_object_or_404(exercise.materials.attachments, pk=whole(acts.key))
        exercises.remove_file(exercise, piece, by=by)
        return "Le fichier est retiré."
    if name == "revise":
        exercises.revise(exercise, by=by)
        return "L’exercice se corrige : publiez-le de nouveau, les personnes invitées en seront prévenues."
    if name == "give_back":
        grant = time_grants.give_back(exercise, **form.cleaned_data, by=by, at=at)
        given = counted(grant.minutes, "minute est rendue", "minutes sont rendues")
        return f"{given} à {counted(grant.people, 'personne', 'personnes')}, par courriel."
    people = exercises.publish(exercise, by=by, at=at)
    return f"L’exercice est publié : {counted(people, 'personne est invitée', 'personnes sont invitées')}."


def _exercise(request: HttpRequest, campaign: Campaign, trade: Profession) -> Exercise | None:
    return team_exercises(current_user(request), campaign).filter(profession=trade).first()


def _forms(request: HttpRequest, stage: Stage, exercise: Exercise | None, at: datetime) -> PageActs:
    """Return the acts of the page: what is not prepared yet is only written."""
    initial = {"grid": stage.grid_id, "text_chars": 5000} | default_window(at) if exercise is None else {}
    write = partial(ExerciseForm, instance=exercise, grids=_grids(stage), initial=initial)
    if exercise is None:
        return PageActs(request, {"write": write})
    more = {"add": FileForm, "remove": Form, "publish": Form, "revise": Form}
    return PageActs(request, {"write": write, **more, "give_back": partial(TimeGrantForm, exercise=exercise)})


@permission_required("panels.view", write="panels.manage", scope="campaign")
def exercise(request: HttpRequest, code: str, trade: str) -> HttpResponse:
    """Prepare the exercise of a trade, publish it, give minutes back; what is refused keeps what was typed."""
    user, at = current_user(request), clock.now()
    campaign, stage = _place(request, code)
    profession = get_object_or_404(Profession, code=trade)
    prepared = _exercise(request, campaign, profession)
    with timezone.override(ZoneInfo(campaign.timezone)):
        acts = _forms(request, stage, prepared, at)
        name, form = acts.submitted
        if form is not None and form.is_valid():
            with shown_in(form):
                messages.success(request, _act(stage, profession, prepared, acts, by=user, at=at))
                return redirect("team:exercise", code=code, trade=trade)
        context = {
            "title": f"Exercice, {profession}",
            "campaign": campaign,
            "profession": profession,
            "exercise": prepared,
            "acts": acts,
            "refused": form if name in {"publish", "revise", "remove"} else None,
            "pieces": prepared.materials.attachments.select_related("field") if prepared else [],
            "obstacles": exercises.obstacles(prepared, at) if prepared and prepared.published_at is None else [],
            "people": progress.counted(Exercise.objects.filter(pk=prepared.pk)).get() if prepared else None,
            "grants": prepared.time_grants.select_related("by", "attempt__application") if prepared else [],
        }
        return render(request, "exercises/team/exercise.html", context, status=acts.status)


@require_GET
@permission_required("panels.view", scope="campaign")
def preview(request: HttpRequest, code: str, trade: str) -> HttpResponse:
    """Show an exercise as its candidates see it, before and after they begin."""
    campaign, _ = _place(request, code)
    prepared = _exercise(request, campaign, get_object_or_404(Profession, code=trade))
    if prepared is None:
        raise Http404
    context = {
        "title": f"Aperçu, {prepared.profession}",
        "campaign": campaign,
        "exercise": prepared,
        "statement": statements.drawn(prepared.statement),
        "pieces": prepared.materials.attachments.select_related("field"),
        "sections": answering.blank(exercises.shown_questions(prepared)),
    }
    return render(request, "exercises/team/preview.html", context)


@require_GET
@permission_required("panels.view", scope="campaign")
def piece(request: HttpRequest, code: str, trade: str, piece: str) -> HttpResponse:
    """Serve a file of a statement to the team."""
    campaign, _ = _place(request, code)
    prepared = _exercise(request, campaign, get_object_or_404(Profession, code=trade))
    if prepared is None:
        raise Http404
    attachment = get_object_or_404(prepared.materials.attachments, public_id=piece)
    return serving.download(request, attachment, name=attachment.name)
