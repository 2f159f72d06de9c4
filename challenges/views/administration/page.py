"""After selection: the public page of one's challenge, its questions, its meetings."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, role_required
from challenges.domain import pages
from challenges.forms.challenges import PageForm, QuestionForm, WebinarForm
from challenges.models import Challenge
from challenges.rules import hosted_challenges, is_administration
from common import clock
from common.refusals import shown_in
from common.web.inputs import whole


def _selected(request: HttpRequest, public_id: str) -> Challenge:
    challenges = hosted_challenges(current_user(request)).filter(announced_state__in=pages.EDITABLE)
    return get_object_or_404(challenges.select_related("campaign", "administration"), public_id=public_id)


def _show(
    request: HttpRequest,
    challenge: Challenge,
    *,
    form: PageForm | None = None,
    bound: dict[str, forms.BaseForm] | None = None,
) -> HttpResponse:
    """Show the page's editor; ``bound`` are the forms that were refused, with what was typed in them."""
    bound = bound or {}
    questions = [
        (row, bound.get(f"q{row.pk}") or QuestionForm(initial={"text": row.answer}, prefix=f"q{row.pk}"))
        for row in challenge.questions.all()
    ]
    context = {
        "title": "Page du défi",
        "challenge": challenge,
        "form": form or PageForm(instance=challenge),
        "questions": questions,
        "webinars": challenge.webinars.all(),
        "webinar_form": bound.get("webinar") or WebinarForm(at=clock.now()),
    }
    wrong = bool(bound) or (form is not None and bool(form.errors))
    return render(request, "challenges/administration/page.html", context, status=422 if wrong else 200)


@role_required(is_administration)
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the public page: rename, refine; it is published by the team."""
    challenge = _selected(request, public_id)
    form = PageForm(request.POST or None, instance=challenge)
    if form.is_valid():
        with shown_in(form):
            pages.write(Challenge.objects.get(pk=challenge.pk), **form.cleaned_data)
            messages.success(request, "Page enregistrée.")
            return redirect("administration:page", public_id=public_id)
    with timezone.override(ZoneInfo(challenge.campaign.timezone)):
        return _show(request, challenge, form=form)


@require_POST
@role_required(is_administration)
def answer(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Answer a candidate's question, publicly, or correct the answer."""
    challenge = _selected(request, public_id)
    question = get_object_or_404(challenge.questions.select_related("challenge", "asked_by"), pk=pk)
    form = QuestionForm(request.POST, prefix=f"q{pk}")
    if not form.is_valid():
        return _show(request, challenge, bound={f"q{pk}": form})
    pages.answer(question, text=form.cleaned_data["text"], by=current_user(request), at=clock.now())
    messages.success(request, "Réponse publiée.")
    return redirect("administration:page", public_id=public_id)


@require_POST
@role_required(is_administration)
def webinar(request: HttpRequest, public_id: str) -> HttpResponse:
    """Announce a meeting, or cancel one: it stays visible as cancelled (R25)."""
    challenge = _selected(request, public_id)
    key = whole(request.POST.get("cancel", ""))
    if key:
        challenge.webinars.filter(pk=key).update(cancelled=True)
        messages.success(request, "Webinaire annulé : il reste affiché comme tel.")
        return redirect("administration:page", public_id=public_id)
    with timezone.override(ZoneInfo(challenge.campaign.timezone)):
        form = WebinarForm(request.POST, at=clock.now())
        if not form.is_valid():
            return _show(request, challenge, bound={"webinar": form})
        form.instance.challenge = challenge
        form.save()
    messages.success(request, "Webinaire annoncé.")
    return redirect("administration:page", public_id=public_id)
