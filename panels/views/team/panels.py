"""The team's pages about panels: open, give deposits, follow, close."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, is_team, role_required
from accounts.models import Invitation
from challenges.enums import StageKind
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from common.language.french import with_de
from common.transitions import TransitionRefusedError
from common.web.inputs import whole
from common.web.pages import part
from dossiers.models import Deposit
from juries import queries
from juries.domain import members
from juries.domain.late_conflicts import ConflictRefusedError, DeclaredConflict, declare_conflict
from juries.domain.sharing import assignments
from juries.domain.sharing.assignments import NotEnoughJurorsError, SharingRefusedError
from juries.domain.sharing.sharing_reasons import explained_sharings
from juries.models import AssessmentLog, Conflict, Juror, Panel
from juries.queries.sharing import choices
from panels.domain import conflicts, panels
from panels.forms.panels import JoinForm, JurorSet, PanelForm, ReplaceForm, SightForm


@role_required(is_team)
def panel_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the campaign's panels with their progress; open one."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    form = PanelForm(request.POST or None, campaign=campaign)
    if form.is_valid():
        data = form.cleaned_data
        try:
            panel = panels.open_panel(
                data["stage"], name=data["name"], jurors=data["jurors"], by=current_user(request), at=clock.now(),
                challenge=data["challenge"],
            )  # fmt: skip
        except panels.PanelRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Le jury « {panel} » est ouvert, ses membres sont invités.")
            return redirect("team:panel", public_id=panel.public_id)
    rows = queries.progress(Panel.objects.filter(stages__campaign=campaign)).order_by("pk")
    context = {"title": f"Jurys, {campaign.code}", "campaign": campaign, "panels": rows, "form": form}
    return render(request, "panels/team/panel_list.html", context)


def _stage(request: HttpRequest, panel: Panel) -> Stage:
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    return get_object_or_404(stages, panels=panel)


def _give(request: HttpRequest, stage: Stage, panel: Panel) -> int:
    """Share what waits, or only what is missing, as the button says."""
    user, at = current_user(request), clock.now()
    if request.POST.get("act") == "top-up":
        return assignments.top_up(panel, by=user, at=at)
    picked = stage.kind == StageKind.CHALLENGE_JURY
    only = [whole(pk) for pk in request.POST.getlist("deposit")] if picked else None
    return panels.give(stage, panel, by=user, at=at, only=only)


@role_required(is_team)
def panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a panel: its people, what it reads, what waits; results appear once it is closed."""
    panel = get_object_or_404(Panel.objects.select_related("grid"), public_id=public_id)
    stage = _stage(request, panel)
    foreseen = None
    if request.POST.get("act") == "foresee":
        foreseen = panels.foresee(stage, panel, at=clock.now())
    elif request.method == "POST":
        try:
            messages.success(request, f"{_give(request, stage, panel)} grille(s) à remplir.")
        except NotEnoughJurorsError as error:
            messages.error(request, str(error))
        return redirect("team:panel", public_id=panel.public_id)
    waiting = panels.readable_deposits(stage, panel)
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
        "missing": assignments.under_read(panel).count(),
        "foreseen": foreseen,
        "sharing": explained_sharings([panel.pk]).get(panel.pk, ""),
        "choices": waiting if stage.kind == StageKind.CHALLENGE_JURY else [],
    }
    return render(request, "panels/team/panel.html", context)


def _name(invited: Juror | Invitation) -> str:
    return invited.address if isinstance(invited, Invitation) else str(invited)


