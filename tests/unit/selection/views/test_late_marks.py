"""A mark set aside after a decision: the ranking follows, or the team reads what would change and decides (R7)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from juries.domain import assessments, deliberations
from juries.domain.deliberations import TieDecision
from juries.domain.late_conflicts import declare_conflict
from juries.domain.minutes import Session, draw_up
from panels.domain import equalisation, minutes
from reporting.domain.cockpit.alerts import alerts
from selection.domain import late_marks, ranking, selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.preselection import preselect_by_profession
from selection.models import Offer
from tests import factories as f
from tests.factories import NOW

LATER = NOW + timedelta(days=1)


@pytest.fixture
def grid(db):
    return f.CriterionFactory(grid__scale_min=0, grid__scale_max=20).grid


@pytest.fixture
def stage(grid):
    return f.StageFactory(kind="hearing", grid=grid)


@pytest.fixture
def panel(stage, grid):
    panel = f.PanelFactory(grid=grid, readings=2, name="Audition")
    stage.panels.add(panel)
    f.JurorFactory.create_batch(2, panel=panel)
    return panel


@pytest.fixture
def position(stage, panel):
    return f.PositionFactory(
        challenge__campaign=stage.campaign, challenge__state="published", challenge__hearing_panel=panel, seats=1
    )


def marked(panel, application, *values):
    """Hand in one grid of each juror of the panel."""
    for juror, value in zip(panel.jurors.order_by("pk"), values, strict=True):
        assessment = f.AssessmentFactory(juror=juror, deposit=application.dossier.deposit)
        assessments.score(assessment, {panel.grid.criteria.get().pk: value}, by=juror.user, at=NOW)
        assessments.submit(assessment, by=juror.user, at=NOW)
    return application


@pytest.fixture
def people(panel, position):
    """Return two people heard: the first leads by the second juror's mark alone."""
    heard = []
    for values in ((8, 20), (12, 12)):
        application = f.DepositedApplicationFactory(
            campaign=position.challenge.campaign, profession=position.profession, state="heard"
        )
        application.wishes.all().delete()
        f.WishFactory(application=application, challenge=position.challenge, rank=1)
        heard.append(marked(panel, application, *values))
    assessments.close(panel, at=NOW)
    ranking.rank(position.challenge)
    return heard


def order(position):
    return [(row.application, row.rank) for row in position.rankings.order_by("rank")]


def tied_juror(panel):
    return panel.jurors.select_related("panel").order_by("pk").last()


def address(stage, panel, application):
    return f"/equipe/jurys/{panel.public_id}/lectures/{application.dossier.deposit.number}/"


def by_click(client, stage, panel, application):
    data = {"act": "conflict", "juror": tied_juror(panel).pk, "reason": "ancienne associée"}
    page = client.post(address(stage, panel, application), data, follow=True)
    return page.content.decode().replace("\xa0", " ")


def test_ranking_follows_a_mark_set_aside_while_nothing_was_decided(stage, panel, position, people, team, signed_in):
    first, second = people
    assert order(position) == [(first, 1), (second, 2)]
    run = selection.match(stage.campaign, by=team, at=NOW)
    page = by_click(signed_in(team), stage, panel, first)
    assert "Le classement du défi suit les notes qui restent." in page
    assert order(position) == [(second, 1), (first, 2)]
    assert late_marks.late_rankings(stage.campaign) == []
    with pytest.raises(SelectionRefusedError, match="ont changé depuis"):
        selection.adopt(run, by=team, at=NOW)


def test_ranking_follows_the_juror_who_steps_back(panel, position, people, signed_in):
    first, second = people
    juror = tied_juror(panel)
    reading = juror.assessments.get(deposit=first.dossier.deposit)
    signed_in(juror.user).post(f"/jury/dossiers/{reading.public_id}/", {"action": "recuse", "reason": "associée"})
    assert order(position) == [(second, 1), (first, 2)]


def test_adopted_matching_waits_for_the_team_which_reads_what_would_change(
    stage, panel, position, people, team, signed_in
):
    first, second = people
    [offer] = selection.adopt(selection.match(stage.campaign, by=team, at=NOW), by=team, at=NOW)
    assert offer.application == first
    client = signed_in(team)
    page = by_click(client, stage, panel, first)
    assert "Le classement du défi attend votre décision" in page
    assert order(position) == [(first, 1), (second, 2)]
    page = client.get(f"/equipe/campagnes/{stage.campaign.code}/selection/").content.decode().replace("\xa0", " ")
    assert f"{first.candidate} (« {position} ») passe de 1er à 2e" in page
    assert f"{second.candidate} (« {position} ») passe de 2e à 1er" in page
    assert f"{first.candidate} : {position} → aucune place" in page
    assert f"{second.candidate} : aucune place → {position}" in page
    assert "les propositions faites restent" in page
    assert [warning.names for warning in alerts(stage.campaign, at=LATER) if warning.code == "late-marks"] == [
        [f"Classement : {position.challenge}"]
    ]
    client.post(f"/equipe/campagnes/{stage.campaign.code}/selection/rank/")
    assert order(position) == [(second, 1), (first, 2)]
    assert Offer.objects.get() == offer
    assert late_marks.late_rankings(stage.campaign) == []
    page = client.get(f"/equipe/campagnes/{stage.campaign.code}/selection/").content.decode()
    assert "mise de côté changerait" not in page


