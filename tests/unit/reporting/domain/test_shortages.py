"""Whom a campaign is about to miss: candidates for a trade, members at a hearing, readings, the news of a team."""

from datetime import timedelta

import pytest

from juries.models import Criterion
from reporting.domain.cockpit import alerts
from reporting.domain.cockpit.alert import HARMS, Harm
from tests import factories as f
from tests.factories import NOW

TODAY = NOW.date()


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(state="published", starts_on=TODAY + timedelta(days=90))


def codes(campaign):
    return [alert.code for alert in alerts.alerts(campaign, at=NOW)]


def named(campaign, code):
    return next((alert for alert in alerts.alerts(campaign, at=NOW) if alert.code == code), None)


@pytest.fixture
def closed_call(campaign):
    return f.CallWindowFactory(
        campaign=campaign, kind="applications", opens_at=NOW - timedelta(days=30), closes_at=NOW - timedelta(days=2)
    )


@pytest.fixture
def position(campaign):
    return f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign), seats=1)


def wishing(position, *, state="submitted", mark=None, trade=None):
    application = f.DepositedApplicationFactory(
        campaign=position.challenge.campaign, state=state, profession=trade or position.profession
    )
    f.WishFactory(application=application, challenge=position.challenge, rank=1)
    if mark is not None:
        panel = f.PanelFactory(grid=f.ScoringGridFactory(scale_min=0, scale_max=4, aggregation="mean"))
        f.AssessmentFactory(
            panel=panel, juror=f.JurorFactory(panel=panel), deposit=application.dossier.deposit, grid=panel.grid,
            state="submitted", result=mark, submitted_at=NOW,
        )  # fmt: skip
    return application


def test_trade_without_candidate_is_named_with_its_wishes(campaign, closed_call, position):
    assert named(campaign, "no-candidate").names == [f"{position} (0\u00a0vœu)"]
    wishing(position, state="not_shortlisted")
    wishing(position, trade=f.ProfessionFactory(code="designer"))
    wishing(position, mark=1)
    assert named(campaign, "no-candidate").names == [f"{position} (1\u00a0vœu)"]
    wishing(position, mark=2)
    assert "no-candidate" not in codes(campaign)


def test_candidate_without_a_mark_is_credible(campaign, closed_call, position):
    wishing(position)
    assert "no-candidate" not in codes(campaign)


def test_marks_without_a_scale_say_nothing_against_anybody(campaign, closed_call, position):
    application = wishing(position, mark=0)
    grid = application.dossier.deposit.assessments.get().grid
    Criterion.objects.filter(grid=grid).delete()
    type(grid).objects.filter(pk=grid.pk).update(scale_min=None, scale_max=None)
    assert "no-candidate" not in codes(campaign)


def test_many_candidates_or_a_seat_taken_ask_for_nothing(campaign, closed_call, position):
    for _ in range(6):
        wishing(position, mark=1)
    assert "no-candidate" not in codes(campaign)
    taken = f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign), seats=1)
    f.OfferFactory(position=taken, application__campaign=campaign)
    assert "no-candidate" not in codes(campaign)


def test_no_candidate_is_said_between_the_call_and_the_promotion(campaign, position):
    assert "no-candidate" not in codes(campaign)  # no call has closed
    f.CallWindowFactory(
        campaign=campaign, kind="applications", opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(days=1)
    )
    assert "no-candidate" in codes(campaign)
    campaign.starts_on = TODAY
    assert "no-candidate" not in codes(campaign)
    campaign.starts_on, campaign.state = None, "closed"
    assert "no-candidate" not in codes(campaign)


@pytest.fixture
def panel(campaign):
    stage = f.StageFactory(
        campaign=campaign, kind="hearing", starts_on=TODAY - timedelta(days=10), ends_on=TODAY + timedelta(days=9)
    )
    panel = f.PanelFactory(grid=stage.grid, name="Auditions")
    stage.panels.add(panel)
    return panel


def test_coming_hearing_without_quorum_is_named(campaign, panel):
    jurors = [f.JurorFactory(panel=panel) for _ in range(3)]
    start = NOW + timedelta(days=3)
    f.HearingFactory(panel=panel, starts_at=start, ends_at=start + timedelta(minutes=30))
    far = NOW + timedelta(days=30)
    f.HearingFactory(panel=panel, starts_at=far, ends_at=far + timedelta(minutes=30))
    f.UnavailabilityFactory(user=jurors[0].user, starts_at=start, ends_at=far + timedelta(days=1))
    assert "quorum" not in codes(campaign)
    f.UnavailabilityFactory(user=jurors[1].user, starts_at=start, ends_at=far + timedelta(days=1))
    alert = named(campaign, "quorum")
    assert (alert.count, alert.people, alert.harm) == (1, [], Harm.PEOPLE)
    assert alert.names[0].startswith("Auditions, ")


def test_juror_who_began_and_is_late_is_named_once_and_may_be_written_to(campaign, panel):
    user = f.UserFactory()
    other = f.PanelFactory(grid=panel.grid)
    panel.stages.get().panels.add(other)
    for seat in (panel, other):
        juror = f.JurorFactory(panel=seat, user=user)
        f.AssessmentFactory(panel=seat, juror=juror, state="started")
        for _ in range(4):
            f.AssessmentFactory(panel=seat, juror=juror)
    quick = f.JurorFactory(panel=panel)
    f.AssessmentFactory(panel=panel, juror=quick, state="submitted", result=3, submitted_at=NOW)
    alert = named(campaign, "late-jurors")
    assert (alert.count, alert.people) == (2, [user])
    assert "5 à remettre : moins de la moitié du rythme" in alert.names[0]
    idle = f.JurorFactory(panel=panel)
    f.AssessmentFactory(panel=panel, juror=idle)
    assert named(campaign, "late-jurors").people == [user]  # who did not begin is named elsewhere
    type(panel).objects.update(closed_at=NOW)
    assert "late-jurors" not in codes(campaign)


def test_team_without_bulletin_is_named(campaign):
    challenge = f.PublishedChallengeFactory(campaign=campaign, state="active")
    mission = f.MissionFactory(
        cohort__campaign=campaign,
        offer__position__challenge=challenge,
        state="active",
        starts_on=TODAY - timedelta(days=40),
    )
    alert = named(campaign, "silent-teams")
    assert (alert.names, alert.people, alert.harm) == ([str(challenge)], [mission.talent], Harm.WATCH)
    monday = TODAY - timedelta(days=TODAY.weekday())
    f.WeeklyReportFactory(challenge=challenge, week=monday - timedelta(weeks=5))
    assert "silent-teams" in codes(campaign)
    f.WeeklyReportFactory(challenge=challenge, week=monday)
    assert "silent-teams" not in codes(campaign)


def test_alerts_are_sorted_by_harm_and_each_harm_is_of_a_known_alert(campaign, closed_call, position):
    f.DepositedApplicationFactory(campaign=campaign, state="submitted", announced_state="submitted")
    application = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="submitted")
    assert application.pk
    harms = [alert.harm for alert in alerts.alerts(campaign, at=NOW)]
    assert harms == sorted(harms, reverse=True)
    assert len(set(harms)) > 1
    assert {harm.label for harm in HARMS.values()} == {"Lèse des personnes", "À suivre"}
    assert Harm.BLOCKS.label == "Bloque la suite"
