"""The team opens a season: a first account, three colleagues with roles, a campaign whose calls are public."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import FIRST

COLLEAGUES = {
    "instruction@ministere.invalid": "Instruction des dossiers",
    "jury@ministere.invalid": "Secrétariat des jurys",
    "rh@ministere.invalid": "Ressources humaines",
}


def enter_the_team(team):
    """Sign in for the first time: the address is confirmed, a second factor is added."""
    team.page.goto("/equipe/")
    team.sign_in()
    team.confirm_address()
    team.add_key()
    team.open("/equipe/")
    team.page.get_by_role("link", name="Donner mon nom").click()
    team.write("Prénom", "Prune")
    team.write("Nom", "Première")
    team.button("Enregistrer mon nom")
    team.sees("Votre nom est enregistré")


def name_the_programme(team):
    """Add a programme of one's own to the vocabulary."""
    team.open("/equipe/")
    expect(team.page.get_by_role("heading", name="Ouvrir votre première campagne")).to_be_visible()
    team.follow("Ajouter ou renommer un programme")
    team.write("Code", "PIX")
    team.write("Nom", "Pionniers de l’intérêt public")
    team.button("Ajouter", exact=True)
    team.sees("Pionniers de l’intérêt public")


def open_the_campaign(team, *, preset, opening):
    """Open a campaign from a preset, its dates shifted to a season that opens on a day."""
    team.open("/equipe/")
    team.follow("Ouvrir une campagne")
    team.choose("Partir de", value=f"preset:{preset}")
    team.choose("Programme", value="PIX")
    team.write("Numéro de la promotion", "1")
    team.choose("La saison est placée par", value="opening")
    team.write("Ce jour-là", opening)
    team.button("Ouvrir la campagne")
    expect(team.page.get_by_role("heading", level=1)).to_have_text(re.compile("^Dates, Pionniers"))


def choose_options(team):
    """Ask for a letter, let people apply as a pair, add an exercise read before the preselection."""
    team.open_part("Lettres de recommandation")
    team.write("Lettres de recommandation demandées", "1")
    team.open_part("Candidatures en binôme")
    team.choose("Candidatures en binôme", value="preferred")
    team.open_part("Étapes et grilles")
    added = team.main.get_by_role("group", name="Étape à ajouter")
    added.get_by_label("Étape").select_option(label="Exercice par métier")
    grid = team.main.get_by_role("group", name="Étape 2").get_by_label("Grille (facultatif)").input_value()
    added.get_by_label("Grille (facultatif)").select_option(value=grid)
    added.locator("input[name$=starts_on]").fill("2027-06-01")
    added.locator("input[name$=ends_on]").fill("2027-06-14")
    team.button("Enregistrer les règles")
    team.sees("Règles enregistrées")


def publish_the_campaign(team):
    """Review the dates, choose the options and publish the rules."""
    team.button("Enregistrer les dates")
    choose_options(team)
    expect(team.main).not_to_contain_text("À corriger")
    team.follow("Publier la campagne")
    team.sees("Les règles deviennent publiques")
    team.button("Publier la campagne")
    expect(team.page.get_by_text("ses règles sont figées et publiques")).to_be_visible()


def invite_colleagues(team):
    """Give three roles to addresses that have no account yet."""
    team.open("/equipe/")
    team.menu("Membres de l’équipe")
    for address, role in COLLEAGUES.items():
        team.write("Adresse électronique professionnelle", address)
        team.choose("Rôle", label=role, form="Confier ce rôle")
        team.choose("Portée", label="Toute la plateforme", form="Confier ce rôle")
        team.button("Confier ce rôle")
        team.sees(address)


def accept_the_invitation(colleague):
    """Open an account from the invitation received, and reach the team's space."""
    link = colleague.link_received("équipe|rôle|rejoindre")
    colleague.register(link)
    colleague.add_key()
    colleague.open("/equipe/")
    colleague.introduce()
    expect(colleague.page.get_by_role("heading", level=1)).to_have_text(re.compile("Aujourd"))


def a_team_opens_a_campaign(season):
    """From the first sign-in to public rules, then three colleagues at work."""
    season.go_to("2027-01-04 09:00")
    team = season.person(FIRST)
    enter_the_team(team)
    season.picture(team, "equipe-01-premier-accueil")
    name_the_programme(team)
    open_the_campaign(team, preset="EIG4", opening="2027-01-04")
    season.picture(team, "equipe-02-dates")
    publish_the_campaign(team)
    season.picture(team, "equipe-03-publication")
    invite_colleagues(team)
    season.picture(team, "equipe-04-membres")
    for address in COLLEAGUES:
        accept_the_invitation(season.person(address))
