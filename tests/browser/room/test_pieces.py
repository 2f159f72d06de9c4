"""A juror reads a piece beside the grid, chooses marks by their words and writes notes, with and without network and script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check
from tests.browser.test_reading_room import ready, settled

FIRST_LINE = 120  # pixels at 1280 x 800
SEAT = """
from django.core.files.base import ContentFile
from accounts.models import User
from common import clock
from devtools.domain import demo
from dossiers.domain import answers, attachments, deposits
from dossiers.models import Dossier, Form, FormField
from juries.models import Assessment, Criterion, Juror, Panel, ScoringGrid
from sandbox.domain.people import pdf
at = clock.now()
grid = ScoringGrid.objects.create(code="MOTS-%(name)s", kind="candidate", stage="lecture", scale_min=0, scale_max=3)
for rank in range(1, 5):
    Criterion.objects.create(grid=grid, position=rank, label=f"Critère {rank}", levels={str(mark): f"Ce que montre un dossier qui vaut {mark} pour le critère {rank}, écrit assez long pour ne pas tenir sur une seule ligne de la grille" for mark in range(4)})
panel = Panel.objects.create(name="Lecture de %(name)s", grid=grid, blind=True)
user = User.objects.create(email="%(name)s@exemple.invalid", first_name="Lou", last_name="Lecture", is_synthetic=True)
demo._sign_in(user, user.email)
owner = User.objects.create(email="auteur-%(name)s@exemple.invalid", is_synthetic=True)
juror = Juror.objects.create(panel=panel, user=user, charter_signed_at=at)
form = Form.objects.create(code="PIECES-%(name)s", title="Dossier")
nom, projet, piece = [FormField.objects.create(form=form, section="Projet", position=rank, label=label, kind=kind, identifying=label == "Nom") for rank, (label, kind) in enumerate([("Nom", "short_text"), ("Projet", "long_text"), ("Portfolio", "file")], 1)]
dossier = Dossier.objects.create(form=form, owner=owner, created_at=at, saved_at=at)
answers.save_answers(dossier, {nom.pk: "Zoé N’Diaye", projet.pk: "Simplifier une démarche"}, at=at)
attachments.attach(dossier, piece, ContentFile(pdf("Cartes de Zoé N’Diaye pour la ville"), "Zoé.pdf"), at=at)
deposit = deposits.deposit(dossier, number="P-%(name)s", by=owner, at=at, extra={"title": "Design", "person": {"name": "Zoé N’Diaye"}})
print(Assessment.objects.create(panel=panel, grid=grid, juror=juror, deposit=deposit).public_id)
"""


def seat(stack, name):
    return f"/jury/dossiers/{stack.python(SEAT % {'name': name})}/"


def test_a_piece_is_read_beside_the_grid_and_notes_survive_the_network(visit, stack):
    room = seat(stack, "piece")
    page = visit("piece@exemple.invalid")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(room)
    ready(page)
    frame = page.locator(".app-bar").bounding_box()["y"]
    assert page.locator(".app-piece-list").bounding_box()["y"] - frame <= FIRST_LINE
    page.keyboard.press("o")
    piece = page.locator("#piece")
    expect(piece.locator("h2")).to_be_focused()
    expect(page.locator("[data-dossier]")).to_be_hidden()
    expect(piece.locator("img")).to_have_js_property("complete", value=True)
    assert piece.locator("img").evaluate("image => image.naturalWidth") == 900
    piece.get_by_label("Chercher dans cette pièce").fill("VILLE")
    page.keyboard.press("Enter")
    expect(piece.locator("mark")).to_have_text("ville")
    piece.get_by_role("link", name="150 %").click()
    expect(piece.locator("[aria-current=true]")).to_contain_text("150 %")
    assert "Zoé" not in page.content()
    check(page, "une pièce dans la salle")
    page.locator("[data-criterion] input").first.focus()
    for key in "3210":
        page.keyboard.press(key)
    page.context.set_offline(True)
    page.keyboard.press("m")
    page.keyboard.type("Lui demander le calendrier")
    page.keyboard.press("Escape")
    expect(page.locator("#statut")).to_contain_text("gardée")
    page.keyboard.press("o")
    expect(page.locator("[data-dossier]")).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator("#alerte")).to_contain_text("La pièce ne s’ouvre pas")
    page.context.set_offline(False)
    settled(page)
    page.reload()
    ready(page)
    expect(page.get_by_label("Mes notes")).to_have_value("Lui demander le calendrier")
    expect(page.locator("[data-criterion] input:checked")).to_have_count(4)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_words_of_each_mark_are_whole_and_the_grid_stays_still(visit, stack, width):
    """Nothing moves under a pointer that is pressed: a click whose mark went elsewhere would be lost."""
    room = seat(stack, f"mots{width}")
    page = visit(f"mots{width}@exemple.invalid", width=width)
    page.goto(room)
    ready(page)
    check(page, f"la salle et ses niveaux à {width}")
    words = page.locator(".app-level__words")
    assert words.evaluate_all("all => all.filter(words => words.scrollWidth > words.clientWidth).length") == 0
    lines = page.locator("[data-criterion]")
    place = "line => line.getBoundingClientRect().top - line.parentElement.getBoundingClientRect().top"
    before = lines.last.evaluate(place)
    lines.first.locator("input").first.focus()
    lines.nth(1).locator(".app-level").first.hover()
    grid = "grid => grid.getBoundingClientRect().top"
    top = page.locator("#grille").evaluate(grid)
    for text in ("", "Enregistré à 10 h 42 min 7 s. 3 actes attendent."):
        page.locator("#statut").evaluate("(place, text) => { place.textContent = text; }", text)
        assert page.locator("#grille").evaluate(grid) == top
    page.keyboard.press("3")  # the second criterion is the current one
    expect(lines.nth(1)).to_have_class("fr-fieldset app-criterion app-criterion--current")
    assert lines.last.evaluate(place) == before


def test_the_same_pages_without_a_script(browser, stack):
    room = seat(stack, "sans")
    context = browser.new_context(base_url=stack.url, java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto("/comptes/login/")
    page.get_by_label("Adresse électronique").or_(page.get_by_label("E-mail")).first.fill("sans@exemple.invalid")
    page.locator("input[type=password]").fill("passerelle-demonstration")
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
    page.goto(room)
    page.get_by_role("link", name="Lire ici Portfolio").click()
    page.get_by_label("Chercher dans cette pièce").fill("cartes")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("status").filter(has_text="cartes")).to_contain_text("1 endroit")
    page.get_by_role("link", name="Revenir au dossier et à sa grille").click()
    page.get_by_label("Mes notes").fill("Sans script")
    page.get_by_role("button", name="Enregistrer mes notes").click()
    expect(page.get_by_label("Mes notes")).to_have_value("Sans script")
    context.close()
