"""Every route of the team x every role: what is declared is what is answered, on the right campaign and on another."""

import pytest
from django.db import transaction
from django.http import Http404
from django.urls import get_resolver, resolve

from accounts import decorators, rules
from accounts.enums import Role
from accounts.management.commands import draw_roles
from accounts.rules import PERMISSIONS, ROLE_PERMISSIONS
from tests import factories as f
from tests.architecture.routes.addresses import address_of, routes_of
from tests.architecture.routes.test_matrix import PRESSED, ROUTES, issued  # noqa: F401 - a fixture
from tests.conftest import entered

TEAM_ROUTES = {name: asked for _, name, asked in draw_roles.team_routes()}
NOT_FOUND, FORBIDDEN, ENTERED = 404, 403, "entered"
WHOLE = ("reader", "manager of the present campaign")
# Who reads: a role of the whole platform, or one on a campaign of the story, told by its level and its code.
READERS = {
    **{role.value: (role.value,) for role in Role},
    "manager of the programme": ((Role.MANAGER, "programme", "EIG"),),
    "manager of another programme": ((Role.MANAGER, "programme", "DIG"),),
    "manager of the present campaign": ((Role.MANAGER, "campaign", "EIG4-R2"),),
    "manager of the past campaign": ((Role.MANAGER, "campaign", "EIG4-R1"),),
    "manager of no campaign of the story": ((Role.MANAGER, "campaign", "AILLEURS"),),
}


def expected_answer(user, name, method, address, let_in):
    """Return what a person is answered, from what the route declares: ``let_in``, or refused."""
    asked, arguments = TEAM_ROUTES[name], resolve(address).kwargs
    permission = asked.asked(method.upper())
    if rules.may_enter(user, permission, asked.scope, arguments):
        return let_in
    readable = permission != asked.read and rules.may_enter(user, asked.read, asked.scope, arguments)
    return FORBIDDEN if readable else NOT_FOUND


class EnteredError(Exception):
    """The route let somebody in: its view would run now."""


class Door:
    """What decorators ask of :mod:`accounts.rules`: whoever is let in by the first question goes no further."""

    def __init__(self):
        self.asked = 0

    def may_enter(self, *question):
        answer, self.asked = rules.may_enter(*question), self.asked + 1
        if answer and self.asked == 1:
            raise EnteredError
        return answer


@pytest.fixture
def door(monkeypatch, request):
    """Stop at the view of each route, whose answer the matrix tries; two readers run every view to its end."""
    if request.node.callspec.params["reader"] in WHOLE:
        return None
    door = Door()
    monkeypatch.setattr(decorators, "rules", door)
    return door


def answered(client, method, address, data, door):
    """Return the status of an answer, or :data:`ENTERED`."""
    if door:
        door.asked = 0
    with transaction.atomic():
        try:
            response = getattr(client, method)(address, data)
        except EnteredError:
            return ENTERED
        finally:
            transaction.set_rollback(True)
        if response.streaming:
            response.getvalue()  # and the client closes it
    return response.status_code


@pytest.mark.parametrize("reader", READERS)
def test_route_answers_each_role_as_it_declares(reader, story, issued, door):  # noqa: F811 - the fixture
    user = f.UserFactory(roles=READERS[reader])
    client = entered(user)
    wrong = {}
    for name in TEAM_ROUTES:
        method, answers = ROUTES[name]
        address = address_of(name, story)
        status = answered(client, method, address, PRESSED.get(name, {}), door)
        let_in = ENTERED if door else answers[-1]
        expected = expected_answer(user, name, method, address.partition("?")[0], let_in)
        if status != expected:
            wrong[name] = (expected, status)
    assert wrong == {}


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
