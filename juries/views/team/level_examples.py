"""Extracts of past dossiers that show jurors what deserves each mark."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from common.web.pages import part
from juries.domain import level_examples
from juries.forms.level_examples import LevelExampleForm
from juries.models import LevelExample, Passage, ScoringGrid
from juries.queries.level_examples import past_passages


def _asked_passage(grid: ScoringGrid, text: str) -> Passage | None:
    return past_passages(grid).filter(pk=whole(text)).first()


def _initial(passage: Any) -> dict[str, Any]:
    """Return what a passage fills in the form: its words without identity, the mark of its dossier."""
    return {
        "passage": passage.pk,
        "criterion": passage.criterion_here,
        "mark": passage.mark,
        "text": level_examples.blind_quote(passage),
        "origin": str(passage.assessment.panel),
    }


@permission_required("vocabularies.edit")
def examples(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the examples of a grid; add one, from what past jurors tied to a criterion or by writing it; remove one."""
    grid = get_object_or_404(ScoringGrid, pk=pk)
    asked = _asked_passage(grid, request.GET.get("passage", ""))
    initial = _initial(asked) if asked is not None else {}
    acts = PageActs(request, {"choose": partial(LevelExampleForm, grid=grid, initial=initial), "remove": Form})
    name, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            if name == "choose":
                data = form.cleaned_data
                data["passage"] = past_passages(grid).filter(pk=data["passage"]).first()
                level_examples.choose(**data, by=current_user(request), at=clock.now())
                messages.success(request, "L’exemple est enregistré : les jurés le lisent sous son critère.")
            else:
                example = get_object_or_404(LevelExample, criterion__grid=grid, pk=whole(acts.key))
                level_examples.remove(example, by=current_user(request))
                messages.success(request, "L’exemple est retiré.")
            return redirect("team:grid-examples", pk=grid.pk)
    passages = part(request, past_passages(grid), "passages")
    context = {
        "title": f"Exemples, grille {grid}",
        "grid": grid,
        "criteria": grid.criteria.prefetch_related("examples"),
        "passages": [(passage, level_examples.blind_quote(passage)) for passage in passages],
        "page": passages,
        "fixed": level_examples.are_fixed(grid),
        "acts": acts,
    }
    return render(request, "juries/team/level_examples.html", context, status=acts.status)
