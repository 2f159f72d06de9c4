"""A person's messages, and those they do not want."""

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from accounts.decorators import current_user
from common import clock
from common.web.pages import part
from notifications.domain import outbox
from notifications.forms import DigestForm
from notifications.models import Category, DigestChoice, Frequency


def messages(request: HttpRequest) -> HttpResponse:
    """List what was written to the person, with its state; choose what may be refused."""
    user = current_user(request)
    if request.method == "POST":
        wanted = request.POST.getlist("wanted")
        for category in Category:
            if category in wanted:
                outbox.accept(user, category)
            else:
                outbox.refuse(user, category, at=clock.now())
        digest = DigestForm(request.POST)
        if user.is_team and digest.is_valid():
            outbox.choose_digest(user, Frequency(digest.cleaned_data["frequency"]))
        notices.success(request, "Vos préférences sont enregistrées.")
        return redirect("messages")
    refused = set(user.refusals.values_list("category", flat=True))
    chosen = DigestChoice.objects.filter(person=user).values_list("frequency", flat=True).first()
    context = {
        "title": "Mes messages",
        "digest": DigestForm(initial={"frequency": chosen or Frequency.DAILY}) if user.is_team else None,
        "sent": part(request, user.messages.all(), "messages"),
        "choices": [(value, label, value not in refused) for value, label in Category.choices],
    }
    return render(request, "notifications/messages.html", context)


@csrf_exempt  # the mail reader's own one-click request (RFC 8058); the signed address is the proof
@login_not_required
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse a kind of message by its signed address: a click on the page, or the mail reader's one-click."""
    refusal = outbox.refusal(token)
    if refusal is None:
        raise Http404
    user, category = refusal
    if request.method == "POST":
        outbox.refuse(user, category, at=clock.now())
    context = {"title": "Messages refusés", "category": category.label, "done": request.method == "POST"}
    return render(request, "notifications/refused.html", context)
