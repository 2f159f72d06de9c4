"""The form studio: the team writes what administrations and candidates are asked, without code."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.forms import Form as EmptyForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from common.refusals import shown_in
from common.web.acts import PageActs, refusal_shown_on
from common.web.inputs import whole
from dossiers.domain import form_versions
from dossiers.domain.deposits import for_jury
from dossiers.domain.questions import conditions
from dossiers.enums import FieldKind
from dossiers.forms import answering
from dossiers.forms.studio import ConditionForm, FieldForm, NewFormForm
from dossiers.models import Form, FormField
from dossiers.rules import team_forms

READERS = {
    "auteur": "La personne qui répond",
    "equipe": "L’équipe programme",
    "jury": "Un jury",
    "anonyme": "Un jury en lecture anonyme",
}


@permission_required("campaigns.view", write="vocabularies.edit")
def form_list(request: HttpRequest) -> HttpResponse:
    """List the forms and their versions; open a new one."""
    form = NewFormForm(request.POST or None)
    if form.is_valid():
        created = form_versions.create(**form.cleaned_data)
        messages.success(request, "Formulaire créé : ajoutez ses questions.")
        return redirect("team:form", pk=created.pk)
    rows = team_forms(current_user(request)).annotate(
        questions=Count("fields", distinct=True),
        drafts=Count("dossiers", filter=Q(dossiers__state="draft"), distinct=True),
        deposited=Count("dossiers", filter=Q(dossiers__state="deposited"), distinct=True),
    )
    context = {"title": "Formulaires", "form": form, "forms": rows}
    return render(request, "dossiers/team/form_list.html", context)


@require_GET
@permission_required("campaigns.view")
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version's questions by section."""
    form = get_object_or_404(team_forms(current_user(request)), pk=pk)
    shown: dict[str, dict[str, Any]] = {}
    fields = list(form.fields.all())
    labels = {field.pk: field.label for field in fields}
    for field in fields:
        rule, own = conditions.of_section(form, field.section), conditions.of_field(field)
        section = shown.setdefault(
            field.section, {"fields": [], "first": field, "condition": rule.sentence(labels) if rule else ""}
        )
        section["fields"].append((field, own.sentence(labels) if own else ""))
    context = {
        "title": f"{form.title} (version {form.version})",
        "form": form,
        "sections": shown,
        "in_use": form_versions.in_use(form),
        "readers": READERS,
    }
    return render(request, "dossiers/team/form.html", context)


@permission_required("vocabularies.edit")
def form_field(request: HttpRequest, pk: int, field: int = 0) -> HttpResponse:
    """Add a question (without ``field``) or change one."""
    dossier_form = get_object_or_404(team_forms(current_user(request)), pk=pk)
    question = get_object_or_404(dossier_form.fields, pk=field) if field else FormField(form=dossier_form)
    form = FieldForm(request.POST or None, instance=question, form=dossier_form)
    rule = ConditionForm(
        request.POST or None,
        form=dossier_form,
        condition=conditions.of_field(question),
        position=question.position if field else None,
    )
    if form.is_valid() and rule.is_valid():
        values = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "lines"}
        condition = rule.condition()
        with shown_in(form):
            form_versions.write_field(
                dossier_form, form.instance, **values, **form_versions.condition_columns(condition)
            )
            messages.success(request, f"Question « {form.instance} » enregistrée.")
            return redirect("team:form", pk=dossier_form.pk)
    title = question.label if field else "Nouvelle question"
    context = {
        "title": title,
        "form": form,
        "rule": rule,
        "dossier_form": dossier_form,
    }
    refused = form.errors or rule.errors
    return render(request, "dossiers/team/form_field.html", context, status=422 if refused else 200)


@permission_required("vocabularies.edit")
def form_section(request: HttpRequest, pk: int, field: int) -> HttpResponse:
    """Say when a whole section is asked; ``field`` is its first question."""
    dossier_form = get_object_or_404(team_forms(current_user(request)), pk=pk)
    first = get_object_or_404(dossier_form.fields, pk=field)
    rule = ConditionForm(
        request.POST if request.method == "POST" else None,
        form=dossier_form,
        condition=conditions.of_section(dossier_form, first.section),
        position=first.position,
    )
    if rule.is_valid():
        with shown_in(rule):
            form_versions.write_section_condition(dossier_form, first.section, rule.condition())
            messages.success(request, f"Condition de l’étape « {first.section} » enregistrée.")
            return redirect("team:form", pk=dossier_form.pk)
    context = {"title": f"Condition de l’étape « {first.section} »", "rule": rule, "dossier_form": dossier_form}
    return render(request, "dossiers/team/form_section.html", context, status=422 if rule.errors else 200)


@require_POST
@permission_required("vocabularies.edit")
@refusal_shown_on("team:form", "pk")
def form_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy the form into its next version, or move or remove one of its questions."""
    form = get_object_or_404(team_forms(current_user(request)), pk=pk)
    acts = PageActs(request, dict.fromkeys(("version", "remove", "up", "down"), EmptyForm))
    if acts.name == "version":
        twin = form_versions.copy(form)
        messages.success(request, f"Version {twin.version} créée : elle se modifie librement jusqu’à son emploi.")
        return redirect("team:form", pk=twin.pk)
    field = get_object_or_404(form.fields, pk=whole(acts.key))
    if acts.name == "remove":
        form_versions.remove_field(field)
        messages.success(request, f"Question « {field} » retirée.")
    else:
        form_versions.move_field(field, up=acts.name == "up")
    return redirect("team:form", pk=form.pk)


def _sample(field: FormField) -> str:
    """Return a made-up answer, so that a preview shows where each answer goes."""
    match field.kind:
        case FieldKind.YES_NO | FieldKind.ATTESTATION:
            return "oui"
        case FieldKind.CHOICE:
            return str(field.options[0])
        case FieldKind.FILE:
            return "piece.pdf"
        case _:
            return field.example or f"Réponse à « {field.label} »"


@require_GET
@permission_required("campaigns.view")
def form_preview(request: HttpRequest, pk: int, reader: str) -> HttpResponse:
    """Show the form as one of its readers will."""
    if reader not in READERS:
        raise Http404
    form: Form = get_object_or_404(team_forms(current_user(request)), pk=pk)
    fields = list(form.fields.all())
    context = {"title": READERS[reader], "form": form, "reader": reader, "readers": READERS}
    if reader == "auteur":
        return render(request, "dossiers/team/form_preview.html", context | {"sections": answering.blank(fields)})
    rows = [
        {
            "section": field.section,
            "label": field.label,
            "kind": FieldKind.SHORT_TEXT,
            "identifying": field.identifying,
            "audience": field.audience,
            "value": _sample(field),
        }
        for field in fields
    ]
    content = {"answers": rows, "attachments": []}
    if reader != "equipe":
        content = for_jury(content, blind=reader == "anonyme")
    hidden = len(rows) - len(content["answers"])
    context |= {"answers": answering.readable(content), "hidden": hidden}
    return render(request, "dossiers/team/form_preview.html", context)
