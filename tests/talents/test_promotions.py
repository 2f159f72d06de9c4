"""The public figures: the programme's own for the past, counted from what was announced for the rest."""

import json

from challenges.domain import programme_import
from talents.domain import published_figures
from talents.queries import promotions
from tests import factories as f


def test_the_promotions_before_the_platform_are_reproduced(db, data):
    programme_import.import_programme(data, at=f.NOW)
    known = {one["code"]: one for one in json.loads((data / "eig_promotions.json").read_text())}
    found = {one.code: one for one in promotions.promotions()}
    assert list(found) == ["EIG1", "EIG2", "EIG3", "DIG1", "EIG4", "EIG5", "EIG6", "EIG7"]
    for code, one in found.items():
        said = known[code]
        assert (one.starts, one.applications, one.recruited, one.interviewed, one.preselected) == (
            said["start"], said["applications"], said["recruited"], said["interviewed"], said["preselected"],
        )  # fmt: skip
        assert (one.challenges_submitted, one.challenges_heard, one.challenges_selected) == (
            said["projects_submitted"], said["projects_heard"], said["projects_selected"],
        )  # fmt: skip
        assert one.reported
    assert {code: one.challenges_published for code, one in found.items()} == {
        "EIG1": 9, "EIG2": 13, "EIG3": 15, "DIG1": 17, "EIG4": 17, "EIG5": 15, "EIG6": 14, "EIG7": 31,
    }  # fmt: skip
    assert found["EIG4"].selectivity == 5.1
    assert found["DIG1"].selectivity is None
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
        (one,) = promotions.promotions()
    assert (one.applications, one.preselected, one.interviewed, one.recruited) == (14, 5, 5, 0)
    assert promotions.applicants_by_profession() == {campaign.code: {"Design": None, "Droit": None}}
    assert (one.reported, one.challenges_published, one.challenges_heard) == (False, 0, 0)
    assert (one.challenges_submitted, one.challenges_selected) == (2, 1)  # the other waits for its announcement (R14)


def test_few_people_are_not_counted_in_public(db):
    campaign = f.CampaignFactory(state="published")
    f.DepositedApplicationFactory.create_batch(4, campaign=campaign, announced_state="shortlisted")
    published_figures.publish_all(at=f.NOW)
    one = promotions.promotions()[0]
    assert (one.applications, one.preselected, one.interviewed) == (None, None, 0)
