"""Every form of every page sent back empty: nothing is done, each fault is told beside its field, and no page has one of its own."""

import pytest

from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import PAGES, check, walk

# Forms that ask for something typed or chosen: sent empty, they are refused.
ASKING = """() => {
    const typed = e => e.matches('textarea, input:not([type=hidden], [type=checkbox], [type=radio])')
        || (e.matches('select') && [...e.options].some(o => o.value === ''));
    const asks = form => form.method === 'post' && form.querySelector('[type=submit]')
        && [...form.elements].some(e => e.required && typed(e));
    return [...document.querySelectorAll('main form')].flatMap((form, rank) => asks(form) ? [rank] : []); }"""
SEND = """rank => { const form = document.querySelectorAll('main form')[rank]; form.noValidate = true;
    for (const e of form.elements) {
        if (e.matches('select') && [...e.options].some(o => o.value === '')) e.value = '';
        if (e.matches('textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=submit])')) e.value = '';
    }
    form.requestSubmit(form.querySelector('[type=submit]')); }"""
TOLD = ".fr-error-text, .fr-alert--error, .fr-message--error, .fr-messages-group [class*=error]"
# A field says its fault by aria-describedby; a group of radios or boxes, by that of its fieldset.
UNTOLD = """() => {
    const told = e => (e?.getAttribute('aria-describedby') || '').split(' ')
        .some(id => document.getElementById(id)?.textContent.trim());
    return [...document.querySelectorAll('main [aria-invalid=true]')]
        .filter(e => !told(e) && !told(e.closest('fieldset'))).map(e => e.outerHTML.slice(0, 120)); }"""
LEAST = {None: 4, "equipe": 10, "administration": 1, "candidature": 4, "talent": 10}  # forms tried


def refusals(page, where):
    """Send each form of the page empty, and yield the page that answers."""
    address = page.url
    for rank in page.evaluate(ASKING):
        page.goto(address)
        with page.expect_navigation():
            page.evaluate(SEND, rank)
        yield f"{where}, formulaire {rank + 1}"


@pytest.mark.parametrize("actor", PAGES)
def test_a_form_sent_empty_says_what_is_missing(visit, actor):
    page = visit(actor and f"{actor}@exemple.invalid")
    tried = 0
    for where in walk(page, actor):
        for sentence in refusals(page, where):
            tried += 1
            assert page.locator("main").locator(TOLD).count(), f"{sentence} : rien n’est dit ({page.url})"
            assert page.evaluate(UNTOLD) == [], sentence
            for width in WIDTHS.values():
                page.set_viewport_size({"width": width, "height": 900})
                check(page, f"{sentence}, {width} px")
    assert tried >= LEAST.get(actor, 0)
