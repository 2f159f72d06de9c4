"""The time of an exercise: begun once, the server's clock, handed in whole whatever happens."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import OperationalError

from dossiers.domain import answers
from dossiers.domain.answers import DossierFrozenError
from dossiers.domain.deposits import IncompleteDossierError
from dossiers.models import BlindCopy, Deposit
from exercises.domain import adjustments, attempts
from exercises.domain.errors import ExerciseRefusedError, TimeOverError
from exercises.domain.exercises import ANSWER, OWN_WORK
from exercises.models import Attempt
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

HOUR = timedelta(minutes=60)


@pytest.fixture
def attempt(team):
    return f.published_exercise(team).attempts.get()


@pytest.fixture
def candidate(attempt):
    return attempt.application.candidate


def write(attempt, text="Une page, trois champs.", *, at=NOW, own=True):
    """Write the text of an answer, and say that it is one's own work."""
    fields = attempt.dossier.form.fields.filter(section=ANSWER)
    values = {fields.get(label="Votre texte").pk: text} | ({fields.get(label=OWN_WORK).pk: "oui"} if own else {})
    return answers.save_answers(attempt.dossier, values, at=at, by=attempt.application.candidate)


def test_starting_twice_is_one_clock(attempt, candidate):
    first = attempts.start(attempt, by=candidate, at=NOW)
    second = attempts.start(attempt, by=candidate, at=NOW + timedelta(minutes=5))
    assert (first.ends_at, second.ends_at, second.started_at) == (NOW + HOUR, NOW + HOUR, NOW)
    assert attempt.log.filter(verb="start").count() == 1
    assert first.dossier_id == second.dossier_id


@pytest.mark.parametrize(
    ("factor", "minutes"), [("1", 60), ("1.33", 80), ("1.5", 90), ("2", 120)], ids=["same", "third", "half", "double"]
)
def test_the_factor_makes_the_time(attempt, candidate, team, factor, minutes):
    asked = adjustments.ask(attempt, need="Du temps", by=candidate, at=NOW)
    adjustments.answer(asked, factor=factor, other_form=False, text="", by=team, at=NOW)
    attempt.refresh_from_db()
    begun = attempts.start(attempt, by=candidate, at=NOW)
    assert begun.ends_at == NOW + timedelta(minutes=minutes)


def test_a_time_without_limit_ends_with_the_exercise_and_is_never_short(attempt, candidate, team):
    asked = adjustments.ask(attempt, need="Du temps", by=candidate, at=NOW)
    adjustments.answer(asked, factor="unlimited", other_form=True, text="D’accord", by=team, at=NOW)
    attempt.refresh_from_db()
    closes = attempt.exercise.closes_at
    adjustment = attempts.adjustment_of(attempt)
    assert attempts.end_of(attempt, adjustment, at=NOW) == closes
    assert attempts.end_of(attempt, adjustment, at=closes) == closes + 2 * HOUR
    assert attempts.minutes_of(attempt, adjustment) == 60
    assert Decimal(adjustment.attempt.exercise.minutes) == 60


@pytest.mark.parametrize("moment", ["before", "after", "withdrawn", "revised", "stranger", "asked"])
def test_what_is_not_open_is_not_begun(attempt, candidate, moment):
    at, by = NOW, candidate
    if moment == "before":
        at = attempt.exercise.opens_at - timedelta(seconds=1)
    elif moment == "after":
        at = attempt.exercise.closes_at + timedelta(seconds=1)
    elif moment == "withdrawn":
        type(attempt.application).objects.filter(pk=attempt.application_id).update(announced_state="withdrawn")
    elif moment == "revised":
        type(attempt.exercise).objects.update(published_at=None)
    elif moment == "stranger":
        by = f.UserFactory()
    else:
        adjustments.ask(attempt, need="Du temps", by=candidate, at=NOW)
    with pytest.raises(ExerciseRefusedError):
        attempts.start(attempt, by=by, at=at)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.dossier) == ("invited", None)


def test_a_time_ends_at_a_whole_minute(attempt, candidate):
    begun = attempts.start(attempt, by=candidate, at=NOW + timedelta(seconds=1))
    assert begun.ends_at == NOW + timedelta(minutes=61)


def test_one_begins_at_the_last_instant_and_has_all_the_time(attempt, candidate):
    closes = attempt.exercise.closes_at
    assert attempts.start(attempt, by=candidate, at=closes).ends_at == closes + HOUR


def test_what_is_handed_in_is_frozen_blind_and_leads_to_no_application(attempt, candidate):
    begun = attempts.start(attempt, by=candidate, at=NOW)
    write(begun, f"Écrit par {candidate.first_name} {candidate.last_name}, voir https://exemple.fr/moi")
    deposit = attempts.hand_in(attempt, by=candidate, at=NOW)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.handed_in_at, attempt.timed_out) == ("handed_in", NOW, False)
    assert deposit.number == f"{attempt.exercise.campaign.code}-X{attempt.pk:06d}"
    assert deposit.content["profession"] == attempt.exercise.profession.code
    assert deposit.content["answers"][0]["value"] == attempt.exercise.statement
    blind = BlindCopy.objects.get(deposit=deposit).content
    text = next(row["value"] for row in blind["answers"] if row["label"] == "Votre texte")
    assert candidate.last_name not in text
    assert "[lien]" in text
    assert blind["person"] == {}
    assert "rendu" in Message.objects.get(template="exercise_receipt").subject
    assert attempts.own_answers(deposit)[0]["label"] == "Votre texte"


