"""What a person reads of the challenges that they may want, and how their own skills meet what each one asks."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from applications.models import Application, Profile
from challenges.models import Challenge, Position


@dataclass(frozen=True, slots=True)
class Choice:
    """A challenge that may be wanted: the positions of one's trade there, the skills asked, those one has said.

    An aid to choose, for the person alone: nothing of it is stored, ranked, or shown to a juror.
    """

    challenge: Challenge
    positions: list[Position]
    asked: list[str]
    lacking: list[str]

    @property
    def covered(self) -> int:
        """Return how many of the skills asked the person has said to have."""
        return len(self.asked) - len(self.lacking)


def choices(application: Application, challenges: list[Challenge]) -> list[Choice]:
    """Return what is read of challenges, in their order (seven queries at most, whatever their number)."""
    prefetch_related_objects(challenges, "administration", "positions__profession", "positions__skills__skill")
    profile = Profile.objects.filter(person=application.candidate_id).first()
    own = set(profile.skills.values_list("pk", flat=True)) if profile is not None else set()
    return [_choice(challenge, application.profession_id, own) for challenge in challenges]


def _choice(challenge: Challenge, profession: int | None, own: set[int]) -> Choice:
    every = list(challenge.positions.all())
    positions = [each for each in every if profession in {None, each.profession_id}] or every
    asked = {each.skill_id: str(each.skill) for position in positions for each in position.skills.all()}
    lacking = [label for key, label in asked.items() if key not in own]
    return Choice(challenge, positions, list(asked.values()), lacking)
