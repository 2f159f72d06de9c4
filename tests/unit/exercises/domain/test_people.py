"""Who is invited, what the team must mend, what is held of people and how it goes away."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from accounts.domain import privacy
from challenges.domain.rules import regulation
from challenges.domain.rules.checks import findings
from challenges.forms.campaigns import StageForm
from challenges.models import TradeGrid
from common import clock
from dossiers.domain.personal_data import own_dossiers
from dossiers.models import Deposit
from exercises import tasks
from exercises.domain import adjustments, attempts, exercises, invitations, personal_data, time_grants
from exercises.domain.errors import ExerciseRefusedError
from exercises.models import Adjustment, Attempt, Exercise
from exercises.models.attempt import NotBegunError
from exercises.queries import progress, results
from exercises.queries.reading import answers_to_read
from exercises.rules import own_attempts, stage_of, team_exercises
from juries.models import Assessment, PanelGrid
from notifications.models import Message
from panels.domain import panels
from selection.domain import retention
from tests import factories as f
from tests.factories import NOW


def columns(exercise, **changes):
    names = ("title", "statement", "text_chars", "asks_file", "minutes", "opens_at", "closes_at", "grid", "alternative")
    return {name: getattr(exercise, name) for name in names} | {"invited": "deposited"} | changes


def test_who_comes_to_be_concerned_is_invited_once(team):
    exercise = f.published_exercise(team, invited="shortlisted")
    assert not exercise.attempts.exists()
    application = exercise.campaign.applications.get()
    type(application).objects.update(state="shortlisted")  # decided, and not announced
    tasks.invite()
    assert not exercise.attempts.exists()
    type(application).objects.update(announced_state="shortlisted")
    assert (invitations.invite_newcomers(at=NOW), invitations.invite_newcomers(at=NOW)) == (1, 1)
    assert Message.objects.filter(template="exercise_invitation").count() == 1
    assert exercise.attempts.get().log.get().verb == "invite"
    assert str(exercise.attempts.get()) == f"{exercise}, {application.short_label}"
    assert invitations.invite_newcomers(at=exercise.closes_at) == 0


def test_the_time_of_an_exercise_that_was_not_begun_is_not_read(team):
    attempt = f.published_exercise(team).attempts.get()
    with pytest.raises(NotBegunError):
        _ = attempt.answer
    with pytest.raises(NotBegunError):
        _ = attempt.end


def test_the_clock_closes_what_is_over(team, monkeypatch):
    attempt = f.published_exercise(team).attempts.get()
    attempts.start(attempt, by=attempt.application.candidate, at=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=2))
    tasks.close_due()
    assert Attempt.objects.get().state == "handed_in"


def test_a_sandbox_is_closed_at_its_own_hour_and_writes_to_nobody(team):
    attempt = f.published_exercise(team, campaign=f.CampaignFactory(clock_shift=timedelta(days=5))).attempts.get()
    attempts.start(attempt, by=attempt.application.candidate, at=NOW + timedelta(days=5))
    original = f.CampaignFactory()
    type(original).objects.filter(pk=attempt.exercise.campaign_id).update(sandbox=True, rehearsal_of=original)
    assert attempts.close_due(at=NOW) == 0
    assert attempts.close_due(at=NOW + timedelta(minutes=63)) == 1
    assert Message.objects.get(template="exercise_receipt").withheld == "répétition"
    assert invitations.invite_newcomers(at=NOW) == 0


def test_what_prevents_a_publication_is_said(team):
    exercise = f.published_exercise(team)
    exercises.revise(exercise, by=team)
    with pytest.raises(ExerciseRefusedError, match="n’est pas publié"):
        exercises.revise(exercise, by=team)
    campaign = exercise.campaign
    campaign.state, campaign.starts_on = "draft", (NOW + timedelta(days=2)).date()
    campaign.save()
    soon = {"closes_at": NOW + timedelta(minutes=30), "opens_at": NOW - timedelta(days=1)}
    exercises.write(campaign, exercise.profession, values=columns(exercise, **soon), by=team, at=NOW)
    with pytest.raises(ExerciseRefusedError, match=r"n’est pas publiée\. Il ne reste pas") as short:
        exercises.publish(exercise, by=team, at=NOW)
    assert "prise de poste" not in str(short.value)
    later = columns(exercise)
    exercises.write(campaign, exercise.profession, values=later, by=team, at=NOW)
    field = exercise.materials.form.fields.first()
    f.AttachmentFactory(dossier=exercise.materials, field=field, verdict="pending")
    with pytest.raises(ExerciseRefusedError, match="après la prise de poste.*en cours d’analyse"):
        exercises.publish(exercise, by=team, at=NOW)


def test_an_exercise_begun_is_the_same_for_all(team):
    exercise = f.published_exercise(team)
    attempt = exercise.attempts.get()
    attempts.start(attempt, by=attempt.application.candidate, at=NOW)
    with pytest.raises(ExerciseRefusedError, match="a commencé"):
        exercises.revise(exercise, by=team)
    asked = f.AdjustmentFactory(attempt=attempt)
    with pytest.raises(ExerciseRefusedError, match="a commencé"):
        adjustments.answer(asked, factor="2", other_form=False, text="", by=team, at=NOW)
    with pytest.raises(ExerciseRefusedError, match="se fait avant"):
        adjustments.ask(attempt, need="Du temps", by=attempt.application.candidate, at=NOW)


def test_a_request_is_its_author_s_and_in_time(team):
    attempt = f.published_exercise(team).attempts.get()
    with pytest.raises(ExerciseRefusedError, match="pas le vôtre"):
        adjustments.ask(attempt, need="Du temps", by=f.UserFactory(), at=NOW)
    with pytest.raises(ExerciseRefusedError, match="fermé"):
        late = attempt.exercise.closes_at + timedelta(seconds=1)
        adjustments.ask(attempt, need="Du temps", by=attempt.application.candidate, at=late)


def test_an_exercise_needs_its_stage_and_a_grid_of_its_scale(team):
    exercise = f.ExerciseFactory()
    with pytest.raises(ExerciseRefusedError, match="parmi ses étapes"):
        exercises.write(exercise.campaign, exercise.profession, values=columns(exercise), by=team, at=NOW)
    stage = f.StageFactory(campaign=exercise.campaign, kind="exercise", blind=True)
    other = f.ScoringGridFactory(scale_max=9)
    with pytest.raises(ExerciseRefusedError, match="ne se comparent pas") as error:
        exercises.write(exercise.campaign, exercise.profession, values=columns(exercise, grid=other), by=team, at=NOW)
    assert error.value.field == "grid"
    stage.grid = None
    stage.save()
    with pytest.raises(ExerciseRefusedError, match="ne se comparent pas"):
        exercises.write(exercise.campaign, exercise.profession, values=columns(exercise), by=team, at=NOW)


def test_the_declaration_of_the_campaign_is_asked_with_the_answer(team):
    campaign = f.CampaignFactory(ai_declaration="team")
    exercise = f.published_exercise(team, campaign=campaign, text_chars=None, asks_file=True)
    rows = exercise.materials.form.fields.filter(section=exercises.ANSWER)
    assert [(row.kind, row.required) for row in rows] == [("file", True), ("long_text", False), ("attestation", True)]
    assert rows[1].audience == "team"


def test_its_own_grid_is_that_of_the_panels_of_the_stage(team):
    stage = f.StageFactory(kind="exercise", blind=False, readings=2)
    panel = panels.open_panel(stage, name="Exercices", jurors=[f.UserFactory()], by=team, at=NOW)
    assert panel.blind is True
    own = f.ScoringGridFactory()
    exercise = f.published_exercise(team, stage=stage, grid=own)
    assert PanelGrid.objects.get(panel=panel).grid == own
    assert TradeGrid.objects.get(campaign=stage.campaign, kind="exercise").grid == own
    own.refresh_from_db()
    assert own.frozen_at == NOW
    attempt = exercise.attempts.get()
    attempts.start(attempt, by=attempt.application.candidate, at=NOW)
    assert not panels.readable_deposits(stage, panel)
    attempts.close_due(at=NOW + timedelta(hours=2))
    assert panels.readable_deposits(stage, panel).count() == 1
    panel.jurors.update(trades=["autre"])
    assert not answers_to_read(Deposit.objects.all(), stage, panel)
    panel.jurors.update(trades=[exercise.profession.code])
    assert answers_to_read(Deposit.objects.all(), stage, panel).count() == 1
    type(attempt.application).objects.update(state="withdrawn", announced_state="withdrawn")
    assert not answers_to_read(Deposit.objects.all(), stage, panel)


def marked(team):
    """Return a marked attempt, its grid commented."""
    exercise = f.published_exercise(team)
    attempt = exercise.attempts.get()
    attempts.start(attempt, by=attempt.application.candidate, at=NOW)
    attempts.close_due(at=NOW + timedelta(hours=2))
    attempt.refresh_from_db()
    panel = f.PanelFactory(grid=exercise.grid, blind=True)
    stage_of(exercise.campaign).panels.add(panel)
    f.AssessmentFactory(
        juror__panel=panel, deposit=attempt.dossier.deposit, state="submitted", result=Decimal(3), submitted_at=NOW,
        comment="Clair et juste",
    )  # fmt: skip
    return attempt


def test_what_was_written_is_the_person_s_once_the_decision_is_announced(team):
    attempt = marked(team)
    person, rows = attempt.application.candidate, type(attempt.application).objects.all()
    f.AdjustmentFactory(attempt=attempt)
    f.TimeGrantFactory(attempt=attempt, exercise=attempt.exercise)
    [held] = personal_data.EXERCISES.export(person)
    assert (held["aménagement"][0]["need"], held["appréciations"]) == ("Un tiers de temps en plus.", [])
    rows.update(announced_state="shortlisted")
    assert personal_data.EXERCISES.export(person)[0]["appréciations"][0]["appréciation"] == "Clair et juste"
    Exercise.objects.update(invited="shortlisted")
    assert personal_data.EXERCISES.export(person)[0]["appréciations"] == []
    rows.update(announced_state="withdrawn")
    assert personal_data.EXERCISES.export(person)[0]["appréciations"] == []
    assert attempt.dossier_id in own_dossiers(person).values_list("pk", flat=True)


def test_what_is_erased_leaves_marks_and_hours(team):
    attempt = marked(team)
    f.AdjustmentFactory(attempt=attempt)
    type(attempt.application).objects.update(state="not_selected", announced_state="not_selected")
    privacy.erase(attempt.application.candidate, at=NOW)
    assert not Adjustment.objects.exists()
    assert attempt.dossier.deposit.__class__.objects.get(pk=attempt.dossier.deposit.pk).erased_at is not None
    assert Assessment.objects.get().comment == ""
    assert attempt.log.get(verb="hand_in").reason == "effacé"


def test_a_delay_empties_the_exercise_with_the_application(team):
    attempt = marked(team)
    f.AdjustmentFactory(attempt=attempt)
    retention.anonymise(attempt.application, NOW)
    assert not Adjustment.objects.exists()
    assert Assessment.objects.get().comment == ""
    assert Deposit.objects.get(pk=attempt.dossier.deposit.pk).content["erased"] is True


def test_what_the_team_had_better_mend_is_said(team):
    exercise = f.published_exercise(team)
    stage = stage_of(exercise.campaign)
    stage.ends_on = NOW.date()
    stage.save()
    other = f.ProfessionFactory(code="designer", label="Design")
    f.DepositedApplicationFactory(campaign=exercise.campaign, profession=other)
    rows = progress.trades(exercise.campaign, team_exercises(team, exercise.campaign))
    sentences = list(progress.warnings(stage_of(exercise.campaign), rows, at=NOW))
    assert "Sans exercice : Design." in sentences
    assert any("après le dernier jour" in sentence for sentence in sentences)
    assert any("Aucun jury" in sentence for sentence in sentences)
    exercises.revise(exercise, by=team)
    stage.ends_on = None
    stage.save()
    rows = progress.trades(exercise.campaign, team_exercises(team, exercise.campaign))
    sentences = list(progress.warnings(stage_of(exercise.campaign), rows, at=NOW))
    assert [sentence for sentence in sentences if "ouverture est passée" in sentence]
    assert len(sentences) == 2


def test_the_rules_say_the_exercise_and_a_stage_is_read_blind_twice(db):
    stage = f.StageFactory(kind="exercise", blind=True)
    f.CriterionFactory(grid=stage.grid, position=1)
    text = str(regulation.write(stage.campaign).articles)
    assert "il n’entre pas dans la note du dossier" in text
    assert findings(stage.campaign) is not None
    typed = {"kind": "exercise", "grid": stage.grid_id, "readings": "1", "common": "0"}
    form = StageForm(typed, initial={"readings": 1, "common": 0})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["blind"], form.cleaned_data["readings"]) == (True, 2)
    changed = StageForm(typed | {"readings": "3"})
    assert (changed.is_valid(), changed.cleaned_data["readings"]) == (True, 3)
    refused = StageForm(typed | {"collective": "on"})
    assert "chacun sa grille" in str(refused.errors)


def test_an_application_without_exercise_shows_nothing_of_it(team, db):
    exercise = f.published_exercise(team, people=0)
    application = f.DepositedApplicationFactory(campaign=exercise.campaign, state="ineligible")
    from exercises.queries.beside import exercise_of

    assert exercise_of(application) is None
    assert results.with_marks(f.CampaignFactory(), [application]) is False
    assert application.exercise is None


def test_what_is_left_to_whoever_withdraws(team):
    exercise = f.published_exercise(team, people=2)
    first, second = exercise.attempts.order_by("pk")
    attempts.start(first, by=first.application.candidate, at=NOW)
    type(first.application).objects.update(announced_state="withdrawn")
    assert [row.pk for row in own_attempts(first.application.candidate)] == [first.pk]
    assert not own_attempts(second.application.candidate)
    assert timedelta(minutes=2) == settings.EXERCISE_GRACE
    assert str(f.TimeGrantFactory()) == "20 min, Une page pour déclarer"
    asked = f.AdjustmentFactory(attempt=first)
    assert (str(asked), asked.role_scope) == ("aménagement demandé", exercise.role_scope)


def test_no_more_than_four_hours_are_given_back(team):
    exercise = f.published_exercise(team)
    outage = {"began_at": NOW - timedelta(hours=9), "ended_at": NOW, "reason": "Panne", "by": team, "at": NOW}
    with pytest.raises(ExerciseRefusedError, match="à 240 minutes") as error:
        time_grants.give_back(exercise, minutes=241, **outage)
    assert error.value.field == "minutes"
