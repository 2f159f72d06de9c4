"""Anybody who sits or is heard says when they cannot come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user
from juries.domain.timetables import availability
from juries.forms.availability import UnavailabilityForm


def unavailabilities(request: HttpRequest) -> HttpResponse:
    """List when one cannot come; add days."""
    user = current_user(request)
    form = UnavailabilityForm(request.POST or None)
    if form.is_valid():
        availability.add(user, days=form.days(), moment=form.cleaned_data["moment"])
        messages.success(
            request, "C’est noté : aucune audition n’y sera placée. Si l’une l’est déjà, dites-le à l’équipe."
        )
        return redirect("unavailabilities")
    context = {"title": "Mes indisponibilités", "form": form, "rows": user.unavailabilities.all()}
    return render(request, "juries/unavailabilities.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def available_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one said."""
    if availability.remove(current_user(request), pk):
        messages.success(request, "Vous êtes de nouveau disponible à ce moment.")
    return redirect("unavailabilities")
