"""Whole stories in a real browser, one for each actor, by mouse, by keyboard, and without a network."""

import re
from contextlib import contextmanager
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from sandbox.domain.people import pdf
from tests.browser.test_candidate import FIRST_FIELD
from tests.browser.test_pages import check

OPEN_CALLS = """
from datetime import timedelta
from common import clock
from challenges.models import CallWindow
CallWindow.objects.filter(campaign__code="EIG4-R2").update(closes_at=clock.now() + timedelta(days=20))
"""


@pytest.fixture
def open_calls(stack):
    """The calls of this year's promotion are open again."""
    stack.python(OPEN_CALLS)


def write_everywhere(page, text="Simplifier la démarche des usagers."):
    for radio in page.locator("input[type=radio][value=oui]").all():  # a detail may be asked after a yes
        radio.check(force=True)
    for box in page.locator("textarea:visible").all():
        box.fill(text)
    for box in page.locator("main input.fr-input:visible:not([name=title]):not([name=experience_years])").all():
        kind = box.get_attribute("type")
        box.fill(
            "2" if box.get_attribute("inputmode") == "numeric" else "a@exemple.invalid" if kind == "email" else "Texte"
        )
    for tick in page.locator("main input[type=checkbox]").all():
        tick.check(force=True)


@contextmanager
def late_script(page, name):
    """Hold a script back until the block ends: the page is shown and typed in before it listens."""
    held = []

    def hold(route):
        held.append(route)

    page.route(f"**/{name}*.js", hold)
    yield
    for route in held:
        route.continue_()
    page.unroute(f"**/{name}*.js")


def press(page, button):
    """Use a button by the keyboard."""
    button.focus()
    page.keyboard.press("Enter")


def forward(page, rank):
    """Go to a step from the one before, by the keyboard."""
    press(page, page.get_by_role("button", name="Étape suivante"))
    expect(page.locator(".app-step")).to_have_text(f"Étape {rank} sur 8")


def finish_the_proposal(page):
    """Try to deposit too soon, read what is missing, go through the screens, deposit."""
    page.get_by_text("Toutes les parties").click()
    page.get_by_role("link", name="Relire et déposer").click()
    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_role("alert")).to_contain_text("à corriger avant le dépôt")
    page.get_by_text("1 point à corriger").click()
    expect(page.get_by_role("alert")).to_contain_text("Le défi ouvre 1\xa0place au moins")
    check(page, "brouillon refusé")
    page.get_by_role("alert").get_by_role("link", name="Postes et moyens").click()
    page.get_by_label("Métier").first.select_option(label="Design")
    page.get_by_role("button", name="Partie suivante").click()
    expect(page.locator("h1")).to_have_text("Financement")
    page.get_by_label("Autofinancement").check(force=True)
    check(page, "brouillon, financement")
    for _ in range(3):
        page.get_by_role("button", name="Partie suivante").click()
        for width, highest in ((390, 300), (1280, 200)):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("scrollTo(0, 0)")
            assert page.evaluate(FIRST_FIELD) <= highest, (page.url, width)
        write_everywhere(page)
    page.get_by_role("button", name="Partie suivante").click()
    expect(page.get_by_text("Tout est rempli. Relisez")).to_be_visible()
    page.get_by_role("button", name="Déposer").click()
    expect(page.locator("h1")).to_have_text("Récépissé de dépôt")
    assert re.search(r"EIG4-R2-D\d{5}", page.inner_text("main"))
    check(page, "récépissé")


