"""The first hour: an empty database, one command, then everything by clicking; an administration opens a draft.

The clicks and the seconds of the team are printed: an open call in under ten minutes without reading documentation.
"""

import email
import re
import sys
import time
from datetime import date
from email import policy

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, WIDTHS
from tests.browser.test_pages import check
from tests.resilience.stack import Stack

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
MAX_CLICKS, MAX_SECONDS = 40, 600
TEAM, HOST = "premiere@ministere.invalid", "agente@prefecture.invalid"


@pytest.fixture
def empty_stack():
    """Start the platform on a database that was migrated and nothing else, as in production but for TLS."""
    running = Stack()
    running.url = running.env["SITE_URL"] = running.url.replace("127.0.0.1", "localhost")
    running.env |= {"REQUIRE_SECOND_FACTOR": "true", "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    running.run("migrate", "-v0")
    running.run("starter_site")
    running.run("createsuperuser", "--no-input", "--email", TEAM)
    running.web()
    running.worker()
    yield running
    running.close()


class Person:
    """Somebody in front of a browser: what they press, choose or tick is counted, what they type is not."""

    def __init__(self, browser, stack, width):
        self.stack, self.clicks, self.faults = stack, 0, []
        self.context = browser.new_context(viewport={"width": width, "height": 844}, base_url=stack.url, locale="fr-FR")
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def press(self, role, name, **options):
        self.clicks += 1
        self.page.get_by_role("main").get_by_role(role, name=name, **options).first.click()
        self.page.wait_for_load_state()

    def write(self, label, text, **options):
        self.page.get_by_role("main").get_by_label(label, **options).first.fill(text)

    def choose(self, field, **options):
        self.clicks += 1
        self.page.get_by_role("main").get_by_label(field).first.select_option(**options)

    def confirm_address(self, address):
        """Type the code that the platform sent to an address."""
        self.page.wait_for_url("**/confirm-email/**")
        self.page.locator("main input[name=code]").fill(self.code_sent_to(address))
        self.clicks += 1
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "confirm-email" not in url)

    def code_sent_to(self, address):
        for _ in range(120):
            for path in sorted((self.stack.folder / "mail").glob("*"), reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                if message["to"] == address:
                    return CODE.search(message.get_body(("plain",)).get_content())[0]
            self.page.wait_for_timeout(250)
        raise AssertionError(f"nothing was sent to {address}")

    def add_key(self):
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.page.goto("/comptes/2fa/webauthn/add/")
        self.write("Mot de passe", PASSWORD)
        self.clicks += 1
        self.page.locator("main form button[type=submit]").first.click()
        self.write(re.compile("Nom de la clé"), "Mon ordinateur")
        self.press("button", "Ajouter")
        self.page.wait_for_url("**/recovery-codes/**")


def open_the_call(team):
    """Be the first person of a team: from the sign-in to a published campaign, whose first call opens today."""
    team.page.goto("/equipe/")
    team.page.locator("input[name=login]").fill(TEAM)
    team.page.locator("input[name=password]").fill(PASSWORD)
    team.press("button", "Se connecter", exact=True)
    team.confirm_address(TEAM)
    team.add_key()
    team.page.goto("/equipe/")
    expect(team.page.get_by_role("heading", name="Ouvrir votre première campagne")).to_be_visible()
    check(team.page, "première campagne")
    team.press("link", "Ajouter ou renommer un programme")
    team.write("Code", "PIX")
    team.write("Nom", "Pionniers de l’intérêt public", exact=True)
    team.press("button", "Ajouter", exact=True)
    expect(team.page.get_by_role("main")).to_contain_text("Pionniers de l’intérêt public")
    check(team.page, "programmes")
    team.page.goto("/equipe/")
    team.press("link", "Ouvrir une campagne")
    team.choose("Partir de", value="preset:EIG6")
    team.choose("Programme", value="PIX")
    team.write("Numéro de la promotion", "1")
    team.choose("La saison est placée par", value="opening")
    team.write("Ce jour-là", date.today().isoformat())
    team.press("button", "Ouvrir la campagne")
    expect(team.page.get_by_role("heading", level=1)).to_have_text(re.compile("^Dates, Pionniers"))
    expect(team.page.locator("main svg rect")).to_have_count(7)
    check(team.page, "dates d’une campagne")
    team.press("button", "Enregistrer les dates")
    expect(team.page.get_by_role("main")).not_to_contain_text("À corriger")
    team.press("link", "Publier la campagne")
    expect(team.page.get_by_role("main")).to_contain_text("Les règles deviennent publiques")
    check(team.page, "publication d’une campagne")
    team.press("button", "Publier la campagne")
    expect(team.page.get_by_text("ses règles sont figées et publiques")).to_be_visible()


def ask_to_join(host):
    """Be an anonymous visitor who sees the open call, registers, and names an administration nobody knows yet."""
    host.page.goto("/")
    expect(host.page.get_by_role("main")).to_contain_text("Pionniers de l’intérêt public")
    host.page.goto("/comptes/signup/")
    host.write("Prénom", "Agathe")
    host.write("Nom", "Essai")
    host.page.locator("input[name=email]").fill(HOST)
    for password in host.page.locator("main input[type=password]").all():
        password.fill(PASSWORD)
    host.press("button", "Créer un compte")
    host.confirm_address(HOST)
    host.page.goto("/administration/")
    host.press("link", re.compile("[Rr]ejoindre"))
    host.write("Elle n’est pas dans la liste : sa dénomination", "Préfecture d’essai")
    host.press("button", "Envoyer la demande")
    expect(host.page.get_by_text("Demande envoyée")).to_be_visible()


def open_a_draft(host):
    host.page.goto("/administration/")
    host.press("link", re.compile("[Pp]roposer un défi"))
    host.choose("Appel à projets", label="Pionniers de l’intérêt public, promotion 1")
    host.choose("Administration", label="Préfecture d’essai")
    host.write("Titre provisoire", "Simplifier les titres de séjour")
    host.press("button", "Ouvrir le brouillon")
    expect(host.page.get_by_role("heading", level=1)).to_have_text("Simplifier les titres de séjour")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_team_opens_its_first_call_by_clicking(browser, empty_stack, width, capsys):
    team, host = (Person(browser, empty_stack, width) for _ in range(2))
    started = time.monotonic()
    open_the_call(team)
    seconds = round(time.monotonic() - started)
    with capsys.disabled():
        sys.stdout.write(f"\n{width} px: {team.clicks} clicks, {seconds} s from the first page to the open call\n")
    ask_to_join(host)
    team.page.goto("/equipe/administrations/")
    team.press("button", re.compile("^Accepter"))
    open_a_draft(host)
    assert team.clicks <= MAX_CLICKS
    assert seconds <= MAX_SECONDS
    assert team.faults + host.faults == []
    assert not team.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    for person in (team, host):
        person.context.close()
