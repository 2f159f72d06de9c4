"""The vocabularies of the platform, that the team keeps by clicking: no programme and no trade asks for code."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from challenges.domain import vocabularies
from challenges.domain.vocabularies import VOCABULARIES, Vocabulary
from challenges.forms.vocabularies import TermForm
from challenges.models import RefusalReason
from common import clock
from common.refusals import shown_in
from common.web.acts import pressed, refusal_shown_on
from common.web.pages import part

ACTS: dict[str, tuple[Callable[..., None], dict[str, bool], str]] = {
    "up": (vocabularies.move, {"up": True}, "L’ordre est enregistré."),
    "down": (vocabularies.move, {"up": False}, "L’ordre est enregistré."),
    "retire": (vocabularies.retire, {}, "Cette entrée n’est plus proposée."),
    "restore": (vocabularies.restore, {}, "Cette entrée est de nouveau proposée."),
}
LABELS = {"up": "Monter", "down": "Descendre", "retire": "Retirer", "restore": "Proposer de nouveau"}


def _vocabulary(code: str) -> Vocabulary:
    if code not in VOCABULARIES:
        raise Http404
    return VOCABULARIES[code]


@require_GET
@permission_required("vocabularies.edit")
def vocabulary_list(request: HttpRequest) -> HttpResponse:
    """List the vocabularies, with the number of their terms."""
    rows = [(vocabulary, vocabulary.all().filter(retired=False).count()) for vocabulary in VOCABULARIES.values()]
    return render(request, "challenges/team/vocabularies.html", {"title": "Vocabulaires", "rows": rows})


@permission_required("vocabularies.edit")
def vocabulary(request: HttpRequest, kind: str) -> HttpResponse:
    """List the terms of a vocabulary in their order, and add one."""
    shown = _vocabulary(kind)
    form = TermForm(request.POST or None, vocabulary=shown, fresh=True)
    if form.is_valid():
        with shown_in(form):
            vocabularies.add(shown, **form.values(), by=current_user(request), at=clock.now())
            messages.success(request, "L’entrée est ajoutée.")
            return redirect("team:vocabulary", kind=kind)
    context = {
        "title": shown.title,
        "vocabulary": shown,
        "terms": part(request, shown.terms(), "page"),
        "form": form,
        "acts": LABELS.items(),
    }
    return render(request, "challenges/team/vocabulary.html", context, status=422 if form.errors else 200)


@permission_required("vocabularies.edit")
def vocabulary_term(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Rename a term, everywhere it is read; say where a reason of refusal may be given, and its words."""
    shown = _vocabulary(kind)
    term: Any = get_object_or_404(shown.terms(), pk=pk)
    initial = {shown.label: getattr(term, shown.label)}
    if isinstance(term, RefusalReason):
        initial |= {"stages": [use.stage for use in term.stages.all()], "words": term.words}
    form = TermForm(request.POST or None, vocabulary=shown, fresh=False, initial=initial)
    if form.is_valid():
        with shown_in(form):
            vocabularies.rename(shown, term, **form.values(), by=current_user(request), at=clock.now())
            messages.success(request, "L’entrée est enregistrée.")
            return redirect("team:vocabulary", kind=kind)
    context = {"title": str(term), "vocabulary": shown, "term": term, "form": form}
    return render(request, "challenges/team/vocabulary_term.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("vocabularies.edit")
@refusal_shown_on("team:vocabulary", "kind")
def vocabulary_act(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Move, retire or restore a term."""
    shown = _vocabulary(kind)
    term = get_object_or_404(shown.model, pk=pk)
    act, options, message = ACTS[pressed(request, "act", *ACTS)]
    act(shown, term, **options, by=current_user(request), at=clock.now())
    messages.success(request, message)
    return redirect("team:vocabulary", kind=kind)
