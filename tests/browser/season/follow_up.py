"""Halfway: what is handed over, measured, reviewed, amended; somebody leaves early, somebody takes over."""

import re

from playwright.sync_api import expect

from tests.browser.season.contracts import (
    HUMAN_RESOURCES,
    create_the_missions,
    prepare_the_arrival,
    produce_the_contracts,
    sign,
    sponsor_of,
    write_the_terms,
)
from tests.browser.season.missions import lead_of, open_mission, start
from tests.browser.season.opening import FIRST
from tests.browser.season.selection import answer

LEAVING, REPLACING = "alba@candidat.invalid", "kenza@candidat.invalid"


def fill(person, title, **values):
    """Unfold an act of a challenge's follow-up, fill its fields by their labels, and save it."""
    person.main.locator("summary").filter(has_text=title).first.click()
    form = person.main.locator("form").filter(has=person.page.get_by_role("button", name=f"Enregistrer : {title}"))
    for label, value in values.items():
        field = form.get_by_label(re.compile(rf"^\s*{label.replace('_', ' ')}")).first
        if field.evaluate("control => control.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.get_by_role("button").click()
    person.page.wait_for_load_state()


def open_results(person, name):
    """Open what a challenge hands over and changes from the room of a mission."""
    person.follow("Livrables et impact")
    person.sees(name)


def hand_over(season, address, mission):
    """Add a deliverable as the person recruited, an indicator and its measure as the administration."""
    talent, host = season.person(address), season.person(lead_of(mission[3]))
    talent.open("/talent/")
    talent.follow(re.compile("^Ma mission"))
    open_results(talent, mission[1])
    fill(
        talent,
        "Ajouter un livrable",
        Livrable="Une maquette relue",
        Nature="Documentation",
        Où_en="Achevé",
        Remis="2027-12-15",
    )
    talent.sees("Une maquette relue")
    season.picture(talent, "talent-03-livrables-390")
    host.open("/administration/")
    host.page.locator("nav.app-menu").get_by_role("link", name="Missions accueillies").first.click()
    host.follow(talent.name)
    open_results(host, mission[1])
    fill(
        host, "Ajouter un indicateur", Indicateur="Délai de réponse", Unité="jours", Méthode="Relevé du mois",
        Valeur="42", Mesurée="2027-08-24",
    )  # fmt: skip
    fill(host, "Ajouter une mesure", Valeur="17", Mesurée="2028-01-10")
    host.sees("17 jours")


def review(season, address, mission):
    """Write the mid-term review; its report is produced for both sides."""
    team = season.person(FIRST)
    open_mission(team, season.person(address))
    team.follow("Pièces et arrivée")
    open_results(team, mission[1])
    publishing = team.main.get_by_role("button", name=re.compile("^Publier"))
    for left in range(publishing.count(), 0, -1):
        publishing.first.click()
        expect(publishing).to_have_count(left - 1)
    team.follow("Revues de phase et pérennisation")
    fill(
        team, "Ajouter une revue", Phase="Bilan à mi-parcours", Tenue="2028-01-17", Décision="Poursuivre",
        Rapport="La maquette est relue par le service.\nLa mise en ligne est prévue en mars.",
    )  # fmt: skip
    team.sees("La revue est enregistrée")
    season.picture(team, "equipe-19-revue-a-mi-parcours")
    host = season.person(lead_of(mission[3]))
    host.follow("Revues de phase et pérennisation")
    host.reload_until("rapport")


def record_an_act(season, address, kind, on, reason, *, by=HUMAN_RESOURCES, **fields):
    """Record an act on a mission, as human resources unless somebody else must."""
    team = season.person(by)
    open_mission(team, season.person(address))
    team.follow("Nouvel acte")
    team.choose("Acte", label=kind)
    team.write("Date d’effet", on)
    team.write("Motif", reason)
    for label, value in fields.items():
        team.write(label.replace("_", " "), value)
    team.button("Enregistrer")
    team.sees("L’acte est enregistré")


def have_signed(season, row):
    """Open the document of an act from its row, and invite those who sign it."""
    team = season.person(HUMAN_RESOURCES)
    team.main.get_by_role("row").filter(has_text=row).get_by_role("link").first.click()
    team.reload_until("Faire signer")
    team.button("Faire signer")
    team.sees("Circuit de signature")


def missions_are_followed_up(season):
    """Deliverables, indicators, the mid-term review, and a rise of pay by an amendment that both sides sign."""
    season.go_to("2028-01-17 10:00")
    first, mission = next(iter(season.facts["talents"].items()))
    hand_over(season, first, mission)
    review(season, first, mission)
    record_an_act(
        season, first, "Changement de rémunération", "2028-02-01", "Un élargissement des tâches.",
        Nouvelle_rémunération="4100",
    )  # fmt: skip
    have_signed(season, "Changement de rémunération")
    sign(season, first)
    sign(season, sponsor_of(mission[3]))


def option_of(person, label, words):
    """Return the value of the choice of a list that has some words."""
    return person.field(label).locator("option").filter(has_text=words).first.get_attribute("value")


def propose_the_replacement(season):
    """Propose to somebody from the list the place that was left, as the team."""
    team = season.person(FIRST)
    open_mission(team, season.person(LEAVING))
    team.follow(re.compile("Places? du poste|Fin de la place"))
    team.choose("Personne", value=option_of(team, "Personne", "Kenza"))
    team.write("Prise de poste", "2028-03-01")
    team.write("Motif", "Classée ensuite par le jury.", form="Proposer le remplacement")
    season.picture(team, "equipe-21-remplacement")
    team.button("Proposer le remplacement")
    team.sees("Le remplacement est proposé à Kenza")


def admit_the_replacement(season):
    """Make the mission and the contract of who replaces, signed by both sides."""
    create_the_missions(season)
    prepare_the_arrival(season, REPLACING)
    write_the_terms(season, REPLACING)
    produce_the_contracts(season)
    sign(season, REPLACING)
    sign(season, sponsor_of(season.facts["talents"][REPLACING][3]))


def somebody_is_replaced(season):
    """From a departure to the first day of who takes over."""
    season.go_to("2028-02-07 10:00")
    record_an_act(season, LEAVING, "Fin anticipée", "2028-02-15", "Un départ à sa demande.", by=FIRST)
    propose_the_replacement(season)
    answer(season, REPLACING, "Accepter la place")
    admit_the_replacement(season)
    season.go_to("2028-03-01 10:00")
    start(season, REPLACING)
