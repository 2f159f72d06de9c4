"""No act that cannot be undone is done in one click: what offers it links to a page that says what it does, to whom.

That page is the act's own address read by GET, drawn by `common.web.confirmation`, or a page of its own with `confirm`.
"""

import re

import pytest

from tests.architecture.packages import ROOT

ACTS = (  # routes whose sending cannot be taken back, or writes to several people
    "administration:withdraw",
    "candidate:withdraw",
    "team:batch-cancel",
    "team:batch-sign",
    "team:close-campaign",
    "team:close-panel",
    "team:mission-start",
    "team:publish-campaign",
    "team:withdraw-challenge",
)
BUTTONS = {  # those of an address that has several acts: the page that offers them, and what their button would send
    "templates/selection/candidate/offer.html": ("accept", "keep", "decline", "settle"),
    "templates/panels/team/hearings.html": ("cancel", "convene"),
    "templates/challenges/team/parts/acts.html": ("close",),
}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LINKED = re.compile(r"(?:href=\"\{% url|\{% permitted|\{% readable|\{% confirm)\s+['\"]([\w:-]+)['\"]")
NAMED = re.compile(r"['\"]([a-z]+:[\w-]+)['\"]")


def drawn_at_once(source):
    """Return the acts that a template would do by a button of its own."""
    return sorted(set(ACTS).intersection(NAMED.findall(LINKED.sub("", source))))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_only_links_to_an_act_that_cannot_be_undone(path):
    assert drawn_at_once(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("name", "values"), BUTTONS.items())
def test_an_answer_that_cannot_be_undone_has_its_page(name, values):
    source = (ROOT / name).read_text(encoding="utf-8")
    assert [value for value in values if f'value="{value}"' in source] == []


@pytest.mark.parametrize(
    ("source", "acts"),
    [
        ('{% act_form "team:close-panel" panel.public_id label="Clore le jury" %}', ["team:close-panel"]),
        ("<form action=\"{% url 'candidate:withdraw' application.public_id %}\">", ["candidate:withdraw"]),
        ("{% url 'team:batch-sign' batch.public_id as action %}", ["team:batch-sign"]),
        ("<a href=\"{% url 'candidate:withdraw' application.public_id %}\">", []),
        ('{% permitted "team:close-panel" panel.public_id %}', []),
        ("{% readable 'team:withdraw-challenge' challenge.public_id %}", []),
        ("{% confirm 'team:publish-campaign' campaign.code %}", []),
    ],
)
def test_buttons_that_act_at_once_are_seen(source, acts):
    assert drawn_at_once(source) == acts
