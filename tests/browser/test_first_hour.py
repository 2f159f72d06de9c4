"""The first hour: an empty database, one command, then everything by clicking; an administration opens a draft.

The clicks and the seconds of the team are printed: an open call in under ten minutes without reading documentation.
"""

import re
import sys
import time
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.season import opening, proposals
from tests.browser.season.person import Person
from tests.browser.test_pages import check

MAX_CLICKS, MAX_SECONDS = 40, 600
HOST, ADMINISTRATION = "agathe@prefecture.invalid", "Préfecture d’essai"


def open_the_call(team):
    """Be the first person of a team: from the sign-in to a published campaign, whose first call opens today."""
    opening.enter_the_team(team)
    team.open("/equipe/")
    check(team.page, "première campagne")
    opening.name_the_programme(team)
    check(team.page, "programmes")
    opening.open_the_campaign(team, preset="EIG6", opening=date.today().isoformat())
    expect(team.page.locator("main svg rect")).to_have_count(7)
    check(team.page, "dates d’une campagne")
    opening.publish_the_campaign(team)
    check(team.page, "publication d’une campagne")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_team_opens_its_first_call_by_clicking(browser, empty_stack, width, capsys):
    team, host = Person(browser, empty_stack, width, opening.FIRST), Person(browser, empty_stack, width, HOST)
    started = time.monotonic()
    open_the_call(team)
    seconds = round(time.monotonic() - started)
    with capsys.disabled():
        sys.stdout.write(f"\n{width} px: {team.clicks} clicks, {seconds} s from the first page to the open call\n")
    host.open("/")
    host.sees("Pionniers de l’intérêt public")
    proposals.join(host, ADMINISTRATION)
    team.open("/equipe/administrations/")
    team.button(re.compile("^Accepter"))
    proposals.open_a_draft(host, ADMINISTRATION, "Simplifier les titres de séjour")
    assert team.clicks <= MAX_CLICKS
    assert seconds <= MAX_SECONDS
    assert team.faults + host.faults == []
    assert not team.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    for person in (team, host):
        person.context.close()
