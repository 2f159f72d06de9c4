"""Come in with ProConnect, with a passkey, with an authenticator app; in a real browser, without a fault of axe."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.test_pages import check

EMAIL = "candidature@exemple.invalid"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def leave(page):
    page.goto("/comptes/logout/")
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def test_an_agent_comes_in_and_goes_out_through_proconnect(visit, identity):
    page = visit()
    page.goto("/comptes/login/")
    check(page, "connexion")
    page.get_by_role("button", name=re.compile("ProConnect")).click()
    expect(page).to_have_url(re.compile(re.escape(identity.issuer)))
    page.get_by_label("Adresse").fill("nouvelle.agente@ministere.invalid")
    page.get_by_label("Prénom").fill("Inès")
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/candidature/")
    page.goto("/comptes/3rdparty/")
    check(page, "identités rattachées")
    leave(page)
    expect(page.locator("main")).to_contain_text("ici et chez votre fournisseur d’identité")
    page.goto("/comptes/login/")
    page.get_by_role("button", name=re.compile("ProConnect")).click()
    page.get_by_label("Adresse").fill("nouvelle.agente@ministere.invalid")
    page.get_by_role("button", name="Renoncer").click()
    expect(page.get_by_role("heading", name="Connexion abandonnée")).to_be_visible()
    check(page, "connexion abandonnée")
    page.goto("/comptes/proconnect/login/callback/?code=x&state=y")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre identité n’a pas pu être vérifiée")
    check(page, "identité refusée")


def test_a_passkey_is_added_then_opens_the_account_alone(visit):
    page = visit(EMAIL)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/comptes/2fa/webauthn/add/")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label(re.compile("Nom de la clé")).fill("Ordinateur d’essai")
    check(page, "ajouter une clé")
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url("**/recovery-codes/**")
    check(page, "codes de récupération")
    page.goto("/comptes/2fa/webauthn/")
    expect(page.get_by_role("table")).to_contain_text("Entrer sans mot de passe")
    check(page, "clés d’accès")
    page.goto("/comptes/2fa/totp/activate/")
    check(page, "application d’authentification")
    leave(page)
    page.goto("/comptes/login/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(re.compile("/(espaces|candidature)/"))
    page.goto("/comptes/2fa/webauthn/")
    page.get_by_role("link", name=re.compile("Retirer")).click()
    check(page, "se réauthentifier")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/remove/**")
    check(page, "retirer une clé")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("Aucune clé d’accès")
