"""The addresses of the pages of a mission, on the one of the story."""

from followup.domain import sponsor_checks
from talents.models import Mission
from tests import factories as f


def mission_of(story):
    """Return the mission of the story."""
    return Mission.objects.select_related("contract__batch").get(talent=story.user("talent"))


def _of_mission(story, challenge, form):
    return {"public_id": mission_of(story).public_id}


def _bad_check(story):
    challenge = mission_of(story).position.challenge
    return f.SponsorCheckFactory(challenge=challenge, mood="bad", answered_at=f.NOW)


MISSIONS = {
    "sponsor-check": lambda s, c, form: {
        "token": sponsor_checks.path(f.SponsorCheckFactory()).rstrip("/").rpartition("/")[2]
    },
    "team:sponsor-handled": lambda s, c, form: {"code": s.past.code, "check": _bad_check(s).public_id},
    "team:mission-contact": lambda s, c, form: {"public_id": mission_of(s).public_id, "role": "lead"},
    "mission-review": lambda s, c, form: {"public_id": f.MissionReviewFactory(mission=mission_of(s)).public_id},
    "survey": lambda s, c, form: {"public_id": f.SurveyFactory(mission=mission_of(s)).public_id},
    "mission-follow-up-act": lambda s, c, form: {"public_id": mission_of(s).public_id, "act": "deliverable"},
    **dict.fromkeys(
        (
            "mission-room", "mission-record", "mission-piece-remind", "mission-piece-send", "mission-checklist", "mission-bulletin",
            "mission-logbook", "mission-follow-up", "mission-point", "talent:thread", "mission-reviews", "mission-exit",
            "mission-handover", "mission-sustainability", "team:mission",
            "team:mission-terms", "team:mission-act", "team:mission-start", "team:mission-paper",
            "team:mission-correct", "team:mission-deadline", "team:mission-thread",
            "team:mission-team",
        ),
        _of_mission,
    ),
}  # fmt: skip
