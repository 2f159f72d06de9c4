"""A talent's own portrait on the public site."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user
from common import clock
from followup.domain import portraits
from followup.forms.portrait import PortraitForm
from followup.models import Portrait
from talents.models import Mission


@require_http_methods(["GET", "POST"])
def portrait(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write, show and take back one's portrait."""
    user = current_user(request)
    mission = get_object_or_404(
        Mission.objects.filter(talent=user).select_related("cohort__campaign"), public_id=public_id
    )
    mine = Portrait.objects.filter(mission=mission).first()
    if request.method == "POST" and "withdraw" in request.POST:
        portraits.withdraw(mission, by=user)
        messages.success(request, "Votre portrait n’est plus public.")
        return redirect("talent:portrait", public_id=public_id)
    form = PortraitForm(request.POST or None, instance=mine)
    if form.is_valid():
        portraits.share(mission, text=form.cleaned_data["text"], by=user, at=clock.now())
        messages.success(request, "Votre portrait est public sur la page de votre promotion.")
        return redirect("talent:portrait", public_id=public_id)
    context = {"title": "Mon portrait public", "mission": mission, "mine": mine, "form": form}
    return render(request, "followup/talent/portrait.html", context, status=422 if form.errors else 200)
