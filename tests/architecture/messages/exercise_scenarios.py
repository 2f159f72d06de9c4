"""What causes the messages about an exercise, by the product's own act."""

from datetime import timedelta

from exercises.domain import adjustments, attempts, exercises, time_grants
from tests import factories as f
from tests.architecture.messages.message_scenarios import scenario
from tests.factories import NOW


def _begun(world):
    attempt = f.published_exercise(world.team).attempts.get()
    return attempts.start(attempt, by=attempt.application.candidate, at=NOW)


@scenario
def exercise_invitation(world):
    exercise = f.published_exercise(world.team)
    exercises.revise(exercise, by=world.team)
    exercises.write(
        exercise.campaign, exercise.profession, by=world.team, at=NOW,
        values={"grid": exercise.grid, "opens_at": NOW + timedelta(days=1)},
    )  # fmt: skip
    exercises.publish(exercise, by=world.team, at=NOW)


@scenario
def exercise_answer(world):
    attempt = f.published_exercise(world.team).attempts.get()
    asked = adjustments.ask(attempt, need="Plus de temps", by=attempt.application.candidate, at=NOW)
    adjustments.answer(asked, factor="1.5", other_form=False, text="C’est prévu.", by=world.team, at=NOW)


@scenario
def exercise_receipt(world):
    _begun(world)
    attempts.close_due(at=NOW + timedelta(hours=2))


@scenario
def exercise_time(world):
    attempt = _begun(world)
    time_grants.give_back(
        attempt.exercise, began_at=NOW, ended_at=NOW + timedelta(minutes=5), minutes=5, reason="Panne", by=world.team,
        at=NOW + timedelta(minutes=6),
    )  # fmt: skip
