"""Somebody in front of a browser: pages opened, fields filled, buttons pressed, messages received."""

import email
import re
from email import policy
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
WAIT_MS = 30_000
# The design system's scripts ask for every frame, on fifty pages that stay open: four a second are enough.
FEWER_FRAMES = """const frame = window.requestAnimationFrame;
window.requestAnimationFrame = (act) => setTimeout(() => frame.call(window, act), 250);"""
BETWEEN = b"-" * 79 + b"\n"  # what Django writes after each message of a file


def messages_to(folder, address):
    """Return the messages that the platform sent to an address, the latest first: subject and text."""
    received = []
    files = sorted(Path(folder, "mail").glob("*"), key=lambda file: file.stat().st_mtime, reverse=True)
    for path in files:
        for raw in reversed(path.read_bytes().split(BETWEEN)[:-1]):  # two senders of one second may share a file
            message = email.message_from_bytes(raw.lstrip(), policy=policy.default)
            if message["to"] == address:
                received.append((message["subject"], message.get_body(("plain",)).get_content()))
    return received


class Person:
    """Somebody in front of a browser: what they press, choose or tick is counted, what they type is not."""

    def __init__(self, browser, stack, width, address="", **state):
        self.stack, self.address, self.clicks, self.faults, self.session = stack, address, 0, [], None
        self.name = address.partition("@")[0].title() + " Essai"
        self.context = browser.new_context(
            viewport={"width": width, "height": 844}, base_url=stack.url, locale="fr-FR", **state
        )
        self.context.set_default_timeout(WAIT_MS)
        self.context.add_init_script(FEWER_FRAMES)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    @property
    def main(self):
        """Return the content of the page, without its frame."""
        return self.page.get_by_role("main")

    def open(self, path):
        """Open an address of the platform; an error of the platform fails the test."""
        response = self.page.goto(path)
        assert response is None or response.status < 400, (response.status, path)

    def press(self, role, name, **options):
        """Press a control of the content."""
        self.clicks += 1
        self.main.get_by_role(role, name=name, **options).first.click()
        self.page.wait_for_load_state()
        if "/reauthenticate/" in self.page.url:
            self.confirm_password()

    def button(self, name, **options):
        """Press a button of the content."""
        self.press("button", name, **options)

    def follow(self, name, **options):
        """Follow a link of the content."""
        self.press("link", name, **options)

    def menu(self, name):
        """Follow a heading of the side menu, opened first on a phone."""
        heading = self.page.locator("nav.app-menu").get_by_role("link", name=name).first
        if not heading.is_visible():
            self.clicks += 1
            self.page.locator("a.app-bar__menu").click()
        self.clicks += 1
        heading.click()
        self.page.wait_for_load_state()

    def open_part(self, heading):
        """Unfold a part of the page by its heading."""
        self.clicks += 1
        self.main.locator("summary", has=self.page.get_by_role("heading", name=heading)).click()

    def form(self, button=None):
        """Return the form that a button sends, or the whole content."""
        if button is None:
            return self.main
        sender = self.page.get_by_role("button", name=button)
        return self.main.locator("form").filter(has=sender).first

    def field(self, label, form=None):
        """Return the field whose label begins with a text (a pattern finds anything else)."""
        begins = re.compile(rf"^\s*{re.escape(label)}") if isinstance(label, str) else label
        return self.form(form).get_by_label(begins).first

    def write(self, label, text, /, *, form=None):
        """Fill a field by its label, in the form that a button sends."""
        self.field(label, form).fill(text)

    def choose(self, label, /, *, form=None, **options):
        """Choose in a list by its label."""
        self.clicks += 1
        self.field(label, form).select_option(**options)

    def tick(self, label, /, *, form=None):
        """Tick a box or a radio button by its label (the visible label covers the control)."""
        self.clicks += 1
        self.field(label, form).check(force=True)

    def pick(self, radio):
        """Choose a radio button by its visible label, once nothing covers it: the bar of a grid stays over its end."""
        self.page.locator(f"label[for={radio.get_attribute('id')}]").click()
        expect(radio).to_be_checked()

    def sees(self, text):
        """Expect a text in the content."""
        expect(self.main).to_contain_text(text, timeout=WAIT_MS)

    def received(self, subject, *, before=0):
        """Return the text of the latest message whose subject matches, waiting for the worker.

        ``before`` is how many such messages came earlier: the one awaited comes after them.
        """
        for _ in range(240):
            texts = [text for line, text in messages_to(self.stack.folder, self.address) if re.search(subject, line)]
            if len(texts) > before:
                return texts[0]
            self.page.wait_for_timeout(250)
        raise AssertionError(f"no message to {self.address} about {subject}")

    def link_received(self, subject, pattern=r"https?://[^\s>]+", *, before=0):
        """Return the address in the latest message whose subject matches."""
        return re.search(pattern, self.received(subject, before=before))[0]

    def confirm_address(self):
        """Type the code that the platform sent to this person."""
        self.page.wait_for_url("**/confirm-email/**")
        self.page.locator("main input[name=code]").fill(self.code_received())
        self.clicks += 1
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "confirm-email" not in url)

    def code_received(self):
        """Return the code of the latest message that has one on its own line."""
        for _ in range(120):
            for _, text in messages_to(self.stack.folder, self.address):
                code = CODE.search(text)
                if code:
                    return code[0]
            self.page.wait_for_timeout(250)
        raise AssertionError(f"no code was sent to {self.address}")

    def register(self, path="/comptes/signup/"):
        """Open an account: address, password, code received."""
        self.page.goto(path)
        field = self.page.locator("input[name=email]")
        if not field.input_value():
            field.fill(self.address)
        self.page.get_by_text("Choisir aussi un mot de passe").click()
        for password in self.page.locator("main input[type=password]").all():
            password.fill(PASSWORD)
        self.button(re.compile("Créer un compte|S’inscrire"))
        self.confirm_address()

    def introduce(self):
        """Give one's name, as the notice above every page asks whoever has none."""
        arrived = self.page.url
        self.page.get_by_role("link", name="Donner mon nom").click()
        self.clicks += 1
        self.give_name()
        self.button("Enregistrer mon nom")
        self.page.goto(arrived)

    def give_name(self):
        """Write one's first and last name."""
        self.write("Prénom", self.name.split()[0])
        self.write("Nom", self.name.split()[1])

    def enter_by_link(self):
        """Begin without an account: the address, then the link received."""
        self.page.get_by_label("Votre courriel").fill(self.address)
        self.button("Recevoir mon lien")
        self.page.goto(self.link_received("Ouvrez votre brouillon"))
        self.button("Ouvrir mon brouillon")

    def sign_in(self):
        """Sign in by password."""
        self.page.locator("input[name=login]:visible").fill(self.address)
        self.page.locator("input[name=password]:visible").fill(PASSWORD)
        self.button("Se connecter", exact=True)

    def plug_authenticator(self):
        """Give the browser a passkey device, as a laptop has one."""
        self.session = self.context.new_cdp_session(self.page)
        self.session.send("WebAuthn.enable")
        self.authenticator = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def add_key(self):
        """Add a passkey: the second factor of whoever holds others' data."""
        self.plug_authenticator()
        self.page.goto("/comptes/2fa/webauthn/add/")
        self.confirm_password()
        self.write(re.compile("Nom de la clé"), "Mon ordinateur")
        self.button("Ajouter")
        self.page.wait_for_url("**/recovery-codes/**")

    def confirm_password(self):
        """Prove who one is again, where the platform asks."""
        field = self.page.locator("main input[name=password]:visible")
        if field.count():
            field.fill(PASSWORD)
            self.clicks += 1
            self.page.locator("main form button[type=submit]").first.click()
            self.page.wait_for_load_state()

    def reload_until(self, text):
        """Read the page again until the worker has made what it waits for."""
        for _ in range(60):
            if text.casefold() in self.main.inner_text().casefold():  # labels of states may be in capitals
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        self.sees(text)
