"""What a cohort lives: each person's calendar, the directory of former talents, surveys."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import current_user, role_required
from common import clock
from common.refusals import shown_in
from common.web.acts import pressed
from followup.domain import calendars, follow_up
from followup.forms.follow_up import CardForm, SurveyForm
from followup.models import AlumniCard, FeedKey, Survey
from followup.rules import is_alumni, reads_directory


@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Show what is dated for a person, and the secret address of their calendar, which a click makes or takes back."""
    user, at = current_user(request), clock.now()
    if request.method == "POST":
        if pressed(request, "act", "new", "revoke") == "new":
            calendars.new_key(user, at=at)
            messages.success(request, "Votre nouvelle adresse de calendrier est prête ; l’ancienne ne sert plus.")
        else:
            calendars.revoke_key(user)
            messages.success(request, "Votre adresse de calendrier est supprimée : plus personne ne la lit.")
        return redirect("my-calendar")
    entries = calendars.entries(user, at=at)
    context = {
        "title": "Mon calendrier",
        "key": FeedKey.objects.filter(person=user).first(),
        "coming": [entry for entry in entries if not entry.is_over(at)],
        "past": [entry for entry in entries if entry.is_over(at)],
    }
    return render(request, "followup/calendar.html", context)


@require_GET
@login_not_required
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - the address is the secret
    """Serve a person's calendar to whoever holds its secret address."""
    key = get_object_or_404(FeedKey.objects.select_related("person"), token=token, person__is_active=True)
    answer = HttpResponse(calendars.feed(key, at=clock.now()), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
@role_required(reads_directory)
def alumni(request: HttpRequest) -> HttpResponse:
    """Show the directory of former talents; one of them shows or withdraws their card."""
    user = current_user(request)
    form = CardForm(request.POST if "headline" in request.POST else None)
    if request.method == "POST" and "withdraw" in request.POST:
        follow_up.withdraw_card(user)
        messages.success(request, "Votre fiche est retirée de l’annuaire.")
        return redirect("alumni")
    if is_alumni(user) and form.is_valid():
        data = form.cleaned_data
        follow_up.share_card(user, headline=data["headline"], contact=data["contact"], at=clock.now())
        messages.success(request, "Votre fiche est dans l’annuaire.")
        return redirect("alumni")
    cards = AlumniCard.objects.select_related("person").prefetch_related("person__missions__position__challenge")
    context = {
        "title": "Annuaire des anciennes et anciens",
        "cards": cards,
        "mine": AlumniCard.objects.filter(person=user).first(),
        "may_share": is_alumni(user),
        "form": form,
    }
    return render(request, "followup/alumni.html", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what became of a mission; the link is the person's own."""
    survey = get_object_or_404(Survey.objects.select_related("mission__position__challenge"), public_id=public_id)
    form = SurveyForm(request.POST or None)
    if form.is_valid():
        with shown_in(form):
            follow_up.answer(survey, form.cleaned_data, at=clock.now())
            return redirect("survey", public_id=public_id)
    context = {"title": "Qu’est devenue la mission ?", "survey": survey, "form": form}
    return render(request, "followup/survey.html", context, status=422 if form.errors else 200)
