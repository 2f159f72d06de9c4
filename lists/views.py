"""The pages of lists: the list itself, its JSON, and an act on many of its rows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from common import clock
from common.language.french import counted, plural
from common.refusals import shown_in
from common.web.inputs import whole
from documents.enums import SheetFormat
from lists.around import remember
from lists.boards import BOARD, board
from lists.bulk import BulkAct, Effect
from lists.declaration import List, Reading, reading
from lists.lists import JOURNAL

MAX_SHOWN_LEFT = 20


def list_page(
    request: HttpRequest,
    definition: List[Any, Any],
    scope: Any,
    context: dict[str, Any] | None = None,
    *,
    template: str,
    status: int = 200,
) -> HttpResponse:
    """Show a list to somebody whose right to its scope the caller has checked; ``context`` adds to its page."""
    shown = Reading(definition, current_user(request), scope, request.GET)
    page = {"title": definition.title(scope)} | list_context(shown) | (context or {})
    return remember(render(request, template, page, status=status), shown)


def list_context(shown: Reading[Any, Any]) -> dict[str, Any]:
    """Return what the template of a list reads."""
    states = shown.definition.states
    return {
        "list": shown.definition,
        "reading": shown,
        "scope_params": shown.definition.params(shown.scope),
        "all_columns": [(c, c in shown.columns) for c in shown.definition.offered(shown.scope)],
        "formats": SheetFormat.choices,
        "next_page": shown.address(after=str(shown.after)) if shown.after else "",
        "first_page": shown.address() if shown.params.get("after") else None,
        "list_page": shown.definition.url(shown.scope),
        "board": board(shown, states) if states and shown.params.get("vue") == BOARD else None,
        "as_board": shown.address(vue=BOARD) if states else "",
        "as_list": shown.address(vue=""),
    }


def _reading(request: HttpRequest, code: str, params: QueryDict) -> Reading[Any, Any]:
    shown = reading(code, current_user(request), params)
    if shown is None:
        raise Http404
    return shown


@require_GET
def records(request: HttpRequest, code: str) -> JsonResponse:
    """Answer a page of a list in JSON: the rows, and the address of the next ones."""
    shown = _reading(request, code, request.GET)
    following = f"{request.path}?{shown.address(after=str(shown.after))}" if shown.after else None
    return JsonResponse({"rows": shown.records(), "next": following}, json_dumps_params={"ensure_ascii": False})


def _bulk_act(shown: Reading[Any, Any], name: str) -> BulkAct[Any]:
    for act in shown.acts:
        if act.name == name:
            return act
    raise Http404


def _named(names: list[str]) -> str:
    """Return the first names of a list, and how many others there are."""
    others = len(names) - MAX_SHOWN_LEFT
    shown = ", ".join(names[:MAX_SHOWN_LEFT])
    return f"{shown} et {counted(others, 'autre')}" if others > 0 else shown


def _tell(request: HttpRequest, act: BulkAct[Any], done: Effect, noun: tuple[str, str]) -> None:
    """Say what was done, and what was left as it is."""
    messages.success(request, f"{act.label} : {counted(done.done, *noun)}. {act.note}".strip())
    if done.left:
        messages.warning(request, f"{counted(len(done.left), *noun)} en l’état : {_named(done.left)}.")


@require_POST
def bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Act on the ticked rows, or on all those of the filter: show what it would do, do it once confirmed.

    The confirmation holds the number that was shown: another number is shown again instead of acted on.
    """
    shown = _reading(request, code, request.POST)
    definition, back = shown.definition, f"{shown.definition.url(shown.scope)}?{shown.form.query}"
    act = _bulk_act(shown, request.POST.get("act", ""))
    keys = [key for key in map(whole, request.POST.getlist("row")) if key]
    if not keys and "whole" not in request.POST:
        messages.error(request, "Cochez au moins une ligne, ou agissez sur tout le filtre.")
        return redirect(back)
    if act.opens is not None:
        return redirect(act.opens(shown.scope, keys))
    rows = shown.rows if "whole" in request.POST else shown.rows.filter(pk__in=keys)
    effect, confirmed = act.effect(rows), request.POST.get("confirmed")
    data = request.POST if confirmed is not None else None
    form = act.asks(shown.scope, data) if act.asks is not None else act.form(data)
    if confirmed == str(effect.done) and form.is_valid() and act.run is not None:
        with shown_in(form):
            done = act.run(rows, form.cleaned_data, by=current_user(request), at=clock.now())
            _tell(request, act, done, definition.noun)
            return redirect(back)
    context = {
        "title": act.label,
        "list": definition,
        "reading": shown,
        "act": act,
        "form": form,
        "effect": effect,
        "effect_text": counted(effect.done, *definition.noun),
        "left_text": f"{plural(len(effect.left), 'Reste', 'Restent')} {counted(len(effect.left), *definition.noun)}"
        f" en l’état : {_named(effect.left)}.",
        "keys": keys,
        "whole": "whole" in request.POST,
        "changed": confirmed is not None and confirmed != str(effect.done),
        "params": definition.params(shown.scope),
        "campaign": shown.scope,
        "inside": definition.url(shown.scope),
        "back": back,
    }
    return render(request, "lists/bulk.html", context, status=422 if form.errors else 200)


@require_GET
@permission_required("journal.view", scope="platform")
def journal(request: HttpRequest) -> HttpResponse:
    """Search the journal by act, person, object and day, a page at a time by key."""
    return list_page(request, JOURNAL, current_user(request), {"title": "Journal"}, template="lists/journal.html")
