"""Worlds for people who look around: one sign-in per actor, a past cohort and a campaign at the moment asked for."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress

from accounts.models import User
from challenges.models import AdministrationMember, Campaign
from cms import starter
from devtools.domain.play import enter, play
from devtools.domain.sign_ins import AGENT_EMAIL, EMAILS, PASSWORD, TEAM_EMAIL
from devtools.domain.world import open_world
from juries.models import Juror
from reporting.domain import published_figures
from sandbox.domain.world import World
from talents.models import Mission

YEAR = timedelta(days=364)
PEOPLE, HEARD = 200, 120


def _sign_in(user: User, email: str) -> None:
    EmailAddress.objects.filter(email=email).exclude(user=user).delete()
    user.email = email
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.update_or_create(user=user, defaults={"email": email, "primary": True, "verified": True})


def _sign_ins(past: Campaign, world: World) -> dict[str, str]:
    """Give a password to one person of each kind; return {who: address}."""
    members = AdministrationMember.objects.filter(administration__challenges__campaign=world.campaign)
    jurors = Juror.objects.present().filter(panel__stages__campaign=world.campaign, assessments__isnull=False)
    midway = jurors.filter(assessments__state="assigned").filter(assessments__state="submitted")
    reader = midway.order_by("-pk").first() or jurors.order_by("-pk").first()
    host = members.order_by("pk").first()
    missions = Mission.objects.filter(cohort__campaign=past).order_by("cohort", "pk")
    elsewhere = missions.exclude(host__members__user=host.user_id) if host is not None else missions
    chosen = {
        "équipe programme": (User.objects.get(email=TEAM_EMAIL), TEAM_EMAIL),
        "administration": (host, EMAILS["administration"]),
        "jury": (reader, EMAILS["jury"]),
        "candidature": (world.campaign.applications.order_by("pk").first(), EMAILS["candidature"]),
        "talent": (elsewhere.first(), EMAILS["talent"]),
    }
    agent, _ = User.objects.get_or_create(
        email=AGENT_EMAIL,
        defaults={"first_name": "Camille", "last_name": "Agent", "siret": "13002526500013", "is_synthetic": True},
    )
    chosen["agent sans administration"] = (agent, AGENT_EMAIL)
    addresses = {}
    for who, (row, email) in chosen.items():
        user = row
        for name in ("user", "candidate", "talent"):
            user = getattr(row, name, user)
        if isinstance(user, User):
            User.objects.filter(email=email).exclude(pk=user.pk).update(email=f"ancien-{user.pk}-{email}")
            _sign_in(user, email)
            addresses[who] = email
    return addresses


def build(
    stage: str,
    *,
    data: Path,
    seed: int,
    log: Callable[[str], None],
    people: int = PEOPLE,
    heard: int = HEARD,
    past: Campaign | None = None,
) -> dict[str, str]:
    """Play last year's promotion up to its missions, then this one up to ``stage``; move the clock there.

    ``people`` apply to each and ``heard`` of them are heard. ``past`` is last year's promotion, when it was played
    before: only this year's is then.

    Contracts are left to produce by a click. Return one sign-in per actor that has something to see.
    """
    if past is None:
        earlier = open_world("EIG4", data=data, seed=seed + 1, applications=people, heard=heard, shift=-YEAR, log=log)
        play(earlier)
        past = earlier.campaign
    world = open_world("EIG4", data=data, seed=seed, applications=people, heard=heard, log=log)
    at = play(world, until=stage)
    enter(at)
    starter.build()
    published_figures.publish_all(at=at)
    return _sign_ins(past, world)


def already_there() -> bool:
    """Tell whether a demonstration was loaded before."""
    return User.objects.filter(email=TEAM_EMAIL).exists()
