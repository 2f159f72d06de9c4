"""The frame of a page: its bar, its menu and where it stands, from its route and what it shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from accounts.models import User
from accounts.rules import may_read
from challenges.models import Campaign
from challenges.rules import team_campaigns
from reporting.queries.workspace.sections import FULL_WIDTH, PERSON, PLACES, TEAM, Place, Section

ACCOUNT_PATH = "/comptes/"  # the sign-in pages have many routes, of another package


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: its words, its address, whether the page is inside, what its waiting count is named."""

    label: str
    url: str
    current: bool
    route: str


class Frame:
    """What surrounds the page of whoever works. Templates read it; nothing is looked up before they do."""

    def __init__(self, place: Place, route: str, user: User) -> None:
        """Keep where the page is and for whom it is drawn."""
        self.place, self.route, self.user = place, route, user
        self.space, self.section = place.space, place.section
        self.full_width = route in FULL_WIDTH

    @property
    def is_team(self) -> bool:
        """Tell whether the page is one of the team's space."""
        return self.space is TEAM

    def at(self, path: str) -> "Frame":
        """Return the frame of a page that belongs to another one: the confirmation of an act on a list."""
        try:
            place = PLACES.get(resolve(path).view_name)
        except Resolver404:
            place = None
        return Frame(place, self.route, self.user) if place else self

    def campaigns(self) -> list[Campaign]:
        """Return the campaigns to switch between, the latest first (one query)."""
        rows = team_campaigns(self.user).only(
            "code", "name", "state", "programme", "number", "rehearsal_of", "starts_on"
        )
        return list(rows.order_by("-starts_on", "-pk"))

    def _entries(self, sections: Iterable[Section], campaign: Campaign | None = None) -> list[Entry]:
        """Return the headings that the person's roles let them read."""
        addresses = [
            (section, reverse(section.route, args=[campaign.code] if campaign else [])) for section in sections
        ]
        return [
            Entry(section.label, url, section is self.section, section.route)
            for section, url in addresses
            if may_read(self.user, url, campaign)
        ]

    def campaign_menu(self, campaign: Campaign | None) -> list[Entry]:
        """Return the headings of a campaign, or nothing outside one."""
        if campaign is None:
            return []
        return self._entries(self.space.campaign_sections, campaign)

    def menu(self) -> list[Entry]:
        """Return the headings of the space that belong to no campaign."""
        return self._entries(self.space.sections)

    def personal_menu(self) -> list[Entry]:
        """Return the pages that everybody has, whatever their space; none in the space that they make."""
        return [] if self.space is PERSON else self._entries(PERSON.sections[2:])

    def trail(self, campaign: Campaign | None) -> list[tuple[str, str]]:
        """Return the pages above this one, (label, address): the space, the campaign, the heading."""
        above = [(self.space.label, reverse(self.space.route))]
        if campaign is not None and self.place.of_campaign:
            above.append((campaign.short_name, reverse("team:campaign", args=[campaign.code])))
            above.append((self.section.label, reverse(self.section.route, args=[campaign.code])))
        elif not self.place.of_campaign:
            above.append((self.section.label, reverse(self.section.route)))
        return [(label, url) for label, url in dict.fromkeys(above) if may_read(self.user, url, campaign)]


def frame_of(request: HttpRequest) -> Frame | None:
    """Return the frame of a page of a space; nothing for a page of the public site or a visitor."""
    match, user = request.resolver_match, getattr(request, "user", None)  # none for what is refused at the door
    if match is None or not isinstance(user, User):
        return None
    place = PLACES.get(match.view_name)
    if place is None and request.path.startswith(ACCOUNT_PATH):
        place = PLACES["account_email"]
    return Frame(place, match.view_name, user) if place else None
