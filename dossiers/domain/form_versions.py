"""Write forms: a form in use is versioned, never changed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from common.language.french import counted
from common.refusals import RefusedError
from dossiers.domain.questions import conditions
from dossiers.domain.questions.conditions import Condition
from dossiers.models import Form, FormField

COPIED = (
    "position", "section", "label", "question", "help_text", "example", "guidance", "kind", "required", "max_lines",
    "max_chars", "options", "prefill", "identifying", "audience", "purpose", "retention_months",
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
    keys: dict[int, int] = {}
    for field in form.fields.all():
        twin = FormField(form=twin_form, **{name: getattr(field, name) for name in COPIED})
        condition = conditions.of_field(field)
        twin.condition = condition.moved(keys).stored() if condition else {}
        twin.save()
        keys[field.pk] = twin.pk
    for section in form.section_conditions:
        condition = conditions.of_section(form, section)
        twin_form.section_conditions[section] = condition.moved(keys).stored() if condition else {}
    twin_form.save(update_fields=["section_conditions"])
    return twin_form


def _check_conditions(form: Form) -> None:
    """Forget the condition of a section that has no question left, and refuse an order that a condition forbids."""
    sections = set(form.fields.values_list("section", flat=True))
    if not form.section_conditions.keys() <= sections:
        form.section_conditions = {name: rule for name, rule in form.section_conditions.items() if name in sections}
        form.save(update_fields=["section_conditions"])
    reason = conditions.order_fault(form)
    if reason:
        raise FieldRefusedError(reason)


@transaction.atomic
def write_field(form: Form, field: FormField, **values: Any) -> FormField:
    """Add a question at the end of its section, or change it.

    Raises :class:`FormInUseError`, or :class:`FieldRefusedError` when a condition would no longer make sense.
    """
    locked = _changeable(form)
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
    _check_conditions(locked)
    return field


def condition_columns(condition: Condition | None) -> dict[str, Any]:
    """Return the columns of a question that say when it is asked; ``None`` is always."""
    return {"condition": condition.stored() if condition else {}, "depends_on": None, "depends_value": ""}


@transaction.atomic
def write_section_condition(form: Form, section: str, condition: Condition | None) -> None:
    """Say when a whole section is asked; ``None`` is always. Raises what :func:`write_field` does."""
    locked = _changeable(form)
    locked.section_conditions.pop(section, None)
    if condition:
        locked.section_conditions[section] = condition.stored()
    locked.save(update_fields=["section_conditions"])
    _check_conditions(locked)


@transaction.atomic
def remove_field(field: FormField) -> None:
    """Remove a question. Raises :class:`FormInUseError`, or :class:`FieldRefusedError` when another depends on it."""
    locked = _changeable(field.form)
    for other in locked.fields.all():
        if any(field.pk in condition.sources for condition in conditions.of_question(other)):
            raise FieldRefusedError(f"La question « {other} » en dépend : changez d’abord sa condition.")
    field.delete()
    _check_conditions(locked)


@transaction.atomic
def move_field(field: FormField, *, up: bool) -> None:
    """Exchange a question with its neighbour; at the edge nothing changes.

    Raises :class:`FormInUseError`, or :class:`FieldRefusedError` when a condition would come before its question.
    """
    locked = _changeable(field.form)
    rows = field.form.fields.all()
    if up:
        other = rows.filter(position__lt=field.position).order_by("-position").first()
    else:
        other = rows.filter(position__gt=field.position).order_by("position").first()
    if other is None:
        return
    places = {field.pk: other.position, other.pk: field.position}
    FormField.objects.filter(pk=other.pk).update(position=0)
    FormField.objects.filter(pk=field.pk).update(position=places[field.pk])
    FormField.objects.filter(pk=other.pk).update(position=places[other.pk])
    _check_conditions(locked)


@transaction.atomic
def create(*, code: str, title: str) -> Form:
    """Return the first version of a new form, without question yet."""
    return Form.objects.create(code=code, title=title)