def test_what_is_missing_is_said_and_nothing_is_handed_in(attempt, candidate):
    begun = attempts.start(attempt, by=candidate, at=NOW)
    write(begun, "x" * 2001, own=False)
    with pytest.raises(IncompleteDossierError) as error:
        attempts.hand_in(attempt, by=candidate, at=NOW)
    assert len(error.value.problems) == 2
    assert not Deposit.objects.filter(dossier=begun.dossier).exists()


def test_the_last_second_and_the_grace_are_in(attempt, candidate):
    begun = attempts.start(attempt, by=candidate, at=NOW)
    last = begun.ends_at + settings.EXERCISE_GRACE
    attempts.check_time(begun, last)
    with pytest.raises(TimeOverError, match="écoulé"):
        attempts.check_time(begun, last + timedelta(microseconds=1))
    write(begun)
    with pytest.raises(TimeOverError):
        attempts.hand_in(attempt, by=candidate, at=last + timedelta(seconds=1))
    attempts.hand_in(attempt, by=candidate, at=last)
    assert attempts.seconds_left(begun, NOW + timedelta(minutes=59)) == 60
    assert attempts.seconds_left(begun, last) == 0


def test_a_stranger_or_a_second_click_hands_nothing_in(attempt, candidate):
    with pytest.raises(ExerciseRefusedError, match="pas commencé"):
        attempts.hand_in(attempt, by=candidate, at=NOW)
    begun = attempts.start(attempt, by=candidate, at=NOW)
    write(begun)
    with pytest.raises(ExerciseRefusedError, match="pas le vôtre"):
        attempts.hand_in(attempt, by=f.UserFactory(), at=NOW)
    attempts.hand_in(attempt, by=candidate, at=NOW)
    with pytest.raises(ExerciseRefusedError, match="déjà rendu"):
        attempts.hand_in(attempt, by=candidate, at=NOW)
    with pytest.raises(DossierFrozenError):
        write(begun)


def test_the_end_of_the_time_hands_in_what_was_saved_once(attempt, candidate):
    begun = attempts.start(attempt, by=candidate, at=NOW)
    write(begun, "Un début", own=False)
    over = begun.ends_at + settings.EXERCISE_GRACE
    assert attempts.close_due(at=over) == 0
    late = over + timedelta(seconds=1)
    assert (attempts.close_due(at=late), attempts.close_due(at=late)) == (1, 0)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.timed_out, attempt.handed_in_at) == ("handed_in", True, late)
    assert attempt.log.get(verb="hand_in").by is None
    assert "ce qui était enregistré" in Message.objects.get(template="exercise_receipt").body
    assert attempts.own_answers(attempt.dossier.deposit)[0]["value"] == "Un début"
    with pytest.raises(ExerciseRefusedError, match="déjà rendu"):
        attempts.hand_in(attempt, by=candidate, at=over)


def test_a_click_just_before_the_end_of_the_time_wins(attempt, candidate, monkeypatch):
    begun = attempts.start(attempt, by=candidate, at=NOW)
    write(begun)
    late = begun.ends_at + settings.EXERCISE_GRACE + timedelta(seconds=1)
    real = attempts.locked

    def slow(row):
        monkeypatch.setattr(attempts, "locked", real)
        attempts.hand_in(attempt, by=candidate, at=begun.ends_at)
        return real(row)

    monkeypatch.setattr(attempts, "locked", slow)
    assert attempts.close_due(at=late) == 0
    attempt.refresh_from_db()
    assert (attempt.state, attempt.timed_out) == ("handed_in", False)
    assert Deposit.objects.filter(dossier=begun.dossier).count() == 1


def test_the_end_of_the_time_keeps_the_newest_of_two_texts(attempt, candidate):
    begun = attempts.start(attempt, by=candidate, at=NOW)
    write(begun, "Premier")
    fields = begun.dossier.form.fields.filter(section=ANSWER)
    text, own = fields.get(label="Votre texte"), fields.get(label=OWN_WORK)
    later = NOW + timedelta(minutes=3)
    f.RivalAnswerFactory(dossier=begun.dossier, field=text, value="Second", by=candidate, at=later)
    f.RivalAnswerFactory(dossier=begun.dossier, field=own, value="", by=candidate, at=NOW - timedelta(minutes=3))
    attempts.close_due(at=begun.ends_at + timedelta(hours=1))
    deposit = Deposit.objects.get(dossier=begun.dossier)
    assert [row["value"] for row in attempts.own_answers(deposit)] == ["Second", "oui"]


def test_one_that_cannot_be_handed_in_stops_nobody(team, monkeypatch):
    exercise = f.published_exercise(team, people=2)
    for attempt in exercise.attempts.all():
        attempts.start(attempt, by=attempt.application.candidate, at=NOW)
    first = exercise.attempts.first()
    real = attempts.locked

    def failing(attempt):
        if attempt.pk == first.pk:
            raise OperationalError("deadlock")
        return real(attempt)

    monkeypatch.setattr(attempts, "locked", failing)
    assert attempts.close_due(at=NOW + timedelta(days=1)) == 1
    assert set(Attempt.objects.values_list("state", flat=True)) == {"started", "handed_in"}


def test_files_of_the_statement_open_once_begun(attempt, candidate):
    assert not attempts.readable_files(attempt)
    piece = f.AttachmentFactory(
        dossier=attempt.exercise.materials, field=attempt.exercise.materials.form.fields.first()
    )
    begun = attempts.start(attempt, by=candidate, at=NOW)
    assert [file.pk for file in attempts.readable_files(begun)] == [piece.pk]
    write(begun)
    forged = f.AttachmentFactory(dossier=begun.dossier, field=piece.field, name="autre.pdf")
    deposit = attempts.hand_in(attempt, by=candidate, at=NOW)
    assert [row["name"] for row in deposit.content["attachments"]] == [piece.name]
    assert not type(piece).objects.filter(pk=forged.pk)
