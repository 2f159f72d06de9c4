"""The first call in a real browser: by keyboard from the invitation, without a network, with a colleague, rehearsed."""

import os
import random
import re

import pytest
from playwright.sync_api import expect

from dossiers.domain.limits import count_characters, count_lines
from dossiers.domain.questions import conditions
from dossiers.domain.values import pack
from tests.browser.test_pages import check

CAMPAIGN = "Entrepreneurs d’intérêt général, promotion 4 (répétition 2)"
OPEN = """
from datetime import timedelta
from common import clock
from challenges.models import CallWindow
CallWindow.objects.filter(campaign__code="EIG4-R2", kind="challenges").update(closes_at=clock.now() + timedelta(days=20))
"""
PEOPLE = """
from accounts.models import User
from allauth.account.models import EmailAddress
from challenges.models import Administration, AdministrationMember
body, _ = Administration.objects.get_or_create(name="Direction des essais")
for name in ("adele", "bastien"):
    u, fresh = User.objects.get_or_create(email=f"{name}@exemple.invalid", defaults={"first_name": name.title(), "last_name": "Essai"})
    if fresh:
        u.set_password("passerelle-demonstration"); u.save()
        EmailAddress.objects.create(user=u, email=u.email, verified=True, primary=True)
        AdministrationMember.objects.create(administration=body, user=u, role="lead")
"""


@pytest.fixture
def open_call(stack):
    stack.python(OPEN)


@pytest.fixture
def colleagues(stack, open_call):
    stack.python(PEOPLE)


def draft(page, title):
    page.goto("/administration/nouveau/")
    page.get_by_label("Appel à projets").select_option(label=CAMPAIGN)
    page.get_by_label("Administration").select_option(label="Direction des essais")
    page.get_by_label("Titre provisoire").fill(title)
    page.get_by_role("button", name="Ouvrir le brouillon").click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def first_screen(page, address):
    """Open the screen of the project of a draft; return its address."""
    page.goto(f"{address}?etape=partie-2")
    expect(page.locator("h1")).to_have_text("Projet et stratégie")
    return page.url


class Keys:
    """A person who has a keyboard and nothing else."""

    def __init__(self, page):
        self.page = page

    def to(self, pattern):
        """Press Tab until the focus reaches a control so named; go round the page once at most."""
        for _ in range(400):
            self.page.keyboard.press("Tab")
            name = self.page.evaluate(
                "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
                " return (e.getAttribute('aria-label') || (l && l.innerText) || e.innerText || e.name || '').trim(); }"
            )
            if re.match(pattern, name):
                return
        raise AssertionError(f"no control named {pattern} is reached by the keyboard")

    def press(self, pattern, key="Enter"):
        self.to(pattern)
        self.page.keyboard.press(key)

    def write(self, pattern, text):
        self.to(pattern)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def fill_form(self):
        """Answer every control of a screen in the order of Tab, and go on by the button of its end."""
        for _ in range(400):
            self.page.keyboard.press("Tab")
            kind = self.page.evaluate(
                "() => { const e = document.activeElement; return e.tagName === 'INPUT' ? e.type + ':' + e.inputMode : e.tagName + ':' + e.innerText; }"
            )
            if kind == "BUTTON:Partie suivante":
                self.page.keyboard.press("Enter")
                return
            self.answer(kind)

    def answer(self, kind):
        if kind.startswith("TEXTAREA") or kind == "text:":
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type("Simplifier")
        elif kind == "text:numeric":
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type("2")
        elif kind == "email:":
            self.page.keyboard.type("a@exemple.invalid")
        elif kind == "tel:":
            self.page.keyboard.type("0199000000")
        elif kind.startswith(("radio", "checkbox")):
            self.page.keyboard.press("Space")


def last_mail(stack, address):
    for path in sorted((stack.folder / "mail").glob("*"), key=lambda file: file.stat().st_mtime, reverse=True):
        text = path.read_text()
        if f"To: {address}" in text:
            return text
    raise AssertionError(f"no message to {address}")


def capture(page, name):
    """Keep a picture of the page at both widths, where the environment says."""
    folder = os.environ.get("CAPTURES", "")
    for width in (1280, 390) if folder else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def wait_for_mail(page, stack, address, words):
    for _ in range(40):
        try:
            text = last_mail(stack, address)
        except AssertionError:
            text = ""
        if words in text:
            return text
        page.wait_for_timeout(500)
    raise AssertionError(f"no message to {address} that says {words}")


