"""A cohort reads and answers what the team shares, by clicking, and one letter a day says it."""

import os

import pytest
from playwright.sync_api import expect

from sandbox.domain.people import pdf
from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check

CODE = """
from talents.models import Mission
mission = Mission.objects.filter(talent__emailaddress__email="talent@exemple.invalid").latest("pk")
print(mission.cohort.campaign.code, mission.state, mission.cohort.campaign.state)
Mission.objects.filter(pk=mission.pk).update(state="active")
type(mission.cohort.campaign).objects.filter(pk=mission.cohort.campaign_id).update(state="published")
"""
DIGEST = """
from datetime import time
from common import clock
from common.days import PARIS
from followup.domain import cohort_posts
from notifications.models import Message
evening = clock.now().astimezone(PARIS).replace(hour=18)
cohort_posts.send_digests(at=evening)
print("\\n".join(Message.objects.filter(template="cohort_digest").values_list("body", flat=True)))
"""
# The world is shared: everything of this story goes away.
GIVEN_BACK = """
from challenges.models import Campaign
from dossiers.models import Thread
from followup.models import CohortPost
from notifications.models import Message
from talents.models import Mission
posts = CohortPost.objects.filter(cohort__campaign__code="{0}")
threads = list(posts.values_list("thread", flat=True))
posts.delete()
Thread.objects.filter(pk__in=threads).delete()
Message.objects.filter(template="cohort_digest").delete()
mission = Mission.objects.filter(talent__emailaddress__email="talent@exemple.invalid").latest("pk")
Mission.objects.filter(pk=mission.pk).update(state="{1}")
Campaign.objects.filter(code="{0}").update(state="{2}")
"""
TALENT, TEAM = "talent@exemple.invalid", "equipe@exemple.invalid"


@pytest.fixture(scope="module")
def code(stack):
    values = stack.python(CODE).strip().splitlines()[-1].split()
    yield values[0]
    stack.python(GIVEN_BACK.format(*values))


def look(page, name):
    """Save a picture when somebody wants to look."""
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)


def test_a_document_is_shared_read_and_answered(visit, stack, code):
    team, talent = visit(TEAM), visit(TALENT, width=WIDTHS["phone"])
    team.goto(f"/equipe/campagnes/{code}/accompagnement/")
    team.get_by_role("link", name="Messages et documents partagés avec la promotion").click()
    check(team, "salle de promotion, pour l’équipe")
    team.get_by_text("Partager un message ou un document").press("Enter")
    team.get_by_label("Titre").fill("Le guide d’arrivée")
    team.get_by_label("Message", exact=False).first.fill("Lisez-le avant lundi.")
    team.get_by_label("Document").set_input_files(
        {"name": "guide.pdf", "mimeType": "application/pdf", "buffer": pdf("guide")}
    )
    look(team, "cohort-team-1280")
    team.get_by_role("button", name="Partager").press("Enter")
    expect(team.get_by_text("Le message est partagé")).to_be_visible()
    talent.goto("/talent/")
    talent.get_by_role("link", name="Le guide d’arrivée").press("Enter")
    check(talent, "message à la promotion, sur un téléphone")
    with talent.expect_download() as download:
        talent.get_by_role("link", name="Télécharger le document").click()
    assert download.value.suggested_filename == "Le guide d’arrivée.pdf"
    talent.get_by_label("Votre réponse").fill("Merci, où est la salle ?")
    talent.get_by_role("button", name="Répondre à tous").press("Enter")
    expect(talent.get_by_text("Merci, où est la salle ?")).to_be_visible()
    look(talent, "cohort-talent-390")
    team.goto("/equipe/boite/")
    team.get_by_role("link", name="Le guide d’arrivée").click()
    expect(team.get_by_text("Merci, où est la salle ?")).to_be_visible()
    team.get_by_label("Votre réponse").fill("Salle 4.")
    team.get_by_role("button", name="Répondre à tous").click()
    expect(team.get_by_text("Votre réponse est partagée")).to_be_visible()
    check(team, "message à la promotion, pour l’équipe")
    look(team, "cohort-post-1280")
    assert "Lisez-le avant lundi." in stack.python(DIGEST)
