"""The challenges are instructed, read by a jury, ranked and decided upon."""

import re

from playwright.sync_api import expect

from tests.browser.season.opening import COLLEAGUES, FIRST
from tests.browser.season.proposals import CHALLENGES

INSTRUCTOR, SECRETARY = list(COLLEAGUES)[:2]
CAMPAIGN = "/equipe/campagnes/PIX1/"
COMPLETED, REFUSED = "Prévoir les crues des rivières", "Compter les exemplaires"


def open_challenge(team, title):
    """Open a challenge from the list of the campaign."""
    team.open(CAMPAIGN)
    team.menu("Défis")
    team.follow(title)


def ask_for_a_completion(season):
    """Reopen an incomplete dossier; its author answers and deposits again."""
    team, host = season.person(INSTRUCTOR), season.person(CHALLENGES[COMPLETED])
    open_challenge(team, COMPLETED)
    team.write("Ce qui manque", "Précisez les données dont l’équipe disposera.")
    team.button("Rouvrir le dossier")
    season.picture(team, "equipe-05-demande-de-complement")
    host.received("[Cc]omplé")
    host.open("/administration/")
    host.follow(COMPLETED)
    host.sees("Précisez les données")
    host.write("Données", "Les relevés de crues des vingt dernières années.")
    host.button("Déposer", exact=True)
    expect(host.page.get_by_role("heading", level=1)).to_have_text("Récépissé de dépôt")


def refuse_as_ineligible(season):
    """Declare a challenge ineligible, with its reason."""
    team = season.person(INSTRUCTOR)
    open_challenge(team, REFUSED)
    team.write("Motif (facultatif)", "L’administration n’a pas de budget pour ce projet.")
    team.choose("Motif d’irrecevabilité", label="Le financement n’est pas établi")
    team.button("Déclarer irrecevable")
    team.sees("Irrecevable")


def shortlist_the_others(season):
    """Shortlist in one act the four that are left."""
    team = season.person(INSTRUCTOR)
    team.open(CAMPAIGN)
    team.menu("Défis")
    for title in CHALLENGES:
        if title != REFUSED:
            team.main.get_by_role("row").filter(has_text=title).get_by_role("checkbox").check(force=True)
    team.choose("Action", label="Présélectionner")
    team.button("Agir sur les lignes cochées")
    print(team.main.inner_text())


def challenges_are_judged(season):
    """One is completed, one is refused, a jury ranks the others, the decisions are announced."""
    season.go_to("2027-02-22 10:00")
    ask_for_a_completion(season)
    refuse_as_ineligible(season)
    shortlist_the_others(season)
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Jurys")
    team.follow("Ouvrir un jury") if team.main.get_by_role("link", name="Ouvrir un jury").count() else team.button("Ouvrir un jury")
    print(team.main.inner_text())
    print(team.main.inner_html())
    assert 0
