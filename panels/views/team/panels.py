"""The team's pages about panels: open, give deposits, follow, close."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import current_user, permission_required
from accounts.models import Invitation
from challenges.enums import StageKind
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted, with_de
from common.refusals import shown_in
from common.web.acts import PageActs, refusal_shown_on
from common.web.confirmation import Confirmation, confirmation_page
from common.web.pages import part
from dossiers.models import Deposit
from exercises.queries.results import has_exercises
from juries import queries
from juries.domain import members
from juries.domain.late_conflicts import DeclaredConflict, declare_conflict
from juries.domain.sharing import assignments
from juries.domain.sharing.sharing_reasons import explain_record, explained_sharings
from juries.models import AssessmentLog, Conflict, Juror, Panel
from juries.queries import sharing as queries_of_sharing
from panels.domain import conflicts, panels
from panels.forms.panels import JoinForm, JurorSet, PanelForm, ReplaceForm, SightForm
from panels.forms.sharing import AssignForm, ConflictForm, GiveForm, TakeBackForm
from panels.queries import loads
from panels.queries.closing import closing_facts
from panels.queries.hosts import missing_hosts


@permission_required("panels.view", write="panels.manage", scope="campaign")
def panel_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the campaign's panels with their progress; open one."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    form = PanelForm(request.POST or None, campaign=campaign)
    if form.is_valid():
        data = form.cleaned_data
        with shown_in(form):
            panel = panels.open_panel(
                data["stage"], name=data["name"], jurors=data["jurors"], by=current_user(request), at=clock.now(),
                challenge=data["challenge"], with_hosts=data["with_hosts"],
            )  # fmt: skip
            messages.success(request, f"Le jury « {panel} » est ouvert, ses membres sont invités.")
            return redirect("team:panel", public_id=panel.public_id)
    rows = list(queries.progress(Panel.objects.filter(stages__campaign=campaign)).order_by("pk"))
    map_of_loads = loads.load_map(campaign, at=clock.now())
    for row in rows:
        row.sharing = map_of_loads.sharings.get(row.pk)  # type: ignore[attr-defined]
        shown = row.sharing is not None and row.closed_at is None  # type: ignore[attr-defined]
        row.proof = explain_record(row.sharing) if shown else ""  # type: ignore[attr-defined]
    context = {
        "title": "Jurys",
        "campaign": campaign,
        "panels": rows,
        "map": map_of_loads,
        "form": form,
        "exercises": has_exercises(campaign),
    }
    return render(request, "panels/team/panel_list.html", context, status=422 if form.errors else 200)


def _stage(request: HttpRequest, panel: Panel) -> Stage:
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    return get_object_or_404(stages, panels=panel)


def _give(request: HttpRequest, stage: Stage, panel: Panel, name: str, form: GiveForm) -> int:
    """Share what waits, or only what is missing, as the button says."""
    user, at = current_user(request), clock.now()
    if name == "top_up":
        return assignments.top_up(panel, by=user, at=at)
    return panels.give(stage, panel, by=user, at=at, only=form.chosen())


@permission_required("panels.view", write="panels.manage", scope="panel")
def panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a panel: its people, what it reads, what waits; results appear once it is closed."""
    panel = get_object_or_404(Panel.objects.select_related("grid"), public_id=public_id)
    stage = _stage(request, panel)
    waiting = panels.readable_deposits(stage, panel)
    picked = waiting if stage.kind == StageKind.CHALLENGE_JURY else None
    acts = PageActs(
        request,
        {
            "give": partial(GiveForm, deposits=picked),
            "foresee": partial(GiveForm, deposits=picked),
            "top_up": Form,
            "hosts": Form,
        },
    )
    name, form = acts.submitted
    foreseen = panels.foresee(stage, panel, at=clock.now()) if name == "foresee" else None
    if name in {"give", "top_up"} and form.is_valid():
        with shown_in(form):
            given = _give(request, stage, panel, name, form)
            messages.success(request, f"{counted(given, 'grille est', 'grilles sont')} à remplir.")
            return redirect("team:panel", public_id=panel.public_id)
    if name == "hosts" and form.is_valid():
        with shown_in(form):
            invited = panels.invite_hosts(stage, panel, by=current_user(request), at=clock.now())
            done = counted(invited, "personne porte le défi dans ce jury", "personnes portent le défi dans ce jury")
            messages.success(request, f"{done}.")
            return redirect("team:panel", public_id=panel.public_id)
    context = {
        "title": str(panel),
        "panel": panel,
        "stage": stage,
        "campaign": stage.campaign,
        "jurors": queries.loads(panel),
        "invitations": panels.waiting_seats(panel, at=clock.now()),
        "conflicts": part(request, queries.conflicts(panel), "conflits"),
        "assessments": part(
            request,
            panel.assessments.filter(counted=True).select_related("deposit", "juror__user").order_by("pk"),
            "grilles",
        ),
        "waiting": waiting.count(),
        "hosts": missing_hosts(panel) if stage.kind == StageKind.HEARING and panel.closed_at is None else [],
        "missing": assignments.under_read(panel).count(),
        "foreseen": foreseen,
        "sharing": explained_sharings([panel.pk]).get(panel.pk, ""),
        "acts": acts,
        "giving": acts["foresee" if name == "foresee" else "give"],
    }
    return render(request, "panels/team/panel.html", context, status=acts.status)


