"""The team writes what juries mark and what they commit to, without code."""

from typing import cast

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from common import clock
from juries.domain import charters, grids
from juries.domain.grids import GridInUseError
from juries.forms.charters import CharterTextForm
from juries.forms.grids import CriterionRows, CriterionSet, GridForm, too_large
from juries.models import Charter, Criterion, ScoringGrid


@require_GET
@permission_required("campaigns.view")
def grid_list(request: HttpRequest) -> HttpResponse:
    """List the grids and their versions."""
    rows = ScoringGrid.objects.annotate(
        lines=Count("criteria", distinct=True), juries=Count("panels", distinct=True)
    ).order_by("code", "-version")
    return render(request, "juries/team/grid_list.html", {"title": "Grilles d’évaluation", "grids": rows})


@permission_required("vocabularies.edit")
def grid_new(request: HttpRequest) -> HttpResponse:
    """Write a grid with its criteria, all saved together."""
    return _write_grid(request, ScoringGrid(), "Nouvelle grille")


@permission_required("campaigns.view", write="vocabularies.edit")
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a grid; whoever writes grids corrects one that nobody counts on yet."""
    grid = get_object_or_404(ScoringGrid, pk=pk)
    title = f"Grille {grid}"
    in_use = grids.in_use(grid)
    if request.method != "POST" and (in_use or not current_user(request).may_act(request.path)):
        return render(request, "juries/team/grid.html", {"title": title, "grid": grid, "in_use": in_use})
    return _write_grid(request, grid, title)


def _write_grid(request: HttpRequest, grid: ScoringGrid, title: str) -> HttpResponse:
    mine = Criterion.objects.filter(grid=grid.pk or 0).select_related("grid").order_by("position")
    form = GridForm(request.POST or None, instance=grid)
    rows = cast("CriterionRows", CriterionSet(request.POST or None, queryset=mine, prefix="criteres"))
    if form.is_valid() and rows.is_valid() and _worded(form, rows):
        criteria = rows.kept()
        if too_large(form.instance, criteria):
            form.add_error("aggregation", f"La somme la plus haute dépasserait {grids.MAX_TOTAL} points.")
        else:
            try:
                grids.write(form.instance, criteria)
            except GridInUseError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "La grille est enregistrée.")
                return redirect("team:grid", pk=form.instance.pk)
    context = {"title": title, "form": form, "rows": rows, "grid": grid}
    status = 422 if request.method == "POST" else 200
    return render(request, "juries/team/grid_form.html", context, status=status)


def _worded(form: GridForm, rows: CriterionRows) -> bool:
    """Read the words of each criterion on the scale that the form asks for; tell whether all could be."""
    return rows.word_levels(form.cleaned_data["scale_min"], form.cleaned_data["scale_max"])


@require_POST
@permission_required("vocabularies.edit")
def grid_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a grid into its next version, which changes freely until it is used."""
    twin = grids.copy(get_object_or_404(ScoringGrid, pk=pk))
    messages.success(request, f"Version {twin.version} créée : elle se modifie librement jusqu’à son emploi.")
    return redirect("team:grid", pk=twin.pk)


@permission_required("campaigns.view", write="vocabularies.edit")
def charter(request: HttpRequest) -> HttpResponse:
    """Read the charter in force and those before it; adopt the next one."""
    last = charters.in_force()
    form = CharterTextForm(request.POST or None, initial={"text": last.text})
    if form.is_valid():
        try:
            charter = charters.adopt(form.cleaned_data["text"], by=current_user(request), at=clock.now())
        except charters.CharterRefusedError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, f"La charte, {charter}, est en vigueur : qui a déjà signé garde son texte.")
            return redirect("team:charter")
    versions = Charter.objects.annotate(count=Count("signatures")).select_related("by").order_by("-version")
    context = {"title": "Charte des jurys", "form": form, "versions": versions}
    return render(request, "juries/team/charter.html", context, status=422 if form.errors else 200)
