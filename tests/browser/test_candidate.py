"""One application in a real browser: begun on a large screen, left, resumed on a phone, ranked by keyboard, deposited."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from sandbox.domain.people import pdf
from tests.browser.conftest import PASSWORD
from tests.browser.test_pages import check

PREPARE = """
from datetime import timedelta
from accounts.models import User
from allauth.account.models import EmailAddress
from challenges.models import CallWindow
from common import clock
CallWindow.objects.filter(campaign__code="EIG4-R2", kind="applications").update(closes_at=clock.now() + timedelta(days=20))
for email, first, last in (("noe@exemple.invalid", "Noé", "Okafor"), ("ola@exemple.invalid", "Ola", "Rivage")):
    u, fresh = User.objects.get_or_create(email=email, defaults={"first_name": first, "last_name": last})
    if fresh:
        u.set_password("passerelle-demonstration"); u.save()
        EmailAddress.objects.create(user=u, email=u.email, verified=True, primary=True)
"""
TEXTS = {
    "Que savez-vous faire d’autre, qui servirait à une équipe": "Ma réponse : complémentaires.",
    "Qu’avez-vous réalisé dans votre métier": "Cinq ans de cartographie avec Camille Durand.",
    "Avez-vous déjà fait naître un projet, et qu’en avez-vous appris": "Ma réponse : entrepreneuriat.",
    "Pourquoi voulez-vous rejoindre le programme": "Ma réponse : motivation.",
    "Quel genre de projet vous conviendrait le mieux": "Ma réponse : type.",
    "Quels sujets vous tiennent à cœur": "Ma réponse : thématique.",
}


@pytest.fixture
def open_call(stack):
    stack.python(PREPARE)


FIRST_FIELD = """() => Math.min(...[...document.querySelectorAll(
  'main form input:not([type=hidden]), main form select, main form textarea')]
  .filter((field) => field.getClientRects().length && field.tabIndex >= 0).map((field) => field.getBoundingClientRect().top))
  - document.querySelector('.app-bar').getBoundingClientRect().top"""
HIGHEST = 300  # pixels from the top of the frame: a first field is in sight on a phone


def begin(page):
    """Say it once, begin the dossier, write, and leave without a button."""
    page.goto("/candidature/profil/")
    page.get_by_label("Présentation").fill("Noé Okafor, je suis passionné par les services publics.")
    page.get_by_label("Compétences").fill("Python, cartographie")
    page.get_by_role("button", name="Enregistrer mon profil").click()
    expect(page.get_by_text("Votre profil est enregistré")).to_be_visible()
    check(page, "profil")
    page.goto("/candidature/")
    page.get_by_role("button", name="Commencer mon dossier").first.click()
    expect(page.locator(".app-step")).to_have_text("Étape 1 sur 8")
    check(page, "brouillon, profil")
    address, rank, left = page.url, 1, dict(TEXTS)
    while left:
        rank += 1
        page.get_by_role("button", name="Étape suivante").click()
        expect(page.locator(".app-step")).to_have_text(f"Étape {rank} sur 8")
        if page.get_by_label("Quelles sont vos trois compétences").count():
            expect(page.get_by_label("Quelles sont vos trois compétences")).to_have_value("Python, cartographie")
        for label in [label for label in left if page.get_by_label(label).count()]:
            page.get_by_label(label).fill(left.pop(label))
    expect(page.locator("#statut")).to_contain_text("Brouillon enregistré à")
    check(page, "brouillon, vœux du formulaire")
    return address


def go(page, title):
    """Open the list of steps and choose one."""
    page.locator("summary", has=page.locator(".app-step")).click()
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def rank(page):
    """Add three wishes, then bring the last one first with the keyboard alone."""
    for _ in range(3):
        page.get_by_role("button", name="Ajouter à mes vœux").first.click()
        expect(page.locator("[data-wishes]")).to_have_attribute("data-ready", "yes")
    titles = page.locator("[data-wishes] .app-wish__title").all_inner_texts()
    page.locator("[data-handle]").nth(2).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-wishes-status]")).to_contain_text(f"{titles[2]} : vœu 1 sur 3")
    assert page.evaluate("document.activeElement.hasAttribute('data-handle')")
    ranked = [titles[2], titles[0], titles[1]]
    assert page.locator("[data-wishes] .app-wish__title").all_inner_texts() == ranked
    expect(page.locator("#statut")).to_contain_text("Brouillon enregistré à")
    page.locator(".app-wish").first.scroll_into_view_if_needed()
    page.locator("[data-handle]").nth(2).scroll_into_view_if_needed()
    handle, target = page.locator("[data-handle]").nth(2).bounding_box(), page.locator(".app-wish").first.bounding_box()
    page.evaluate("document.getElementById('statut').textContent = ''")
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + 2, steps=8)
    page.mouse.up()
    ranked = [ranked[2], ranked[0], ranked[1]]
    assert page.locator("[data-wishes] .app-wish__title").all_inner_texts() == ranked
    expect(page.locator("#statut")).to_contain_text("Brouillon enregistré à")
    return ranked


def test_application_from_profile_to_verified_receipt(visit, stack, open_call):
    page = visit("noe@exemple.invalid")
    address = begin(page)
    page.close()
    phone = visit("noe@exemple.invalid", width=390)
    phone.goto(address)
    expect(phone.locator(".app-step")).to_have_text("Étape 1 sur 8")
    tops = {}
    for step in ("profil", *(f"partie-{rank}" for rank in range(1, 6))):
        phone.goto(f"{address.partition('?')[0]}?etape={step}")
        tops[step] = phone.evaluate(FIRST_FIELD)
    assert max(tops.values()) <= HIGHEST, tops
    phone.goto(f"{address.partition('?')[0]}?etape=profil")
    phone.get_by_label("Métier").select_option(label="Design")
    phone.get_by_label("Années d’expérience").fill("5")
    for radio in phone.get_by_label("Non", exact=True).all():
        phone.locator(f"label[for={radio.get_attribute('id')}]").click()
    phone.get_by_role("button", name="Étape suivante").click()
    phone.get_by_label("Pouvez-vous joindre votre CV").set_input_files(
        files=[{"name": "Noé Okafor.pdf", "mimeType": "application/pdf", "buffer": pdf("Noé Okafor")}]
    )
    phone.get_by_role("button", name="Étape suivante").click()
    go(phone, "Vœux")
    expect(phone.get_by_label("Quels sujets vous tiennent")).to_have_value("Ma réponse : thématique.")
    go(phone, "Défis souhaités")
    ranked = rank(phone)
    check(phone, "vœux, téléphone")
    phone.get_by_role("button", name="Étape suivante").click()
    expect(phone.get_by_text("Tout est rempli. Relisez")).to_be_visible()
    check(phone, "relecture, téléphone")
    phone.get_by_role("link", name="Voir ma version anonyme").click()
    shown = phone.locator("main").inner_text()
    assert "[nom]" in shown
    for hidden in ("Okafor", "Durand"):
        assert hidden not in shown.partition("Corriger")[0]
    check(phone, "version anonyme, téléphone")
    phone.go_back()
    assert phone.locator("main form ol li").all_inner_texts() == ranked
    phone.get_by_role("button", name="Déposer ma candidature").click()
    expect(phone.locator("h1")).to_have_text("Récépissé de dépôt")
    number = phone.locator("dd").nth(1).inner_text()
    phone.get_by_role("button", name="Préparer le récépissé").click()
    expect(phone.get_by_role("link", name=re.compile("Télécharger le récépissé"))).to_be_visible(timeout=30_000)
    check(phone, "récépissé, téléphone")
    assert "1\xa0dépôt vérifié, aucun écart" in stack.run("verify_deposits", number)
    phone.goto(address)
    assert phone.locator("main ol li").all_inner_texts()[-3:] == ranked
    expect(phone.get_by_text("Et maintenant ?")).to_be_visible()
    check(phone, "suivi, téléphone")
    withdrawn_taken_away_and_erased(phone)


def withdrawn_taken_away_and_erased(page):
    page.get_by_role("link", name="Retirer ma candidature").click()
    expect(page.locator("h1")).to_have_text("Retirer ma candidature")
    check(page, "retrait, téléphone")
    page.get_by_role("button", name="Retirer ma candidature").click()
    page.goto("/mes-donnees/")
    check(page, "mes données, téléphone")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger mes données").click()
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert any(name.endswith("Noé Okafor.pdf") for name in archive.namelist())
    assert "cartographie" in archive.read("donnees.json").decode()
    page.get_by_label(re.compile("Recopiez votre adresse")).fill("noe@exemple.invalid")
    page.get_by_role("button", name="Effacer toutes mes données").click()
    expect(page.locator("h1")).to_have_text("Vos données sont effacées")
    check(page, "effacement, téléphone")


def test_a_challenge_read_by_a_visitor_becomes_their_first_wish(visit, open_call):
    page = visit(width=390)
    page.goto("/defis/?promotion=EIG4-R2")
    page.locator("main .fr-card a").first.click()
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Candidater avec ce défi").click()
    page.get_by_label("Adresse électronique").or_(page.get_by_label("E-mail")).first.fill("ola@exemple.invalid")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ajouter à mes vœux")
    expect(page.get_by_role("main")).to_contain_text(title)
    check(page, "ajouter un défi à ses vœux")
    page.get_by_role("main").get_by_role("button", name="Ajouter à mes vœux").click()
    expect(page.locator(".app-wish__title")).to_have_text(title)
    check(page, "vœux, cartes")
    other = page.locator(".app-choices a").first.inner_text()
    page.get_by_role("button", name=f"Ajouter à mes vœux {other}").click()
    expect(page.locator(".app-wish__title")).to_have_text([title, other])
