"""The team brings in applications received elsewhere: give the file, map its fields once, read the report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.decorators import current_user, is_team, role_required
from applications.domain import external_import
from applications.domain.external_files import BadExportError, read_csv, read_json
from applications.forms.external_import import ExportForm, MappingForm
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common import clock


def _import(request: HttpRequest, campaign: Campaign, form: ExportForm) -> external_import.Report | None:
    upload = form.cleaned_data["file"]
    try:
        content = upload.read()
        export = read_json(content) if upload.name.lower().endswith(".json") else read_csv(content)
        number = form.cleaned_data["number"] or 0
        return external_import.bring_in(campaign, export, number=number, by=current_user(request), at=clock.now())
    except (BadExportError, external_import.WrongFormError) as error:
        form.add_error("file", str(error))
    return None


@role_required(is_team)
def outside(request: HttpRequest, code: str) -> HttpResponse:
    """Import an export, or save how its fields are read; the report stays on the page."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    importing = request.method == "POST" and "import" in request.POST
    form = ExportForm(request.POST, request.FILES) if importing else ExportForm()
    report = _import(request, campaign, form) if importing and form.is_valid() else None
    mappings = []
    for external_form in campaign.external_forms.prefetch_related("fields"):
        saving = request.POST.get("mapping") == str(external_form.pk)
        mapping = MappingForm(request.POST if saving else None, form=external_form)
        if saving and mapping.is_valid():
            mapping.save()
            messages.success(request, "L’association est enregistrée ; importez de nouveau le fichier.")
        mappings.append((external_form, mapping))
    context = {
        "title": f"Candidatures reçues ailleurs, {campaign.code}",
        "campaign": campaign,
        "form": form,
        "report": report.lines() if report else [],
        "mappings": mappings,
    }
    return render(request, "applications/team/outside.html", context, status=422 if form.errors else 200)
