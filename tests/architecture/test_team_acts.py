"""What belongs to the team refuses anybody else by itself: no view has to stand in front."""

import ast
import re
from importlib import import_module

import pytest

from accounts.domain.acts import NotOfTheTeamError, NotPermittedError, team_act
from accounts.enums import TEAM_ROLES, RoleLevel
from accounts.models import Grant
from accounts.rules import ROLE_PERMISSIONS
from tests import factories as f
from tests.architecture.packages import PACKAGES, dotted, modules

# Acts that a team's page shares with others, each with its own rule in the function or in its caller's.
SHARED = {
    "assignments.top_up",
    "challenges.withdraw",
    "cohorts.start",
    "deadlines.mark",
    "planning.plan",
    "proposals.comment",
}


def acts():
    """Yield every domain function that somebody does (« by »), with its module."""
    for path in modules("domain/**", [package for package in PACKAGES if package not in {"devtools", "sandbox"}]):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = isinstance(node, ast.FunctionDef) and "by" in [argument.arg for argument in node.args.kwonlyargs]
            if named and not node.name.startswith("_"):
                yield dotted(path), node.name


ACTS = list(acts())
GUARDED = [act for act in ACTS if getattr(getattr(import_module(act[0]), act[1]), "permissions", ())]


def member(*grants):
    """Return somebody who is of the team by these roles."""
    person = f.UserFactory.build()
    person.grants = tuple(Grant(role, level, code) for role, level, code in grants)
    return person


def powerless(act):
    """Return the widest role of the team that gives none of the permissions of an act; every role gives some acts."""
    function = getattr(import_module(act[0]), act[1])
    roles = [role for role in TEAM_ROLES if not ROLE_PERMISSIONS[role] & set(function.permissions)]
    return max(roles, key=lambda role: len(ROLE_PERMISSIONS[role]), default=None)


REFUSED = {act: role for act in GUARDED if (role := powerless(act)) is not None}


@pytest.mark.parametrize(("module", "name"), GUARDED, ids=".".join)
def test_somebody_else_is_refused_before_anything(module, name):
    with pytest.raises(NotOfTheTeamError, match="revient à l’équipe"):
        getattr(import_module(module), name)(by=f.UserFactory.build())


@pytest.mark.parametrize(("module", "name"), REFUSED, ids=".".join)
def test_a_member_without_the_permission_is_refused_before_anything(module, name):
    with pytest.raises(NotPermittedError, match="Votre rôle ne vous permet pas"):
        getattr(import_module(module), name)(by=member((REFUSED[module, name], RoleLevel.PLATFORM, "")))


def test_every_role_of_the_team_may_finish_a_task_and_nothing_else():
    assert set(GUARDED) - set(REFUSED) == {("applications.domain.automations.rounds", "finish")}


def test_a_permission_counts_where_the_member_has_it():
    @team_act("campaigns.manage", "challenges.manage")
    def act(campaign, *, by):
        return campaign, by

    here = f.CampaignFactory.build(code="ICI")
    manager = member(("manager", RoleLevel.CAMPAIGN, "ICI"))
    instructor = member(("instructor", RoleLevel.CAMPAIGN, "ICI"))
    assert act(here, by=manager) == (here, manager)
    assert act(here, by=instructor) == (here, instructor)  # one of the permissions is enough
    assert act(here, by=None) == (here, None)
    with pytest.raises(NotPermittedError):
        act(f.CampaignFactory.build(code="AILLEURS"), by=manager)


def test_a_permission_that_the_table_has_not_is_a_fault():
    with pytest.raises(KeyError):
        team_act("campaigns.destroy")


def test_what_the_team_s_pages_do_is_guarded_or_said_to_be_shared():
    pages = "\n".join(path.read_text(encoding="utf-8") for path in modules("views/**") if path.parent.name == "team")
    done = {
        f"{module.rpartition('.')[2]}.{name}"
        for module, name in ACTS
        if (module, name) not in GUARDED and re.search(rf"\b{module.rpartition('.')[2]}\.{name}\(", pages)
    }
    assert done - SHARED == set()


def test_most_acts_of_the_team_are_guarded():
    assert len(GUARDED) >= 50
