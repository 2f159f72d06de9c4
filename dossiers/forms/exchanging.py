"""The pages of a thread: what the author of a deposit reads and answers, and what the team sees beside the dossier."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.decorators import current_user
from accounts.models import User
from common import clock
from common.refusals import shown_in
from common.web.inputs import demanded_text
from dossiers.domain.exchanges import threads
from dossiers.domain.exchanges.threads import ThreadKind
from dossiers.models import Thread, ThreadedModel, ThreadMessage


class ThreadForm(forms.Form):
    """A message to the other side."""

    text = demanded_text("Votre message", max_length=threads.MAX_TEXT_CHARS, rows=4)


def person_page(
    request: HttpRequest, kind: ThreadKind[Any], subject: ThreadedModel, *, writes: bool, context: dict[str, Any]
) -> HttpResponse:
    """Show a thread to the author of the deposit, and send their answer; ``writes`` tells that they may.

    What the team wrote is read from then on, unless somebody sees the platform as the author.
    """
    user, at = current_user(request), clock.now()
    form = ThreadForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_in(form):
            threads.answer(kind, subject, form.cleaned_data["text"], by=user, at=at)
            messages.success(request, "Votre message est envoyé à l’équipe du programme.")
            return redirect(kind.person_page, public_id=subject.public_id)
    written = _messages(subject.thread)
    if user.viewer is None:
        threads.mark_read(written, by_team=False, at=at)
    values = context | {
        "title": "Échanges avec l’équipe du programme",
        "messages_written": written,
        "form": form,
        "writes": writes and not kind.is_closed(subject),
        "closed": kind.is_closed(subject),
    }
    return render(request, "dossiers/thread.html", values, status=422 if form.errors else 200)


def team_thread(kind: ThreadKind[Any], subject: ThreadedModel, user: User, *, known: bool = True) -> dict[str, Any]:
    """Return what the team's page of an object shows of its thread, which is read from then on.

    While the dossier is read blind (not ``known``), what others wrote is covered: a name may be there.
    """
    written = _messages(subject.thread)
    shown = [message for message in written if known or message.by_id == user.pk]
    if user.viewer is None:
        threads.mark_read(shown, by_team=True, at=clock.now())
    return {
        "written": shown,
        "covered": len(written) - len(shown),
        "waiting_since": subject.thread.waiting_since if subject.thread is not None else None,
        "closed": kind.is_closed(subject),
    }


def _messages(thread: Thread | None) -> list[ThreadMessage]:
    return list(thread.messages.select_related("by")) if thread is not None else []
