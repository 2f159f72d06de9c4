"""Missions end and are attested; what became of them is asked; the campaign is closed and its report read."""

import re

from playwright.sync_api import expect

from tests.browser.season.challenge_jury import CAMPAIGN
from tests.browser.season.contracts import HUMAN_RESOURCES
from tests.browser.season.follow_up import LEAVING, option_of
from tests.browser.season.missions import lead_of, open_mission
from tests.browser.season.opening import FIRST
from tests.browser.season.selection import open_selection


def attest(season, address):
    """Produce an attestation of what somebody did, which they find in their space."""
    team, talent = season.person(HUMAN_RESOURCES), season.person(address)
    open_mission(team, talent)
    team.choose("Produire un document", value=option_of(team, "Produire un document", "ttestation"))
    team.button("Produire", exact=True)
    team.sees("est en production")
    talent.open("/talent/")
    talent.reload_until("ttestation")
    season.picture(talent, "talent-04-attestation-390")


def missions_end(season):
    """Who left is asked what they became; the last day passes; each person finds what attests their mission."""
    season.go_to("2028-05-16 10:00")
    season.let_the_schedule_run()
    team = season.person(HUMAN_RESOURCES)
    open_mission(team, season.person(LEAVING))
    team.reload_until("Terminée")
    season.go_to("2028-05-17 10:00")
    season.let_the_schedule_run()  # tasks of one round run side by side: the next one sees the mission that ended
    answer_the_survey(season, LEAVING)
    season.go_to("2028-06-26 10:00")
    season.let_the_schedule_run()
    team.open(CAMPAIGN)
    team.menu("Cohorte")
    team.reload_until("Terminée")
    season.picture(team, "equipe-22-missions-terminees")
    for address in season.facts["talents"]:
        attest(season, address)


def answer_the_survey(season, address):
    """Say, from the message received, what became of a mission."""
    person = season.person(address)
    person.page.goto(person.link_received("qu’est devenue la mission"))
    person.choose("Situation", index=1)
    person.choose("Ce que la mission a produit", label="Oui")
    person.write("Satisfaction", "4")
    season.picture(person, "talent-05-enquete-390")
    person.button("Répondre")
    person.sees("Vous avez répondu")


def surveys_are_answered(season):
    """Three months after the end, the people recruited and those who hosted them answer."""
    season.go_to("2028-10-02 10:00")
    season.let_the_schedule_run()
    for address, mission in season.facts["talents"].items():
        if address != LEAVING:
            answer_the_survey(season, address)
            answer_the_survey(season, lead_of(mission[3]))


def end_the_list(season):
    """Tell those who still wait that no place will be proposed to them, after reading what they will read."""
    team = open_selection(season)
    team.main.get_by_text("Ne retenir personne d’autre").click()
    team.choose("Motif", form="Mettre fin à la liste d’attente", index=1)
    team.write("Précisions", "La promotion est terminée.", form="Mettre fin à la liste d’attente")
    team.button("Mettre fin à la liste d’attente")
    team.sees("Rien n’est parti")
    team.button(re.compile(r"^Annoncer \d+ décision"))


def close_the_campaign(season):
    """Read what is left, acknowledge it line by line, and close."""
    team = season.person(FIRST)
    team.open(CAMPAIGN)
    team.menu("Clôture")
    season.picture(team, "equipe-23-avant-la-cloture")
    team.sees("Rien n’empêche de clore cette campagne.")
    for line in team.main.get_by_role("checkbox").all():
        line.check(force=True)
    team.button("Clore la campagne")
    team.sees("a clos cette campagne")
    expect(team.page.locator('[data-waiting="team:close-campaign"]')).to_be_hidden()  # nothing waits there any more
    season.picture(team, "equipe-24-campagne-close")


def read_the_report(season):
    """Read the figures of the season and its report, once it is made."""
    team = season.person(FIRST)
    team.follow("Le bilan de saison et ses chiffres")
    team.reload_until("L’ensemble du bilan")
    season.picture(team, "equipe-25-bilan")


def the_season_ends(season):
    """From the last decision to the report."""
    season.go_to("2028-10-09 10:00")
    end_the_list(season)
    close_the_campaign(season)
    read_the_report(season)