def test_adopted_matching_that_would_give_the_same_places_is_said_so(stage, panel, position, people, team, signed_in):
    first, second = people
    type(position).objects.filter(pk=position.pk).update(seats=2)
    selection.offer(second, position, by=team, at=NOW)  # has a seat already, and is not in the matching
    selection.adopt(selection.match(stage.campaign, by=team, at=NOW), by=team, at=NOW)
    by_click(signed_in(team), stage, panel, first)
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/selection/").content.decode()
    assert "il donnerait les mêmes places" in page


def test_offer_by_hand_on_a_ranking_is_a_decision_too(stage, panel, position, people, team):
    first, _ = people
    selection.offer(first, position, by=team, at=NOW)
    declare_conflict(tied_juror(panel), first.dossier.deposit, reason="associée", by=team, at=LATER)
    [late] = late_marks.late_rankings(stage.campaign)
    assert (late.run, late.moved, len(late.changes)) == (None, [], 2)


def test_nobody_leaves_a_ranking_without_a_decision(stage, panel, position, people, team, signed_in):
    """Both marks of the second person are set aside: nothing of them would be ranked, and the team decides."""
    first, second = people
    for juror in panel.jurors.select_related("panel").order_by("pk"):
        declare_conflict(juror, second.dossier.deposit, reason="associée", by=team, at=LATER)
    assert order(position) == [(first, 1), (second, 2)]
    [late] = late_marks.late_rankings(stage.campaign)
    assert [str(change).replace("\xa0", " ") for change in late.changes] == [
        f"{second.candidate} (« {position} ») n’a plus de note et sort du classement, 2e jusqu’ici"
    ]


def test_result_that_changes_and_no_rank(stage, panel, position, people, team):
    first, second = people
    selection.offer(first, position, by=team, at=NOW)
    juror = panel.jurors.select_related("panel").order_by("pk").first()
    declare_conflict(juror, first.dossier.deposit, reason="associée", by=team, at=LATER)
    [late] = late_marks.late_rankings(stage.campaign)
    assert [str(change) for change in late.changes] == [
        f"{first.candidate} (« {position} ») reste 1er, avec un autre résultat"
    ]
    position.rankings.filter(application=second).delete()
    [late] = late_marks.late_rankings(stage.campaign)
    assert f"{second.candidate} (« {position} ») entre au classement, 2e" in [str(change) for change in late.changes]


def test_panel_that_ranked_nobody_yet_has_nothing_to_follow(stage, panel, position, people, team, signed_in):
    position.rankings.all().delete()
    page = by_click(signed_in(team), stage, panel, people[0])
    assert "classement du défi" not in page
    assert not position.rankings.exists()


def test_the_order_given_in_the_deliberation_ranks_those_who_are_tied(panel, position, people):
    """What the panel settled before it closed, and what it concluded, rank whom it heard (R9)."""
    first, second = people
    third = f.DepositedApplicationFactory(
        campaign=position.challenge.campaign, profession=position.profession, state="heard"
    )
    third.wishes.all().delete()
    f.WishFactory(application=third, challenge=position.challenge, rank=1)
    type(panel).objects.filter(pk=panel.pk).update(closed_at=None)
    panel.refresh_from_db()
    marked(panel, third, 12, 12)
    keeper = panel.jurors.first().user
    deliberation = deliberations.open_deliberation(panel, names=False, in_minutes=False, by=keeper, at=NOW)
    keys = [application.dossier.deposit.pk for application in (third, second)]
    deliberations.settle_tie(deliberation, TieDecision(keys, "Plus mûr"), by=keeper, at=NOW)
    assessments.close(panel, at=NOW)
    ranking.rank(position.challenge)
    assert order(position) == [(first, 1), (third, 2), (second, 3)]
    assert [(row.broken_by, row.tie_reason) for row in position.rankings.order_by("rank")] == [
        ("result", ""), ("result", "Plus mûr"), ("jury", "Plus mûr"),
    ]  # fmt: skip
    f.ConclusionFactory(deliberation=deliberation, deposit=second.dossier.deposit, verdict="favourite")
    ranking.rank(position.challenge)
    assert order(position) == [(first, 1), (second, 2), (third, 3)]  # the opinion of the panel comes before


