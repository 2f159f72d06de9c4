"""The frame of whoever works: the object of each page is on its first screen, and the keyboard goes everywhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS

HEIGHTS = {"desktop": 800, "phone": 844}
TOP = {"desktop": 200, "phone": 300}  # pixels above which the object of a page begins
ROWS, ROW_HEIGHT = 12, 40  # a list shows so many rows, each so high at most
MAX_HEIGHT = 4000  # of a page of the team on a wide screen
CAMPAIGN, ENDED = "/equipe/campagnes/EIG4-R2", "/equipe/campagnes/EIG4-R1"
# Each page of the workspace, by who works there, with what it is for: its first object.
OBJECTS = {
    "equipe": {
        "/equipe/": ".app-task, .app-card",
        "/equipe/boite/": "table, p",
        f"{CAMPAIGN}/": ".app-timeline",
        f"{CAMPAIGN}/calendrier/": ".app-timeline",
        f"{CAMPAIGN}/pilotage/": ".app-figures",
        f"{CAMPAIGN}/defis/": ".app-list table",
        f"{CAMPAIGN}/candidatures/": ".app-list table",
        f"{ENDED}/selection/": ".app-rows",
        f"{ENDED}/auditions/": ".app-hours",
        f"{ENDED}/jurys/": ".app-heat, table",
        f"{ENDED}/pilotage/parcours/": ".app-chart",
        f"{CAMPAIGN}/defis/?vue=tableau": ".app-board",
        f"{ENDED}/cohorte/": ".app-list table, h2",
        f"{ENDED}/suivi/": ".app-figures",
        "/equipe/administrations/": ".app-list table",
        "/equipe/recherche/?q=enki": "form",
    },
    "candidature": {"/candidature/": "h2", "/candidature/profil/": "form"},
    "administration": {"/administration/": ".app-card", "/administration/collegues/": "h2"},
    "jury": {"/jury/": "p"},
    "talent": {"/talent/": "h2", "/signatures/": "p, table"},
}
FULL_LISTS = (f"{CAMPAIGN}/defis/", f"{CAMPAIGN}/candidatures/", "/equipe/administrations/")
TOP_OF = """(selector) => Math.round(Math.min(...[...document.querySelectorAll(selector)]
  .filter((e) => e.getClientRects().length).map((e) => e.getBoundingClientRect().top)))"""
SEEN = """() => [...document.querySelectorAll('.app-list tbody tr')].map((row) => row.getBoundingClientRect())
  .filter((box) => box.bottom <= innerHeight).map((box) => box.height)"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("actor", OBJECTS)
def test_the_object_of_a_page_is_on_its_first_screen(actor, width, visit):
    page = visit(f"{actor}@exemple.invalid", WIDTHS[width])
    page.set_viewport_size({"width": WIDTHS[width], "height": HEIGHTS[width]})
    late, wide, tall = {}, {}, {}
    for path, selector in OBJECTS[actor].items():
        page.goto(path)
        top = page.evaluate(TOP_OF, ", ".join(f"main {part}" for part in selector.split(", ")))
        if top > TOP[width]:
            late[path] = top
        if page.evaluate("document.documentElement.scrollWidth") > WIDTHS[width]:
            wide[path] = page.evaluate("document.documentElement.scrollWidth")
        height = page.evaluate("document.documentElement.scrollHeight")
        if width == "desktop" and height > MAX_HEIGHT:
            tall[path] = height
    assert (late, wide, tall) == ({}, {}, {})


def test_the_rules_of_a_draft_are_short(stack, visit):
    """Its parts are folded, but those where something is to be read; the address of a finding unfolds its part."""
    stack.python(
        "from datetime import date\nfrom accounts.models import User\nfrom challenges.domain import campaigns\n"
        "from common import clock\nby = User.objects.get(email='equipe@exemple.invalid')\n"
        "campaigns.create('preset:EIG6', code='EIG-COURTE', programme='EIG', number=98, name='Règles courtes',"
        " starts_on=date(2031, 9, 1), by=by, at=clock.now())"
    )
    page = visit("equipe@exemple.invalid")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/equipe/campagnes/EIG-COURTE/regles/")
    assert page.evaluate("document.documentElement.scrollHeight") <= MAX_HEIGHT
    assert page.evaluate(TOP_OF, "main h2") <= TOP["desktop"]
    stages = page.locator("details", has=page.locator("#etapes"))
    expect(stages).not_to_have_attribute("open", "")
    page.goto("/equipe/campagnes/EIG-COURTE/regles/#etapes")
    expect(stages).to_have_attribute("open", "")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_list_shows_its_rows_on_its_first_screen(visit):
    page = visit("equipe@exemple.invalid")
    page.set_viewport_size({"width": 1280, "height": 800})
    for path in FULL_LISTS:
        page.goto(path)
        heights = page.evaluate(SEEN)
        assert len(heights) >= ROWS, path
        assert max(heights) <= ROW_HEIGHT, path


@pytest.mark.parametrize("width", WIDTHS)
def test_what_opens_over_a_list_is_in_sight(width, visit):
    page = visit("equipe@exemple.invalid", WIDTHS[width])
    page.goto(f"{CAMPAIGN}/candidatures/?state=submitted")
    for name in ("Filtrer", "Vues", "Colonnes et fichiers"):
        page.locator("main summary").filter(has_text=name).click()
        panel = page.locator("main .app-drop[open] .app-drop__panel")
        box = panel.bounding_box()
        assert box["y"] <= HEIGHTS[width] / 2, name
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= WIDTHS[width], name
        wide = panel.evaluate("e => e.scrollWidth - e.clientWidth")
        assert wide <= 0, name


def test_a_list_is_read_by_keyboard(visit):
    page = visit("equipe@exemple.invalid")
    page.goto(f"{CAMPAIGN}/candidatures/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    page.get_by_role("button", name="Fermer", exact=True).press("Enter")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("tr[data-current] input")).to_be_checked()
    page.keyboard.press("/")
    expect(page.locator("#recherche")).to_be_focused()
    page.keyboard.type("calendrier")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Calendrier", exact=True).first).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("#recherche")).to_be_focused()


def test_keys_of_a_letter_can_be_cut(visit):
    page = visit("equipe@exemple.invalid")
    page.goto(f"{CAMPAIGN}/candidatures/")
    page.keyboard.press("?")
    page.get_by_role("button", name="Couper les raccourcis d’une lettre").click()
    page.get_by_role("button", name="Fermer", exact=True).click()
    page.keyboard.press("j")
    expect(page.locator("tr[data-current]")).to_have_count(0)


def test_the_menu_counts_what_waits_and_opens_on_a_phone(visit):
    page = visit("equipe@exemple.invalid", 390)
    page.goto(f"{CAMPAIGN}/")
    expect(page.get_by_role("navigation", name="Menu de l’espace")).to_be_hidden()
    page.locator(".app-bar__menu").click()
    menu = page.get_by_role("navigation", name="Menu de l’espace")
    expect(menu.get_by_role("link", name=re.compile("^Candidatures.* en attente"))).to_be_visible()
    menu.get_by_role("link", name="Calendrier").click()
    expect(page.locator("h1")).to_have_text("Calendrier")


def test_the_first_page_loads_what_is_to_do(visit):
    page = visit("equipe@exemple.invalid")
    page.goto("/equipe/")
    expect(page.locator(".app-card__tasks").first).to_be_visible()
    page.locator("summary").filter(has_text="Campagnes").click()
    page.get_by_role("link", name=re.compile("EIG promotion.4 .répétition 1.")).click()
    expect(page.locator("h1")).to_have_text(re.compile("EIG promotion"))
