"""The home of a person recruited, by week, and what they write to the team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import current_user, role_required
from challenges.queries.steps import Reader
from common import clock
from common.jobs import JobState
from documents.models import Document
from dossiers.domain.exchanges import threads
from dossiers.forms import exchanging
from followup.domain import mission_home
from followup.domain.channel import MISSION_THREAD
from followup.rules import visible_posts
from talents.domain import acts, deadlines
from talents.domain.documents import circuits
from talents.models import Mission
from talents.queries.steps import next_step
from talents.rules import is_talent, own_missions


def _documents(mission: Mission) -> list[Document]:
    """Return the papers of a mission that may be downloaded, the latest first."""
    papers = (about.document for about in mission.papers.all())
    return sorted((paper for paper in papers if paper.state == JobState.DONE), key=lambda paper: -paper.pk)


@require_GET
@role_required(is_talent)
def home(request: HttpRequest) -> HttpResponse:
    """Show one's week: the bulletin, what to sign or to answer, the next dates, papers, contacts, the timeline."""
    user, at = current_user(request), clock.now()
    related = deadlines.with_facts(own_missions(user)).select_related(
        "position__profession", "lead", "sponsor", "coach", "thread"
    )
    missions = list(related.prefetch_related("papers__document"))
    mission = mission_home.current(missions)
    context = {
        "title": "Ma mission",
        "mission": mission,
        "others": [other for other in missions if other != mission],
        "step": next_step(mission, at, reader=Reader.TALENT),
        "waiting": circuits.waiting(user),
        "intent": acts.pending(mission),
        "reviews": mission_home.awaited_reviews(mission, at=at),
        "bulletin": mission_home.bulletin(mission, at=at),
        "entries": mission_home.coming(mission, at=at),
        "documents": _documents(mission),
        "contacts": mission_home.contacts(mission),
        "posts": visible_posts(user).filter(cohort=mission.cohort)[:3],
        "exchange": threads.summary(mission.thread_id),
        "timeline": mission_home.spans(mission, at=at),
    }
    return render(request, "followup/talent/home.html", context)


@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what one and the team wrote to each other, and write to the team: nobody else reads it."""
    user = current_user(request)
    own = own_missions(user).select_related("cohort__campaign", "talent", "position__challenge", "thread")
    mission = get_object_or_404(own, public_id=public_id)
    context = {
        "subject": mission,
        "campaign": mission.cohort.campaign,
        "about": (
            "L’équipe du programme et vous lisez cet échange, et personne d’autre : ni votre administration d’accueil,"
            " ni votre coach."
        ),
        "back": "mission-room",
        "back_label": str(mission),
    }
    return exchanging.person_page(request, MISSION_THREAD, mission, writes=True, context=context)