def _name(invited: Juror | Invitation) -> str:
    return invited.address if isinstance(invited, Invitation) else str(invited)


def _change_jurors(request: HttpRequest, stage: Stage, panel: Panel, name: str, form: Any) -> str:
    """Do one act of the page of jurors; return what to say of it."""
    if name == "join":
        juror = panels.join(stage, panel, form.addressee(), by=current_user(request), at=clock.now())
        return f"Une invitation est envoyée à {_name(juror)} : complétez les lectures pour lui en confier."
    form.save()
    if name == "sight":
        return "Ce que les jurés voient est à jour."
    return "Les jurés sont à jour : la prochaine répartition en tient compte."


@permission_required("panels.view", write="panels.manage", scope="panel")
def jurors(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say where each juror comes from, what they can judge and how much they accept; the next sharing follows it."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stage = _stage(request, panel)
    sitting = panel.jurors.present().select_related("user").order_by("pk")
    acts = PageActs(
        request,
        {
            "people": partial(JurorSet, queryset=sitting),
            "join": JoinForm,
            "sight": partial(SightForm, instance=panel),
        },
    )
    name, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _change_jurors(request, stage, panel, name, form))
            return redirect("team:panel", public_id=public_id)
    context = {
        "title": f"Jurés, {panel}",
        "panel": panel,
        "campaign": stage.campaign,
        "acts": acts,
    }
    return render(request, "panels/team/jurors.html", context, status=acts.status)


@permission_required("panels.manage", scope="panel")
def replace(request: HttpRequest, public_id: str, seat: str) -> HttpResponse:
    """Record that a juror leaves a panel, and invite who comes instead."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stage = _stage(request, panel)
    juror = get_object_or_404(panel.jurors.present_and_past().select_related("user", "panel"), public_id=seat)
    form = ReplaceForm(request.POST or None)
    if form.is_valid():
        with shown_in(form):
            substitute = panels.replace(
                stage,
                juror,
                form.addressee(),
                reason=form.cleaned_data["reason"],
                by=current_user(request),
                at=clock.now(),
            )
            after = f" ; une invitation est envoyée à {_name(substitute)} pour prendre sa place" if substitute else ""
            messages.success(request, f"{juror} quitte le jury{after}.")
            return redirect("team:panel", public_id=public_id)
    left = juror.assessments.filter(state__in=members.LEFT).count()
    context = {
        "title": f"Départ {with_de(str(juror))}",
        "panel": panel,
        "campaign": stage.campaign,
        "juror": juror,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "panels/team/replace.html", context | {"left": left}, status=status)


def _share(request: HttpRequest, stage: Stage, panel: Panel, deposit: Deposit, acts: PageActs) -> str:
    """Do one act of the page of a deposit's readings; return what to say of it."""
    user, at, data = current_user(request), clock.now(), acts.submitted[1].cleaned_data
    if acts.name == "pin":
        assignments.assign_manually(panel, deposit, data["juror"], reason=data["reason"], by=user, at=at)
        return f"Le dossier est confié à {data['juror']}."
    if acts.name == "conflict":
        done = declare_conflict(data["juror"], deposit, reason=data["reason"], by=user, at=at)
        return _declared(done, conflicts.consequences(stage, panel) if done.set_aside else [])
    assignments.take_back(data["reading"], reason=data["reason"], by=user, at=at)
    return f"La lecture est reprise à {data['reading'].juror}."


