"""The team brings in applications received elsewhere: give the file, map its fields once, read the report."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.decorators import current_user, permission_required
from applications.domain.external import external_import
from applications.domain.external.external_files import read_csv, read_json
from applications.forms.external_import import ExportForm, MappingForm
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs


def _import(request: HttpRequest, campaign: Campaign, form: ExportForm) -> external_import.Report | None:
    upload = form.cleaned_data["file"]
    with shown_in(form):
        content = upload.read()
        export = read_json(content) if upload.name.lower().endswith(".json") else read_csv(content)
        number = form.cleaned_data["number"] or 0
        return external_import.bring_in(campaign, export, number=number, by=current_user(request), at=clock.now())
    return None


@permission_required("applications.process", scope="campaign")
def outside(request: HttpRequest, code: str) -> HttpResponse:
    """Import an export, or save how its fields are read; the report stays on the page."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    procedures = list(campaign.external_forms.prefetch_related("fields"))
    mappings = {f"mapping:{procedure.pk}": partial(MappingForm, form=procedure) for procedure in procedures}
    acts = PageActs(request, {"import": ExportForm, **mappings})
    name, form = acts.submitted
    report = _import(request, campaign, form) if name == "import" and form.is_valid() else None
    if name in mappings and form.is_valid():
        form.save()
        messages.success(request, "L’association est enregistrée ; importez de nouveau le fichier.")
    if report is not None:  # it may bring a new procedure, or new fields
        procedures = list(campaign.external_forms.prefetch_related("fields"))
    context = {
        "title": "Candidatures reçues ailleurs",
        "campaign": campaign,
        "form": acts["import"],
        "report": report.lines() if report else [],
        "mappings": [
            (
                procedure,
                acts[f"mapping:{procedure.pk}"]
                if f"mapping:{procedure.pk}" in mappings
                else MappingForm(form=procedure),
            )
            for procedure in procedures
        ],
    }
    return render(request, "applications/team/outside.html", context, status=acts.status)
