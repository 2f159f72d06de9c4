"""The monthly check of a sponsor, by the personal link of their message, without account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from common import clock
from common.refusals import shown_in
from followup.domain import sponsor_checks
from followup.forms.sponsor import SponsorForm


@login_not_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a sponsor the two questions of the month; a link that is too old says so."""
    check = sponsor_checks.find(token)
    if check is None:
        return render(request, "followup/sponsor_check.html", {"title": "Ce lien n’est plus valable"}, status=410)
    form = SponsorForm(request.POST or None)
    if form.is_valid():
        with shown_in(form):
            sponsor_checks.answer(check, **form.cleaned_data, at=clock.now())
            return redirect("sponsor-check", token=token)
    context = {"title": "Le point du mois", "check": check, "form": form}
    return render(request, "followup/sponsor_check.html", context, status=422 if form.errors else 200)
