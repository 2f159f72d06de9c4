"""The team writes what the juries tell the people they heard."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from applications.rules import visible_applications, with_identity
from challenges.rules import team_campaigns
from common import clock
from common.web.pages import part
from selection.domain import feedback
from selection.forms.feedback import FeedbackForm
from selection.models import Feedback


@require_GET
@permission_required("selection.view", scope="campaign")
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """List the people heard who have no place, and who still has no feedback."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    rows = [(application, getattr(application, "feedback", None)) for application in feedback.heard(campaign)]
    context = {
        "title": "Retours du jury",
        "campaign": campaign,
        "rows": part(request, rows, "personnes"),
        "left": sum(comment is None for _, comment in rows),
    }
    return render(request, "selection/team/feedback_list.html", context)


@permission_required("selection.view", write="selection.manage", scope="application")
def application_feedback(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write one person's feedback; once told, read it."""
    user = current_user(request)
    whole = with_identity(visible_applications(user), user).select_related("campaign", "candidate", "profession")
    application = get_object_or_404(whole, public_id=public_id)
    comment = Feedback.objects.filter(application=application).select_related("by").first()
    initial = {"codes": comment.codes, "text": comment.text} if comment is not None else None
    form = FeedbackForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            feedback.write(application, **form.cleaned_data, by=user, at=clock.now())
            messages.success(request, "Le retour est enregistré.")
            return redirect("team:feedback-list", code=application.campaign.code)
        except feedback.FeedbackRefusedError as error:
            form.add_error(None, str(error))
    context = {
        "title": "Retour du jury",
        "application": application,
        "campaign": application.campaign,
        "form": form,
        "comment": comment,
        "codes": feedback.words(comment) if comment is not None else [],
    }
    return render(request, "selection/team/feedback.html", context, status=422 if form.errors else 200)
