"""The page before an act that cannot be undone: what it does, to whom, what follows, and the one button that does it.

The act keeps its address: reading it shows the page, sending it does the act. The page that offers the act links there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What the page says before an act: ``sentence`` says what it does, ``facts`` to whom, how many, what follows.

    ``label`` is the button's, the words of the link that led here; ``above`` and ``back`` are the page where whoever
    gives up goes back; ``form`` holds what is asked; ``name`` and ``value`` are the button's when the address has
    several acts.
    """

    title: str
    sentence: str
    label: str
    above: str
    back: str
    facts: Sequence[str] = ()
    form: BaseForm | None = None
    name: str = ""
    value: str = ""


def confirmation_page(request: HttpRequest, confirmation: Confirmation, **context: Any) -> HttpResponse:
    """Show what an act does before it is done; with 422 when its form was sent and refused."""
    form = confirmation.form
    values = {name: getattr(confirmation, name) for name in Confirmation.__slots__}
    refused = form is not None and form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "confirmation.html", context | values, status=status)
