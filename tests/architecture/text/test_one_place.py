"""Text is read and written in one place, and each constraint says what it refuses."""

import re

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.text.hostile import SOURCES


def test_every_constraint_can_say_what_it_refuses():
    """Django formats these sentences: a bare « % » would be a fault of ours instead of a refusal."""
    constraints = [constraint for model in apps.get_models() for constraint in model._meta.constraints]
    assert len([constraint.get_violation_error_message() for constraint in constraints]) > 40


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
    r"EmailMessage\(|EmailMultiAlternatives\(|send_mail\(": {"notifications/domain/outbox.py"},
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
