"""Text is read and written in one place, and each constraint says what it refuses."""

import importlib
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.forms.models import ModelForm
from django.forms.utils import pretty_name

from tests.architecture.packages import PACKAGES, dotted, modules
from tests.architecture.text.hostile import SOURCES


def test_every_constraint_can_say_what_it_refuses():
    """Django formats these sentences: a bare « % » would be a fault of ours instead of a refusal."""
    constraints = [constraint for model in apps.get_models() for constraint in model._meta.constraints]
    assert len([constraint.get_violation_error_message() for constraint in constraints]) > 40


def model_forms(base=ModelForm):
    """Yield every form of ours that is made from a model."""
    for form in base.__subclasses__():
        if form.__module__.partition(".")[0] in PACKAGES and form._meta.model is not None:
            yield form
        yield from model_forms(form)


def test_no_field_of_a_form_is_named_by_its_column():
    """Django names a field without words of ours after its column, in English."""
    for path in modules():
        if "forms" in dotted(path).split("."):
            importlib.import_module(dotted(path))
    unnamed = [
        (form.__name__, column.name)
        for form in model_forms()
        for column in form._meta.model._meta.fields
        if column._verbose_name is None and column.name in form.base_fields
        if form.base_fields[column.name].label == pretty_name(column.name)
    ]
    assert unnamed == []


# By construction ---------------------------------------------------------------------------------------------------
READERS = {
    # what reads digits that somebody typed: « ٣ » is one for Python
    r"\.is(?:digit|decimal|numeric)\(": {"common/web/inputs.py"},
    # what reads a body that somebody sent
    r"request\.body\b": {"common/web/bodies.py"},
    r"int\(request\.|Decimal\(request\.|float\(request\.": set(),
    # what writes a header from a name
    r"attachment; filename=\"?\{": set(),
    r"Atom1Feed\(|Rss201rev2Feed\(": set(),
    # the outbox; a link to enter leaves as allauth's codes do, and its secret is kept nowhere
    r"EmailMessage\(|EmailMultiAlternatives\(|send_mail\(": {
        "notifications/domain/outbox.py",
        "accounts/views/person/sign_in_links.py",
    },
}


@pytest.mark.parametrize("pattern", READERS)
def test_text_is_read_and_written_in_one_place(pattern):
    files = [file for folder in SOURCES for file in folder.rglob("*.py")]
    using = {
        str(file.relative_to(settings.BASE_DIR))
        for file in files
        if re.search(pattern, file.read_text(encoding="utf-8"))
    }
    assert len(files) > 400
    assert using == READERS[pattern]
