"""What the surveys say of a cohort: nothing that tells of fewer than five people."""

import pytest
from bs4 import BeautifulSoup

from followup.queries import outcomes
from reporting.domain import published_answers
from reporting.queries.indicators import indicators
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def cohort(db):
    return f.CohortFactory()


def answer(cohort, *situations, months=12, **values):
    for situation in situations:
        mission = f.MissionFactory(cohort=cohort, state="ended")
        f.SurveyFactory(mission=mission, months=months, answered_at=NOW, situation=situation, **values)


def year(cohort):
    return next(outcome for outcome in outcomes.outcomes(cohort) if outcome.months == 12)


def shown(outcome):
    return {bar.label: bar.words or bar.value for bar in outcome.situations.bars}


def test_a_term_without_question_has_no_rate(cohort):
    (first, *_) = outcomes.outcomes(cohort)
    assert (first.months, first.asked, first.rate, first.situations, first.stays) == (3, 0, None, None, None)
    assert (first.lasts, first.satisfaction) == (None, None)


def test_nothing_is_said_below_five_answers(cohort):
    answer(cohort, *["host"] * 4, satisfaction=4, alive=True)
    f.SurveyFactory(mission=f.MissionFactory(cohort=cohort), months=12)
    outcome = year(cohort)
    assert (outcome.asked, outcome.answered, outcome.rate) == (5, 4, 80)
    assert (outcome.situations, outcome.stays, outcome.lasts, outcome.satisfaction) == (None, None, None, None)


def test_shares_are_said_when_each_part_is_of_five_people(cohort):
    answer(cohort, *["host"] * 6, *["state"] * 5, satisfaction=5, alive=True)
    answer(cohort, *["private"] * 9, satisfaction=3, alive=False)
    outcome = year(cohort)
    assert (outcome.stays, outcome.lasts, outcome.satisfaction) == (55.0, 55.0, 4.1)
    assert shown(outcome) == {
        "Dans l’administration d’accueil": 6, "Dans une autre administration": 5, "Dans une entreprise": 9,
        "À son compte": 0.0, "Autre": 0.0,
    }  # fmt: skip


def test_a_small_situation_is_hidden_with_what_gives_it_back(cohort):
    answer(cohort, *["host"] * 3, *["state"] * 7, *["private"] * 6, alive=True)
    answer(cohort, *["self"], alive=False)
    outcome = year(cohort)
    assert shown(outcome)["Dans l’administration d’accueil"] == "masqué"
    assert shown(outcome)["À son compte"] == "masqué"
    assert (outcome.stays, shown(outcome)["Dans une autre administration"]) in {(None, 7), (None, "masqué")} or (
        shown(outcome)["Dans une autre administration"] == "masqué"
    )
    assert outcome.lasts is None


def test_a_host_answers_for_the_project_and_not_for_the_person(cohort):
    answer(cohort, *["host"] * 5, alive=True, satisfaction=5)
    f.SurveyFactory(
        mission=cohort.missions.first(), months=12, person=f.UserFactory(), answered_at=NOW, situation="private",
        alive=True, satisfaction=5,
    )  # fmt: skip
    outcome = year(cohort)
    assert (outcome.answered, outcome.stays, outcome.lasts) == (6, 100.0, 100.0)


def test_the_team_sees_the_answers_drawn(cohort, team, signed_in):
    answer(cohort, *["host"] * 5)
    page = signed_in(team).get(f"/equipe/campagnes/{cohort.campaign.code}/accompagnement/")
    text = " ".join(BeautifulSoup(page.content, "html.parser").main.get_text(" ").split())
    assert "5 sur 5 (100 %)" in text
    assert "Où travaillent les personnes recrutées, 12 mois après" in text


def test_who_stays_is_published_when_it_tells_nobody(cohort):
    campaign = cohort.campaign

    def told():
        counts = published_answers.whereabouts(campaign)
        return {row.code: row.value for row in indicators(campaign, counts)}["PLF"]

    assert told() == "-"
    answer(cohort, *["host"] * 5, *["private"] * 4)
    answer(cohort, *["private"] * 3, months=3)
    assert told() == "-"
    answer(cohort, "self")
    assert told() == "50,0\u00a0%"
