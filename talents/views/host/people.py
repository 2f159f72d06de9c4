"""The people of a challenge, for the administration that leads it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, role_required
from challenges.enums import ChallengeRight
from challenges.rules import hosted_challenges, is_administration
from common import clock
from talents.queries.people import host_seat, people_of


@require_GET
@role_required(is_administration)
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    """List those heard, proposed a seat and recruited, each with what is awaited from whom."""
    user = current_user(request)
    challenge = get_object_or_404(
        hosted_challenges(user, ChallengeRight.HOST).select_related("campaign"), public_id=public_id
    )
    context = {
        "title": "Les personnes de ce défi",
        "challenge": challenge,
        "people": people_of(challenge, user, at=clock.now()),
        "seat": host_seat(user, challenge),
    }
    return render(request, "talents/people.html", context)
