"""Every page of a space stands under one heading of its menu; the matrix of routes reads what each page says of it."""

import re

from django.urls import get_resolver

from reporting.queries.workspace.sections import FULL_WIDTH, PLACES, SPACES, TEAM
from tests.architecture.packages import ROOT
from tests.architecture.routes.test_matrix import ROUTES
from tests.url_patterns import ARGUMENT, routes_of

SPACES_OF_ROUTES = ("team:", "administration:", "candidate:", "juror:", "talent:")


def test_every_route_of_a_space_is_under_one_heading():
    missing = [name for name in ROUTES if name.startswith(SPACES_OF_ROUTES) and name not in PLACES]
    assert missing == []


def test_every_page_of_the_team_is_reached_by_a_click():
    """A page that takes no object, or a campaign alone, is a heading of the menu or a link of a template."""
    headings = {section.route for section in (*TEAM.sections, *TEAM.campaign_sections)}
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    # Read by a script; where one is led on entering a rehearsal; opened by an act on two ticked rows.
    elsewhere = {"team:waiting", "team:sandbox", "team:compare"}
    lonely = [
        name
        for address, name in routes_of(get_resolver().url_patterns)
        if name in ROUTES and name.startswith("team:") and ROUTES[name][0] == "get"
        and set(ARGUMENT.findall(address)) <= {("slug", "code")}
        and name not in headings | elsewhere and f"'{name}'" not in templates and f'"{name}"' not in templates
    ]  # fmt: skip
    assert lonely == []


def test_a_route_is_under_one_heading_only():
    routes = [
        route for space in SPACES for section in (*space.campaign_sections, *space.sections) for route in section.routes
    ]
    assert sorted(routes) == sorted(set(routes))


def test_the_bar_switches_between_campaigns(story, client_for):
    page = client_for("team").get("/equipe/campagnes/EIG4-R2/candidatures/").text
    assert re.search(r"<summary>EIG promotion\u00a04 \(répétition 2\)</summary>", page)
    assert '<a href="/equipe/campagnes/EIG4-R1/"' in page


def test_a_visitor_has_no_menu_of_a_space(client, db):
    assert 'class="app-menu"' not in client.get("/comptes/login/").text
    assert set(FULL_WIDTH) <= set(PLACES)
    assert TEAM.route in PLACES
