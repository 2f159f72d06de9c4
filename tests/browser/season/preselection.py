"""Applications are instructed, read blind by four jurors, and shortlisted."""

import re

from tests.browser.season.challenge_jury import (
    CAMPAIGN,
    INSTRUCTOR,
    close_the_panel,
    hand_in,
    seat_jurors,
    share_dossiers,
)
from tests.browser.season.opening import FIRST

JURORS = tuple(f"{name}@lecture.invalid" for name in ("maud", "nils", "olga", "paul"))
PANEL = "Lecture des candidatures"


def settle_the_duplicate(season):
    """Look at the two dossiers of the same person, and refuse the second."""
    team = season.person(FIRST)
    team.open("/equipe/")
    team.menu("Doublons possibles")
    team.main.get_by_text("Une seule personne").click()
    team.write("Motif", "Même personne, jointe par téléphone.")
    team.button("Fondre l’autre compte dans celui-ci")
    team.sees("Les deux comptes n’en font plus qu’un")


def share_between_colleagues(season):
    """Share the dossiers between the colleagues who instruct them."""
    team = season.person(INSTRUCTOR)
    team.open(CAMPAIGN)
    team.menu("Candidatures")
    team.choose("Action", label="Répartir entre collègues")
    team.button(re.compile("^Agir sur tout le filtre"))
    for colleague in ("Instruction Essai", "Prune Première"):
        team.tick(colleague)
    team.button("Confirmer")
    team.sees("12 candidatures")


def read_everything(juror, choose):
    """Hand in every grid that waits for a juror; ``choose`` gives the rank of the level from the number of a dossier."""
    juror.open("/jury/")
    rows = juror.main.get_by_role("row").filter(has_text=re.compile("à lire|commencée", re.IGNORECASE))
    addresses = [link.get_attribute("href") for link in rows.get_by_role("link").all()]
    for rank, address in enumerate(addresses, start=1):
        juror.open(address)
        number = int(juror.page.get_by_role("heading", level=1).inner_text()[-3:])
        for criterion in juror.main.locator("[data-criterion]").all():
            levels = criterion.get_by_role("radio")
            juror.pick(levels.nth(choose(number) % levels.count()))
        hand_in(juror, last=rank == len(addresses))
    juror.open("/jury/")
    juror.sees("Vous n’avez rien à faire")


def applications_are_read(season):
    """From the closing of the call to the closing of the panel."""
    season.go_to("2027-06-01 09:00")
    settle_the_duplicate(season)
    share_between_colleagues(season)
    seat_jurors(season, "Présélection des candidatures, PIX1", PANEL, JURORS, known="Bruno Essai")
    share_dossiers(season, PANEL).sees("Ne lit pas ce dossier")
    for address in JURORS:
        read_everything(season.person(address), lambda number: number + 1)
    season.go_to("2027-06-14 18:00")
    close_the_panel(season, PANEL)
    team = season.person(FIRST)
    team.open(CAMPAIGN)
    team.menu("Présélection")
    team.write("Design", "4")
    team.write("Développement", "3")
    season.picture(team, "equipe-07-preselection")
    team.button("Enregistrer la présélection")
    team.open(CAMPAIGN)
    team.menu("Candidatures")
    team.follow("Annoncer les décisions")
    season.picture(team, "equipe-08-annonce-de-la-preselection")
    team.button(re.compile("^Annoncer 11 décisions"))
    shortlisted, refused = season.person("carla@candidat.invalid"), season.person("denis@candidat.invalid")
    shortlisted.received("présélectionnée")
    refused.received("candidature")
    for person, words in ((shortlisted, "Présélectionnée"), (refused, "La candidature n’est pas présélectionnée")):
        person.open("/candidature/")
        person.sees(words)