def test_the_sponsor_signs_by_a_code_without_an_account(visit, stack, colleagues):
    lead = visit("adele@exemple.invalid")
    address = draft(lead, "Carte du sponsor")
    lead.goto(f"{address}sponsor/")
    lead.get_by_label("Adresse électronique professionnelle du sponsor").fill("adele+moi@exemple.invalid")
    lead.get_by_role("button", name="Envoyer le lien").click()
    expect(lead.get_by_text("votre propre sponsor")).to_be_visible()
    capture(lead, "sponsor-refuse")
    lead.get_by_label("Adresse électronique professionnelle du sponsor").fill("directrice@exemple.invalid")
    lead.get_by_role("button", name="Envoyer le lien").click()
    expect(lead.get_by_text("Lien envoyé à directrice@exemple.invalid")).to_be_visible()
    capture(lead, "sponsor-demande")
    sponsor = visit()
    text = wait_for_mail(sponsor, stack, "directrice@exemple.invalid", "/engagements/")
    link = re.search(r"https?://\S+/engagements/\S*", text)[0]
    sponsor.goto(link)
    sponsor.get_by_label("Prénom et nom").fill("Léa Faure")
    sponsor.get_by_label("Fonction").fill("Directrice")
    capture(sponsor, "sponsor-engagements")
    sponsor.get_by_role("button", name="Recevoir un code").click()
    expect(sponsor.get_by_text("Un code est envoyé à directrice@exemple.invalid")).to_be_visible()
    expect(sponsor.get_by_label("Prénom et nom")).to_have_value("Léa Faure")
    text = wait_for_mail(sponsor, stack, "directrice@exemple.invalid", "Votre code pour signer")
    code = re.search(r"\b(\d{6})\b", text.partition("sponsor est")[2])[1]
    sponsor.get_by_label("Code reçu par message").fill("000000" if code != "000000" else "111111")
    sponsor.get_by_text("J’ai lu ces engagements").click()
    sponsor.get_by_role("button", name="Signer ces engagements").click()
    expect(sponsor.get_by_text("Ce code n’est pas le bon.")).to_be_visible()
    capture(sponsor, "sponsor-code-faux")
    sponsor.get_by_label("Code reçu par message").fill(code)
    sponsor.get_by_role("button", name="Signer ces engagements").click()
    expect(sponsor.get_by_text("Engagements signés par Léa Faure")).to_be_visible()
    check(sponsor, "engagements signés")
    capture(sponsor, "sponsor-signe")


def go_through_the_screens(page, keys):
    """Fill the six screens of a proposal by keyboard alone, and deposit it."""
    keys.press("Continuer : Postes et moyens")
    expect(page.locator("h1")).to_have_text("Postes et moyens")
    keys.to("Métier")
    page.keyboard.type("Design")
    keys.write("Compétences utiles", "Recherche utilisateur, Maquettes")
    keys.press("Enregistrer les postes")
    expect(page.get_by_text("Postes enregistrés.")).to_be_visible()
    keys.press("Partie suivante")
    expect(page.locator("h1")).to_have_text("Financement")
    keys.press("Partie suivante")
    for rank in (3, 4, 5):
        expect(page.get_by_text(f"Partie {rank} sur 6")).to_be_visible()
        keys.fill_form()
    expect(page.get_by_text("Tout est rempli. Relisez")).to_be_visible()
    keys.press("Déposer")
    expect(page.locator("h1")).to_have_text("Récépissé de dépôt")