@permission_required("panels.view", write="panels.manage", scope="panel")
def sharing(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """Say why each juror reads a deposit or does not; give a reading by hand, or take one back."""
    panel = get_object_or_404(Panel.objects.select_related("grid"), public_id=public_id)
    stage = _stage(request, panel)
    deposit = get_object_or_404(Deposit.objects.filter(assessments__panel=panel).distinct(), number=number)
    choices = list(queries_of_sharing.choices(panel, deposit))
    acts = PageActs(
        request,
        {
            "pin": partial(AssignForm, panel=panel, choices=choices),
            "take_back": partial(TakeBackForm, panel=panel, deposit=deposit, choices=choices),
            "conflict": partial(ConflictForm, panel=panel, choices=choices),
        },
    )
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _share(request, stage, panel, deposit, acts))
            return redirect("team:sharing", public_id=public_id, number=number)
    context = {
        "acts": acts,
        "set_aside": panel.assessments.filter(deposit=deposit, set_aside_at__isnull=False).select_related(
            "juror__user"
        ),
        "title": f"Lectures de {deposit.number}",
        "panel": panel,
        "campaign": stage.campaign,
        "deposit": deposit,
        "choices": choices,
        "log": AssessmentLog.objects.filter(subject__panel=panel, subject__deposit=deposit).select_related(
            "by", "subject__juror__user"
        ),
    }
    return render(request, "panels/team/sharing.html", context, status=acts.status)


def _declared(done: DeclaredConflict, consequences: list[str]) -> str:
    """Return what a declared conflict did, in French; ``consequences`` follow the mark set aside."""
    parts = ["Le conflit est déclaré, sous votre nom."]
    if done.set_aside:
        parts += ["La note est mise de côté, et les résultats ne la comptent plus.", *consequences]
    if done.missing:
        parts.append("Personne d’autre ne peut lire ce dossier : il lui manque une lecture.")
    elif done.reassigned:
        parts.append("Le dossier est confié à quelqu’un d’autre.")
    return " ".join(parts)


@require_POST
@permission_required("panels.manage", scope="panel")
@refusal_shown_on("team:panel", "public_id")
def dismiss(request: HttpRequest, public_id: str, conflict: int) -> HttpResponse:
    """Set aside a conflict that a comparison found; a juror's own recusal stays."""
    panel = get_object_or_404(Panel, public_id=public_id)
    _stage(request, panel)
    declared = get_object_or_404(Conflict, pk=conflict, juror__panel=panel)
    conflicts.dismiss(declared, by=current_user(request), at=clock.now())
    messages.success(request, "Le rapprochement est écarté, sous votre nom.")
    return redirect("team:panel", public_id=public_id)


@require_http_methods(["GET", "POST"])
@permission_required("panels.manage", scope="panel")
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what closing a panel does, then close it: its marks no longer change."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stage = _stage(request, panel)
    if request.method == "POST":
        panels.close(stage, panel, by=current_user(request), at=clock.now())
        messages.success(request, "Le jury est clos.")
        return redirect("team:panel", public_id=panel.public_id)
    if panel.closed_at is not None:
        return redirect("team:panel", public_id=panel.public_id)
    confirmation = Confirmation(
        title="Clore le jury",
        sentence=f"Le jury « {panel} » est clos, et ne se rouvre pas.",
        label="Clore le jury",
        above=str(panel),
        back=reverse("team:panel", args=[panel.public_id]),
        facts=list(closing_facts(stage, panel)),
    )
    return confirmation_page(request, confirmation, campaign=stage.campaign)
