"""The whole way of an exercise, clicked: the team prepares, somebody does it on a phone, a juror marks, the team reads."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.season.challenge_jury import hand_in
from tests.browser.season.person import Person
from tests.browser.test_pages import check

CAMPAIGN = "/equipe/campagnes/EIG4-R2/"
# A campaign whose rules have the stage: it is chosen with the others, before the campaign is published.
STAGE = """
from challenges.models import Campaign, Stage
campaign = Campaign.objects.get(code="EIG4-R2")
grid = campaign.stages.get(kind="preselection").grid
campaign.stages.get_or_create(kind="exercise", defaults={"grid": grid, "blind": True, "readings": 1})
from applications.models import Application
own = Application.objects.get(candidate__email="candidature@exemple.invalid", campaign=campaign)
print(own.profession.label, own.pk, own.candidate.last_name, sep="|")
"""


@pytest.fixture
def people(browser, stack):
    """Return a function that puts somebody in front of a browser, signed in."""
    opened = []

    def make(name, width):
        person = Person(browser, stack, width, f"{name}@exemple.invalid")
        person.context.set_default_timeout(20_000)
        person.open("/comptes/login/")
        person.sign_in()
        opened.append(person)
        return person

    yield make
    for person in opened:
        person.context.close()
        assert person.faults == []


def prepare(team, trade):
    """Write the exercise of a trade, join a file, look at it as candidates see it, publish it."""
    team.open(f"{CAMPAIGN}jurys/")
    team.follow("Exercices par métier")
    team.follow(trade)
    check(team.page, "exercise, not prepared")
    team.write("Titre", "Une page pour déclarer")
    team.write("Énoncé", "# Le contexte\n\nProposez **une** page.")
    team.write("Autre forme possible", "À l’oral, en visioconférence.")
    team.button("Enregistrer")
    team.sees("L’exercice est enregistré")
    team.follow("Voir ce que les personnes liront")
    team.sees("Le contexte")
    check(team.page, "preview")
    team.page.go_back()
    opens = team.field("Ouverture").input_value()
    team.write("Ouverture", opens[:2] + "1" + opens[3:])  # years ago: it opens as soon as it is published
    team.button("Enregistrer")
    team.button("Publier et inviter")
    team.sees("est publié")
    check(team.page, "exercise, published")


def do(candidate):
    """Ask for nothing, begin, write, leave without a word, come back, hand in."""
    candidate.open("/candidature/")
    candidate.follow("Lire ce que c’est, avant de commencer")
    candidate.sees("1 h")
    check(candidate.page, "before")
    candidate.button("Commencer")
    candidate.sees("Le contexte")
    check(candidate.page, "during")
    expect(candidate.page.locator("[data-countdown]")).to_have_text(re.compile("Il reste (1 h 0[01]|60|59) min"))
    expect(candidate.page.locator("form[data-ready]")).to_be_visible()
    candidate.write("Votre texte", "Une page, trois champs, une seule question à la fois.")
    expect(candidate.page.locator("#statut")).to_contain_text("Brouillon enregistré", timeout=20_000)
    candidate.open("/candidature/")
    candidate.follow("Continuer")
    expect(candidate.field("Votre texte")).to_have_value(re.compile("trois champs"))
    candidate.button("Rendre mon exercice")
    candidate.sees("1 point à corriger")
    candidate.tick("J’ai fait cet exercice moi-même")
    candidate.button("Rendre mon exercice")
    candidate.sees("Votre exercice est rendu")
    check(candidate.page, "after")


def mark(team, juror, name):
    """Open a panel on the stage, give it the answer, and mark it without knowing whose it is."""
    team.open(f"{CAMPAIGN}jurys/")
    team.choose("Étape", label="Exercice par métier, EIG4-R2", form="Ouvrir et inviter")
    team.write("Nom du jury", "Lecture des exercices")
    team.write("Adresses électroniques des jurés", juror.address)
    team.button("Ouvrir et inviter")
    panel = team.page.url
    juror.open("/jury/")
    juror.follow(re.compile("signer la charte.*Lecture des exercices", re.DOTALL))
    juror.tick("J’ai lu cette charte")
    juror.button("Signer")
    team.open(panel)
    team.button("Répartir les dossiers")
    team.sees("est à remplir")
    juror.open("/jury/")
    juror.main.get_by_role("link", name=re.compile("EIG4-R2-X")).first.click()
    juror.page.wait_for_load_state()
    juror.sees("trois champs")
    juror.sees("Le contexte")
    assert name not in juror.page.content()
    for criterion in juror.main.locator("[data-criterion]").all():
        juror.pick(criterion.get_by_role("radio").nth(2))
    hand_in(juror, last=True)


def test_an_exercise_goes_from_the_team_to_a_phone_to_a_juror_and_back(people, stack):
    trade, key, name = stack.python(STAGE).strip().splitlines()[-1].split("|")
    team, candidate, juror = people("equipe", 1280), people("candidature", 390), people("jury", 1280)
    prepare(team, trade)
    do(candidate)
    mark(team, juror, name)
    team.open(f"{CAMPAIGN}exercices/")
    row = team.main.get_by_role("row").filter(has_text=f"Dossier {key}")
    expect(row).to_contain_text(re.compile(r"\d,\d\d"))
    check(team.page, "results")
    team.open(f"{CAMPAIGN}amenagements/")
    check(team.page, "adjustments")
