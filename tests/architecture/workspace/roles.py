"""What a route of the team answers each role, beside what it declares.

Two readers run every view to its end, through the whole application; the others stop where the view would begin: what
is tried of them is the decision.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve

from accounts import decorators, rules
from accounts.enums import Role
from accounts.management.commands import draw_roles
from tests import factories as f
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


class EnteredError(Exception):
    """The route let somebody in: its view would run now."""


class FirstAnswer:
    """What decorators ask of :mod:`accounts.rules`: whoever is let in by the first question goes no further."""

    def __init__(self):
        self.asked = 0

    def may_enter(self, *question):
        answer, self.asked = rules.may_enter(*question), self.asked + 1
        if answer and self.asked == 1:
            raise EnteredError
        return answer


def _expected(user, name, method, arguments, let_in):
    """Return what a person is answered, from what the route declares: ``let_in``, or refused."""
    asked = TEAM_ROUTES[name]
    permission = asked.asked(method.upper())
    if rules.may_enter(user, permission, asked.scope, arguments):
        return let_in
    readable = permission != asked.read and rules.may_enter(user, asked.read, asked.scope, arguments)
    return FORBIDDEN if readable else NOT_FOUND


def _answer(user, method, address, data):
    """Return the status that the whole application answers; what it writes is rolled back."""
    with transaction.atomic():
        response = getattr(entered(user), method)(address, data)
        transaction.set_rollback(True)
        if response.streaming:
            response.getvalue()  # and the client closes it
    return response.status_code


def _decision(user, method, address, route):
    """Return what the route decides before its view: :data:`ENTERED`, or the status of its refusal."""
    request = getattr(RequestFactory(), method)(address)
    request.user = user
    try:
        route.func(request, *route.args, **route.kwargs)
    except EnteredError:
        return ENTERED
    except Http404:
        return NOT_FOUND
    except PermissionDenied:
        return FORBIDDEN
    raise AssertionError(f"{address}: the view ran without asking anything")


def wrong_answers(name, method, address, data, let_in, monkeypatch):
    """Return the readers whom a route answers otherwise than it declares: what was expected, and what came."""
    route = resolve(address.partition("?")[0])
    users = {reader: f.UserFactory(roles=roles) for reader, roles in READERS.items()}
    answers = {
        reader: (_expected(users[reader], name, method, route.kwargs, let_in),
                 _answer(users[reader], method, address, data))
        for reader in WHOLE
    }  # fmt: skip
    for reader, user in users.items():
        if reader in WHOLE:
            continue
        with monkeypatch.context() as patch:
            patch.setattr(decorators, "rules", FirstAnswer())
            answer = _decision(user, method, address, route)
        answers[reader] = (_expected(user, name, method, route.kwargs, ENTERED), answer)
    return {reader: answer for reader, answer in answers.items() if answer[0] != answer[1]}
