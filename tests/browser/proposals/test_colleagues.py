"""A lead invites a colleague by address for one challenge, who enters, fills the part given; the lead deposits."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check

LEAD, COLLEAGUE = "porteuse@exemple.invalid", "juriste@exemple.invalid"
ACCOUNT = """
from accounts.models import User
from allauth.account.models import EmailAddress
def account(email, first):
    user = User.objects.create_user(email, first_name=first, last_name="Essai")
    user.set_password("passerelle-demonstration"); user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
"""
PREPARE = f"""{ACCOUNT}
from datetime import timedelta
from challenges.domain import challenges
from common import clock
from tests import factories as f
at = clock.now()
campaign = f.CampaignFactory(code="ROLES", name="Appel à plusieurs", state="published", starts_on=None, ends_on=None,
                             number=777, challenge_form__code="roles-projets",
                             application_form__code="roles-candidatures")
for rank, section in enumerate(("Projet", "Données et droit")):
    f.FormFieldFactory(form=campaign.challenge_form, section=section, label=f"Question {{rank}}", position=rank)
f.CallWindowFactory(campaign=campaign, kind="challenges", opens_at=at - timedelta(days=1),
                    closes_at=at + timedelta(days=20))
f.ProfessionFactory(code="developer")
body = f.AdministrationFactory(name="Office des essais")
lead = account("{LEAD}", "Lou")
f.AdministrationMemberFactory(administration=body, user=lead)
for title in ("Prévoir les crues", "Compter les forêts"):
    challenges.draft(campaign, body, title=title, by=lead, at=at)
"""
ENTER = f"{ACCOUNT}\naccount('{COLLEAGUE}', 'Max')"
# The world is shared: its home proposes no other call to whoever applies after.
CLOSE = """
from datetime import timedelta
from challenges.models import CallWindow
from common import clock
CallWindow.objects.filter(campaign__code="ROLES").update(closes_at=clock.now() - timedelta(minutes=1))
"""


@pytest.fixture
def call(stack):
    stack.python(PREPARE)
    yield
    stack.python(CLOSE)


def invite(lead):
    """Invite a colleague by address on one of two challenges, from its own page."""
    lead.goto("/administration/")
    top = lead.locator(".app-card").first.bounding_box()["y"]
    assert top <= 200
    check(lead, "mes défis")
    lead.get_by_role("link", name="Prévoir les crues").click()
    lead.get_by_role("link", name="Inviter une personne sur ce défi").click()
    check(lead, "mes collègues")
    lead.get_by_label("Adresse électronique professionnelle").fill(COLLEAGUE)
    lead.get_by_label("Rôle", exact=True).select_option(label="Contact juridique")
    expect(lead.get_by_role("checkbox", name=re.compile("Prévoir les crues"))).to_be_checked()
    expect(lead.get_by_role("checkbox", name=re.compile("Compter les forêts"))).not_to_be_checked()
    lead.get_by_role("button", name="Inviter", exact=True).press("Enter")
    expect(lead.get_by_text("L’invitation est envoyée.")).to_be_visible()
    expect(lead.get_by_role("button", name=re.compile("Envoyer de nouveau"))).to_be_visible()
    check(lead, "invitation en attente")


def give_the_part(lead):
    lead.goto("/administration/")
    lead.get_by_role("link", name="Prévoir les crues").click()
    lead.get_by_role("link", name="Choisir les responsables et les dates").click()
    lead.locator("select[name=partie-2-owner]").select_option(label="Max Essai")
    lead.locator("main form button[type=submit]").last.press("Enter")
    expect(lead.get_by_text("Les responsables et les dates sont enregistrés.")).to_be_visible()


def fill_the_part(colleague):
    """See the one challenge that was entrusted, on a phone, and fill the part given alone."""
    colleague.goto("/administration/")
    expect(colleague.locator(".app-card")).to_have_count(1)
    expect(colleague.get_by_text("Les parties qui vous sont confiées")).to_be_visible()
    assert colleague.locator(".app-card").first.bounding_box()["y"] <= 300
    check(colleague, "mes défis, partie confiée")
    colleague.get_by_role("link", name="Données et droit").click()
    colleague.locator("main form textarea, main form input[type=text]").first.fill("Les données sont ouvertes.")
    expect(colleague.locator("#statut")).to_contain_text("Brouillon enregistré à")
    colleague.goto(colleague.url.replace("partie-2", "partie-1"))
    expect(colleague.get_by_text("Vous lisez cette partie sans pouvoir la modifier.")).to_be_visible()
    check(colleague, "partie que l’on lit")


def deposit(lead):
    lead.goto("/administration/")
    lead.get_by_role("link", name="Prévoir les crues").click()
    lead.get_by_role("link", name="Postes et moyens", exact=True).click()
    lead.get_by_label("Métier").first.select_option(index=1)
    lead.get_by_role("button", name="Partie suivante").click()
    lead.get_by_label("Autofinancement").check(force=True)
    lead.get_by_role("button", name="Partie suivante").click()
    lead.locator("main form textarea, main form input[type=text]").first.fill("Prévoir plus tôt.")
    lead.get_by_role("button", name="Partie suivante").click()
    expect(lead.locator("main form textarea, main form input[type=text]").first).to_have_value(
        "Les données sont ouvertes."
    )
    lead.get_by_role("button", name="Partie suivante").click()
    expect(lead.get_by_text("Tout est rempli. Relisez")).to_be_visible()
    lead.get_by_role("button", name="Déposer").click()
    expect(lead.locator("h1")).to_have_text("Récépissé de dépôt")


def test_colleague_invited_for_one_challenge_fills_a_part_and_the_lead_deposits(call, visit, stack):
    lead = visit(LEAD)
    invite(lead)
    stack.python(ENTER)
    colleague = visit(COLLEAGUE, WIDTHS["phone"])
    colleague.goto("/administration/")
    expect(colleague.locator(".app-card")).to_contain_text("Prévoir les crues")
    give_the_part(lead)
    fill_the_part(colleague)
    deposit(lead)
    colleague.goto("/administration/")
    expect(colleague.locator(".app-card")).to_contain_text("Votre dossier est reçu.")
