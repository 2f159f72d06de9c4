"""Write forms: a form in use is versioned, never changed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from common.language.french import counted
from common.refusals import RefusedError
from dossiers.models import Form, FormField

COPIED = (
    "position", "section", "label", "help_text", "guidance", "kind", "required", "max_lines", "max_chars", "options",
    "prefill", "depends_value", "identifying", "audience", "purpose", "retention_months",
)  # fmt: skip


class FormInUseError(RefusedError):
    """The form serves a published campaign or has dossiers: it does not change."""

    def __init__(self, form: Form) -> None:
        drafts = form.dossiers.filter(state="draft").count()
        deposits = form.dossiers.count() - drafts
        super().__init__(
            f"Ce formulaire est utilisé ({counted(drafts, 'brouillon')},"
            f" {counted(deposits, 'dossier déposé', 'dossiers déposés')}) :"
            " créez une nouvelle version pour le modifier. Rien n’a été changé."
        )


class FieldRefusedError(RefusedError):
    """The question cannot be removed or moved; the message says why, in French."""


def in_use(form: Form) -> bool:
    """Tell whether somebody counts on the form as it is."""
    return form.frozen_at is not None or form.dossiers.exists()


def _changeable(form: Form) -> Form:
    """Lock a form, so that nobody opens a draft on it while it changes, and refuse it when it is in use."""
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if in_use(locked):
        raise FormInUseError(locked)
    return locked


def freeze(form: Form, *, at: datetime) -> None:
    """Record that a published campaign counts on this version."""
    Form.objects.filter(pk=form.pk, frozen_at__isnull=True).update(frozen_at=at)


@transaction.atomic
def copy(form: Form, *, code: str = "", title: str = "") -> Form:
    """Return the next version of a form, or the first version of another ``code``, with all its questions."""
    target = code or form.code
    last = Form.objects.filter(code=target).aggregate(last=Max("version"))["last"] or 0
    twin_form = Form.objects.create(code=target, version=last + 1, title=title or form.title, source=form.source)
    twins: dict[int, FormField] = {}
    for field in form.fields.all():
        twin = FormField(form=twin_form, **{name: getattr(field, name) for name in COPIED})
        twin.depends_on = twins[field.depends_on_id] if field.depends_on_id else None
        twin.save()
        twins[field.pk] = twin
    return twin_form


@transaction.atomic
def write_field(form: Form, field: FormField, **values: Any) -> FormField:
    """Add a question at the end of its section, or change it. Raises :class:`FormInUseError`."""
    _changeable(form)
    fresh = field.pk is None
    section = values.get("section", field.section)
    for name, value in values.items():
        setattr(field, name, value)
    field.form = form
    if fresh:
        rows = form.fields.all()
        same = rows.filter(section=section).aggregate(last=Max("position"))["last"]
        last = same or rows.aggregate(last=Max("position"))["last"] or 0
        for later in rows.filter(position__gt=last).order_by("-position"):
            FormField.objects.filter(pk=later.pk).update(position=later.position + 1)
        field.position = last + 1
    field.save()
    return field


@transaction.atomic
def remove_field(field: FormField) -> None:
    """Remove a question. Raises :class:`FormInUseError`, or :class:`FieldRefusedError` when another depends on it."""
    _changeable(field.form)
    dependent = field.dependents.first()
    if dependent is not None:
        raise FieldRefusedError(f"La question « {dependent} » en dépend : changez d’abord sa condition.")
    field.delete()


@transaction.atomic
def move_field(field: FormField, *, up: bool) -> None:
    """Exchange a question with its neighbour; at the edge nothing changes.

    Raises :class:`FormInUseError`, or :class:`FieldRefusedError` when a condition would come before its question.
    """
    _changeable(field.form)
    rows = field.form.fields.all()
    if up:
        other = rows.filter(position__lt=field.position).order_by("-position").first()
    else:
        other = rows.filter(position__gt=field.position).order_by("position").first()
    if other is None:
        return
    first, second = (other, field) if up else (field, other)
    if second.depends_on_id == first.pk:
        raise FieldRefusedError("Une question conditionnelle reste après la question dont elle dépend.")
    places = {field.pk: other.position, other.pk: field.position}
    FormField.objects.filter(pk=other.pk).update(position=0)
    FormField.objects.filter(pk=field.pk).update(position=places[field.pk])
    FormField.objects.filter(pk=other.pk).update(position=places[other.pk])


@transaction.atomic
def create(*, code: str, title: str) -> Form:
    """Return the first version of a new form, without question yet."""
    return Form.objects.create(code=code, title=title)
