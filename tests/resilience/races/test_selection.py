"""Two people act on one thing in the same instant: one consistent state, and a clear message for who came second."""

import uuid
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from applications.models import Application
from common.transitions import TransitionRefusedError
from juries.domain import assessments, changes
from juries.domain.late_conflicts import declare_conflict
from juries.domain.sharing import assignments
from juries.models import Assessment
from notifications.models import Message
from selection.domain import late_marks, publication, ranking, selection
from selection.models import Offer
from tests import factories as f
from tests.factories import NOW

TIMES = 3  # a race is played several times: one order of arrival proves little
REFUSED = (selection.SelectionRefusedError, TransitionRefusedError)


def refused(answers):
    return [answer for answer in answers if isinstance(answer, Exception)]


def two_marks():
    """Return a grid and what two devices of its juror write on it, each from the empty page."""
    grid = f.CriterionFactory(grid__scale_min=0, grid__scale_max=5).grid
    assessment = f.AssessmentFactory(juror=f.JurorFactory(panel__grid=grid, panel__collective=True, secretary=True))

    def mark(value):
        act = changes.Act(uuid.uuid4(), assessment.public_id, "mark", grid.criteria.get().pk, value, "")
        return changes.apply(act, by=assessment.juror.user, at=NOW)

    return assessment, (partial(mark, "2"), partial(mark, "5"))


def check_one_stands(assessment, answers):
    done, rival = sorted(answers, key=lambda answer: answer.outcome)
    assert (done.outcome, rival.outcome) == ("done", "rival")
    assert str(assessment.scores.get().value) == done.value == rival.value
    assert assessment.changes.count() == 1
    assert "autre appareil" in rival.message


def test_one_device_after_the_other(db):
    assessment, calls = two_marks()
    check_one_stands(assessment, [call() for call in calls])


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_devices_mark_one_grid(race, turn):
    assessment, calls = two_marks()
    check_one_stands(assessment, race(*calls, refusals=()))


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_managers_publish(race, turn):
    campaign = f.CampaignFactory()
    f.DepositedApplicationFactory.create_batch(3, campaign=campaign, state="shortlisted", announced_state="submitted")
    managers = f.UserFactory.create_batch(2, is_team=True)
    digest = publication.preview(campaign, at=NOW).digest
    calls = [partial(publication.confirm, campaign, digest=digest, by=manager, at=NOW) for manager in managers]
    answers = race(*calls, refusals=publication.PublicationRefusedError)
    assert len(refused(answers)) == 1
    assert "Aucune décision" in str(refused(answers)[0])
    assert Message.objects.filter(template="application_decision").count() == 3
    assert campaign.publications.count() == 1


@pytest.mark.parametrize("turn", range(TIMES))
def test_a_recusal_during_an_assignment(race, turn):
    grid = f.CriterionFactory(grid__scale_min=0, grid__scale_max=5).grid
    panel = f.PanelFactory(grid=grid, readings=2)
    team = f.UserFactory(is_team=True)
    f.JurorFactory.create_batch(4, panel=panel)
    first, others = f.DepositFactory(), f.DepositFactory.create_batch(6)
    assignments.assign(panel, [first], by=team, at=NOW)
    mine = panel.assessments.first()

    def recuse():
        assessments.recuse(mine, by=mine.juror.user, at=NOW, reason="ancien collègue")

    def share():
        return assignments.assign(panel, [first, *others], by=team, at=NOW)

    race(recuse, share, refusals=())
    active = panel.assessments.exclude(state="recused")
    assert not active.filter(deposit=first, juror=mine.juror).exists()
    assert set(Counter(active.values_list("deposit", flat=True)).values()) == {2}
    assert active.values_list("deposit", flat=True).distinct().count() == 7


