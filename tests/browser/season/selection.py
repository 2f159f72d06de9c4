"""Who has which place: a matching read, adopted and announced, answers, the next on the list called."""

import re

from tests.browser.season.challenge_jury import CAMPAIGN
from tests.browser.season.opening import FIRST

ACCEPTS = ("alba@candidat.invalid", "hugo@candidat.invalid")
DECLINES, CALLED = "bruno@candidat.invalid", "farid@candidat.invalid"


def open_selection(season):
    """Open the page of the selection, as the team."""
    team = season.person(FIRST)
    team.open(CAMPAIGN)
    team.menu(re.compile("^Sélection"))
    return team


def match(season):
    """Compute a matching, read why each person is where they are, adopt it."""
    team = open_selection(season)
    season.picture(team, "equipe-13-places")
    team.button("Calculer un appariement")
    team.sees("3 places proposées")
    season.picture(team, "equipe-14-appariement")
    team.button("Adopter et envoyer les propositions")
    team.sees("3 propositions sont envoyées")


def announce(season):
    """Read what each person whose place is not decided will read, then announce it."""
    team = season.person(FIRST)
    team.open(CAMPAIGN)
    team.menu("Candidatures")
    team.follow("Annoncer les décisions")
    season.picture(team, "equipe-15-annonce-de-la-selection")
    team.button(re.compile(r"^Annoncer \d+ décision"))
    waiting = season.person("kenza@candidat.invalid")
    waiting.open("/candidature/")
    waiting.sees("Liste d’attente")


def answer(season, address, label, *, picture=""):
    """Open a proposition from the message received, read it, answer it, confirm."""
    person = season.person(address)
    person.page.goto(person.link_received("[Pp]roposi|place"))
    person.sees("Une place vous est proposée")
    if picture:
        season.picture(person, picture)
    person.follow(re.compile(f"^{label}"))
    person.button(label)
    person.sees("enregistré")


def call_the_list(season):
    """Give the place that somebody refused to the next on the list, who accepts."""
    team = open_selection(season)
    team.button("Appeler la liste d’attente")
    team.sees("rien n’est envoyé")
    season.picture(team, "equipe-16-liste-appelee")
    team.button("Adopter et envoyer les propositions")
    team.sees("1 proposition est envoyée")


def places_are_given(season):
    """From the rankings to propositions received and to a waiting list that knows it waits."""
    season.go_to("2027-06-25 10:00")
    match(season)
    announce(season)


def places_are_answered(season):
    """Two accept, one refuses, the next on the list is called and accepts."""
    season.go_to("2027-06-28 10:00")
    for rank, address in enumerate(ACCEPTS):
        answer(season, address, "Accepter la place", picture="" if rank else "candidat-04-proposition-390")
    answer(season, DECLINES, "Refuser la place")
    season.go_to("2027-06-29 10:00")
    call_the_list(season)
    answer(season, CALLED, "Accepter la place")
