"""No page cuts a list in silence: a slice in a view is a part that says where the rest is, or is named here."""

import ast

import pytest

from tests.architecture.packages import ROOT, modules

REASONS = {
    "applications/views/team/pool.py": "the first names of who is invited, which counts the others",
    "applications/views/team/listing.py": "two applications are compared; the third tells that too many were ticked",
    "applications/views/candidate/profile.py": "suggestions of a text field: any other skill may be typed",
    "challenges/views/administration/draft.py": "the nearest challenges, beside a link to the page that searches them",
    "challenges/views/administration/members.py": "suggestions of a search, which asks for more words",
    "cms/views/public/site.py": "the best results of a search, which says so",
    "accounts/views/person/saved_views.py": "an address, not a list",
    "followup/views/talent/home.py": "the latest messages of the cohort, beside a link to all of them",
    "talents/views/team/papers.py": "the first reasons of a message, which counts the others",
    "juries/views/juror/room.py": "the acts that one request may hold, and the second readings offered at most",
}


def cuts(path):
    """Return the lines where a view keeps the beginning of something."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    slices = [node for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)]
    return [node.lineno for node in slices if node.slice.upper is not None and node.slice.lower is None]


@pytest.mark.parametrize("path", modules("views/**"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_view_cuts_a_list(path):
    assert not cuts(path) or str(path.relative_to(ROOT)) in REASONS, cuts(path)


def test_each_reason_is_of_use():
    assert {name for name in REASONS if not cuts(ROOT / name)} == set()