@pytest.mark.parametrize("turn", range(TIMES))
def test_an_acceptance_in_the_second_the_offer_expires(race, turn):
    application = f.DepositedApplicationFactory(state="offered", announced_state="offered")
    offer = f.OfferFactory(
        application=application, position__challenge__campaign=application.campaign, sent_at=NOW, expires_at=NOW
    )
    fresh = Offer.objects.select_related("application").get(pk=offer.pk)
    answers = race(
        partial(selection.answer, fresh, accepted=True, by=application.candidate, at=NOW),
        partial(selection.expire, None, at=NOW + timedelta(seconds=1)),
        refusals=REFUSED,
    )
    state = Offer.objects.get(pk=offer.pk).state
    application = Application.objects.get(pk=application.pk)
    accepted = not refused(answers)
    assert (state, application.state) == (("accepted", "accepted") if accepted else ("expired", "declined"))
    assert answers[1] == (0 if accepted else 1)


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_candidates_for_the_last_seat(race, turn):
    position = f.PositionFactory(challenge__state="published", seats=1)
    people = f.DepositedApplicationFactory.create_batch(2, campaign=position.challenge.campaign, state="waiting")
    team = f.UserFactory(is_team=True)
    calls = [partial(selection.call, person, position, reason="place libre", by=team, at=NOW) for person in people]
    answers = race(*calls, refusals=REFUSED)
    assert len(refused(answers)) == 1
    assert "n’a plus de place" in str(refused(answers)[0])
    assert Offer.objects.filter(position=position).count() == 1
    assert sorted(
        Application.objects.filter(pk__in=[person.pk for person in people]).values_list("state", flat=True)
    ) == [
        "offered",
        "waiting",
    ]


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_people_adopt_one_matching(race, turn):
    position = f.PositionFactory(challenge__state="published", seats=1)
    campaign = position.challenge.campaign
    application = f.DepositedApplicationFactory(campaign=campaign, state="heard", profession=position.profession)
    f.WishFactory(application=application, challenge=position.challenge, rank=1)
    f.RankingFactory(position=position, application=application, rank=1)
    managers = f.UserFactory.create_batch(2, is_team=True)
    run = selection.match(campaign, by=managers[0], at=NOW)
    answers = race(*[partial(selection.adopt, run, by=each, at=NOW) for each in managers], refusals=REFUSED)
    assert [str(answer) for answer in refused(answers)] == ["Cet appariement est déjà adopté."]
    assert Offer.objects.count() == 1


def ranked_by_two():
    """Return a position ranked by a closed panel of two jurors, where the second one's marks decide, and its people."""
    grid = f.CriterionFactory(grid__scale_min=0, grid__scale_max=20).grid
    panel = f.PanelFactory(grid=grid, readings=2)
    jurors = f.JurorFactory.create_batch(2, panel=panel)
    position = f.PositionFactory(challenge__state="published", challenge__hearing_panel=panel, seats=1)
    campaign, people = position.challenge.campaign, []
    for marks in ((8, 20), (12, 12)):
        person = f.DepositedApplicationFactory(campaign=campaign, profession=position.profession, state="heard")
        person.wishes.all().delete()
        f.WishFactory(application=person, challenge=position.challenge, rank=1)
        for juror, mark in zip(jurors, marks, strict=True):
            assessment = f.AssessmentFactory(juror=juror, deposit=person.dossier.deposit)
            assessments.score(assessment, {grid.criteria.get().pk: mark}, by=juror.user, at=NOW)
            assessments.submit(assessment, by=juror.user, at=NOW)
        people.append(person)
    assessments.close(panel, at=NOW)
    ranking.rank(position.challenge)
    return position, jurors, people


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_conflicts_known_at_once_after_the_ranking(race, turn):
    position, jurors, (first, second) = ranked_by_two()
    team = f.UserFactory(is_team=True)
    calls = [
        partial(declare_conflict, juror, person.dossier.deposit, reason="associée", by=team, at=NOW)
        for juror, person in zip(reversed(jurors), (first, second), strict=True)
    ]
    race(*calls, refusals=())
    stored = [(row.application, row.result) for row in position.rankings.order_by("rank")]
    assert stored == [(second, 12), (first, 8)]
    assert not late_marks.late_rankings(position.challenge.campaign)


@pytest.mark.parametrize("turn", range(TIMES))
def test_a_conflict_known_while_the_matching_is_adopted(race, turn):
    position, jurors, (first, second) = ranked_by_two()
    campaign, team = position.challenge.campaign, f.UserFactory(is_team=True)
    run = selection.match(campaign, by=team, at=NOW)
    answers = race(
        partial(selection.adopt, run, by=team, at=NOW),
        partial(declare_conflict, jurors[1], first.dossier.deposit, reason="associée", by=team, at=NOW),
        refusals=REFUSED,
    )
    order = [row.application for row in position.rankings.order_by("rank")]
    if refused(answers):
        assert "ont changé depuis" in str(refused(answers)[0])
        assert (order, Offer.objects.count()) == ([second, first], 0)
    else:
        assert (order, Offer.objects.get().application) == ([first, second], first)
    assert bool(late_marks.late_rankings(campaign)) == (not refused(answers))


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_grids_ask_for_one_more_reading(race, turn):
    grid = f.CriterionFactory(grid__scale_min=0, grid__scale_max=5).grid
    panel = f.PanelFactory(grid=grid, readings=2, gap_levels=2)
    f.JurorFactory.create_batch(4, panel=panel)
    deposit = f.DepositFactory()
    assignments.assign(panel, [deposit], by=f.UserFactory(is_team=True), at=NOW)
    given = list(panel.assessments.order_by("pk"))
    for assessment, mark in zip(given, (0, 5), strict=True):
        assessments.score(assessment, {grid.criteria.get().pk: mark}, by=assessment.juror.user, at=NOW)
    calls = [partial(assessments.submit, assessment, by=assessment.juror.user, at=NOW) for assessment in given]
    race(*calls, refusals=())
    assert Assessment.objects.filter(deposit=deposit).count() == 3
    assert panel.extras.get().cause == "gap"