def test_administration_drafts_loses_the_network_and_deposits(visit, open_calls):
    page = visit("administration@exemple.invalid")
    page.goto("/administration/")
    page.get_by_role("link", name="Proposer un défi").first.click()
    page.get_by_label("Appel à projets").select_option(
        label="Entrepreneurs d’intérêt général, promotion 4 (répétition 2)"
    )
    page.get_by_label("Titre provisoire").fill("Carte des démarches")
    page.get_by_role("button", name="Ouvrir le brouillon").click()
    expect(page.locator("h1")).to_have_text("Carte des démarches")
    page.get_by_role("link", name="Projet et stratégie").click()
    expect(page.locator("h1")).to_have_text("Projet et stratégie")
    status = page.locator("#statut")
    first = page.locator("textarea").first
    first.fill("Un premier texte")
    expect(status).to_contain_text("Brouillon enregistré à")
    page.context.set_offline(True)
    first.fill("Un texte écrit sans réseau")
    expect(status).to_contain_text("connexion perdue")
    page.context.set_offline(False)
    expect(status).to_contain_text("Brouillon enregistré à")
    page.route(
        re.compile("/brouillon/"),
        lambda route: route.fulfill(status=503, content_type="text/html", body="<h1>Indisponible</h1>"),
    )
    first.fill("Un texte écrit sans serveur")
    expect(status).to_contain_text("le service est momentanément indisponible")
    page.unroute(re.compile("/brouillon/"))
    expect(status).to_contain_text("Brouillon enregistré à")
    page.reload()
    expect(page.locator("textarea").first).to_have_value("Un texte écrit sans serveur")
    first.fill("Un texte écrit sans réseau")
    expect(status).to_contain_text("Brouillon enregistré à")
    page.reload()
    expect(page.locator("textarea").first).to_have_value("Un texte écrit sans réseau")
    with late_script(page, "autosave"):
        page.reload(wait_until="commit")
        first.fill("Un texte écrit trop tôt")
    expect(status).to_contain_text("Brouillon enregistré à")
    page.reload()
    expect(first).to_have_value("Un texte écrit trop tôt")
    check(page, "brouillon, une partie")
    finish_the_proposal(page)


def test_candidate_applies_by_keyboard_on_a_phone(visit, open_calls, stack):
    stack.python(
        "from accounts.models import User\nfrom allauth.account.models import EmailAddress\n"
        "u = User.objects.create_user('neuve@exemple.invalid', 'passerelle-demonstration', first_name='Léa', last_name='Rey')\n"
        "EmailAddress.objects.create(user=u, email=u.email, verified=True, primary=True)"
    )
    page = visit("neuve@exemple.invalid", 390)
    page.goto("/candidature/")
    press(page, page.get_by_role("button", name="Commencer mon dossier").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mon profil")
    page.get_by_label("Métier").select_option(label="Design")
    page.get_by_label("Années d’expérience").fill("4.5")
    for radio in page.get_by_label("Non", exact=True).all():
        page.locator(f"label[for={radio.get_attribute('id')}]").click()
        expect(radio).to_be_checked()
    check(page, "candidature, profil")
    for rank in range(2, 7):
        forward(page, rank)
        write_everywhere(page)
        upload = page.locator("input[type=file]").first
        if upload.count():
            upload.set_input_files({"name": "cv.exe", "mimeType": "application/pdf", "buffer": b"MZ"})
            press(page, page.get_by_role("button", name="Étape suivante"))
            expect(page.get_by_text("n’est pas d’un format accepté").first).to_be_visible()
            check(page, "candidature, fichier refusé")
            content = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf("CV de Léa Rey")}
            page.locator("input[type=file]").first.set_input_files(content)
    forward(page, 7)
    for rank in (1, 2):
        press(page, page.get_by_role("button", name="Ajouter à mes vœux").nth(rank))
        expect(page.locator(".app-wish")).to_have_count(rank)
    wishes = page.locator(".app-wish__title")
    before = wishes.all_inner_texts()
    press(page, page.get_by_role("button", name=f"Monter {before[1]}"))
    expect(wishes.first).to_have_text(before[1])
    forward(page, 8)
    expect(page.get_by_text("4,5 ans d’expérience")).to_be_visible()
    expect(page.get_by_text("Tout est rempli. Relisez")).to_be_visible()
    check(page, "candidature, relecture")
    press(page, page.get_by_role("button", name="Déposer ma candidature"))
    expect(page.locator("h1")).to_have_text("Récépissé de dépôt")
    page.get_by_role("link", name="Suivre mon dossier").click()
    expect(page.locator("main")).to_contain_text("Déposée")


