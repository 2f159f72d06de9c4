"""What a challenge hands over and changes, by clicking: written in the room, read by the team, shown to anybody."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check

HELD = """
from talents.models import Mission
mission = Mission.objects.filter(talent__emailaddress__email="talent@exemple.invalid").latest("pk")
challenge = mission.position.challenge
print(mission.public_id, challenge.slug, challenge.state)
type(challenge).objects.filter(pk=challenge.pk).update(state="active")
"""
# The world is shared: everything of this story goes away.
GIVEN_BACK = """
from challenges.models import Challenge
from notifications.models import Message
challenge = Challenge.objects.get(slug="{1}")
challenge.deliverables.filter(title__startswith="Une carte des forêts").delete()
challenge.indicators.filter(label="Délai de réponse").delete()
Challenge.objects.filter(pk=challenge.pk).update(state="{2}")
Message.objects.filter(template="deliverable_read").delete()
"""
TALENT, TEAM = "talent@exemple.invalid", "equipe@exemple.invalid"
DELIVERABLE = {
    "Remis le": "2026-03-01", "Adresse (facultatif)": "https://carte.exemple.invalid",
    "Dépôt du code source": "https://depot.exemple.invalid", "Adresse des données": "https://donnees.exemple.invalid",
    "Critères d’accessibilité": "87", "Adresse de la déclaration": "https://carte.exemple.invalid/accessibilite",
}  # fmt: skip
INDICATOR = {
    "Indicateur": "Délai de réponse", "Unité": "jours", "Méthode de mesure": "Moyenne des demandes du mois",
    "Source des données": "Relevé du service", "Valeur de départ": "42", "Mesurée le": "2020-01-06", "Cible (": "10",
    "Cible à atteindre le": "2020-12-01",
}  # fmt: skip


@pytest.fixture(scope="module")
def held(stack):
    """Yield the mission's identifier and the address of its challenge's page."""
    values = stack.python(HELD).strip().splitlines()[-1].split()
    yield values[0], f"/defis/{values[1]}/"
    stack.python(GIVEN_BACK.format(*values))


def look(page, name):
    """Save a picture when somebody wants to look."""
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)


def form_of(page, title):
    """Unfold an act by the keyboard and return its form."""
    page.locator("main summary").filter(has_text=title).first.press("Enter")
    return page.locator("main form").filter(has=page.get_by_role("button", name=f"Enregistrer : {title}")).first


def send(page, title, values, **choices):
    """Fill an act by its labels and save it."""
    form = form_of(page, title)
    for label, value in values.items():
        form.get_by_label(label).first.fill(value)
    for label, value in choices.items():
        form.get_by_label(label.replace("_", " ")).first.select_option(label=value)
    form.get_by_role("button").press("Enter")


def test_a_deliverable_goes_from_the_room_to_the_page_of_the_challenge(visit, held):
    _, public = held
    talent, team, visitor = visit(TALENT, width=WIDTHS["phone"]), visit(TEAM), visit(width=WIDTHS["phone"])
    talent.goto("/talent/")
    talent.get_by_role("link", name="Livrables et impact").press("Enter")
    check(talent, "livrables sur un téléphone")
    named = {"Livrable": "Une carte des forêts"}
    send(
        talent, "Ajouter un livrable", named | DELIVERABLE, Nature="Service en ligne", Où_en="En service",
        Licence="EUPL 1.2",
    )  # fmt: skip
    expect(talent.get_by_text("Le livrable est enregistré.")).to_be_visible()
    check(talent, "un livrable à relire")
    visitor.goto(public)
    expect(visitor.get_by_text("Une carte des forêts")).to_have_count(0)
    team.goto("/equipe/boite/")
    team.get_by_role("link", name="Une carte des forêts").click()
    card = team.locator(".app-card").filter(has_text="Une carte des forêts")
    card.locator("summary").filter(has_text="Faire corriger").click()
    card.get_by_label("Ce qui est à corriger").fill("Dites ce que la carte montre.")
    card.get_by_role("button", name="Demander la correction").click()
    expect(team.get_by_text("reçoit ce qui est à corriger")).to_be_visible()
    check(team, "un livrable à corriger")
    talent.reload()
    expect(talent.get_by_text("Dites ce que la carte montre.")).to_be_visible()
    send(talent, "Modifier", {"Livrable": "Une carte des forêts du Sud"})
    expect(talent.get_by_text("À relire")).to_be_visible()
    team.reload()
    team.get_by_role("button", name="Publier sur la page du défi : Une carte des forêts").press("Enter")
    expect(team.get_by_text("Le livrable est publié")).to_be_visible()
    look(team, "results-team-1280")
    visitor.reload()
    expect(visitor.get_by_text("Une carte des forêts du Sud").first).to_be_visible()
    expect(visitor.get_by_role("heading", name="Ce que le défi est devenu")).to_be_visible()
    expect(visitor.get_by_text("partiellement conforme, 87")).to_be_visible()
    check(visitor, "ce que le défi a livré, sur un téléphone")


def test_an_indicator_is_drawn_on_the_page_of_the_challenge(visit, held):
    mission, public = held
    talent, team, visitor = visit(TALENT), visit(TEAM), visit()
    talent.goto(f"/mission/{mission}/resultats/")
    send(talent, "Ajouter un indicateur", INDICATOR)
    for day, value in (("2020-02-03", "30"), ("2020-04-06", "18")):
        send(talent, "Ajouter une mesure", {"Valeur": value, "Mesurée le": day})
        expect(talent.get_by_text("La mesure est enregistrée.")).to_be_visible()
    check(talent, "un indicateur et ses mesures")
    look(talent, "results-talent-1280")
    team.goto(f"/mission/{mission}/resultats/")
    team.get_by_role("button", name="Publier sur la page du défi : Délai de réponse").press("Enter")
    expect(team.get_by_text("L’indicateur est sur la page du défi.")).to_be_visible()
    visitor.goto(public)
    expect(visitor.get_by_text("75 % du chemin est fait.")).to_be_visible()
    visitor.get_by_text("Délai de réponse : le tableau").click()
    expect(visitor.get_by_role("cell", name="18 jours")).to_be_visible()
    check(visitor, "ce que le défi a changé")
    look(visitor, "results-public-1280")
    visitor.set_viewport_size({"width": WIDTHS["phone"], "height": 844})
    check(visitor, "ce que le défi a changé, sur un téléphone")
    look(visitor, "results-public-390")
