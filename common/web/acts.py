"""Acts of a page: each binds its own form, and a refusal is shown where the person can correct it.

An act with something to type is a form: the page declares its acts in a :class:`PageActs`, the view validates the one
that was sent, calls one domain function inside :func:`common.refusals.shown_in`, redirects; otherwise it shows the page
again with the status of :attr:`PageActs.status`. An act that is a single button has nothing to keep: its view is
decorated with :func:`refusal_shown_on`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.shortcuts import redirect

from common.refusals import RefusedError

View = TypeVar("View", bound=Callable[..., Any])
FormFactory = Callable[..., Any]  # a class of forms or formsets, or one given its subject by functools.partial


class PageActs(Mapping[str, Any]):
    """The forms of a page by the name of their act; the form of the act that was sent alone is bound.

    The act of a row of a table is sent with the key of the row, « end:12 »: ``name`` is then « end », ``key`` « 12 »,
    and :meth:`row` gives the form of each row. The controls of each form have identifiers of their own, so that two
    forms of a page may name a field alike.
    """

    def __init__(self, request: HttpRequest, forms: Mapping[str, FormFactory], *, act: str | None = None) -> None:
        """Bind the form of ``act``, or of what the control « act » of the request says.

        A view that has an address of its own for one act names it. Raises ``Http404`` for an act that the page has not.
        """
        self._request, self._factories = request, forms
        self._forms: dict[tuple[str, str], Any] = {}
        self.name, self.key = "", ""
        if request.method == "POST":
            sent = request.POST.get("act", "") if act is None else act
            self.name, _, self.key = (sent, "", "") if sent in forms else sent.partition(":")
            if self.name not in forms:
                raise Http404

    def row(self, name: str, key: object) -> Any:
        """Return the form of an act on the row of this key."""
        place = name, str(key)
        if place not in self._forms:
            bound = place == (self.name, self.key)
            identifier = "_".join(filter(None, place)).replace(":", "_")
            self._forms[place] = self._factories[name](
                data=self._request.POST if bound else None,
                files=self._request.FILES if bound else None,
                auto_id=f"id_{identifier}_%s",
            )
        return self._forms[place]

    def __getitem__(self, name: str) -> Any:
        return self.row(name, "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._factories)

    def __len__(self) -> int:
        return len(self._factories)

    @property
    def submitted(self) -> tuple[str, Any]:
        """The act that was sent with its bound form; an empty name and nothing when the page is only read."""
        return (self.name, self.row(self.name, self.key)) if self.name else ("", None)

    @property
    def status(self) -> int:
        """The HTTP status of the page: 422 when it shows again an act that was refused."""
        _, form = self.submitted
        return HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and not form.is_valid() else HTTPStatus.OK


def pressed(request: HttpRequest, name: str, *values: str) -> str:
    """Return which of a page's buttons was pressed, for an act without anything to type.

    Raises ``Http404`` for a value that no button has.
    """
    value = request.POST.get(name, "")
    if value not in values:
        raise Http404
    return value


def typed_values(form: BaseForm) -> list[tuple[str, str]]:
    """Return what was typed in a form, name and value, for the page that shows what an act would do to send it again.

    Django's own hidden fields would point to help texts that this page has not.
    """
    widgets = {name: field.widget for name, field in form.fields.items()}
    values = ((name, widgets[name].value_from_datadict(form.data, form.files, name)) for name in widgets)
    return [
        (name, value) for name, written in values for value in (written if isinstance(written, list) else [written])
        if value is not None
    ]  # fmt: skip


def refusal_shown_on(page: str, *names: str) -> Callable[[View], View]:
    """Answer a refusal by its sentence on another page: ``page`` is its route, ``names`` what it takes of the address.

    For an act without anything to type, whose own address shows no page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except RefusedError as error:
                for sentence in error.sentences:
                    messages.error(request, sentence)
                return redirect(page, **{name: kwargs[name] for name in names})

        return cast("View", wrapped)

    return decorate
