"""The team writes to the author of an application."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, permission_required
from applications.domain.instruction import APPLICATION_THREAD
from applications.forms.instruction import acts_on
from applications.views.team.application import application_of, show
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs, pressed
from dossiers.domain.exchanges import threads


@require_POST
@permission_required("applications.process", scope="application")
def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to the author of an application, or mark as done what waits for an answer."""
    application = application_of(request, public_id)
    acts = PageActs(request, acts_on(application), act=pressed(request, "act", "write", "settle"))
    name, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            by, at = current_user(request), clock.now()
            if name == "settle":
                threads.settle(application, by=by, at=at)
                messages.success(request, "L’échange est marqué comme traité.")
            else:
                threads.write_to_author(APPLICATION_THREAD, application, form.cleaned_data["text"], by=by, at=at)
                messages.success(request, "Votre message est envoyé ; la réponse viendra dans la boîte de réception.")
            return redirect("team:application", public_id=application.public_id)
    return show(request, application, acts)
