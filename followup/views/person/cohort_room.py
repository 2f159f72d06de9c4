"""The room of a cohort: who is there, what is planned, what the team shares and what is answered to it."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import current_user
from accounts.models import User
from accounts.rules import allowed
from challenges.enums import CampaignState
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.pages import part
from dossiers.domain.exchanges import threads
from followup.domain import bulletins, cohort_posts, events
from followup.forms.posts import AnswerForm, PostForm
from followup.models import CohortPost, WeeklyReport
from followup.rules import visible_posts
from talents.models import Mission
from talents.rules import visible_cohorts


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Show a cohort to those who live in it: what the team shares, what is planned, who is there, the bulletins."""
    user, at = current_user(request), clock.now()
    cohort = get_object_or_404(visible_cohorts(user).select_related("campaign"), campaign__code=code)
    may_share = allowed(user, cohort_posts.PERMISSION, cohort.campaign)
    if request.method == "POST" and not may_share:
        raise Http404
    form = PostForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data.pop("upload")
        with shown_in(form):
            cohort_posts.share(cohort, form.cleaned_data, upload=upload, by=user, at=at)
            messages.success(request, "Le message est partagé ; le récapitulatif de 17 h le dira par courriel.")
            return redirect("cohort-room", code=code)
    missions = Mission.objects.filter(cohort=cohort).select_related(
        "talent", "host", "position__challenge", "position__profession"
    )
    reports = WeeklyReport.objects.filter(challenge__campaign=cohort.campaign).select_related("challenge")
    posts = visible_posts(user).filter(cohort=cohort).select_related("by", "thread")
    context = {
        "title": str(cohort),
        "cohort": cohort,
        "missions": missions.order_by("position__challenge__published_title", "talent__last_name"),
        "events": events.visible(user).filter(cohort=cohort),
        "posts": part(request, posts.prefetch_related("thread__messages"), "messages", size=20),
        "may_share": may_share and cohort.campaign.state != CampaignState.CLOSED,
        "form": form,
        "reports": part(request, reports.filter(week__lt=bulletins.week_open(at)), "bulletins", size=20),
    }
    return render(request, "followup/cohort_room.html", context, status=422 if form.errors else 200)


def _post_of(user: User, public_id: str) -> CohortPost:
    """Return a message that a person reads; to anybody else it does not exist."""
    rows = visible_posts(user).select_related("cohort__campaign__programme", "by", "thread")
    return get_object_or_404(rows, public_id=public_id)


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a message of the team and its answers, and answer it; the team marks as done what needs no answer."""
    user, at = current_user(request), clock.now()
    post = _post_of(user, public_id)
    manages = allowed(user, cohort_posts.PERMISSION, post)
    acts = PageActs(request, {"answer": AnswerForm, "settle": forms.Form})
    name, form = acts.submitted
    if name == "settle" and not manages:
        raise Http404
    if form is not None and form.is_valid():
        with shown_in(form):
            if name == "settle":
                threads.settle(post, by=user, at=at)
                messages.success(request, "Les réponses sont marquées comme lues.")
            else:
                cohort_posts.answer(post, form.cleaned_data["text"], by=user, at=at)
                messages.success(request, "Votre réponse est partagée avec ceux qui lisent ce message.")
            return redirect("cohort-post", public_id=public_id)
    context = {
        "title": post.title,
        "post": post,
        "answers": post.thread.messages.select_related("by") if post.thread is not None else [],
        "waits": manages and post.thread is not None and post.thread.waiting_since is not None,
        "is_closed": post.cohort.campaign.state == CampaignState.CLOSED,
        "acts": acts,
    }
    return render(request, "followup/cohort_post.html", context, status=acts.status)


@require_GET
def file(request: HttpRequest, public_id: str) -> FileResponse:
    """Hand over the document of a message to those who read it."""
    post = _post_of(current_user(request), public_id)
    if not post.file:
        raise Http404
    answer = FileResponse(post.file.open(), as_attachment=True, filename=cohort_posts.filename(post))
    answer["Cache-Control"] = "private, no-store"
    return answer
