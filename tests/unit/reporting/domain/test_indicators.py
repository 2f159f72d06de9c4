"""The indicators of the evaluation framework."""

import pytest

from reporting.domain.published_figures import figures_of
from reporting.queries.indicators import indicators
from tests import factories as f
from tests.factories import NOW


def values(campaign):
    return {indicator.code: indicator.value for indicator in indicators(campaign, figures_of(campaign))}


def test_nothing_yet_is_said_as_nothing(db):
    by_code = values(f.CampaignFactory())
    assert by_code == {
        "E1": "-",
        "E2": "-",
        "E6": "-",
        "PLF": "-",
        "R6": "-",
        "R8": "-",
        "R10": "0",
        "R11": "-",
        "R12": "-",
        "R13": "-",
    }


def log(subject, verb):
    type(subject).log.rel.related_model.objects.create(subject=subject, verb=verb, source="a", target="b", at=NOW)


def test_each_indicator_counts_what_it_says(db):
    campaign = f.CampaignFactory()
    application, gone = (f.DepositedApplicationFactory(campaign=campaign) for _ in range(2))
    for shortlisted in (application, gone):
        log(shortlisted, "shortlist")
    log(gone, "withdraw")
    for rank, _ in enumerate(range(3), start=1):
        challenge = f.deposited(campaign=campaign)
        log(challenge, "submit")
        if rank == 1:
            log(challenge, "select")
    mission = f.MissionFactory(
        cohort__campaign=campaign, offer__application__campaign=campaign, offer__state="accepted"
    )
    f.WishFactory(application=mission.offer.application, challenge=mission.offer.position.challenge, rank=2)
    other = f.MissionFactory(cohort=mission.cohort, offer__application__campaign=campaign, offer__state="accepted")
    event = f.CohortEventFactory(cohort=mission.cohort)
    f.AttendanceFactory(event=event, person=mission.talent)
    f.AttendanceFactory(event=event)
    for months in range(5):
        f.SurveyFactory(mission=mission, months=months, satisfaction=4, answered_at=NOW)
    by_code = values(campaign)
    assert (by_code["E1"], by_code["E2"]) == ("-", "hors vœux masqué, deuxième masqué")  # one person each
    assert by_code["E6"] == "4,0 sur 5"
    assert (by_code["R10"], by_code["R11"]) == ("3", "33,3\u00a0%")
    assert by_code["R13"] == "50,0\u00a0%"
    assert other.talent != mission.talent


@pytest.mark.parametrize(("aggregation", "high"), [("mean", "4.000"), ("sum", "12.000")])
def test_a_high_mark_is_fifteen_out_of_twenty_on_any_scale(db, aggregation, high):
    campaign = f.CampaignFactory()
    grid = f.ScoringGridFactory(scale_min=1, scale_max=5, aggregation=aggregation)
    f.CriterionFactory.create_batch(3, grid=grid, weight=1)
    panel = f.PanelFactory(grid=grid)
    f.StageFactory(campaign=campaign, kind="challenge_jury", grid=grid).panels.add(panel)
    for result in (high, "3.000", None):
        state = "submitted" if result else "started"
        f.AssessmentFactory(juror__panel=panel, grid=grid, state=state, result=result, submitted_at=result and NOW)
    assert values(campaign)["R12"] == "50,0\u00a0%"


def test_women_and_ages_are_counted_from_anonymous_answers_and_small_groups_hidden(db):
    campaign = f.CampaignFactory()
    design, law = f.ProfessionFactory(code="design", label="Design"), f.ProfessionFactory(code="law", label="Droit")
    answers = {"campaign": campaign, "profession": design}
    f.MonitoringAnswerFactory.create_batch(6, **answers, age="26-35")
    f.MonitoringAnswerFactory.create_batch(6, **answers, gender="man", age="36-45")
    f.MonitoringAnswerFactory.create_batch(2, campaign=campaign, profession=law, age="-26")
    f.MonitoringAnswerFactory(campaign=campaign, profession=law, gender="", age="56-")
    by_code = values(campaign)
    assert by_code["R6"] == "Design 50,0\u00a0%"
    assert by_code["R8"] == "de 26 à 35 ans : 6, de 36 à 45 ans : 6"
