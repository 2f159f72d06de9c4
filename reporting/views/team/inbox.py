"""What is addressed to the team and waits for an answer; what failed is tried again there, several at once."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from accounts.rules import may_act
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import PageActs
from notifications.domain import resending
from reporting.domain import resending as many
from reporting.forms import ResendForm, RowsForm
from reporting.queries import inbox as inbox_queries
from reporting.queries.inbox import Group


@dataclass(frozen=True, slots=True)
class Retry:
    """How the rows of a group are tried again: the form where they are ticked, and the words of the button."""

    form: Any
    label: str
    group: Group

    @property
    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Return each line with its box, and the field of its address when it has one."""
        item = self.group.source.item
        return [(item(row), *fields) for row, fields in zip(self.form.rows, self.form.boxes(), strict=True)]


RETRIES: dict[str, tuple[type[RowsForm], str]] = {
    "team:resend-messages": (ResendForm, "Renvoyer"),
    "team:retry-documents": (RowsForm, "Produire de nouveau"),
}


def _show(request: HttpRequest, refused: RowsForm | None = None, route: str = "") -> HttpResponse:
    """Show the inbox; ``refused`` is the form of the act of a ``route`` as it was sent."""
    user, drawn, orphan = current_user(request), [], refused
    for group in inbox_queries.groups(user):
        retry, own = None, group.source.retry
        if own and may_act(user, reverse(own)):
            form, label = RETRIES[own]
            is_refused = refused is not None and route == own
            orphan = None if is_refused else orphan
            retry = Retry(refused if is_refused else form(rows=group.rows), label, group)
        drawn.append((group, retry))
    # A refusal whose rows a colleague has all taken up in the meantime has no group any more: it is said above.
    context = {"title": "Boîte de réception", "groups": drawn, "orphan": orphan}
    return render(request, "reporting/team/inbox.html", context, status=422 if refused is not None else 200)


def _form(request: HttpRequest, route: str) -> Any:
    form, _ = RETRIES[route]
    rows = inbox_queries.retried(current_user(request), route)
    acts = PageActs(request, {"retry": lambda **values: form(rows=rows, **values)}, act="retry")
    return acts.submitted[1]


@require_GET
@permission_required("campaigns.view")
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what is addressed to the team and waits for an answer."""
    return _show(request)


@require_POST
@permission_required("campaigns.manage")
def resend_messages(request: HttpRequest) -> HttpResponse:
    """Send again the messages that were ticked, at the addresses of the page."""
    form = _form(request, "team:resend-messages")
    if form.is_valid():
        with shown_in(form):
            sent = resending.resend(form.choices(), by=current_user(request), at=clock.now())
            messages.success(
                request, f"Renvoi demandé : {counted(sent, 'message')}. Ce qui échoue de nouveau revient ici."
            )
            return redirect("team:inbox")
    return _show(request, form, "team:resend-messages")


@require_POST
@permission_required("talents.manage")
def retry_documents(request: HttpRequest) -> HttpResponse:
    """Produce again the documents that were ticked."""
    form = _form(request, "team:retry-documents")
    if form.is_valid():
        count = many.produce_again(form.chosen, by=current_user(request))
        messages.success(
            request, f"Production demandée : {counted(count, 'document')}. Ce qui échoue de nouveau revient ici."
        )
        return redirect("team:inbox")
    return _show(request, form, "team:retry-documents")
