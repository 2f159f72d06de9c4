"""Frequent tasks of the team: how many clicks each takes, counted by the browser; what is typed is not counted.

The first figure of a bar is what the task took when it was first measured, the second one half of it at most.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.season.person import Person

ENDED, READING, READ, RANKED, LATE = (f"/equipe/campagnes/EIG4-R{rank}/" for rank in range(1, 6))
# Three small promotions that the demonstration leaves out: every grid handed in; every panel heard; jurors who are late.
STAGES = """
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from devtools.domain.play import play
from devtools.domain.world import open_world
for stage, shift, partial in (("jury", 0, False), ("selection", -42, False), ("jury", -42, True)):
    world = open_world("EIG4", data=Path(settings.PROGRAMME_DATA), seed=3, applications=30, heard=15,
                       shift=timedelta(days=shift), log=lambda line: None)
    play(world, until=stage, partial=partial)
"""
BARS = {
    "read what waits in every campaign": 1,  # two for each campaign
    "label the dossiers of a filter": 3,  # seven
    "share dossiers between colleagues": 4,  # impossible
    "preselect and announce": 6,  # thirteen
    "rank, match and adopt": 3,  # six
    "produce the contracts of a cohort": 2,  # three
    "open the next dossier": 1,
    "answer a person": 2,
    "ask for a completion": 2,
    "remind late jurors": 2,
    "postpone a date": 3,
}
SCROLL_PIXELS = 2600  # to label a filter: half of 5,200
BELOW = """(control) => Math.max(0, Math.round(control.getBoundingClientRect().bottom - innerHeight))"""


@pytest.fixture(scope="module")
def stages(stack):
    """Play three more promotions, at the moments when a preselection and a matching are decided, and jurors are late."""
    stack.python(STAGES)
    return stack


@pytest.fixture
def team(browser, stages):
    """Somebody of the team in front of a browser, whose clicks are counted from here on."""
    person = Person(browser, stages, 1280, "equipe@exemple.invalid")
    person.context.set_default_timeout(20_000)
    person.open("/comptes/login/")
    person.sign_in()
    person.clicks = 0
    yield person
    person.context.close()
    assert person.faults == []


def first_dossier(team, criteria=""):
    """Open the first dossier of a list, which is no part of the task."""
    team.open(f"{READING}candidatures/{criteria}")
    team.follow(re.compile("^Dossier"))
    team.clicks = 0


def test_what_waits_in_every_campaign_is_read_on_the_first_page(team):
    team.open("/equipe/")
    cards = team.main.locator(".app-card").all()
    assert len(cards) > 1
    for card in cards:
        card.scroll_into_view_if_needed()
        expect(card.locator(".app-card__tasks").or_(card.get_by_text("Rien ne demande d’acte"))).to_be_visible()
    assert team.clicks <= BARS["read what waits in every campaign"]


def test_the_dossiers_of_a_filter_are_labelled(team):
    team.open(f"{READING}candidatures/?state=submitted")
    scrolled = team.field("Action").evaluate(BELOW)
    team.choose("Action", label="Étiqueter")
    team.button(re.compile("^Agir sur tout le filtre"))
    team.write("Étiquette", "À relire")
    scrolled += team.main.get_by_role("button", name="Confirmer").evaluate(BELOW)
    team.button("Confirmer")
    team.sees(re.compile(r"Étiqueter\s:\s\d\d+\scandidatures"))
    assert team.clicks <= BARS["label the dossiers of a filter"]
    assert scrolled <= SCROLL_PIXELS


def test_dossiers_are_shared_between_colleagues(team):
    team.open(f"{READING}candidatures/")
    team.choose("Action", label="Répartir entre collègues")
    team.button(re.compile("^Agir sur tout le filtre"))
    team.tick("Claude Équipe")
    team.button("Confirmer")
    team.sees(re.compile(r"Répartir entre collègues\s:\s\d\d+\scandidatures"))
    assert team.clicks <= BARS["share dossiers between colleagues"]


def test_a_preselection_is_decided_and_announced(team):
    team.open(READ)
    team.menu("Jurys")
    team.follow(re.compile("^Présélection"))
    team.follow("Clore le jury")
    team.button("Clore le jury")
    team.sees("Le jury est clos")
    team.open(READ)
    team.clicks = 0
    team.menu("Présélection")
    for field in team.form("Enregistrer la présélection").locator("input[type=text]").all():
        field.fill("1")
    team.button("Enregistrer la présélection")
    team.sees("présélectionnée")
    team.follow("Annoncer les décisions")
    team.button(re.compile(r"^Annoncer \d+ décisions"))
    team.sees("annoncée")
    assert team.clicks <= BARS["preselect and announce"]


def test_a_matching_is_ranked_computed_and_adopted(team):
    team.open(f"{RANKED}selection/")
    team.button(re.compile("^Classer"))
    team.sees("classé")
    team.button("Calculer un appariement")
    team.button("Adopter et envoyer les propositions")
    team.sees(re.compile("propositions? (est|sont) envoyées?"))
    assert team.clicks <= BARS["rank, match and adopt"]


def test_the_contracts_of_a_cohort_are_asked_for(team):
    team.open(ENDED)
    team.menu("Cohorte")
    team.button("Produire les contrats qui manquent")
    team.sees(re.compile(r"\d+\sdocuments?\sproduits?\ssur\s\d\d"))
    assert team.clicks <= BARS["produce the contracts of a cohort"]


def test_the_next_dossier_is_opened(team):
    first_dossier(team)
    title = team.main.locator("h1").inner_text()
    team.follow("Suivant ›")
    expect(team.main.locator("h1")).not_to_have_text(title)
    assert team.clicks <= BARS["open the next dossier"]


def test_a_person_is_answered(team):
    first_dossier(team)
    team.write("Votre message", "Votre question est entendue : vous pouvez le faire.", form="Envoyer")
    team.button("Envoyer", exact=True)
    team.sees("vous pouvez le faire")
    assert team.clicks <= BARS["answer a person"]


def test_a_completion_is_asked_for(team):
    first_dossier(team, "?state=submitted&sort=-experience_years")
    team.clicks += 1
    team.main.locator("summary", has_text="Demander de compléter").click()
    team.write(re.compile("Ce qui manque|Pièces|demande"), "Le diplôme manque.", form="Demander")
    team.button("Demander", exact=True)
    team.sees("À compléter")
    assert team.clicks <= BARS["ask for a completion"]


def test_late_jurors_are_reminded(team):
    team.open(LATE)
    team.follow(re.compile("^Écrire à .*jury"))
    team.button(re.compile("^Envoyer à"))
    team.sees("Message écrit à")
    assert team.clicks <= BARS["remind late jurors"]


def test_a_closing_is_postponed(team):
    team.open(f"{LATE}calendrier/")
    team.main.get_by_role("link", name=re.compile("^Reporter la clôture : Appel à candidatures")).click()
    team.clicks += 1
    team.write("Nouvelle clôture", "2020-08-01T23:59:59")
    team.write("Motif", "Panne du réseau de l’État.")
    team.button("Voir ce que cela change")
    team.sees("Ce que l’avis public ajoutera au report")
    team.button("Publier ce report")
    team.sees("Le report est publié, avec son motif.")
    assert team.clicks <= BARS["postpone a date"]
