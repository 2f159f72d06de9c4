"""The juror's space: what they sit in, their charter, their own reading."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, role_required
from common import clock
from common.language.steps import Step
from juries import queries
from juries.domain import charters, minutes
from juries.domain.sharing.sharing_reasons import explained_sharings
from juries.enums import AssessmentState
from juries.forms import charts
from juries.forms.reading import CharterForm
from juries.models import Juror
from juries.queries import batches, bids, common, reading, steps
from juries.rules import is_juror, seats


@require_GET
@role_required(is_juror)
def home(request: HttpRequest) -> HttpResponse:
    """List the panels one sits in, the deposits to read in the order of reading, and the grids handed in."""
    user = current_user(request)
    rows = [(row, queries.dossier_name(row)) for row in queries.reading_list(user)]
    names = {row.panel_id: row.panel.name for row, _ in rows}
    done = [(row, name) for row, name in rows if row.state == AssessmentState.SUBMITTED]
    unsigned = seats(user).filter(charter_signed_at=None)
    progress = reading.open_seats(user)
    last_days = steps.deadlines([seat.panel_id for seat in [*unsigned, *(seat for seat, _ in progress)]])
    context = {
        "title": "Mes jurys",
        "unsigned": [(seat, _step(seat, None, last_days)) for seat in unsigned],
        "progress": [(seat, read, _step(seat, read, last_days)) for seat, read in progress],
        "batches": batches.batches(rows, paces={seat.panel_id: read.minutes_each for seat, read in progress}),
        "done": done,
        "bids": bids.waiting(user, at=clock.now()),
        "minutes": minutes.to_sign(user),
        "total": len(rows),
        "sharings": [(names[key], sentence) for key, sentence in explained_sharings(names).items()],
    }
    return render(request, "juries/juror/home.html", context)


def _step(seat: Juror, read: reading.Progress | None, last_days: Mapping[int, date]) -> Step:
    total, done = (read.total, read.done) if read is not None else (0, 0)
    return steps.next_step(seat, total=total, done=done, last_day=last_days.get(seat.panel_id), at=clock.now())


@role_required(is_juror)
def charter(request: HttpRequest, public_id: str) -> HttpResponse:
    """Declare one's ties and sign the charter of a panel; once signed, read what was declared."""
    mine = Juror.objects.present().select_related("panel", "charter").filter(user=current_user(request))
    seat = get_object_or_404(mine, public_id=public_id)
    text = seat.charter or charters.in_force()
    form = CharterForm(request.POST or None, initial={"version": text.version})
    if form.is_valid():
        try:
            charters.sign(seat, ties=form.ties(), version=form.cleaned_data["version"], at=clock.now())
        except charters.CharterRefusedError as error:
            form.add_error(None, str(error))
            data = request.POST.copy()
            data["version"] = str(text.version)
            form.data = data
        else:
            messages.success(request, "Charte signée : vous pouvez lire les dossiers que l’équipe vous confie.")
            return redirect("juror:home")
    context = {"title": "Charte du jury", "seat": seat, "form": form, "ties": seat.ties.all(), "text": text}
    context["grids"] = queries.grids_of(seat.panel)
    status = 422 if request.method == "POST" else 200
    return render(request, "juries/juror/charter.html", context, status=status)


@require_GET
@role_required(is_juror)
def own_reading(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a juror their own reading in one panel: pace, marks used, drift, pairs to look at again. Nobody else."""
    signed = Juror.objects.present().filter(user=current_user(request), charter_signed_at__isnull=False)
    mine = signed.select_related("panel__grid")
    seat = get_object_or_404(mine, public_id=public_id)
    progress = reading.progress(seat)
    context = {
        "title": "Ma lecture",
        "seat": seat,
        "progress": progress,
        "step": _step(seat, progress, steps.deadlines([seat.panel_id])),
        "usage": [(scale, charts.usage(scale)) for scale in reading.usage(seat)],
        "slices": charts.slices(reading.slices(seat)),
        "drift": reading.drift(seat),
        "pairs": (pairs := reading.second_looks(seat)),
        "gaps": charts.gaps(pairs),
        "spreads": common.distribution(seat),
        "grids": queries.grids_of(seat.panel),
    }
    return render(request, "juries/juror/own_reading.html", context)
