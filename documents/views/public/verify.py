"""Anybody checks a document they hold, or its number."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.inspection.judging import UnavailableError
from documents.forms.verifying import VerifyForm

NOT_VERIFIED = "Ce fichier n’a pas pu être lu : la panne est de notre côté. Réessayez dans quelques minutes."


@login_not_required
def verify(request: HttpRequest) -> HttpResponse:
    """Say whether a file is one that was issued, or what the register says of a number; nothing sent is kept."""
    from documents.domain.signing import verification  # noqa: PLC0415 - pyHanko's start-up cost is real

    form = VerifyForm(request.POST or None, request.FILES or None)
    examined = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            examined = (
                verification.examine(file.read()) if file else verification.by_number(form.cleaned_data["number"])
            )
        except UnavailableError:
            form.add_error("file", NOT_VERIFIED)
    context = {"title": "Vérifier un document", "form": form, "examined": examined}
    return render(request, "documents/verify.html", context, status=422 if form.errors else 200)
