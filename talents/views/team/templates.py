"""The templates of documents: read, compare, preview on a real case, approve or refuse."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from common import clock
from common.refusals import shown_in
from common.web.acts import pressed
from documents.domain.texts import declarations, mentions, templates
from documents.domain.texts.declarations import Kind
from documents.enums import VersionState
from documents.models import TemplateVersion
from talents.domain.documents import previews
from talents.forms.missions import DecisionForm


def _kind(code: str) -> Kind:
    kind = declarations.find(code)
    if kind is None:
        raise Http404
    return kind


def _version(code: str, rank: int) -> TemplateVersion:
    templates.current(_kind(code).code)
    related = TemplateVersion.objects.select_related("template", "proposed_by", "decided_by")
    return get_object_or_404(related, template__code=code, rank=rank)


@require_GET
@permission_required("campaigns.view")
def listing(request: HttpRequest) -> HttpResponse:
    """List the kinds of documents with the version in use and what waits for a reader."""
    versions = templates.in_use()
    waiting = list(TemplateVersion.objects.filter(state=VersionState.PROPOSED).values_list("template__code", "rank"))
    context = {
        "title": "Modèles de documents",
        "kinds": [
            (kind, versions[kind.code], [r for c, r in waiting if c == kind.code]) for kind in declarations.kinds()
        ],
    }
    return render(request, "talents/team/templates.html", context)


@require_GET
@permission_required("campaigns.view")
def version(request: HttpRequest, code: str, rank: int) -> HttpResponse:
    """Show a version beside the one before, its fields, its history, and the cases to preview it on."""
    return _page(request, code, rank, DecisionForm())


def _page(request: HttpRequest, code: str, rank: int, form: DecisionForm) -> HttpResponse:
    kind, version = _kind(code), _version(code, rank)
    dropped = mentions.dropped(kind, version.content)
    before = version.template.versions.filter(rank__lt=rank).exclude(state=VersionState.REFUSED).first()
    context = {
        "title": f"{kind.label}, version {rank}",
        "kind": kind,
        "version": version,
        "current": templates.current(code),
        "versions": version.template.versions.select_related("proposed_by", "decided_by"),
        "before": before,
        "difference": templates.difference(before, version) if before is not None else [],
        "lines": templates.lines(version),
        "dropped": [(rank, mention) for rank, mention in enumerate(kind.mentions) if mention in dropped],
        "fields": kind.fields().values(),
        "conditions": kind.conditions().items(),
        "cases": previews.cases(kind),
        "form": form,
        "may_decide": bool(form.errors)
        or (version.state == VersionState.PROPOSED and version.proposed_by_id != current_user(request).pk),
    }
    return render(request, "talents/team/template.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("documents.templates")
def decide(request: HttpRequest, code: str, rank: int) -> HttpResponse:
    """Approve or refuse a proposed version."""
    version = _version(code, rank)
    approved = pressed(request, "decision", "approve", "refuse") == "approve"
    state = VersionState.APPROVED if approved else VersionState.REFUSED
    form = DecisionForm(request.POST)
    if form.is_valid():
        with shown_in(form):
            templates.decide(version, state, note=form.cleaned_data["note"], by=current_user(request), at=clock.now())
            messages.success(request, f"Version {rank} : {state.label.lower()}.")
            return redirect("team:template", code=code, rank=rank)
    return _page(request, code, rank, form)


@require_GET
@permission_required("campaigns.view")
def preview(request: HttpRequest, code: str, rank: int) -> HttpResponse:
    """Render a version on a real case, or on the names of its fields: nothing is numbered, kept or sealed."""
    case = request.GET.get("cas", "")
    pdf = previews.render(_kind(code), _version(code, rank), case=case, at=clock.now())
    return HttpResponse(pdf, content_type="application/pdf")
