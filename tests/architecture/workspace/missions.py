"""The addresses of the pages of a mission, on the one of the story."""

from django.core.files.base import ContentFile

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


def _post(story):
    cohort = story.past.cohort
    return cohort.posts.first() or f.CohortPostFactory(
        cohort=cohort, extension="pdf", size=3, file=ContentFile(b"%PDF", name="guide.pdf")
    )


def _called(story):
    return f.SignatureFactory(
        document=f.DocumentSubjectFactory(mission=mission_of(story)).document, state="called", called_at=f.NOW
    )


def _returned(story):
    return f.OutsideSigningFactory(
        document=mission_of(story).contract, state="returned", size=1, sha256="a" * 64, closed_at=f.NOW,
        file=ContentFile(b"%PDF-1.7", name="signed.pdf"),
    )  # fmt: skip


MISSIONS = {
    **dict.fromkeys(("cohort-post", "cohort-post-file"), lambda s, c, form: {"public_id": _post(s).public_id}),
    "team:document-outside": lambda s, c, form: {"public_id": mission_of(s).contract.public_id},
    "team:document-again": lambda s, c, form: {"public_id": mission_of(s).contract.public_id},
    "sponsor-check": lambda s, c, form: {
        "token": sponsor_checks.path(f.SponsorCheckFactory()).rstrip("/").rpartition("/")[2]
    },
    "team:sponsor-handled": lambda s, c, form: {"code": s.past.code, "check": _bad_check(s).public_id},
    "team:mission-contact": lambda s, c, form: {"public_id": mission_of(s).public_id, "role": "lead"},
    "team:document-signer": lambda s, c, form: {"public_id": _called(s).document.public_id, "rank": 1},
    "signed-file": lambda s, c, form: {"public_id": _returned(s).public_id},
    "mission-review": lambda s, c, form: {"public_id": f.MissionReviewFactory(mission=mission_of(s)).public_id},
    "survey": lambda s, c, form: {"public_id": f.SurveyFactory(mission=mission_of(s)).public_id},
    "mission-follow-up-act": lambda s, c, form: {"public_id": mission_of(s).public_id, "act": "note"},
    **dict.fromkeys(
        (
            "mission-room", "mission-record", "mission-piece-remind", "mission-piece-send", "mission-checklist", "mission-bulletin",
            "mission-logbook", "mission-follow-up", "mission-results", "mission-point", "talent:thread", "mission-reviews", "mission-exit",
            "mission-handover", "mission-sustainability", "team:mission",
            "team:mission-terms", "team:mission-act", "team:mission-start", "team:mission-paper",
            "team:mission-correct", "team:mission-deadline", "team:mission-thread",
            "team:mission-team",
        ),
        _of_mission,
    ),
}  # fmt: skip
