"""The team plans the hearings of a panel and convenes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.decorators import current_user, permission_required
from accounts.models import User
from applications.rules import with_accommodation
from challenges.models import Campaign, Stage
from challenges.rules import team_campaigns
from common import clock
from common.days import day_of
from common.language.formatting import french_datetime
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.confirmation import Confirmation, confirmation_page
from common.web.inputs import whole
from common.web.pages import part
from juries.domain.minutes import half
from juries.domain.timetables import hearings, meeting_rooms, planning
from juries.enums import HearingState
from juries.models import Hearing, Panel
from panels.domain import hearings as convocations
from panels.forms.hearings import AgainForm, CancelForm, FillForm, MeetingRoomForm, MoveForm, PlanForm
from panels.queries import self_scheduling as choices
from panels.queries import timetable as timetables


@dataclass(frozen=True, slots=True)
class Asked:
    """What a colleague asks of a panel's timetable: by which button, with which valid form."""

    by: User
    stage: Stage
    panel: Panel
    data: dict[str, Any]


def _fill(asked: Asked) -> str:
    data = asked.data
    placement = hearings.fill(
        asked.panel,
        convocations.to_plan(asked.panel),
        first=data["first"].astimezone(ZoneInfo(asked.stage.campaign.timezone)),
        day=hearings.Day(minutes=data["minutes"], pause=data["pause"], until=data["until"]),
        place=data["place"],
        by=asked.by,
        at=clock.now(),
    )
    planned = counted(len(placement), "audition est planifiée", "auditions sont planifiées")
    return f"{planned} : vérifiez, puis envoyez les convocations."


def _move(asked: Asked) -> str:
    data = asked.data
    hearings.reschedule(
        data["hearing"],
        starts_at=data["starts_at"],
        minutes=data["minutes"],
        place=data["place"],
        by=asked.by,
        at=clock.now(),
    )
    return "L’audition est déplacée : envoyez la nouvelle convocation."


def _again(asked: Asked) -> str:
    hearings.hear_again(**asked.data, by=asked.by, at=clock.now())
    return "La seconde audition est planifiée : envoyez la convocation."


def _cancel(asked: Asked) -> str:
    data = asked.data
    convocations.cancel(asked.stage, data["hearing"], reason=data["reason"], by=asked.by, at=clock.now())
    return "L’audition est annulée."


def _convene(asked: Asked) -> str:
    count = convocations.convene(asked.stage, asked.panel, at=clock.now())
    return f"{counted(count, 'convocation est envoyée', 'convocations sont envoyées')}."


def _room(asked: Asked) -> str:
    moved, convened = meeting_rooms.set_meeting_room(asked.panel, asked.data["room"], by=asked.by, at=clock.now())
    if not moved:
        return "La salle du jury est enregistrée."
    there = counted(moved, "audition à venir y a lieu", "auditions à venir y ont lieu")
    if not convened:
        return f"La salle du jury est enregistrée : {there}."
    again = counted(convened, "personne était convoquée ailleurs", "personnes étaient convoquées ailleurs")
    return f"La salle du jury est enregistrée : {there}. {again} : envoyez les convocations."


ACTS: dict[str, Callable[[Asked], str]] = {
    "room": _room, "fill": _fill, "move": _move, "again": _again, "cancel": _cancel, "convene": _convene,
}  # fmt: skip


