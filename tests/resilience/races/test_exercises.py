"""Two tabs begin, a click meets the end of the time, minutes are given back at that very instant: one clock, one deposit."""

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings

from dossiers.domain import answers
from dossiers.models import Deposit
from exercises.domain import attempts, time_grants
from exercises.domain.errors import ExerciseRefusedError
from exercises.domain.exercises import ANSWER, OWN_WORK
from tests import factories as f
from tests.factories import NOW

OVER = NOW + timedelta(hours=1) + settings.EXERCISE_GRACE + timedelta(seconds=1)


def begun():
    """Return a team and an attempt that is begun, its answer complete."""
    team = f.UserFactory(is_team=True)
    attempt = f.published_exercise(team).attempts.get()
    person = attempt.application.candidate
    attempt = attempts.start(attempt, by=person, at=NOW)
    fields = attempt.answer.form.fields.filter(section=ANSWER)
    values = {fields.get(label="Votre texte").pk: "Trois champs", fields.get(label=OWN_WORK).pk: "oui"}
    answers.save_answers(attempt.answer, values, at=NOW, by=person)
    return team, attempt, person


def test_two_tabs_begin_one_clock(race):
    team = f.UserFactory(is_team=True)
    attempt = f.published_exercise(team).attempts.get()
    person = attempt.application.candidate
    calls = [partial(attempts.start, attempt, by=person, at=NOW + timedelta(minutes=rank)) for rank in (0, 5)]
    first, second = race(*calls, refusals=())
    assert (first.ends_at, first.dossier_id) == (second.ends_at, second.dossier_id)
    assert attempt.log.filter(verb="start").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_click_and_the_end_of_the_time_make_one_deposit(race, turn):
    _, attempt, person = begun()
    click = partial(attempts.hand_in, attempt, by=person, at=attempt.end)
    race(click, partial(attempts.close_due, at=OVER), refusals=(ExerciseRefusedError,))
    attempt.refresh_from_db()
    assert attempt.state == "handed_in"
    assert Deposit.objects.filter(dossier=attempt.dossier).count() == 1
    assert attempt.log.filter(verb="hand_in").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_minutes_given_back_at_the_end_of_the_time_are_not_lost(race, turn):
    team, attempt, _ = begun()
    give = partial(
        time_grants.give_back, attempt.exercise, began_at=NOW, ended_at=NOW + timedelta(minutes=9), minutes=9,
        reason="Panne", by=team, at=OVER,
    )  # fmt: skip
    race(give, partial(attempts.close_due, at=OVER), refusals=(ExerciseRefusedError,))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.end) == ("started", OVER + timedelta(minutes=9))
