"""What axe cannot see: keyboard alone, focus that shows, zoom, spacing of text, reduced motion, dark theme."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.test_pages import check

PAGES = ["/", "/defis/", "/defis/enki/", "/statistiques/", "/questions/", "/comptes/login/", "/recherche/?q=donnees"]
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    " p { margin-bottom: 2em !important; }"
)  # RGAA 10.12


def sideways(page):
    """Return by how many pixels the page scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def cut(page):
    """Return the texts that their own box cuts."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main h1, main h2, main h3, main p, main label')]
        .filter(e => e.offsetParent && getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1
            && !e.matches('.fr-pagination__link, .fr-sr-only') && !e.closest('.fr-search-bar'))
        .map(e => e.outerHTML.slice(0, 120))"""
    )


@pytest.mark.parametrize("width", [320, 640])
def test_pages_hold_at_two_and_four_times_their_size(visit, width):
    """RGAA 10.4 and 10.11: 1,280 px seen at 200 % and 400 % are 640 and 320 px."""
    page = visit(width=width)
    for path in PAGES:
        page.goto(path)
        assert (path, sideways(page), cut(page)) == (path, 0, [])


def test_pages_hold_when_their_text_is_spaced_out(browser, stack):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=stack.url, bypass_csp=True)
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        page.add_style_tag(content=SPACED)
        assert (path, sideways(page), cut(page)) == (path, 0, [])
    context.close()


def test_every_stop_of_the_keyboard_is_seen(visit):
    """RGAA 10.7, 12.8: what has the focus shows it, in the order of the page, and nothing traps it."""
    page = visit()
    for path in ("/", "/defis/", "/questions/"):
        page.goto(path)
        seen, unseen = [], []
        for _ in range(60):
            page.keyboard.press("Tab")
            name, outlined = page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e);
                return [e.outerHTML.slice(0, 90), s.outlineStyle !== 'none' || s.boxShadow !== 'none']; }"""
            )
            if name.startswith("<body"):
                break
            seen.append(name)
            if not outlined:
                unseen.append(name)
        assert unseen == []
        assert len(set(seen)) > 15


def test_the_first_stop_leads_to_the_content(visit):
    page = visit()
    page.goto("/defis/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash") in {"contenu", "#contenu"}


def test_nothing_moves_for_who_asked_for_it(browser, stack):
    context = browser.new_context(base_url=stack.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/questions/")
    page.get_by_role("button", name=re.compile("Faut-il un diplôme")).click()
    lasting = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('.fr-collapse')].map(e =>
        parseFloat(getComputedStyle(e).transitionDuration) || 0))"""
    )
    assert lasting <= 0.01
    context.close()


def test_the_dark_theme_has_no_fault(browser, stack):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=stack.url, color_scheme="dark")
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        page.wait_for_function("document.documentElement.dataset.frTheme === 'dark'")
        check(page, f"{path}, thème sombre")
    context.close()


def type_in(page, text):
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def reach(page, locator, limit=80):
    """Go to something with the Tab key alone, and fail when it cannot be reached."""
    wanted = locator.element_handle()
    for _ in range(limit):
        if page.evaluate("wanted => document.activeElement === wanted", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(str(locator))


def sign_in(page, email):
    page.goto("/comptes/login/")
    reach(page, page.locator("input[name=login]:visible"))
    type_in(page, email)
    reach(page, page.locator("input[name=password]:visible"))
    type_in(page, PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(espaces|candidature|administration|jury|equipe|talent)/"))


def test_a_visitor_finds_a_challenge_by_the_keyboard(visit):
    page = visit()
    page.goto("/defis/")
    reach(page, page.get_by_role("textbox", name=re.compile("Mots")))
    type_in(page, "environnement")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("défi")
    reach(page, page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Profils recherchés")).to_be_visible()


def test_a_candidate_reads_their_dossier_by_the_keyboard(visit):
    page = visit()
    sign_in(page, "candidature@exemple.invalid")
    page.goto("/candidature/")
    reach(page, page.locator("main h3 a").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dossier déposé")).to_be_visible()


def test_a_lead_reads_their_proposal_by_the_keyboard(visit):
    page = visit()
    sign_in(page, "administration@exemple.invalid")
    page.goto("/administration/")
    reach(page, page.locator("main h3 a").first)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Dossier déposé")


def test_a_juror_opens_a_dossier_by_the_keyboard(visit):
    page = visit()
    sign_in(page, "jury@exemple.invalid")
    page.goto("/jury/")
    reach(page, page.locator("main tbody a").first)
    page.keyboard.press("Enter")
    expect(page.locator(".app-room")).to_be_visible()


def test_the_team_acts_on_a_filter_by_the_keyboard(visit):
    """Filter, keep the view, attribute what it holds to oneself, seeing first how many that is."""
    page = visit()
    sign_in(page, "equipe@exemple.invalid")
    page.goto("/equipe/campagnes/EIG4-R2/candidatures/")
    reach(page, page.get_by_label("Mots cherchés"))
    type_in(page, "données")
    page.keyboard.press("Enter")
    reach(page, page.locator("summary").filter(has_text="Vues"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Garder cette vue sous le nom"))
    type_in(page, "Données")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La vue « Données » est gardée.")).to_be_visible()
    expect(page.locator("summary").filter(has_text="Vues (1)")).to_be_visible()
    expect(page.locator(".app-views a")).to_have_attribute("aria-current", "true")
    reach(page, page.get_by_role("button", name=re.compile("Agir sur tout le filtre")), limit=250)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Je les suis")).to_be_visible()
    reach(page, page.get_by_role("button", name="Confirmer"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Je les suis : .*candidature"))).to_be_visible()
