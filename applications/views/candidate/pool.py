"""A person and the talent pool: join, stay, leave."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from accounts.decorators import current_user
from applications.domain import pool
from applications.forms.pool import PoolForm
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs


def membership(request: HttpRequest) -> HttpResponse:
    """Say whether one is in the pool and until when; join, renew, leave."""
    user = current_user(request)
    acts = PageActs(request, {"join": partial(PoolForm, years=pool.POOL_YEARS), "leave": Form})
    name, form = acts.submitted
    if name == "leave":
        pool.leave(user)
        messages.success(request, "Vous avez quitté le vivier : plus rien n’y est gardé de vous.")
        return redirect("candidate:pool")
    if name == "join" and form.is_valid():
        with shown_in(form):
            pool.join(user, agreed=form.cleaned_data["agreed"], at=clock.now())
            messages.success(request, "Votre accord est enregistré.")
            return redirect("candidate:pool")
    context = {"title": "Le vivier", "member": getattr(user, "pool", None), "years": pool.POOL_YEARS, "acts": acts}
    return render(request, "applications/candidate/pool.html", context, status=acts.status)


@csrf_exempt  # a link of a message, without a session; the signed address is the proof
@login_not_required
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Stay or leave by a signed address: the page asks for one click, so that a mail scanner decides nothing."""
    try:
        decoded = pool.asked(token)
    except pool.PoolLinkExpiredError:
        context = {"title": "Le vivier", "expired": True}
        return render(request, "applications/candidate/pool_link.html", context, status=410)
    if decoded is None:
        raise Http404
    user, act = decoded
    if request.method == "POST":
        if act == "rester":
            pool.join(user, agreed=True, at=clock.now())
        else:
            pool.leave(user)
    context = {"title": "Le vivier", "act": act, "done": request.method == "POST", "expired": False}
    return render(request, "applications/candidate/pool_link.html", context)
