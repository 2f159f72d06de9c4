"""What belongs to the team refuses anybody else by itself: no view has to stand in front."""

import ast
import re
from importlib import import_module

import pytest

from accounts.domain.acts import NotOfTheTeamError
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
GUARDED = [act for act in ACTS if getattr(getattr(import_module(act[0]), act[1]), "belongs_to_team", False)]


@pytest.mark.parametrize(("module", "name"), GUARDED, ids=".".join)
def test_somebody_else_is_refused_before_anything(module, name):
    with pytest.raises(NotOfTheTeamError, match="revient à l’équipe"):
        getattr(import_module(module), name)(by=f.UserFactory.build())


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
