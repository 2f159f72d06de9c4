"""The challenges selected are published."""

import re

from tests.browser.season.challenge_jury import INSTRUCTOR, SELECTED, open_challenge
from tests.browser.season.proposals import CHALLENGES


def write_the_page(season, title):
    """Write the public page of a challenge, as its administration."""
    host = season.person(CHALLENGES[title])
    host.open("/administration/")
    host.follow(title)
    host.follow("Écrire la page du défi")
    host.write("Titre publié", title)
    host.write("Problématique", "Les usagers attendent trop longtemps une réponse.")
    host.write("Le défi et ses missions", "Écouter les usagers, dessiner le service, le mettre en ligne.")
    host.write("Équipe d’accueil", "Trois agentes et un chef de projet.")
    host.write("Lieu de travail", "Nantes")
    host.write("Accroche, en une phrase", f"{title} : moins d’attente pour les usagers, plus de temps pour les agents.")
    host.button(re.compile("Enregistrer"))
    host.sees("enregistrée")


def publish(season, title):
    """Read the page again and publish it, as the team."""
    team = season.person(INSTRUCTOR)
    open_challenge(team, title)
    team.button("Publier")
    team.sees("Le défi est publié")


def challenges_are_published(season):
    """Each administration writes its public page, the team publishes it."""
    season.go_to("2027-04-12 10:00")
    for title in SELECTED:
        write_the_page(season, title)
        publish(season, title)
    visitor = season.person("visiteuse@exemple.invalid")
    visitor.open("/")
    visitor.sees("Appel à candidatures")
    visitor.open("/defis/")
    for title in SELECTED:
        visitor.sees(title)
    season.picture(visitor, "public-01-defis")
