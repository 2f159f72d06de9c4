"""Two people apply as a pair in a real browser, one on a large screen, one on a phone, up to their two deposits."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.season.person import messages_to
from tests.browser.test_pages import check

PREPARE = """
from datetime import timedelta
from accounts.models import User
from allauth.account.models import EmailAddress
from common import clock
from tests import factories as f
at = clock.now()
campaign = f.CampaignFactory(code="BINOME", name="Appel à binômes", state="published", pairs="together", min_wishes=1,
                             starts_on=None, ends_on=None, pairs_sentence="Pour qui a déjà travaillé à deux.")
f.FormFieldFactory(form=campaign.application_form, section="Motivation", label="Motivation", required=True)
f.CallWindowFactory(campaign=campaign, opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=20))
challenge = f.PublishedChallengeFactory(campaign=campaign, published_title="Prévoir les crues")
f.PositionFactory(challenge=challenge, profession=f.ProfessionFactory(code="developer"), seats=2)
for email, first in (("lou@exemple.invalid", "Lou"), ("max@exemple.invalid", "Max")):
    u = User.objects.create_user(email, first_name=first, last_name="Essai")
    u.set_password("passerelle-demonstration"); u.save()
    EmailAddress.objects.create(user=u, email=u.email, verified=True, primary=True)
"""
TEXT = "Lou écrit le code et Max le dessin : nous avons déjà livré un service."


# The world is shared: its home proposes no other call to whoever applies after.
CLOSE = """
from datetime import timedelta
from challenges.models import CallWindow
from common import clock
CallWindow.objects.filter(campaign__code="BINOME").update(closes_at=clock.now() - timedelta(minutes=1))
"""


@pytest.fixture
def call(stack):
    stack.python(PREPARE)
    yield
    stack.python(CLOSE)


def fill(page):
    """Write a whole draft, step by step, up to the last one."""
    page.get_by_label("Métier").select_option(index=1)
    page.get_by_label("Années d’expérience").fill("4")
    page.get_by_role("button", name="Étape suivante").click()
    page.locator("main form textarea, main form input[type=text]").first.fill("Je veux essayer.")
    page.get_by_role("button", name="Étape suivante").click()
    page.get_by_role("button", name=re.compile("Ajouter à mes vœux")).click()
    expect(page.locator(".app-wish__title")).to_have_text("Prévoir les crues")
    page.get_by_role("button", name="Étape suivante").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire et déposer")


def deposit(page):
    """Deposit from the last step."""
    page.get_by_role("link", name="Revenir à ma candidature").click()
    page.locator("summary", has=page.locator(".app-step")).click()
    page.get_by_role("link", name="Relire et déposer", exact=True).click()
    page.get_by_role("button", name="Déposer ma candidature").click()
    expect(page.locator("h1")).to_have_text("Récépissé de dépôt")


def ask_together(page):
    page.get_by_label("Seulement ensemble").check(force=True)
    page.get_by_role("button", name="Enregistrer mon souhait").click()
    expect(page.get_by_text("Votre souhait est enregistré.")).to_be_visible()


def invited(page, stack):
    """Return the link that the other person receives."""
    for _ in range(60):
        received = messages_to(stack.folder, "max@exemple.invalid")
        if received:
            break
        page.wait_for_timeout(500)
    return re.search(r"/candidature/binome/\S+", received[0][1])[0]


def write(lou, phone, pair, theirs):
    """Let both write the shared part, each from a page that the other's text made old: nothing is lost."""
    phone.get_by_label("Votre projet à deux").fill("Max dessine.")
    phone.get_by_role("button", name="Enregistrer le texte commun").click()
    lou.goto(pair)
    phone.goto(theirs)
    lou.get_by_label("Votre projet à deux").fill(TEXT)
    lou.get_by_role("button", name="Enregistrer le texte commun").click()
    phone.get_by_label("Votre projet à deux").fill("Max dessine encore.")
    phone.get_by_role("button", name="Enregistrer le texte commun").click()
    expect(phone.get_by_text("La version enregistrée par Lou Essai")).to_be_visible()
    expect(phone.get_by_label("Votre projet à deux")).to_have_value("Max dessine encore.")
    check(phone, "deux versions, téléphone")
    phone.goto(theirs)
    expect(phone.get_by_label("Votre projet à deux")).to_have_value(TEXT)


def test_two_people_apply_as_a_pair_up_to_their_two_deposits(visit, stack, call):
    lou = visit("lou@exemple.invalid")
    lou.goto("/candidature/")
    card = lou.locator("main form[action$='/campagnes/BINOME/'] button")
    card.click()
    fill(lou)
    lou.get_by_role("main").get_by_role("link", name="Candidater à deux").last.click()
    check(lou, "candidater à deux, à former")
    lou.get_by_label("Courriel de l’autre personne").fill("lou@exemple.invalid")
    lou.get_by_role("button", name="Envoyer l’invitation").click()
    expect(lou.get_by_text("C’est votre propre courriel")).to_be_visible()
    check(lou, "candidater à deux, refusé")
    lou.get_by_label("Courriel de l’autre personne").fill("max@exemple.invalid")
    lou.keyboard.press("Enter")
    expect(lou.get_by_text("L’invitation est envoyée à max@exemple.invalid.")).to_be_visible()
    check(lou, "candidater à deux, invitation envoyée")
    pair = lou.url
    link = invited(lou, stack)
    phone = visit("max@exemple.invalid", width=390)
    phone.goto(link)
    check(phone, "invitation, téléphone")
    phone.get_by_role("button", name="Accepter de candidater à deux").click()
    expect(phone.get_by_text("Vous candidatez à deux, avec Lou Essai.")).to_be_visible()
    check(phone, "binôme formé, téléphone")
    theirs = phone.url
    write(lou, phone, pair, theirs)
    for page in (lou, phone):
        ask_together(page)
    expect(phone.get_by_text("Vous demandez tous deux « seulement ensemble »").first).to_be_visible()
    deposit(lou)
    phone.get_by_role("link", name="Revenir à ma candidature").click()
    fill(phone)
    phone.goto(theirs)
    expect(phone.get_by_text("dont la candidature est déposée")).to_be_visible()
    check(phone, "texte figé, téléphone")
    deposit(phone)
    phone.goto(theirs.partition("binome")[0])
    expect(phone.get_by_text("vous êtes en binôme").first).to_be_visible()
    check(phone, "candidature déposée, téléphone")