def test_what_a_juror_gives_before_the_room_listens_is_saved(visit):
    page = visit("jury@exemple.invalid")
    page.goto("/jury/")
    address = page.locator("tbody tr", has_text="À lire").locator("a").last.get_attribute("href")
    with late_script(page, "room"):
        page.goto(address, wait_until="commit")
        page.locator("main fieldset").first.locator("input").nth(1).check(force=True)
        page.get_by_label("Appréciation").fill("Écrit trop tôt.")
    expect(page.locator("#statut")).to_contain_text("Enregistré à")
    page.reload()
    expect(page.get_by_label("Appréciation")).to_have_value("Écrit trop tôt.")
    expect(page.locator("main fieldset").first.locator("input").nth(1)).to_be_checked()


def test_juror_scores_by_keyboard_without_seeing_anybody(visit):
    page = visit("jury@exemple.invalid")
    page.goto("/jury/")
    page.locator("tbody tr", has_text="À lire").locator("a").first.click()
    number = page.locator("h1").inner_text()
    assert "personne-" not in page.content()
    assert "exemple.invalid" not in page.inner_text("main")
    for group in page.locator("main fieldset").all():
        group.locator("input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
    page.get_by_label("Appréciation").fill("Un projet clair.")
    expect(page.locator("#statut")).to_contain_text("Enregistré à")
    page.reload()
    expect(page.locator("#salle")).to_have_attribute("data-ready", "yes")
    expect(page.get_by_label("Appréciation")).to_have_value("Un projet clair.")
    page.get_by_role("button", name="Remettre la grille").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).not_to_contain_text("Il manque")
    expect(page.locator("h1")).not_to_have_text(number)  # the next dossier opens, read ahead or not
    page.wait_for_load_state()
    expect(page.locator("#salle")).to_have_attribute("data-ready", "yes")
    for _ in range(100):  # read ahead, the next dossier opens before the grid is sent
        if not page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('jury:actes:'))"):
            break
        page.wait_for_timeout(100)
    page.goto("/jury/")
    done = page.get_by_role("table", name="Grilles remises")
    expect(done).to_contain_text(number.split()[-1])


def test_team_produces_contracts_by_clicking_and_the_talent_finds_hers(visit):
    page = visit("equipe@exemple.invalid")
    page.goto("/equipe/campagnes/EIG4-R1/cohorte/")
    page.get_by_role("button", name="Produire les contrats qui manquent").click()
    every = re.compile(r"\b(\d+) documents produits sur \1\b")
    expect(page.get_by_role("status")).to_contain_text(every, timeout=120_000)
    check(page, "lot produit")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=re.compile("Télécharger")).first.click()
    text = PdfReader(downloaded.value.path()).pages[0].extract_text()
    assert "Contrat de travail à durée déterminée" in text
    talent = visit("talent@exemple.invalid")
    talent.goto("/talent/")
    with talent.expect_download() as downloaded:
        talent.get_by_role("link", name=re.compile("Télécharger mon contrat")).click()
    content = downloaded.value.path().read_bytes()
    assert "quatre mille euros" in " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)
    page.get_by_role("link", name="Faire signer").click()
    page.get_by_role("button", name="Faire signer").click()
    expect(page.locator("main")).to_contain_text("circuits de signature sont ouverts")
    sign(talent, "/talent/", "Lire et signer")
    expect(talent.locator("tbody tr").nth(1)).to_contain_text("À signer")  # the host's turn


