"""The people shortlisted are heard by the jury of each challenge they want, whose minutes are signed."""

import re

from tests.browser.season.candidates import ADJUSTED, CANDIDATES, wishes_of
from tests.browser.season.challenge_jury import (
    CAMPAIGN,
    JURORS,
    SECRETARY,
    hand_in,
    share_dossiers,
    sign_the_charter,
)
from tests.browser.season.opening import FIRST
from tests.browser.season.preselection import JURORS as READERS
from tests.browser.season.proposals import CHALLENGES

# Who hears for which challenge; the first is the referent, who fills the grid of the jury and presides.
PANELS = {
    "Simplifier les titres de séjour": (READERS[0], JURORS[0]),
    "Prévoir les crues des rivières": (READERS[1], JURORS[1]),
    "Ouvrir les données des essais": (READERS[2], JURORS[2]),
    "Cartographier les exemples": (READERS[3], JURORS[0]),
}
# Who the juries of a trade prefer, from the best: the marks of a grid follow from it.
PREFERRED = (("hugo", "bruno", "farid"), ("alba", "kenza", "gina", "carla"))
BUSY = "alba@candidat.invalid"
ROOM = "20 avenue de Ségur, Paris, salle 4"
MEETING = "https://visio.exemple.invalid/cartographier"
HEARINGS = 10
DAYS = {"2027-06-21": "21 juin 2027", "2027-06-22": "22 juin 2027", "2027-06-23": "23 juin 2027"}


def panel_of(title):
    """Return the name of the jury that hears for a challenge."""
    return f"Auditions, {title}"


def open_panel(team, title):
    """Open the page of a jury from those of the campaign, as the team."""
    team.open(CAMPAIGN)
    team.menu("Jurys")
    team.follow(panel_of(title))


def open_the_juries(season):
    """Open one jury a challenge; each member signs its charter and it receives who wants the challenge."""
    team = season.person(SECRETARY)
    for title, addresses in PANELS.items():
        team.open(CAMPAIGN)
        team.menu("Jurys")
        team.choose("Étape", label="Audition des candidats, PIX1", form="Ouvrir et inviter")
        team.choose("Défi", label=title, form="Ouvrir et inviter")
        team.write("Nom du jury", panel_of(title))
        team.write("Adresses électroniques des jurés", "\n".join(addresses))
        team.button("Ouvrir et inviter")
        for address in addresses:
            sign_the_charter(season.person(address), panel_of(title))
        sign_the_charter(season.person(CHALLENGES[title]), panel_of(title))
        share_dossiers(season, panel_of(title)).sees("à remplir")


def give_a_meeting_room(season):
    """Give one jury a video conference of its own: its hearings take place there."""
    team = season.person(SECRETARY)
    open_panel(team, "Cartographier les exemples")
    team.follow("Planifier les auditions et convoquer")
    team.write("Salle ou lien de visioconférence", MEETING)
    team.button("Enregistrer la salle")
    team.sees("La salle du jury est enregistrée")


def say_when_unavailable(season):
    """Say when one cannot come, as somebody shortlisted, on a phone."""
    candidate = season.person(BUSY)
    candidate.open("/candidature/")
    candidate.follow("Mes indisponibilités")
    candidate.write("Du", "2027-06-21")
    candidate.button("Ajouter", exact=True)
    candidate.sees("21 juin 2027")
    season.picture(candidate, "candidat-02-indisponibilites-390")


def answer_the_adjustment(season):
    """Read what somebody shortlisted needs to be heard, and write to them what is arranged; they read it."""
    team, candidate = season.person(FIRST), season.person(ADJUSTED)
    team.open(CAMPAIGN)
    team.menu("Candidatures")
    team.follow(re.compile("Kenza"))
    team.sees("Une salle accessible en fauteuil roulant.")
    team.write("Votre message", "La salle 4 est de plain-pied : une collègue vous attend à l’entrée.")
    season.picture(team, "equipe-09-amenagement")
    team.button("Envoyer", exact=True)
    candidate.page.goto(candidate.link_received("vous écrit"))
    candidate.sees("La salle 4 est de plain-pied")