def test_marks_that_no_longer_tie_keep_no_reason_of_the_jury(stage, panel, position, people, team):
    """A reason speaks of people tied as they were: on other marks, or beside somebody else, it decides nothing."""
    first, second = people
    third = f.DepositedApplicationFactory(campaign=stage.campaign, profession=position.profession, state="heard")
    third.wishes.all().delete()
    f.WishFactory(application=third, challenge=position.challenge, rank=1)
    type(panel).objects.filter(pk=panel.pk).update(closed_at=None)
    panel.refresh_from_db()
    marked(panel, third, 14, 14)
    assessments.close(panel, at=NOW)
    ranking.rank(position.challenge)
    assert order(position) == [(first, 1), (third, 2), (second, 3)]
    ranking.prefer(position.rankings.get(application=third), reason="Projet plus abouti")
    assert order(position)[:2] == [(third, 1), (first, 2)]
    declare_conflict(tied_juror(panel), first.dossier.deposit, reason="associée", by=team, at=LATER)
    assert order(position) == [(third, 1), (second, 2), (first, 3)]
    assert set(position.rankings.values_list("broken_by", "tie_reason")) == {("result", "")}


def test_minutes_that_state_the_mark_are_to_correct(stage, panel, position, people, team, signed_in):
    jurors = list(panel.jurors.order_by("pk"))
    session = Session([juror.pk for juror in jurors], jurors[0].pk, facts=minutes.facts(stage, panel))
    draw_up(panel, session, by=team, at=NOW - timedelta(days=1))
    page = by_click(signed_in(team), stage, panel, people[0])
    assert "établissez celui qui le corrige" in page
    assert late_marks.late_minutes(stage.campaign) == [panel]
    [alert] = [warning for warning in alerts(stage.campaign, at=LATER) if warning.code == "late-marks"]
    assert (alert.names, alert.route) == ([f"Procès-verbal à corriger : {panel}"], "team:panels")


# --- preselection ---------------------------------------------------------------------------------------------------


@pytest.fixture
def reading(grid):
    stage = f.StageFactory(kind="preselection", grid=grid, readings=2)
    panel = f.PanelFactory(grid=grid, readings=2)
    stage.panels.add(panel)
    f.JurorFactory.create_batch(2, panel=panel)
    return stage


@pytest.fixture
def dossiers(reading):
    panel, trade = reading.panels.get(), f.ProfessionFactory()
    return [
        marked(panel, f.DepositedApplicationFactory(campaign=reading.campaign, profession=trade), *values)
        for values in ((8, 20), (12, 12), (4, 4))
    ]


@pytest.mark.parametrize("corrected", [False, True])
def test_preselection_that_the_marks_left_would_change_is_told(reading, dossiers, team, signed_in, corrected):
    panel = reading.panels.get()
    if corrected:
        equalisation.vote(reading, adopted=True, reason="écarts", by=team, at=NOW)
    preselect_by_profession(reading.campaign, {dossiers[0].profession_id: 1}, by=team, at=NOW - timedelta(days=1))
    client = signed_in(team)
    address = f"/equipe/campagnes/{reading.campaign.code}/preselection/"
    assert "aurait changé la présélection" not in client.get(address).content.decode()
    page = by_click(client, reading, panel, dossiers[0])
    assert "La présélection avait compté cette note" in page
    assert ("le jury vote de nouveau" in page) == corrected
    page = client.get(address).content.decode()
    numbers = [dossier.dossier.deposit.number for dossier in dossiers]
    assert f"{numbers[1]} serait présélectionné" in page
    assert f"{numbers[0]} ne le serait plus" in page
    assert numbers[2] not in page.split("La décision reste")[0]
    [alert] = [warning for warning in alerts(reading.campaign, at=LATER) if warning.code == "late-marks"]
    assert (alert.route, len(alert.names)) == ("team:preselection", 1)


def test_preselection_that_stands_or_follows_is_not_told(reading, dossiers, team):
    panel = reading.panels.get()
    declare_conflict(tied_juror(panel), dossiers[2].dossier.deposit, reason="associée", by=team, at=NOW)
    preselect_by_profession(reading.campaign, {dossiers[0].profession_id: 1}, by=team, at=LATER)
    assert late_marks.late_preselections(reading.campaign) == []  # decided on what was left
    juror = panel.jurors.select_related("panel").order_by("pk").first()
    declare_conflict(juror, dossiers[0].dossier.deposit, reason="associée", by=team, at=LATER + timedelta(days=1))
    assert late_marks.late_preselections(reading.campaign) == []  # first all the same
    declare_conflict(
        tied_juror(panel), dossiers[0].dossier.deposit, reason="associée", by=team, at=LATER + timedelta(days=2)
    )
    [late] = late_marks.late_preselections(reading.campaign)
    assert late.unread == [dossiers[0]]


def test_result_is_kept_to_the_thousandth_halves_up():
    assert ranking._to_thousandth(Decimal("14.3345")) == Decimal("14.335")
