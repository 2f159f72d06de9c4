"""Missions start: arrivals, the first bulletins, the log book."""

import re

from tests.browser.season.challenge_jury import CAMPAIGN
from tests.browser.season.contracts import HUMAN_RESOURCES, send_a_piece
from tests.browser.season.proposals import HOSTS

POINTS = ("Poste de travail", "Badge et accès aux locaux", "Présentation à l’équipe")


def lead_of(administration):
    """Return the address of the project lead of an administration."""
    return next(lead for lead, name in HOSTS.items() if name == administration)


def open_mission(team, talent):
    """Open a mission from the list of the cohort, as the team."""
    team.open(CAMPAIGN)
    team.menu("Cohorte")
    team.follow(talent.name)


def check_a_piece(season, address):
    """Have a piece made again, then accept it: human resources say what is wrong, the person sends it again."""
    talent, team = season.person(address), season.person(HUMAN_RESOURCES)
    talent.open("/talent/")
    talent.follow(re.compile("^Ma mission"))
    send_a_piece(talent, "pièce d’identité", "Recto")
    open_mission(team, talent)
    team.follow("Pièces et arrivée")
    team.write("Ce qui ne va pas", "Le verso manque.")
    team.button(re.compile("^Faire refaire"))
    talent.page.goto(talent.link_received("[Pp]ièce"))
    talent.sees("Le verso manque")
    send_a_piece(talent, "pièce d’identité", "Recto et verso")
    team.page.reload()
    team.button(re.compile("^Accepter"))
    team.sees("La pièce est acceptée")


def start(season, address):
    """Record that somebody took up their post."""
    team = season.person(HUMAN_RESOURCES)
    open_mission(team, season.person(address))
    team.follow("Enregistrer la prise de poste")
    team.button("Enregistrer la prise de poste")
    team.sees("La prise de poste est enregistrée")


def settle_the_arrival(season, address, administration):
    """Say what is settled of an arrival, each side for itself; they disagree on one point, which shows."""
    talent, host = season.person(address), season.person(lead_of(administration))
    talent.open("/talent/")
    talent.follow(re.compile("^Ma mission"))
    host.open("/administration/")
    host.page.locator("nav.app-menu").get_by_role("link", name="Missions accueillies").first.click()
    host.follow(talent.name)
    for point in POINTS:
        row = host.main.get_by_role("row").filter(has_text=point)
        row.get_by_role("button", name=re.compile("^Réglé")).click()
        host.sees("C’est noté")
        row = talent.main.get_by_role("row").filter(has_text=point)
        row.get_by_role("button", name=re.compile("^Pas réglé" if point == POINTS[0] else "^Réglé")).click()
        talent.sees("C’est noté")
    host.page.reload()
    host.sees("Désaccord")
    season.picture(host, "administration-04-arrivee")


def write_a_bulletin(season, address, mood="4"):
    """Write the bulletin of the week, as the team of the challenge."""
    talent = season.person(address)
    talent.open("/talent/")
    talent.follow(re.compile("^Ma mission"))
    talent.follow("Bulletin")
    talent.write("Humeur", mood)
    for area in talent.main.locator("form textarea:visible").all():
        area.fill("Trois entretiens avec des usagers, une maquette relue par le service.")
    season.picture(talent, "talent-02-bulletin-390")
    talent.button("Enregistrer")
    talent.sees("Le bulletin est enregistré")


def missions_start(season):
    """From the first morning to the first bulletins of the promotion."""
    season.go_to("2027-08-02 10:00")
    talents = season.facts["talents"]
    check_a_piece(season, next(iter(talents)))
    season.go_to("2027-08-24 10:00")
    for address in talents:
        start(season, address)
    season.go_to("2027-09-01 10:00")
    first = next(iter(talents))
    settle_the_arrival(season, first, talents[first][3])
    for address in talents:
        write_a_bulletin(season, address)
    season.go_to("2027-09-03 15:05")
    season.let_the_schedule_run()
    season.person(first).received("[Bb]ulletin")
