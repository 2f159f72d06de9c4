"""What a person reads of the challenges that they may want, and how their own skills meet what each one asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from applications.models import Application, Profile
from challenges.enums import Mastery, SkillLevel
from challenges.models import Challenge, Position
from common.language.french import enumerate_words

LACKING = {  # how a skill that somebody has not said is spoken of, alone or with others
    SkillLevel.ESSENTIAL: ("est indispensable", "sont indispensables"),
    SkillLevel.WANTED: ("serait utile", "seraient utiles"),
    SkillLevel.TRAINABLE: ("s’acquiert pendant la mission", "s’acquièrent pendant la mission"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A skill that a challenge asks: how much it is needed, how well the person has it; ``None`` when they do not.

    ``expected`` is the level that the challenge expects, or nothing.
    """

    label: str
    level: str
    mastery: str | None
    expected: str = ""

    @property
    def wanted(self) -> str:
        """Return how much the skill is needed, and the level expected, as the sentence says it between brackets."""
        level = [Mastery(self.expected).label.lower()] if self.expected else []
        return ", ".join([SkillLevel(self.level).label.lower(), *level])

    @property
    def gap(self) -> str:
        """Return the person's own level beside the one that is expected, when it is lower or unsaid."""
        if not self.expected or self.mastery is None:
            return ""
        wanted = Mastery(self.expected).label.lower()
        if not self.mastery:
            return f"en {self.label}, le niveau attendu est « {wanted} » et vous n’avez pas dit le vôtre"
        levels = list(Mastery.values)
        if levels.index(self.mastery) >= levels.index(self.expected):
            return ""
        own = Mastery(self.mastery).label.lower()
        return f"en {self.label}, votre niveau est « {own} » et le niveau attendu est « {wanted} »"


@dataclass(frozen=True, slots=True)
class Choice:
    """A challenge that may be wanted: the positions of one's trade there, the skills asked, those one has said.

    An aid to choose, for the person alone: nothing of it is stored, ranked, or shown to a juror.
    """

    challenge: Challenge
    positions: list[Position]
    asked: list[Asked]

    @property
    def covered(self) -> list[Asked]:
        """Return the skills asked that the person has said to have, at any level."""
        return [skill for skill in self.asked if skill.mastery is not None]

    @property
    def sentence(self) -> str:
        """Return how the person's skills meet those asked, in French; nothing when none is asked."""
        if not self.asked:
            return ""
        if not self.covered:
            needed = [f"{skill.label} ({skill.wanted})" for skill in self.asked]
            return f"Compétences demandées : {', '.join(needed)}."
        basics = [skill.label for skill in self.covered if skill.mastery == Mastery.BASICS and not skill.expected]
        gaps = [skill.gap for skill in self.covered if skill.gap]
        with_basics = f", avec des notions en {enumerate_words(basics)}" if basics else ""
        if len(self.covered) == len(self.asked):
            return "\u00a0; ".join([f"Vous couvrez toutes les compétences demandées{with_basics}", *gaps]) + "."
        start = f"Vous couvrez {len(self.covered)} des {len(self.asked)} compétences demandées{with_basics}"
        return "\u00a0; ".join([start, *gaps, *self._lacking()]) + "."

    def _lacking(self) -> list[str]:
        parts = []
        for level, (alone, several) in LACKING.items():
            labels = [skill.label for skill in self.asked if skill.mastery is None and skill.level == level]
            if labels:
                parts.append(f"{enumerate_words(labels)} {several if len(labels) > 1 else alone}")
        return parts


def choices(application: Application, challenges: list[Challenge]) -> list[Choice]:
    """Return what is read of challenges, in their order (eight queries at most, whatever their number)."""
    prefetch_related_objects(challenges, "administration", "positions__profession", "positions__skills__skill")
    profile = Profile.objects.filter(person=application.candidate_id).first()
    own: dict[int, str] = {}
    if profile is not None:
        own = dict.fromkeys(profile.skills.values_list("pk", flat=True), "")
        levels = profile.masteries.values_list("skill", "level")
        own |= {skill: level for skill, level in levels if skill in own}
    return [_choice(challenge, application.profession_id, own) for challenge in challenges]


def _choice(challenge: Challenge, profession: int | None, own: Mapping[int, str]) -> Choice:
    every = list(challenge.positions.all())
    positions = [each for each in every if profession in {None, each.profession_id}] or every
    needed = list(SkillLevel.values)
    asked: dict[int, Asked] = {}
    for each in (skill for position in positions for skill in position.skills.all()):
        before = asked.get(each.skill_id)
        if before is None or needed.index(each.level) < needed.index(before.level):
            asked[each.skill_id] = Asked(str(each.skill), each.level, own.get(each.skill_id), each.mastery)
    return Choice(challenge, positions, list(asked.values()))
