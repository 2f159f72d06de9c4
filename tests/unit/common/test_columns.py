"""Columns and controls of one line hold one line, whatever writes them."""

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models

from accounts.models import User
from challenges.models import Challenge
from common.language import columns
from tests import factories as f

HOSTILE = "a\r\nb\x0b\x1c\u202e\ufffe"
TEXT_COLUMNS = [
    field
    for model in apps.get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, (models.CharField, models.TextField))
]


def test_every_text_column_is_guarded():
    """Ours and those of libraries: a new model, a new field, is guarded without a word."""
    stored = {str(field): field.get_db_prep_save(HOSTILE, connection=connection) for field in TEXT_COLUMNS}
    one_line = {str(field) for field in TEXT_COLUMNS if isinstance(field, models.CharField)}
    assert len(one_line) > 200
    assert stored == {name: "a b " if name in one_line else "a\nb\n" for name in stored}
    expression = models.Value("a")
    assert TEXT_COLUMNS[0].get_db_prep_save(expression, connection=connection) is expression


def test_every_way_of_writing_is_guarded(db):
    person = f.UserFactory(first_name=HOSTILE)
    titles = []
    challenge = f.ChallengeFactory(submitted_title=HOSTILE, body=HOSTILE)
    for write in (
        lambda: None,
        lambda: Challenge.objects.filter(pk=challenge.pk).update(submitted_title=HOSTILE, body=HOSTILE),
        lambda: Challenge.objects.bulk_update([challenge], ["submitted_title", "body"]),
    ):
        write()
        titles += Challenge.objects.filter(pk=challenge.pk).values_list("submitted_title", "body")
    assert titles == [("a b ", "a\nb\n")] * 3
    [user] = User.objects.bulk_create([User(email="z@test.invalid", first_name=HOSTILE)])
    assert set(User.objects.filter(pk__in=(person.pk, user.pk)).values_list("first_name", flat=True)) == {"a b "}


@pytest.mark.parametrize("widget", columns.ONE_LINE_WIDGETS)
def test_a_control_of_one_line_gives_one_line(widget):
    form = type("Form", (forms.Form,), {"field": forms.CharField(widget=widget)})
    assert form({"field": HOSTILE})["field"].data == "a b "
    assert form({})["field"].data is None
    area = type("Form", (forms.Form,), {"field": forms.CharField(widget=forms.Textarea)})
    assert area({"field": "a\nb"})["field"].data == "a\nb"
