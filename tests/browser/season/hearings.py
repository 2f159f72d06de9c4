"""The people shortlisted are heard by the jury of each challenge they want, whose minutes are signed."""

import re

from playwright.sync_api import expect

from tests.browser.season.challenge_jury import CAMPAIGN, JURORS, SECRETARY, share_dossiers, sign_the_charter
from tests.browser.season.preselection import JURORS as READERS

# Who hears for which challenge; the first is the referent, who fills the grid of the jury.
PANELS = {
    "Simplifier les titres de séjour": (READERS[0], JURORS[0]),
    "Prévoir les crues des rivières": (READERS[1], JURORS[1]),
    "Ouvrir les données des essais": (READERS[2], JURORS[2]),
    "Cartographier les exemples": (READERS[3], JURORS[0]),
}
# Who a jury prefers, from the best: the marks of a grid follow from it.
PREFERRED = ("hugo", "bruno", "farid", "alba", "kenza", "gina", "carla")
BUSY = "alba@candidat.invalid"


def panel_of(title):
    """Return the name of the jury that hears for a challenge."""
    return f"Auditions, {title}"


def open_the_juries(season):
    """Open one jury a challenge; each member signs its charter and it receives who wants the challenge."""
    team = season.person(SECRETARY)
    for title, addresses in PANELS.items():
        team.open(CAMPAIGN)
        team.menu("Jurys")
        team.choose("Étape", label="Auditions, PIX1", form="Ouvrir et inviter")
        team.choose("Défi", label=title, form="Ouvrir et inviter")
        team.write("Nom du jury", panel_of(title))
        team.write("Adresses électroniques des jurés", "\n".join(addresses))
        team.button("Ouvrir et inviter")
        for address in addresses:
            sign_the_charter(season.person(address), panel_of(title))
        share_dossiers(season, panel_of(title)).sees("Auditions")


def say_when_unavailable(season):
    """Say when one cannot come, as somebody shortlisted, on a phone."""
    candidate = season.person(BUSY)
    candidate.open("/candidature/")
    candidate.page.get_by_role("link", name="Mes indisponibilités").first.click()
    candidate.write("Du", "2027-06-21T08:00")
    candidate.write("Au", "2027-06-21T19:00")
    candidate.button("Ajouter")
    candidate.sees("21 juin 2027")
    season.picture(candidate, "candidat-02-indisponibilite-390")


def plan_and_convene(season):
    """Compute the timetable of all the juries together, then convene everybody."""
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Auditions")
    team.write("Premier jour", "2027-06-21")
    team.write("Dernier jour", "2027-06-23")
    team.write("Lieu ou lien", "20 avenue de Ségur, Paris, salle 4")
    team.button("Calculer l’emploi du temps")
    team.sees("placée")
    season.picture(team, "equipe-09-emploi-du-temps")
    for title in PANELS:
        team.open(CAMPAIGN)
        team.menu("Jurys")
        team.follow(panel_of(title))
        team.follow("Planifier les auditions et convoquer")
        team.button("Envoyer les convocations")
        team.sees("convocation")


def read_the_convocation(season):
    """Read when and where one is heard, in a message then in one's space."""
    candidate = season.person(BUSY)
    text = candidate.received("audition|convo")
    assert "21 juin" not in text
    candidate.open("/candidature/")
    candidate.sees("20 avenue de Ségur")
    season.picture(candidate, "candidat-03-convocation-390")


def candidates_are_convened(season):
    """From the opening of the juries to the convocations received."""
    season.go_to("2027-06-15 09:00")
    open_the_juries(season)
    say_when_unavailable(season)
    plan_and_convene(season)
    read_the_convocation(season)


def hold_the_hearings(season, day):
    """Begin and end each hearing of a day as its referent, and fill the grid of the jury."""
    for title, addresses in PANELS.items():
        juror = season.person(addresses[0])
        juror.open("/jury/")
        expect(juror.main).to_contain_text(panel_of(title))
        item = juror.main.get_by_role("listitem").filter(has_text=panel_of(title))
        item.get_by_role("link", name=re.compile("^Journée d’auditions")).click()
        raise AssertionError(day)