def plan_and_convene(season):
    """Compute the timetable of all the juries together, read it, then convene everybody in one act."""
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Auditions")
    team.sees("Une salle accessible en fauteuil roulant.")
    team.write("Premier jour", "2027-06-21")
    team.write("Dernier jour", "2027-06-23")
    team.write("Salles à la fois", "1")
    team.write("Lieu ou lien", ROOM)
    team.button("Calculer l’emploi du temps")
    team.sees("10 auditions placées")
    season.picture(team, "equipe-10-emploi-du-temps")
    team.follow("Envoyer les convocations")
    team.sees("10 convocations partent")
    season.picture(team, "equipe-11-convocations")
    team.button("Envoyer les convocations")
    team.sees("10 convocations sont envoyées")


def read_the_convocation(season):
    """Read when and where one is heard, in a message then in one's space."""
    candidate = season.person(BUSY)
    text = candidate.received("audition|convo")
    assert "21 juin" not in text
    candidate.open("/candidature/")
    candidate.sees("20 avenue de Ségur")
    candidate.follow("Pionniers")
    candidate.main.get_by_role("heading", name="Mes auditions").scroll_into_view_if_needed()
    season.picture(candidate, "candidat-03-convocation-390")


def choose_another_slot(season):
    """Open hours of a jury to choice; somebody convened takes another slot, on a phone, and is told at once."""
    team, candidate = season.person(SECRETARY), season.person(BUSY)
    title = wishes_of(CANDIDATES[BUSY], list(CANDIDATES).index(BUSY))[0]
    open_panel(team, title)
    team.follow("Planifier les auditions et convoquer")
    team.follow("Laisser les personnes choisir leur créneau")
    team.tick(re.compile("peuvent choisir leur créneau"))
    team.write(re.compile("Dernier jour pour choisir"), "2027-06-19")
    team.write(re.compile("Salles à la fois"), "1")
    team.button("Enregistrer", exact=True)
    team.sees("Permis, décidé par")
    team.write("Premier jour", "2027-06-23", form="Ouvrir ces heures")
    team.write("Dernier jour", "2027-06-23", form="Ouvrir ces heures")
    team.write(re.compile(r"^\s*De\s*$"), "14:00", form="Ouvrir ces heures")
    team.write(re.compile(r"^\s*À\s*$"), "17:00", form="Ouvrir ces heures")
    team.write("Lieu ou lien", MEETING if title == "Cartographier les exemples" else ROOM, form="Ouvrir ces heures")
    team.button("Ouvrir ces heures")
    team.sees("1 plage")
    candidate.open("/candidature/")
    candidate.follow("Pionniers")
    candidate.follow("Choisir un autre créneau")
    season.picture(candidate, "candidat-03b-choix-du-creneau-390")
    candidate.main.get_by_role("radio").last.check(force=True)
    candidate.button("Prendre ce créneau")
    candidate.sees("23 juin 2027")
    candidate.received(r"audition le 23.juin")


def candidates_are_convened(season):
    """From the opening of the juries to the convocations received."""
    season.go_to("2027-06-15 09:00")
    open_the_juries(season)
    say_when_unavailable(season)
    answer_the_adjustment(season)
    give_a_meeting_room(season)
    plan_and_convene(season)
    read_the_convocation(season)
    choose_another_slot(season)


def open_day(juror, title):
    """Open the next day of hearings of a jury, as a member."""
    juror.open("/jury/")
    item = juror.main.get_by_role("listitem").filter(has_text=panel_of(title))
    item.get_by_role("link", name=re.compile("^Journée d’auditions")).click()
    juror.page.wait_for_load_state()


def hold_the_day(season, title, day):
    """Begin and end each hearing of a day as the referent of a jury, and fill its grid; return how many were held."""
    juror, held = season.person(PANELS[title][0]), 0
    open_day(juror, title)
    while shows(juror, day) and juror.main.get_by_role("button", name=re.compile("^Commencer")).count():
        row = juror.main.get_by_role("row").filter(has=juror.page.get_by_role("button", name=re.compile("^Commencer")))
        number = re.search(r"PIX1-C\d+", row.first.get_by_role("link").first.inner_text())[0]
        juror.button(re.compile("^Commencer"))
        season.picture(juror, "jury-03-journee-d-auditions")
        juror.button(re.compile("^Terminer"))
        fill_the_grid(season, juror, number)
        open_day(juror, title)
        held += 1
    return held


def shows(person, text):
    """Tell whether a text is in the content, whatever its spaces."""
    return text in person.main.inner_text().replace("\xa0", " ")


