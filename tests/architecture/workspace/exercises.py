"""The addresses of the pages of exercises, on the objects of the story."""

import uuid

from applications.models import Application
from challenges.models import Stage
from exercises.models import Attempt
from tests import factories as f


def _attempt_of(story):
    """Return the candidate's exercise in the present campaign, that the team published."""
    own = Application.objects.get(candidate=story.user("candidate"))
    stage = Stage.objects.filter(campaign=story.present, kind="exercise").first()
    if stage is None:
        grid = story.present.stages.get(kind="preselection").grid
        stage = f.StageFactory(campaign=story.present, kind="exercise", grid=grid, blind=True, readings=2)
    attempt = Attempt.objects.filter(application=own).first()
    if attempt is None:
        exercise = f.ExerciseFactory(
            campaign=story.present, profession=own.profession, grid=stage.grid, published_at=f.NOW,
            published_by=story.user("team"),
        )  # fmt: skip
        attempt = f.AttemptFactory(exercise=exercise, application=own)
    return attempt


def _exercise_of(story):
    return {"code": story.present.code, "trade": _attempt_of(story).exercise.profession.code}


EXERCISES = {
    **dict.fromkeys(
        ("candidate:exercise", "candidate:exercise-autosave"),
        lambda s, c, form: {"public_id": _attempt_of(s).public_id},
    ),
    "candidate:exercise-piece": lambda s, c, form: {"public_id": _attempt_of(s).public_id, "piece": uuid.uuid4()},
    **dict.fromkeys(
        ("team:exercises", "team:exercise-adjustments"),
        lambda s, c, form: {"code": _attempt_of(s).exercise.campaign.code},
    ),
    **dict.fromkeys(("team:exercise", "team:exercise-preview"), lambda s, c, form: _exercise_of(s)),
    "team:exercise-piece": lambda s, c, form: _exercise_of(s) | {"piece": uuid.uuid4()},
}
