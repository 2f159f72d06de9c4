"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from challenges.rules import acts_for_one
from cms.publishing.chrome import chrome
from common import clock
from juries.rules import sits_in_one
from reporting.queries.workspace.frame import frame_of
from talents.rules import has_one


def spaces(user: User) -> list[tuple[str, str]]:
    """Return the (label, address name) of the spaces a person may enter (one query); everybody may apply."""
    roles = {"hosts": acts_for_one(), "judges": sits_in_one(), "works": has_one()}
    person = User.objects.filter(pk=user.pk).annotate(**roles).values(*roles).get()
    entries = []
    if user.is_team:
        entries.append(("Équipe programme", "team:home"))
    if person["hosts"]:
        entries += [("Administration", "administration:home"), ("Missions accueillies", "hosted-missions")]
    if person["judges"]:
        entries.append(("Jury", "juror:home"))
    if person["works"]:
        entries.append(("Talent", "talent:home"))
    return [*entries, ("Candidature", "candidate:home")]


class _Lazy:
    """Spaces looked up only by the templates that show them."""

    def __init__(self, user: Any) -> None:
        self.user = user

    def __iter__(self) -> Any:
        return iter(spaces(self.user) if self.user.is_authenticated else [])


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, the person's spaces, the rehearsal banner and the frame of whoever works."""
    moved = bool(clock.offset())
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "frame": SimpleLazyObject(chrome),
        "state_brand": settings.STATE_BRAND,
        "spaces": _Lazy(getattr(request, "user", None)),
        "rehearsal_now": clock.now() if moved else None,
        "demonstration": not settings.PRODUCTION,
        "sandbox": getattr(request, "sandbox", None),
        "sandbox_now": clock.now(),
        "workspace": frame_of(request),
    }
