"""The public figures: the programme's own for the past, counted from what was announced for the rest."""

import json

from challenges.domain.programme import programme_import
from reporting.domain import published_figures
from reporting.queries import promotions
from tests import factories as f


def test_the_promotions_before_the_platform_are_reproduced(db, data):
    programme_import.import_programme(data, at=f.NOW)
    known = {row["code"]: row for row in json.loads((data / "eig_promotions.json").read_text())}
    by_code = {promotion.code: promotion for promotion in promotions.promotions()}
    assert list(by_code) == ["EIG1", "EIG2", "EIG3", "DIG1", "EIG4", "EIG5", "EIG6", "EIG7"]
    for code, promotion in by_code.items():
        expected = known[code]
        assert (promotion.starts, promotion.applications, promotion.recruited, promotion.interviewed, promotion.preselected) == (
            expected["start"], expected["applications"], expected["recruited"], expected["interviewed"], expected["preselected"],
        )  # fmt: skip
        assert (promotion.challenges_submitted, promotion.challenges_heard, promotion.challenges_selected) == (
            expected["projects_submitted"], expected["projects_heard"], expected["projects_selected"],
        )  # fmt: skip
        assert promotion.reported
    assert {code: promotion.challenges_published for code, promotion in by_code.items()} == {
        "EIG1": 9, "EIG2": 13, "EIG3": 15, "DIG1": 17, "EIG4": 17, "EIG5": 15, "EIG6": 14, "EIG7": 31,
    }  # fmt: skip
    assert by_code["EIG4"].selectivity == 5.1
    assert by_code["DIG1"].selectivity is None
    assert sum(promotions.seats_by_profession()["EIG1"].values()) == 11
    assert promotions.by_theme()[0][1] > 10


def test_a_promotion_run_here_is_counted_from_what_was_announced(db, django_assert_num_queries):
    campaign = f.CampaignFactory(state="published")
    trade, other = f.ProfessionFactory(code="design", label="Design"), f.ProfessionFactory(code="law", label="Droit")
    f.DepositedApplicationFactory.create_batch(7, campaign=campaign, profession=trade, announced_state="submitted")
    f.DepositedApplicationFactory.create_batch(5, campaign=campaign, profession=trade, announced_state="accepted")
    f.DepositedApplicationFactory.create_batch(
        2, campaign=campaign, profession=other, state="heard", announced_state="submitted"
    )
    f.CampaignFactory(state="draft")
    f.ChallengeFactory(campaign=campaign, state="selected", announced_state="submitted")
    f.ChallengeFactory(campaign=campaign, state="selected", announced_state="selected")
    assert promotions.promotions()[0].applications is None  # nothing is published yet
    assert published_figures.publish_all(at=f.NOW) == 1
    with django_assert_num_queries(4):
        (promotion,) = promotions.promotions()
    assert (promotion.applications, promotion.preselected, promotion.interviewed, promotion.recruited) == (14, 5, 5, 0)
    assert promotions.applicants_by_profession() == {campaign.code: {"Design": None, "Droit": None}}
    assert (promotion.reported, promotion.challenges_published, promotion.challenges_heard) == (False, 0, 0)
    assert (promotion.challenges_submitted, promotion.challenges_selected) == (
        2,
        1,
    )  # the other waits for its announcement (R14)


def test_few_people_are_not_counted_in_public(db):
    campaign = f.CampaignFactory(state="published")
    f.DepositedApplicationFactory.create_batch(4, campaign=campaign, announced_state="shortlisted")
    published_figures.publish_all(at=f.NOW)
    promotion = promotions.promotions()[0]
    assert (promotion.applications, promotion.preselected, promotion.interviewed) == (None, None, 0)
