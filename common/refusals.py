"""A refusal of the domain: one class that views show at the field it is about, whatever the package it comes from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm


class RefusedError(Exception):
    """An act is impossible as it is asked; the message says why in French, ``field`` which field of a form is wrong.

    Nothing was written when it is raised.
    """

    field: str = ""

    def __init__(self, *arguments: object, field: str = "") -> None:
        super().__init__(*arguments)
        if field:
            self.field = field

    @property
    def sentences(self) -> list[str]:
        """What the person reads, one sentence for each thing that is wrong."""
        return [str(self)]


@contextmanager
def shown_in(form: BaseForm) -> Iterator[None]:
    """Write the refusal of an act as an error of its form, at its field when the form has it."""
    try:
        yield
    except RefusedError as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentences)