def _picture(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """Return the day that is looked at, and what moving the chosen hearing would do."""
    picture = timetables.timetable(campaign, quorum=half)
    days = picture.days()
    if not days:
        return {"days": []}
    untold = sum(hearing.awaits_convocation for hearing in picture.hearings)
    today = day_of(clock.now(), campaign.timezone)
    asked = {f"{day:%Y-%m-%d}": day for day, _ in days}.get(request.GET.get("jour", ""))
    day = asked or next((day for day, _ in days if day >= today), days[-1][0])
    chosen = picture.find(whole(request.GET.get("audition", "")))
    context: dict[str, Any] = {"days": days, "day": picture.table(day, chosen), "chosen": chosen, "untold": untold}
    if chosen is not None:
        starts_at = _asked_start(request.GET.get("debut", ""), picture.zone) or chosen.starts_at
        length = chosen.ends_at - chosen.starts_at
        initial = {
            "hearing": chosen.pk,
            "starts_at": starts_at.astimezone(picture.zone).replace(tzinfo=None),
            "minutes": int(length.total_seconds() // 60),
            "place": chosen.place,
        }
        with timezone.override(picture.zone):
            context["move"] = MoveForm(panel=chosen.panel, rows=[chosen], initial=initial)
        context["moves"] = starts_at != chosen.starts_at
        context["warnings"] = picture.warnings(chosen, starts_at, starts_at + length)
    return context


def _asked_start(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the start that an address asks for, in the campaign's time; nothing for what is no instant."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=zone)
    except ValueError:
        return None


@permission_required("panels.view", write="panels.manage", scope="campaign")
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plan the hearings of all the panels of a stage together, then convene everybody in one act."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    if request.POST.get("act") == "convene":
        return _convene_all(request, campaign)
    if request.method == "GET" and "convoquer" in request.GET:
        ready, held_back = convocations.to_convene(campaign, at=clock.now())
        if ready:
            return confirmation_page(request, _all_convocations(campaign, ready, held_back), campaign=campaign)
    form = PlanForm(request.POST or None, campaign=campaign)
    if form.is_valid():
        panels = list(form.cleaned_data["stage"].panels.filter(closed_at__isnull=True))
        frame = form.frame(ZoneInfo(campaign.timezone))
        with shown_in(form):
            done = planning.plan(
                panels, frame, place=form.cleaned_data["place"], by=current_user(request), at=clock.now()
            )
            placed = counted(done.created, "audition placée", "auditions placées")
            messages.success(request, f"{placed}, {counted(done.moved, 'déplacée')}.")
            if done.left:
                why = "aucun emploi du temps n’en place davantage" if done.proved else "le temps de calcul est épuisé"
                messages.error(request, f"Sans créneau ({why}) : {', '.join(done.left)}.")
            return redirect("team:plan-hearings", code=code)
    living = Hearing.objects.filter(panel__stages__campaign=campaign).select_related("panel", "deposit")
    context = {
        "title": "Emploi du temps des auditions",
        "campaign": campaign,
        "form": form,
        "hearings": part(request, living.defer("deposit__content").order_by("starts_at", "panel", "pk"), "auditions"),
        "as_table": "auditions" in request.GET,
        "accommodations": with_accommodation(campaign, current_user(request)),
    } | _picture(request, campaign)
    return render(request, "panels/team/plan.html", context, status=422 if form.errors else 200)


def _all_convocations(campaign: Campaign, ready: dict[Panel, int], held_back: list[Panel]) -> Confirmation:
    count = sum(ready.values())
    facts = [f"{panel} : {counted(waiting, 'convocation')}." for panel, waiting in ready.items()]
    if held_back:
        names = ", ".join(map(str, held_back))
        facts.append(f"Ne partent pas : {names}. Annoncez d’abord la présélection, une convocation la dirait avant.")
    people = counted(count, "convocation part", "convocations partent")
    return Confirmation(
        title="Envoyer les convocations",
        sentence=f"{people} aussitôt par courriel : chacune dit la date, la durée et le lieu d’une audition.",
        label="Envoyer les convocations",
        above="Emploi du temps des auditions",
        back=reverse("team:plan-hearings", args=[campaign.code]),
        facts=[*facts, "Une audition déplacée ensuite demande une nouvelle convocation."],
        name="act",
        value="convene",
    )


def _convene_all(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    count = convocations.convene_all(campaign, at=clock.now())
    messages.success(request, f"{counted(count, 'convocation est envoyée', 'convocations sont envoyées')}.")
    return redirect("team:plan-hearings", code=campaign.code)


def _convocations(stage: Stage, panel: Panel, untold: list[Hearing]) -> Confirmation:
    zone = stage.campaign.timezone
    people = counted(len(untold), "personne reçoit", "personnes reçoivent")
    return Confirmation(
        title="Envoyer les convocations",
        sentence=f"{people} aussitôt un courriel avec la date, la durée et le lieu de l’audition.",
        label="Envoyer les convocations",
        above=f"Auditions, {panel}",
        back=reverse("team:hearings", args=[panel.public_id]),
        facts=[
            "Une audition déplacée ensuite demande une nouvelle convocation.",
            *(
                f"{hearing.deposit.number} : {french_datetime(hearing.starts_at, zone)}, {hearing.place or 'sans lieu'}"
                for hearing in untold
            ),
        ],
        name="act",
        value="convene",
    )


def _cancellation(stage: Stage, panel: Panel, hearing: Hearing, form: forms.Form) -> Confirmation:
    when = french_datetime(hearing.starts_at, stage.campaign.timezone)
    convened = hearing.convened_for is not None
    return Confirmation(
        title="Annuler une audition",
        sentence=f"L’audition du dossier {hearing.deposit.number}, le {when}, n’a pas lieu.",
        label="Annuler l’audition",
        above=f"Auditions, {panel}",
        back=reverse("team:hearings", args=[panel.public_id]),
        facts=[
            "La personne est déjà convoquée : elle reçoit aussitôt un courriel avec le motif."
            if convened
            else "La personne n’a reçu aucune convocation : aucun message ne part.",
            "Le dossier reste confié à ce jury, et attend un autre créneau.",
        ],
        form=form,
        name="act",
        value="cancel",
    )


@permission_required("panels.view", write="panels.manage", scope="panel")
def timetable(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a panel's hearings; give slots, move or call off one, convene; what is refused keeps what was typed."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    stage = get_object_or_404(stages, panels=panel)
    with timezone.override(ZoneInfo(stage.campaign.timezone)):
        rows = list(panel.hearings.select_related("deposit"))
        acts = PageActs(
            request,
            {
                "room": partial(MeetingRoomForm, initial={"room": panel.meeting_room}),
                "fill": partial(FillForm, initial={"place": panel.meeting_room}),
                "move": partial(MoveForm, panel=panel, rows=rows),
                "again": partial(AgainForm, panel=panel, rows=rows, initial={"place": panel.meeting_room}),
                "cancel": partial(CancelForm, panel=panel, initial={"hearing": request.GET.get("annuler")}),
                "convene": forms.Form,
            },
        )
        name, form = acts.submitted
        if form is not None and form.is_valid():
            with shown_in(form):
                messages.success(request, ACTS[name](Asked(current_user(request), stage, panel, form.cleaned_data)))
                return redirect("team:hearings", public_id=public_id)
        asked = acts["cancel"]["hearing"].value()
        off = next((row for row in rows if str(row.pk) == asked), None)
        if off is not None and (name == "cancel" or off.state == HearingState.PLANNED):
            return confirmation_page(request, _cancellation(stage, panel, off, acts["cancel"]), campaign=stage.campaign)
        if name == "cancel" and off is None:
            messages.error(request, "Cette audition n’est pas de ce jury : rien n’est annulé.")
        untold = [hearing for hearing in rows if hearing.awaits_convocation]
        if untold and "convoquer" in request.GET and form is None:
            return confirmation_page(request, _convocations(stage, panel, untold), campaign=stage.campaign)
        context = {
            "title": f"Auditions, {panel}",
            "panel": panel,
            "campaign": stage.campaign,
            "hearings": rows,
            "waiting": convocations.to_plan(panel).count(),
            "planned": sum(hearing.state == HearingState.PLANNED for hearing in rows),
            "past": sum(hearing.state in {HearingState.HELD, HearingState.ABSENT} for hearing in rows),
            "untold": len(untold),
            "chosen": {act.subject_id for act in choices.chosen(panel)},
            "forms": acts,
        }
        return render(request, "panels/team/hearings.html", context, status=acts.status)