@role_required(is_team)
def jurors(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say where each juror comes from, what they can judge and how much they accept; the next sharing follows it."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stage = _stage(request, panel)
    act = request.POST.get("act", "")
    asked = act == "sight"
    coming = JoinForm(request.POST if act == "join" else None)
    if coming.is_valid():
        try:
            juror = panels.join(stage, panel, coming.addressee(), by=current_user(request), at=clock.now())
            messages.success(request, f"{_name(juror)} est invité(e) : complétez les lectures pour lui en confier.")
            return redirect("team:panel", public_id=public_id)
        except panels.PanelRefusedError as error:
            coming.add_error(None, str(error))
    sitting = panel.jurors.present().select_related("user").order_by("pk")
    forms = JurorSet(None if act else request.POST or None, queryset=sitting)
    sight = SightForm(request.POST if asked else None, instance=panel)
    if sight.is_valid() or forms.is_valid():
        if asked:
            sight.save()
            messages.success(request, "Ce que les jurés voient est à jour.")
        else:
            forms.save()
            messages.success(request, "Les jurés sont à jour : la prochaine répartition en tient compte.")
        return redirect("team:panel", public_id=public_id)
    context = {
        "title": f"Jurés, {panel}",
        "panel": panel,
        "campaign": stage.campaign,
        "forms": forms,
        "sight": sight,
        "coming": coming,
    }
    return render(request, "panels/team/jurors.html", context, status=422 if request.method == "POST" else 200)


@role_required(is_team)
def replace(request: HttpRequest, public_id: str, seat: str) -> HttpResponse:
    """Record that a juror leaves a panel, and invite who comes instead."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stage = _stage(request, panel)
    juror = get_object_or_404(panel.jurors.present_and_past().select_related("user", "panel"), public_id=seat)
    form = ReplaceForm(request.POST or None)
    if form.is_valid():
        try:
            juror_or_invitation = panels.replace(
                stage,
                juror,
                form.addressee(),
                reason=form.cleaned_data["reason"],
                by=current_user(request),
                at=clock.now(),
            )
        except (panels.PanelRefusedError, members.DepartureRefusedError) as error:
            form.add_error(None, str(error))
        else:
            after = f" ; {_name(juror_or_invitation)} est invité(e) à sa place" if juror_or_invitation else ""
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


@role_required(is_team)
def sharing(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """Say why each juror reads a deposit or does not; give a reading by hand, or take one back."""
    panel = get_object_or_404(Panel.objects.select_related("grid"), public_id=public_id)
    stage = _stage(request, panel)
    deposit = get_object_or_404(Deposit.objects.filter(assessments__panel=panel).distinct(), number=number)
    user, at, reason, refused = current_user(request), clock.now(), request.POST.get("reason", ""), False
    if request.method == "POST":
        key = request.POST.get("key", "")
        try:
            if request.POST.get("act") == "pin":
                juror = get_object_or_404(panel.jurors.present(), pk=whole(key))
                assignments.assign_manually(panel, deposit, juror, reason=reason, by=user, at=at)
                messages.success(request, f"Le dossier est confié à {juror}.")
            elif request.POST.get("act") == "conflict":
                juror = get_object_or_404(panel.jurors.present_and_past(), pk=whole(key))
                done = declare_conflict(juror, deposit, reason=reason, by=user, at=at)
                asks = conflicts.consequences(stage, panel) if done.set_aside else []
                messages.success(request, _declared(done, asks))
            else:
                given = panel.assessments.filter(deposit=deposit, counted=True).select_related(
                    "panel", "deposit", "juror__user"
                )
                reading = get_object_or_404(given, pk=whole(key))
                assignments.take_back(reading, reason=reason, by=user, at=at)
                messages.success(request, f"La lecture est reprise à {reading.juror}.")
        except (SharingRefusedError, TransitionRefusedError, ConflictRefusedError) as error:
            messages.error(request, str(error))
            refused = True
        else:
            return redirect("team:sharing", public_id=public_id, number=number)
    context = {
        "typed": request.POST if refused else {},
        "set_aside": panel.assessments.filter(deposit=deposit, set_aside_at__isnull=False).select_related(
            "juror__user"
        ),
        "title": f"Lectures de {deposit.number}",
        "panel": panel,
        "campaign": stage.campaign,
        "deposit": deposit,
        "choices": choices(panel, deposit),
        "log": AssessmentLog.objects.filter(subject__panel=panel, subject__deposit=deposit).select_related(
            "by", "subject__juror__user"
        ),
    }
    return render(request, "panels/team/sharing.html", context, status=422 if refused else 200)


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
@role_required(is_team)
def dismiss(request: HttpRequest, public_id: str, conflict: int) -> HttpResponse:
    """Set aside a conflict that a comparison found; a juror's own recusal stays."""
    panel = get_object_or_404(Panel, public_id=public_id)
    _stage(request, panel)
    declared = get_object_or_404(Conflict, pk=conflict, juror__panel=panel)
    if conflicts.dismiss(declared, by=current_user(request), at=clock.now()):
        messages.success(request, "Le rapprochement est écarté, sous votre nom.")
    else:
        messages.error(request, "Ce conflit ne peut pas être écarté.")
    return redirect("team:panel", public_id=public_id)


@require_POST
@role_required(is_team)
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close a panel: its marks no longer change."""
    panel = get_object_or_404(Panel, public_id=public_id)
    panels.close(_stage(request, panel), panel, by=current_user(request), at=clock.now())
    messages.success(request, "Le jury est clos.")
    return redirect("team:panel", public_id=panel.public_id)