def test_from_the_invitation_to_the_receipt_by_keyboard_alone(visit, stack, open_call):
    team = visit("equipe@exemple.invalid")
    team.goto("/equipe/administrations/personnes/")
    team.get_by_role("textbox", name=re.compile("^Administration")).fill("Direction des essais")
    team.get_by_label("Adresse électronique professionnelle").fill("invitee@exemple.invalid")
    team.get_by_role("button", name="Rattacher").click()
    expect(team.get_by_text("Invitation envoyée à invitee@exemple.invalid")).to_be_visible()
    expect(team.get_by_role("cell", name="invitee@exemple.invalid")).to_be_visible()
    capture(team, "invitations-equipe")
    page = visit()
    for _ in range(40):
        try:
            link = re.search(r"https?://\S+/comptes/signup/\S*", last_mail(stack, "invitee@exemple.invalid"))[0]
            break
        except AssertionError:
            page.wait_for_timeout(500)
    page.goto(link)
    keys = Keys(page)
    expect(page.locator("input[type=email]")).to_have_value("invitee@exemple.invalid")
    capture(page, "invitation-inscription")
    keys.write("E-mail|Adresse", "invitee@exemple.invalid")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("confirm"))
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", last_mail(stack, "invitee@exemple.invalid"), re.MULTILINE)[1]
    keys.write("Code", code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\d/administration/$"))
    expect(page.get_by_text("Invitation acceptée")).to_be_visible()
    capture(page, "invitation-acceptee")
    keys.press("Proposer un défi")
    expect(page.locator("h1")).to_have_text("Proposer un défi")
    keys.to("Appel à projets")
    page.keyboard.type("Entrepreneurs d’intérêt général, promotion 4 (répétition 2)")
    keys.write("Titre provisoire", "Carte des démarches au clavier")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Carte des démarches au clavier")
    go_through_the_screens(page, keys)
    expect(page.get_by_role("link", name=re.compile("Télécharger le récépissé"))).to_be_visible(timeout=30_000)
    with page.expect_download() as downloaded:
        keys.press("Télécharger le récépissé")
    assert downloaded.value.path().read_bytes().startswith(b"%PDF-")


def test_page_closed_without_a_network_loses_nothing(visit, colleagues):
    page = visit("adele@exemple.invalid")
    address = first_screen(page, draft(page, "Écrit hors connexion"))
    expect(page.locator("form[data-ready]")).to_have_count(1)
    page.context.set_offline(True)
    page.locator("textarea").first.fill("Écrit dans le train")
    expect(page.locator("#statut")).to_contain_text("gardé sur cet ordinateur")
    later = page.context.new_page()
    page.close(run_before_unload=False)
    later.context.set_offline(False)
    later.goto(address)
    expect(later.locator("textarea").first).to_have_value("Écrit dans le train")
    expect(later.locator("#statut")).to_contain_text("Brouillon enregistré à")
    later.reload()
    expect(later.locator("textarea").first).to_have_value("Écrit dans le train")
    expect(later.locator("#statut")).to_have_text("Le brouillon s’enregistre tout seul.")


def test_two_colleagues_in_one_section_keep_their_words(visit, colleagues):
    adele = visit("adele@exemple.invalid")
    address = first_screen(adele, draft(adele, "Écrit à quatre mains"))
    bastien = visit("bastien@exemple.invalid")
    bastien.goto(address)
    adele.locator("textarea").nth(0).fill("Les mots d’Adèle")
    expect(adele.locator("#statut")).to_contain_text("Brouillon enregistré à")
    bastien.locator("textarea").nth(1).fill("Les mots de Bastien, ailleurs")
    expect(bastien.locator("textarea").nth(0)).to_have_value("Les mots d’Adèle")
    with bastien.expect_response(re.compile("/brouillon/")):
        bastien.locator("textarea").nth(0).fill("Les mots d’Adèle, complétés par Bastien")
    expect(bastien.locator("#statut")).to_contain_text("Brouillon enregistré à")
    adele.locator("textarea").nth(0).fill("Adèle change d’avis")
    expect(adele.locator("#statut")).to_contain_text("vos deux textes sont gardés")
    adele.get_by_role("link", name="Voir les deux textes").click()
    both = adele.get_by_role("group", name=re.compile("deux textes"))
    expect(both).to_contain_text("Les mots d’Adèle, complétés par Bastien")
    expect(both).to_contain_text("Adèle change d’avis")
    check(adele, "deux textes")
    adele.get_by_role("button", name="Garder le mien").click()
    expect(adele.locator("textarea").nth(0)).to_have_value("Adèle change d’avis")
    expect(adele.get_by_text("Les mots d’Adèle, complétés par Bastien")).to_be_visible()
    expect(adele.locator("textarea").nth(1)).to_have_value("Les mots de Bastien, ailleurs")


def drawn_condition(rng):
    """Return a condition, answers as the server stores them, and the same as the page's controls give them."""
    texts = ["oui", "non", "", "3", "3,5", "03", "2.50", "trois", "1e3", "-1", "A", "9" * 16, "1.2.3", ","]
    operators = ["is", "ge", "le", "eq"]
    tests = [
        {"field": key, "operator": "is" if key == 3 else rng.choice(operators), "value": rng.choice(texts)}
        for key in rng.choices((1, 2, 3), k=rng.randint(1, 4))
    ]
    values, given = {}, {}
    for key in (1, 2):
        values[key] = rng.choice(texts)
        given[str(key)] = [values[key]]
    boxes = rng.sample(["A", "oui", "3"], rng.randint(0, 3))
    values[3], given["3"] = pack(boxes), boxes
    return {"match": rng.choice(["all", "any"]), "tests": tests}, values, given


def test_limits_are_counted_as_the_server_counts(visit, colleagues):
    page = visit("adele@exemple.invalid")
    first_screen(page, draft(page, "Compté deux fois"))
    rng = random.Random(7)
    words = ["a", "été", "anticonstitutionnellement", "👩‍💻", "x" * 99, "y" * 101, "\n", "\n\n", "œ"]
    texts = ["", " ", "\n"] + [
        "".join(rng.choice(words) + rng.choice([" ", " ", "  ", "\n", "\t"]) for _ in range(rng.randint(1, 90)))
        for _ in range(300)
    ]
    counted = page.evaluate(
        "async (texts) => { const m = await import('/static/passerelle/limits.js');"
        " return texts.map((t) => [m.countLines(t), m.countCharacters(t)]); }",
        texts,
    )
    assert counted == [[count_lines(text), count_characters(text)] for text in texts]
    cases = [drawn_condition(rng) for _ in range(400)]
    shown = page.evaluate(
        "async (cases) => { const m = await import('/static/passerelle/conditions.js');"
        " return cases.map(([c, given]) => m.holds(c, (key) => given[key] ?? [])); }",
        [
            [rule | {"tests": [test | {"field": str(test["field"])} for test in rule["tests"]]}, given]
            for rule, _, given in cases
        ],
    )
    assert shown == [conditions.read(rule).holds(values) for rule, values, _ in cases]
    box = page.locator("[data-max-lines='2']").first
    box.fill("un\ndeux\ntrois")
    expect(page.locator(f"#{box.get_attribute('id')}-compte")).to_have_text(
        "3 lignes sur 2 (de 100 caractères) : 1 de trop"
    )


def test_rooms_around_a_proposal_have_no_fault(visit, colleagues):
    for width in (1280, 390):
        page = visit("adele@exemple.invalid", width)
        address = draft(page, f"Autour du dossier {width}")
        check(page, f"brouillon {width}")
        for room in ("postes", "financement", "sponsor", "exemples", "apercu"):
            page.goto(f"{address}{room}/")
            check(page, f"{room} {width}")


def test_team_rehearses_a_campaign_and_publishes_its_rules(visit):
    page = visit("equipe@exemple.invalid")
    page.goto("/equipe/campagnes/nouvelle/")
    page.get_by_label("Partir de").select_option("preset:EIG6")
    page.get_by_label("Numéro de la promotion").fill("58")
    page.get_by_label("Nom (facultatif)").fill("Promotion 58")
    page.get_by_label("Code").fill("EIG58")
    page.get_by_label("Ce jour-là").fill("2027-09-06")
    page.get_by_role("button", name="Ouvrir la campagne").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dates, Promotion 58")
    call = page.locator("fieldset", has_text="Appel à projets")
    call.get_by_label("Ouverture").fill("2027-01-24T09:00:00")
    call.get_by_label("Clôture").fill("2027-03-18T23:59:59")
    page.get_by_role("button", name="Enregistrer les dates").click()
    expect(page.get_by_text("vacances scolaires").first).to_be_visible()
    check(page, "studio de campagne")
    page.goto("/equipe/campagnes/EIG58/repetitions/")
    page.get_by_role("button", name="Ouvrir une répétition").click()
    expect(page.get_by_role("region", name="Répétition en cours")).to_contain_text("Rien ne sort")
    page.get_by_label("La répétition se passe le").fill("2027-02-01T10:00:00")
    page.get_by_role("button", name="Régler l’horloge").click()
    expect(page.get_by_role("region", name="Répétition en cours")).to_contain_text("1er février 2027")
    page.goto("/equipe/campagnes/EIG58-R1/regles/")
    page.get_by_role("link", name="Publier la campagne").click()
    page.get_by_role("button", name="Publier la campagne").click()
    page.goto("/equipe/repetition/")
    page.get_by_label("Combien").fill("2")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("2\xa0personnes fictives sont ajoutées.")).to_be_visible()
    check(page, "répétition")
    page.get_by_role("button", name=re.compile("^Jouer")).first.click()
    page.get_by_role("link", name="Administration", exact=True).or_(
        page.get_by_role("link", name=re.compile("^Administration"))
    ).first.click()
    expect(page.locator("main")).to_contain_text("Votre dossier est reçu")
    page.get_by_role("button", name="Revenir à l’équipe").click()
    page.get_by_role("button", name="Quitter la répétition").click()
    expect(page.get_by_text("Vous avez quitté la répétition.")).to_be_visible()
    page.goto("/equipe/campagnes/EIG58/regles/")
    page.get_by_role("link", name="Publier la campagne").first.click()
    page.get_by_role("button", name="Publier la campagne").click()
    expect(page.get_by_text("ses règles sont figées et publiques")).to_be_visible()
    public = visit()
    public.goto("/eig58/reglement/")
    expect(public.locator("main")).to_contain_text("18\u00a0mars\u00a02027 à\u00a023\u00a0h\u00a059")
    for _ in range(30):
        if public.get_by_role("link", name=re.compile("Télécharger le règlement")).count():
            break
        public.wait_for_timeout(500)
        public.reload()
    with public.expect_download() as downloaded:
        public.get_by_role("link", name=re.compile("Télécharger le règlement")).click()
    assert downloaded.value.path().read_bytes().startswith(b"%PDF-")
