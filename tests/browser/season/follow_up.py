"""Halfway: what is handed over, how it is measured, the mid-term review, an amendment."""

import re

from tests.browser.season.contracts import HUMAN_RESOURCES, sign, sponsor_of
from tests.browser.season.missions import lead_of, open_mission
from tests.browser.season.opening import FIRST


def fill(person, title, **values):
    """Unfold an act of a challenge's follow-up, fill its fields by their labels, and save it."""
    person.main.get_by_text(title, exact=True).click()
    form = person.main.locator("form").filter(has=person.page.get_by_role("button", name=f"Enregistrer : {title}"))
    for label, value in values.items():
        field = form.get_by_label(re.compile(rf"^\s*{label.replace('_', ' ')}")).first
        if field.evaluate("control => control.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.get_by_role("button").click()
    person.page.wait_for_load_state()


def open_follow_up(person, name):
    """Open what a challenge hands over from the room of a mission."""
    person.follow("Livrables et impact")
    person.sees(name)


def hand_over(season, address, mission):
    """Add a deliverable as the person recruited, an indicator and its measure as the administration."""
    talent, host = season.person(address), season.person(lead_of(mission[3]))
    talent.open("/talent/")
    talent.follow(re.compile("^Ma mission"))
    open_follow_up(talent, mission[1])
    fill(talent, "Ajouter un livrable", Livrable="Une maquette relue", Nature="Documentation", Remis="2027-12-15")
    talent.sees("Une maquette relue")
    season.picture(talent, "talent-03-livrables-390")
    host.open("/administration/")
    host.page.locator("nav.app-menu").get_by_role("link", name="Missions accueillies").first.click()
    host.follow(talent.name)
    open_follow_up(host, mission[1])
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
    open_follow_up(team, mission[1])
    fill(
        team, "Ajouter une revue", Phase="Bilan à mi-parcours", Tenue="2028-01-17", Décision="Poursuivre",
        Rapport="La maquette est relue par le service.\nLa mise en ligne est prévue en mars.",
    )  # fmt: skip
    team.sees("La revue est enregistrée")
    season.picture(team, "equipe-19-revue-a-mi-parcours")
    host = season.person(lead_of(mission[3]))
    host.page.reload()
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
