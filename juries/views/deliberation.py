"""The pages of a deliberation, the same for the members of the panel and for the team that follows it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.decorators import current_user
from accounts.domain import journal
from common import clock
from common.refusals import shown_in
from common.web.pages import part
from dossiers.domain.blind import blinding
from dossiers.forms import answering
from juries.domain import deliberations
from juries.forms import deliberation as forms
from juries.forms.room import spoken
from juries.models import Deliberation, Panel
from juries.queries import deliberation as queries
from juries.queries.batches import trade_labels


@dataclass(frozen=True, slots=True)
class Participant:
    """Who reads a deliberation: ``quality`` names them in the journal, ``owner`` is what their addresses are made of.

    Whoever ``keeps`` the record of the panel opens the deliberation, settles ties and writes what the panel concludes.
    They may not see the dossiers they are ``tied`` to (R7), nor the ``unread`` ones whose grid they have still to hand
    in. ``space`` is the name space of their pages.
    """

    panel: Panel
    quality: str
    space: str
    owner: Any
    keeps: bool
    tied: Collection[int] = ()
    unread: Collection[int] = ()
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def hidden(self) -> set[int]:
        """Return the dossiers that the pages do not show."""
        return {*self.tied, *self.unread}

    @property
    def overview(self) -> str:
        """Return the address of the page of all the dossiers."""
        return reverse(f"{self.space}:deliberation", args=[self.owner])

    @property
    def shared(self) -> dict[str, Any]:
        """Return what every page shows."""
        return {"panel": self.panel, "keeps": self.keeps, "overview": self.overview, **self.context}


def overview_page(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Compare the dossiers of a panel, discuss them, settle ties; its keeper opens the deliberation."""
    held = Deliberation.objects.filter(panel=participant.panel).first()
    if held is None:
        return _shut_page(request, participant)
    held.panel = participant.panel
    rows, ties = queries.rows(held, participant.hidden)
    tabs, trade = _trades(request, rows)
    shown = [row for row in rows if row.trade == trade]
    own = {row.deposit.pk for row in shown}
    ties = [tie for tie in ties if own.issuperset(tie.deposits)]
    acts = forms.overview_acts(request, shown, ties)
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            user, at = current_user(request), clock.now()
            messages.success(request, forms.do_overview_act(held, acts, keeps=participant.keeps, by=user, at=at))
            return redirect(request.get_full_path())
    context = {
        "title": "Délibération",
        "rows": part(request, shown, "dossiers"),
        "count": len(rows),
        "tabs": tabs,
        "trade": trade,
        "criteria": queries.criteria(participant.panel),
        "ordered": any(row.host for row in shown),
        "concluded": sum(row.conclusion is not None for row in rows),
        "ties": [(tie, name, acts[name]) for tie in ties for name in [forms.tie_act(tie)]],
        "open_ties": sum(not tie.settled for tie in ties),
        "discussion": queries.discussion(held, None),
        "acts": acts,
        "refused": form,
        "tied": len(participant.tied),
        "unread": len(participant.unread),
        "dossier_route": f"{participant.space}:deliberation-dossier",
        "owner": participant.owner,
    }
    return render(request, "juries/deliberation/overview.html", participant.shared | context, status=acts.status)


def _trades(request: HttpRequest, rows: list[queries.Row]) -> tuple[list[tuple[str, str, int]], str]:
    """Return the trades of the dossiers, each with its words and how many there are, and the one to show."""
    counts = Counter(row.trade for row in rows)
    labels = trade_labels() if len(counts) > 1 else {}
    tabs = [(code, labels.get(code, code), count) for code, count in counts.items()]
    asked = request.GET.get("metier", "")
    return tabs, asked if asked in counts else next(iter(counts), "")


def _shut_page(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Say what the deliberation waits for; let its keeper open it."""
    form = forms.OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_in(form):
            deliberations.check_keeper(keeps=participant.keeps)
            user, at = current_user(request), clock.now()
            deliberations.open_deliberation(participant.panel, **form.cleaned_data, by=user, at=at)
            messages.success(request, "La délibération est ouverte aux membres du jury.")
            return redirect(participant.overview)
    left = deliberations.grids_left(participant.panel)
    context = {"title": "Délibération", "left": left, "form": form}
    status = 422 if form.errors else 200
    return render(request, "juries/deliberation/shut.html", participant.shared | context, status=status)


def dossier_page(request: HttpRequest, participant: Participant, number: str) -> HttpResponse:
    """Read one dossier with its grids and passages, discuss it; its keeper writes what the panel concludes."""
    panel = participant.panel
    held = get_object_or_404(Deliberation, panel=panel)
    held.panel = panel
    deposit = get_object_or_404(queries.deposits(panel).select_related("dossier"), number=number)
    if deposit.pk in participant.hidden:
        raise Http404
    conclusion = held.conclusions.select_related("by").filter(deposit=deposit).first()
    acts = forms.dossier_acts(request, conclusion)
    user = current_user(request)
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            done = forms.do_dossier_act(held, deposit, acts, keeps=participant.keeps, by=user, at=clock.now())
            messages.success(request, done)
            return redirect(f"{participant.space}:deliberation-dossier", participant.owner, number)
    journal.record_reading(
        f"Dossier {deposit.number} ouvert en délibération", actor=user, quality=participant.quality,
        concerned=deposit.dossier.owner, target=f"dossier {deposit.number}",
    )  # fmt: skip
    readings = queries.readings(held, deposit)
    rows, _ = queries.rows(held, participant.hidden)
    place = next(rank for rank, row in enumerate(rows) if row.deposit.pk == deposit.pk)
    context = {
        "title": queries.name_of(panel, deposit),
        "row": rows[place],
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place + 1 < len(rows) else None,
        "dossier_route": f"{participant.space}:deliberation-dossier",
        "owner": participant.owner,
        "conclusion": conclusion,
        "readings": readings,
        "lines": [
            (criterion, [reading.marks.get(criterion.pk, "") for reading in readings])
            for criterion in queries.grid_criteria(panel, deposit)
        ],
        "sections": spoken(answering.readable(blinding.read(deposit, blinded=panel.blind)), []),
        "discussion": queries.discussion(held, deposit),
        "acts": acts,
        "refused": form,
    }
    return render(request, "juries/deliberation/dossier.html", participant.shared | context, status=acts.status)
