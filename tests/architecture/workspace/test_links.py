"""A page of the team shows each role only what the role may follow: no link, no form and no sentence leads to a refusal."""

import re

import pytest
from bs4 import BeautifulSoup

from accounts import rules
from tests import factories as f
from tests.architecture.routes.addresses import address_of
from tests.architecture.workspace.roles import READERS, TEAM_ROUTES
from tests.conftest import entered

SMOKE = ("instructor",)  # who finds most in the least time; the others are read in the sweep
SWEPT = (
    "manager of the present campaign",
    "jury_secretary",
    "hr",
    "legal_finance",
    "coach",
    "reader",
    "manager of the programme",
)
CRAWLING = [*SMOKE, *(pytest.param(reader, marks=pytest.mark.sweep) for reader in SWEPT)]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What a sentence asks of whoever types: on a page without a field it asks what nobody may do.
ASKED = re.compile(
    r"(?:^|[.!?:] )(Indiquez|Choisissez|Cochez|Saisissez|Renseignez|Remplissez|Recopiez|Sélectionnez|Déposez)\b"
)


def _levels(main):
    """Yield what a page says, in order: the level of a heading, or 0 for any other text or control."""
    for node in main.descendants:
        if getattr(node, "name", None) in HEADINGS:
            yield int(node.name[1]), node.get_text(" ", strip=True)
        elif getattr(node, "name", None) in {"input", "img", "svg", "button", "select", "textarea", "table"} or (
            isinstance(node, str) and node.strip() and not node.find_parent(HEADINGS)
        ):
            yield 0, ""


def empty_sections(main):
    """Return the headings that nothing follows: what they announced is not shown to this reader."""
    faults, current = [], None
    for level, text in [*_levels(main), (1, "")]:
        if level == 0:
            current = None
            continue
        if current is not None and level <= current[0]:
            faults.append(current[1])
        current = (level, text)
    return faults


def faults_of(page, path, user):
    """Return what a page shows to a reader whose roles refuse it."""
    soup = BeautifulSoup(page, "lxml")
    faults = {
        f"link {link['href']}"
        for link in soup.select("a[href^='/equipe/']")
        if not rules.may_read(user, link["href"].partition("#")[0])
    }
    forms = [form for form in soup.select("form") if form.get("method", "").lower() == "post"]
    for form in forms:
        actions = [form.get("action") or path, *(button["formaction"] for button in form.select("[formaction]"))]
        faults |= {f"form {action}" for action in actions if not rules.may_act(user, action)}
    main = soup.select_one("main")
    if main is None:
        return faults
    faults |= {f"empty section {heading}" for heading in empty_sections(main)}
    if not main.select("input:not([type=hidden]), select, textarea"):
        sentences = [" ".join(part.get_text(" ").split()) for part in main.select("p:not(.fr-alert p)")]
        faults |= {f"sentence {sentence}" for sentence in sentences if ASKED.search(sentence)}
    return faults


@pytest.mark.parametrize("reader", CRAWLING)
def test_no_page_shows_a_role_what_it_is_refused(reader, story):
    user = f.UserFactory(roles=READERS[reader])
    client, faults, seen = entered(user), {}, 0
    for name in sorted(TEAM_ROUTES):
        path = address_of(name, story)
        if not rules.may_read(user, path):
            continue
        response = client.get(path)
        if response.streaming:
            response.getvalue()  # and the client closes it
        elif response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            seen += 1
            wrong = faults_of(response.text, path, user)
            if wrong:
                faults[name] = sorted(wrong)

    assert (seen > 1, faults) == (True, {})
