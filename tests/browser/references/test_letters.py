"""A candidate invites a referee, who writes by the link of the courriel alone; the team and a juror read the letter."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.season.person import messages_to
from tests.browser.test_pages import check

# The option of the campaign, long enough for the story's day, and a juror of a phase with names.
ASKED = """
from applications.models import Application
from common import clock
from devtools.domain import demo
from accounts.models import User
from juries.models import Assessment, Criterion, Juror, Panel, ScoringGrid
mine = Application.objects.select_related("campaign", "dossier__deposit").get(candidate__email="candidature@exemple.invalid")
campaign = mine.campaign
campaign.references_asked, campaign.references_due_days = 2, 300
campaign.reference_questions = ["Dans quel cadre avez-vous travaillé ensemble ?"]
campaign.save()
grid = ScoringGrid.objects.create(code="LETTRES", kind="candidate", stage="audition", scale_min=0, scale_max=3)
Criterion.objects.create(grid=grid, position=1, label="Motivation")
panel = Panel.objects.create(name="Avec les noms", grid=grid, blind=False)
user = User.objects.create(email="noms@exemple.invalid", first_name="Lou", last_name="Lecture", is_synthetic=True)
demo._sign_in(user, user.email)
juror = Juror.objects.create(panel=panel, user=user, charter_signed_at=clock.now())
reading = Assessment.objects.create(panel=panel, grid=grid, juror=juror, deposit=mine.deposit)
print(mine.public_id, campaign.code, reading.public_id)
"""
# The world is shared: whoever applies after is asked for no letter.
ASKED_NO_MORE = """
from challenges.models import Campaign
Campaign.objects.filter(references_asked=2).update(references_asked=0, references_due_days=0, reference_questions=[])
"""
UNMASK = """
from applications.models import Application
from accounts.models import User
from common import clock
from dossiers.models import Unmasking
mine = Application.objects.get(public_id="{}")
by = User.objects.get(emailaddress__email="equipe@exemple.invalid")
Unmasking.objects.create(deposit=mine.deposit, by=by, at=clock.now(), reason="Lire sa lettre")
"""
LETTER = "Camille écoute, et livre ce qui est promis."


@pytest.fixture(scope="module")
def asked(stack):
    """Ask for two letters in the campaign of the demonstration; yield its application, its code and a reading."""
    yield stack.python(ASKED).split()
    stack.python(ASKED_NO_MORE)


def link_sent_to(stack, address):
    """Return the personal link of the last courriel sent to an address, once it has left."""
    for _ in range(60):
        for _subject, text in messages_to(stack.folder, address):
            return re.search(r"/recommandations/\S+", text)[0]
        time.sleep(0.5)
    raise AssertionError(f"aucun courriel pour {address}")


def invite(page, application, name, address):
    """Name a referee from one's application, by clicks and keyboard."""
    page.goto(f"/candidature/dossiers/{application}/")
    page.get_by_role("link", name="Vos référents et leurs lettres").click()
    page.get_by_label("Son prénom et son nom").fill(name)
    page.get_by_role("textbox", name="Son courriel").fill(address)
    page.get_by_label("Sa fonction et son lien avec vous").fill("Directrice technique, ma responsable")
    page.get_by_label("J’ai demandé son accord").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Nommer cette personne").press("Enter")
    expect(page.get_by_text(f"{name} va recevoir votre demande")).to_be_visible()


def test_a_letter_goes_from_the_invitation_to_its_readers(visit, stack, asked):
    application, code, reading = asked
    candidate = visit("candidature@exemple.invalid")
    invite(candidate, application, "Nadia Benali", "nadia.benali@exemple.invalid")
    check(candidate, "référents")
    link = link_sent_to(stack, "nadia.benali@exemple.invalid")
    referee = visit(width=WIDTHS["phone"])
    referee.goto(link)
    check(referee, "lettre à écrire")
    referee.get_by_label("Votre lettre").fill(LETTER)
    referee.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(referee.get_by_text("Brouillon enregistré")).to_be_visible()
    referee.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(referee.get_by_text("Répondez à « Dans quel cadre")).to_be_visible()
    check(referee, "lettre incomplète")
    referee.get_by_role("link", name="Corriger").click()
    expect(referee.get_by_label("Votre lettre")).to_have_value(LETTER)
    referee.get_by_label("Dans quel cadre").fill("Deux ans dans la même équipe.")
    expect(referee.locator("#id_answer_0-compte")).to_have_text("29 caractères sur 1000")
    referee.get_by_role("button", name="Relire avant d’envoyer").click()
    check(referee, "lettre à relire")
    referee.get_by_role("button", name="Envoyer la lettre").click()
    expect(referee.get_by_role("heading", name="Merci")).to_be_visible()
    check(referee, "lettre envoyée")
    candidate.reload()
    expect(candidate.get_by_text("Lettre reçue")).to_be_visible()
    expect(candidate.get_by_text(LETTER)).to_have_count(0)

    team = visit("equipe@exemple.invalid")
    team.goto(f"/equipe/campagnes/{code}/candidatures/?referents=some")
    expect(team.get_by_role("cell", name="1 sur 2")).to_have_count(1)
    stack.python(UNMASK.format(application))
    team.goto(f"/equipe/candidatures/{application}/")
    team.locator("summary", has_text="Lettre de Nadia Benali").click()
    expect(team.get_by_text(LETTER)).to_be_visible()
    check(team, "dossier avec lettre")
    juror = visit("noms@exemple.invalid")
    juror.goto(f"/jury/dossiers/{reading}/")
    juror.locator("summary", has_text="Lettre de Nadia Benali").click()
    expect(juror.get_by_text(LETTER)).to_be_visible()
    check(juror, "salle de lecture avec lettre")


def test_a_referee_declines_without_script_and_another_is_named(browser, visit, stack, asked):
    application = asked[0]
    candidate = visit("candidature@exemple.invalid", width=WIDTHS["phone"])
    invite(candidate, application, "Omar Diallo", "omar.diallo@exemple.invalid")
    link = link_sent_to(stack, "omar.diallo@exemple.invalid")
    context = browser.new_context(base_url=stack.url, java_script_enabled=False, locale="fr-FR")
    plain = context.new_page()
    plain.goto(link)
    plain.get_by_role("link", name="Décliner").click()
    plain.get_by_role("button", name="Décliner").click()
    expect(plain.get_by_role("heading", name="C’est noté")).to_be_visible()
    context.close()
    candidate.reload()
    expect(candidate.get_by_text("Demande déclinée")).to_be_visible()
    check(candidate, "référents sur un téléphone")
    invite(candidate, application, "Rose Petit", "rose.petit@exemple.invalid")
    link = link_sent_to(stack, "rose.petit@exemple.invalid")
    candidate.get_by_role("link", name="Remplacer").last.click()
    check(candidate, "remplacer un référent")
    candidate.get_by_role("button", name="Libérer cette place").click()
    expect(candidate.get_by_text("la place est libre")).to_be_visible()
    assert candidate.request.get(link).status == 410