def sign(page, start, link):
    """Read, receive a code, sign; people of a rehearsal are shown their code, since nothing is sent to them."""
    page.goto(start)
    page.get_by_role("link", name=link).first.click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=re.compile("Ouvrir et lire")).click()
    assert downloaded.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name=re.compile("M’envoyer un code")).click()
    content = page.locator("main").inner_text()
    page.get_by_label("Code reçu par courriel").fill(re.search(r"Votre code est (\d{6})", content)[1])
    check(page, "signature")
    page.get_by_label(re.compile("J’ai lu le document")).check(force=True)
    page.get_by_role("button", name="Signer", exact=True).click()
    expect(page.locator("main")).to_contain_text("Votre signature est enregistrée")


def test_team_decides_matches_and_a_laureate_accepts(visit, stack):
    stack.python(
        "from devtools.domain import play, world, demo\nfrom django.conf import settings\nfrom pathlib import Path\n"
        "w = world.open_world('EIG4', data=Path(settings.PROGRAMME_DATA), seed=5, applications=110, heard=90,"
        " log=lambda line: None)\nat = play.play(w, until='selection')\nplay.enter(at)"
    )
    page = visit("equipe@exemple.invalid")
    page.goto("/equipe/campagnes/EIG4-R3/selection/")
    page.get_by_role("button", name="Calculer un appariement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Appariement proposé")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Adopter et envoyer les propositions").click()
    expect(page.locator("main")).to_contain_text("propositions sont envoyées")
    email = stack.python(
        "from selection.models import Offer\nfrom devtools.domain import demo\n"
        "u = Offer.objects.filter(application__campaign__code='EIG4-R3').first().application.candidate\n"
        "demo._sign_in(u, 'laureate@exemple.invalid')\nprint(u.email)"
    )
    laureate = visit(email)
    laureate.goto("/candidature/")
    laureate.get_by_role("link", name="Lire et répondre").click()
    check(laureate, "proposition")
    offer = laureate.url
    laureate.get_by_role("link", name="Demander une autre date").click()
    laureate.get_by_label("Date souhaitée").fill("2020-10-15")
    laureate.get_by_label("Pourquoi cette date").fill("Mon préavis finit le 14 octobre.")
    check(laureate, "autre date")
    laureate.get_by_role("button", name="Demander cette date").click()
    expect(laureate.locator("main")).to_contain_text("l’équipe vous répond")
    page.goto("/equipe/boite/")
    page.get_by_role("link", name=re.compile("15 octobre 2020")).click()
    check(page, "date demandée")
    page.get_by_role("button", name="Accepter le 15 octobre 2020").click()
    expect(page.locator("main")).to_contain_text("La date est convenue")
    laureate.goto(offer)
    expect(laureate.locator("main")).to_contain_text("15 octobre 2020")
    laureate.get_by_role("link", name="Accepter la place").click()
    laureate.get_by_role("button", name="Accepter la place").click()
    expect(laureate.locator("main")).to_contain_text("vous acceptez cette place")
    expect(laureate.get_by_role("heading", level=1)).to_have_text("Votre place")


def test_sign_in_by_code(visit, stack):
    page = visit()
    page.goto("/comptes/login/code/")
    page.locator("input[type=email]").fill("candidature@exemple.invalid")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("confirm"))
    sent = max((stack.folder / "mail").iterdir(), key=lambda path: path.stat().st_mtime).read_text()
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", sent, re.MULTILINE)[1]
    page.locator("input[name=code]").fill(code)
    check(page, "code")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/candidature/"))


def test_an_editor_picks_a_field_of_the_document_from_its_menu(visit):
    page = visit("equipe@exemple.invalid")
    page.goto("/cms/modeles/mission_letter/")
    text = page.locator("[contenteditable=true]").nth(1)
    text.click()
    page.keyboard.press("End")
    menu = page.get_by_label("Insérer un champ").nth(1)
    menu.select_option("talent")
    expect(text).to_contain_text("{{ talent }}")
    assert page.locator("#document-conditions option").count() > 0