def fill_the_grid(season, juror, number):
    """Mark somebody who was just heard, after those whom the jury prefers."""
    juror.main.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
    juror.page.wait_for_load_state()
    name = list(CANDIDATES)[int(number[-3:]) - 1].partition("@")[0]
    rank = next(names.index(name) for names in PREFERRED if name in names)
    for criterion in juror.main.locator("[data-criterion]").all():
        levels = criterion.get_by_role("radio")
        juror.pick(levels.nth(levels.count() - 1 - rank))
    season.picture(juror, "jury-04-grille-du-jury")
    hand_in(juror, last=True)


def order_the_people(season, title):
    """Give the order of those heard, as who leads the challenge: from its page, with a reason for each."""
    host = season.person(CHALLENGES[title])
    host.open("/administration/")
    host.follow(title)
    host.follow(re.compile("^Les personnes de ce défi"))
    host.sees("donnez votre ordre")
    host.follow("Ordre de l’accueil")
    people = host.main.get_by_role("group").all()
    for rank, person in enumerate(people, start=1):
        person.get_by_label("Place").select_option(label=str(rank))
        person.get_by_label("Pourquoi").fill("Son parcours répond à notre besoin.")
    season.picture(host, "administration-05-ordre-de-l-accueil")
    host.button("Enregistrer notre ordre")
    host.sees("Votre ordre est enregistré")


def open_deliberation(juror, title):
    """Open the deliberation of a jury from the home of a member."""
    juror.open("/jury/")
    item = juror.main.get_by_role("listitem").filter(has_text=panel_of(title))
    item.get_by_role("link", name=re.compile("^Délibération")).click()
    juror.page.wait_for_load_state()


def deliberate(season, title):
    """The referent opens the deliberation; another member says what they think of the first; the jury concludes."""
    referent, member = (season.person(address) for address in PANELS[title])
    open_deliberation(referent, title)
    referent.button("Ouvrir la délibération")
    referent.sees("La délibération est ouverte")
    referent.sees("Ordre de l’accueil")
    member.open(member.link_received("La délibération de votre jury est ouverte"))
    member.main.get_by_role("table").get_by_role("link").first.click()
    member.page.wait_for_load_state()
    member.write("Votre message", "Ses réponses en audition nomment les usagers : je le placerais en tête.")
    member.button("Écrire au jury")
    member.sees("je le placerais en tête")
    referent.main.get_by_role("table").get_by_role("link").first.click()
    referent.page.wait_for_load_state()
    referent.sees("je le placerais en tête")
    season.picture(referent, "jury-06-deliberation")
    referent.choose("Avis du jury", label="Coup de cœur")
    referent.write("Ce qui fonde cet avis", "Le parcours et l’audition répondent au besoin du défi.")
    referent.button("Enregistrer l’avis du jury")
    referent.sees("Avis du jury : Coup de cœur")


def hearings_are_held(season):
    """Each jury hears, day after day, marks, and closes; the first one deliberates, its host having given an order."""
    held = 0
    for day, date in DAYS.items():
        season.go_to(f"{day} 09:00")
        held += sum(hold_the_day(season, title, date) for title in PANELS)
    assert held == HEARINGS
    first = next(iter(PANELS))
    order_the_people(season, first)
    deliberate(season, first)
    season.go_to("2027-06-24 09:00")
    team = season.person(SECRETARY)
    for title in PANELS:
        open_panel(team, title)
        team.follow("Clore le jury")
        team.button("Clore le jury")
        team.sees("Le jury est clos")


def rank(season):
    """Rank, for each challenge, the people whom its jury heard."""
    team = season.person(FIRST)
    team.open(CAMPAIGN)
    team.menu(re.compile("^Sélection"))
    team.button(re.compile("^Classer"))
    team.sees("4 défis sont classés")
    season.picture(team, "equipe-12-classements")


def minutes_are_signed(season):
    """The rankings are computed, the minutes of each jury drawn up, and signed by who presides."""
    rank(season)
    team = season.person(SECRETARY)
    for title, (chair, _) in PANELS.items():
        open_panel(team, title)
        team.follow("Procès-verbal")
        for member in team.main.get_by_role("checkbox").all():
            member.check(force=True)
        team.choose("Présidence", label=season.person(chair).name)
        team.button("Établir le procès-verbal")
        team.sees("la présidence est invitée")
        juror = season.person(chair)
        juror.open("/jury/")
        juror.follow(re.compile("^Lire et signer le procès-verbal"))
        juror.button("Signer le procès-verbal")
        juror.sees("Signé par")
    season.picture(juror, "jury-05-proces-verbal")
