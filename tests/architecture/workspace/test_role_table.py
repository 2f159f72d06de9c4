"""The table of roles: every route of the team asks for a permission that the table has."""

import pytest
from django.http import Http404
from django.urls import get_resolver

from accounts import rules
from accounts.management.commands import draw_roles
from accounts.rules import PERMISSIONS, ROLE_PERMISSIONS
from tests import factories as f
from tests.architecture.workspace.roles import TEAM_ROUTES
from tests.url_patterns import routes_of


def test_every_route_of_the_team_s_space_asks_for_a_permission():
    team_addresses = {name for address, name in routes_of(get_resolver().url_patterns) if address.startswith("equipe/")}
    assert team_addresses - set(TEAM_ROUTES) == {"broken-links"}  # asks for the right to edit the site


def test_every_declared_permission_is_of_the_table():
    named = {permission for asked in TEAM_ROUTES.values() for permission in (asked.read, asked.write)}
    assert named <= set(PERMISSIONS)
    assert all(permissions <= set(PERMISSIONS) for permissions in ROLE_PERMISSIONS.values())


def test_the_document_is_up_to_date():
    from django.conf import settings

    assert (settings.BASE_DIR / draw_roles.TARGET).read_text(encoding="utf-8") == draw_roles.drawing()


def test_a_permission_that_the_table_has_not_is_a_fault():
    with pytest.raises(KeyError):
        rules.allowed(f.UserFactory.build(is_team=True), "campaigns.destroy")


def test_a_decorated_view_refuses_before_it_reads(rf, db):
    from accounts.decorators import permission_required

    request = rf.get("/")
    request.user = f.UserFactory()
    with pytest.raises(Http404):
        permission_required("campaigns.view")(lambda request: pytest.fail("read"))(request)
