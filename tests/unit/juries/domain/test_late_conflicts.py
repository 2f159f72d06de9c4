"""A conflict found after a grid is handed in sets the mark aside with its trace, and what depends on it follows (R7)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from juries import queries
from juries.domain import assessments
from juries.domain.assessments import ScoringRefusedError
from juries.domain.late_conflicts import ConflictRefusedError, DeclaredConflict, declare_conflict
from juries.models import Assessment, Panel
from panels.domain import equalisation
from panels.views.team.panels import _declared
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def stage(db):
    grid = f.CriterionFactory(grid__scale_min=0, grid__scale_max=20).grid
    stage = f.StageFactory(kind="preselection", grid=grid, readings=2)
    stage.panels.add(f.PanelFactory(grid=grid, readings=2))
    return stage


@pytest.fixture
def panel(stage):
    return stage.panels.get()


@pytest.fixture
def application(stage):
    return f.DepositedApplicationFactory(campaign=stage.campaign)


def handed_in(panel, deposit, value):
    juror = f.JurorFactory(panel=panel)
    assessment = f.AssessmentFactory(juror=juror, deposit=deposit)
    criterion = panel.grid.criteria.get()
    assessments.score(assessment, {criterion.pk: value}, by=juror.user, at=NOW, comment="Solide.")
    assessments.submit(assessment, by=juror.user, at=NOW)
    return assessment


def mean(panel):
    return [(row.result, row.readings) for row in queries.results(Panel.objects.filter(pk=panel.pk))]


@pytest.mark.parametrize("by_team", [False, True])
def test_the_mark_is_set_aside_with_its_trace_and_another_reads(panel, application, team, by_team):
    deposit = application.dossier.deposit
    untied, tied = handed_in(panel, deposit, 8), handed_in(panel, deposit, 20)
    fresh = f.JurorFactory(panel=panel)
    assert mean(panel) == [(Decimal(14), 2)]
    by = team if by_team else tied.juror.user
    done = declare_conflict(tied.juror, deposit, reason="ancienne associée", by=by, at=NOW + timedelta(days=1))
    assert done == DeclaredConflict(set_aside=1, reassigned=1, missing=False)
    assert mean(panel) == [(Decimal(8), 1)]
    tied.refresh_from_db()
    assert (tied.state, tied.result, tied.submitted_at) == ("recused", None, None)
    assert (tied.set_aside_result, tied.set_aside_at) == (Decimal(20), NOW + timedelta(days=1))
    assert (tied.scores.get().value, tied.comment, tied.changes.count()) == (20, "Solide.", 2)
    move = tied.log.get(verb="set_aside")
    assert (move.by, move.reason, move.source) == (by, "ancienne associée", "submitted")
    conflict = tied.juror.conflicts.get()
    assert (conflict.origin, conflict.reason) == ("team" if by_team else "recusal", "ancienne associée")
    assert fresh.assessments.get().deposit == deposit
    assert untied.juror.assessments.count() == 1


def test_corrections_and_votes_follow(stage, panel, application, team):
    deposit = application.dossier.deposit
    handed_in(panel, deposit, 8)
    tied = handed_in(panel, deposit, 20)
    vote = equalisation.vote(stage, adopted=True, reason="écarts", by=team, at=NOW)
    assert equalisation.standing_vote(stage) == vote
    declare_conflict(tied.juror, deposit, reason="associée", by=team, at=NOW)
    assert [reading.result for reading in equalisation.readings(stage)] == [8.0]
    assert equalisation.standing_vote(stage) is None


def test_the_words_set_aside_are_not_given_to_the_person(stage, panel, application, team):
    from selection.domain.personal_data import APPLICATIONS

    deposit = application.dossier.deposit
    handed_in(panel, deposit, 8)
    tied = handed_in(panel, deposit, 20)
    type(application).objects.update(state="shortlisted", announced_state="shortlisted")
    assert len(APPLICATIONS.export(application.candidate)[0]["appréciations"]) == 2
    declare_conflict(tied.juror, deposit, reason="associée", by=team, at=NOW)
    assert [row["résultat"] for row in APPLICATIONS.export(application.candidate)[0]["appréciations"]] == [Decimal(8)]


def test_a_closed_panel_sets_aside_and_nobody_else_reads(panel, application, team):
    deposit = application.dossier.deposit
    tied = handed_in(panel, deposit, 20)
    f.JurorFactory(panel=panel)
    assessments.close(panel, at=NOW)
    tied.juror.refresh_from_db()
    tied = type(tied).objects.get(pk=tied.pk)
    assert assessments.recuse(tied, by=tied.juror.user, at=NOW, reason="associée") == DeclaredConflict(
        1, 0, missing=True
    )
    assert mean(panel) == []
    assert deposit.assessments.exclude(state="recused").count() == 0


def test_a_conflict_without_a_reading_keeps_the_dossier_away(panel, application, team):
    juror = f.JurorFactory(panel=panel)
    deposit = application.dossier.deposit
    done = declare_conflict(juror, deposit, reason="frère", by=team, at=NOW)
    assert (done, juror.conflicts.count()) == (DeclaredConflict(0, 0, missing=False), 1)


@pytest.mark.parametrize(
    "columns", [{"set_aside_at": NOW}, {"set_aside_result": 12}, {"set_aside_at": NOW, "set_aside_result": 12}]
)
def test_the_database_refuses_a_mark_half_set_aside_or_that_still_counts(panel, application, columns):
    assessment = handed_in(panel, application.dossier.deposit, 20)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(**columns)


def test_who_declares_and_why(panel, application, team):
    juror = f.JurorFactory(panel=panel)
    deposit = application.dossier.deposit
    with pytest.raises(ConflictRefusedError, match="équipe du programme"):
        declare_conflict(juror, deposit, reason="x", by=f.UserFactory(), at=NOW)
    with pytest.raises(ConflictRefusedError, match="motif"):
        declare_conflict(juror, deposit, reason=" ", by=team, at=NOW)
    assessment = f.AssessmentFactory(juror=juror, deposit=deposit)
    with pytest.raises(ScoringRefusedError, match="n’est pas la vôtre"):
        assessments.recuse(assessment, by=team, at=NOW, reason="x")
    assert not juror.conflicts.exists()


def test_the_juror_steps_back_from_a_grid_handed_in(panel, application, signed_in):
    tied = handed_in(panel, application.dossier.deposit, 20)
    client, address = signed_in(tied.juror.user), f"/jury/dossiers/{tied.public_id}/"
    assert "Votre grille est remise : elle sera mise de côté" in client.get(address).content.decode().replace(
        "\xa0", " "
    )
    page = client.post(address, {"action": "recuse", "reason": "associée"}, follow=True).content.decode()
    assert "mise de côté, avec sa trace" in page
    assert client.get(address).status_code == 404


@pytest.mark.takes("juries.Assessment.set_aside", by="team:sharing")
def test_the_team_declares_by_clicking(stage, panel, application, team, signed_in):
    deposit = application.dossier.deposit
    tied = handed_in(panel, deposit, 20)
    client, address = signed_in(team), f"/equipe/jurys/{panel.public_id}/lectures/{deposit.number}/"
    refused = client.post(address, {"act": "conflict", "juror": tied.juror.pk, "reason": " "})
    assert (refused.status_code, "Indiquez le motif" in refused.content.decode()) == (422, True)
    given = {"act": "conflict", "juror": tied.juror.pk, "reason": "ancienne associée"}
    page = client.post(address, given, follow=True).content.decode()
    for text in ("sous votre nom", "il lui manque une lecture", "Notes mises de côté", "20,00", "ancienne associée"):
        assert text in page
    second = handed_in(panel, deposit, 10)
    f.JurorFactory(panel=panel)
    page = client.post(address, given | {"key": second.juror.pk}, follow=True).content.decode()
    assert "confié à quelqu’un d’autre" in page
    bare = f.JurorFactory(panel=panel)
    page = client.post(address, given | {"key": bare.pk}, follow=True).content.decode()
    assert "La note est mise de côté" not in page


@pytest.mark.parametrize(
    ("done", "message"),
    [
        (DeclaredConflict(set_aside=1, reassigned=0, missing=True), "il lui manque une lecture"),
        (DeclaredConflict(set_aside=0, reassigned=1, missing=False), "confié à quelqu’un d’autre"),
        (DeclaredConflict(set_aside=0, reassigned=0, missing=False), "sous votre nom"),
    ],
)
def test_the_team_reads_what_a_declared_conflict_did(done, message):
    asked = "Le classement du défi suit les notes qui restent."
    assert message in _declared(done, [asked])
    assert (asked in _declared(done, [asked])) == bool(done.set_aside)
