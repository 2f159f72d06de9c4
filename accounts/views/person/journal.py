"""A person reads who looked at them in the journal."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import queries
from accounts.decorators import current_user

PAGE_SIZE = 50


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show a person who read, unmasked, exported or decided about them: as whom, and when; no juror is named (R14)."""
    acts = queries.acts_about(current_user(request))
    context = {
        "title": "Qui a consulté mes données",
        "page": Paginator(acts, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "accounts/consultations.html", context)
