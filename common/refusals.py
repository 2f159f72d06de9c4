"""A refusal of the domain: one class that views show at the field it is about, whatever the package it comes from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm


class RefusedError(Exception):
    """An act is impossible as it is asked; the message says why in French, ``field`` which field of a form is wrong.

    Nothing was written when it is raised.
    """

    field: str = ""


@contextmanager
def shown_in(form: BaseForm) -> Iterator[None]:
    """Write the refusal of an act as an error of its form, at its field when the form has it."""
    try:
        yield
    except RefusedError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
