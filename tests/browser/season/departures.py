"""Somebody leaves early, somebody takes over."""

import re

from tests.browser.season.contracts import (
    create_the_missions,
    prepare_the_arrival,
    produce_the_contracts,
    sign,
    sponsor_of,
    write_the_terms,
)
from tests.browser.season.follow_up import record_an_act
from tests.browser.season.missions import open_mission, start
from tests.browser.season.opening import FIRST
from tests.browser.season.selection import answer

LEAVING, REPLACING = "alba@candidat.invalid", "kenza@candidat.invalid"


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
