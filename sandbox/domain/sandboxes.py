"""Rehearse a campaign apart: a copy of its rules, synthetic people, a clock of its own."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from challenges.domain import campaigns, challenges
from challenges.domain.commitments import ask_commitment, send_commitment_code, sign_commitment
from challenges.domain.proposals import Opening, set_positions
from challenges.enums import CallKind, ChallengeState, MemberRole
from challenges.models import Administration, AdministrationMember, Campaign, Challenge, Profession
from common import clock, sandbox
from common.language.formatting import french_datetime, french_deadline
from common.language.french import counted
from common.refusals import RefusedError
from dossiers.domain import answers
from sandbox.domain.answers import fill
from sandbox.domain.candidates import apply
from sandbox.domain.world import World
from sandbox.models import Extra

MAX_PEOPLE = 60
SUBJECTS = ("Carte", "Registre", "Observatoire", "Parcours", "Atlas", "Boussole", "Atelier", "Mémoire")
MATTERS = (
    "des services de proximité",
    "des mobilités",
    "de l’apprentissage",
    "des friches",
    "des aides",
    "du littoral",
)


class SandboxRefusedError(RefusedError):
    """The rehearsal cannot do that now; the message says why, in French."""


def open_sandbox(original: Campaign, *, by: User, at: datetime) -> Campaign:
    """Return a sandbox of a campaign: a copy of its rules, that may still be edited there, and nothing else."""
    return campaigns.rehearse(original, by=by, at=at, sandbox=True)


def set_clock(campaign: Campaign, instant: datetime) -> None:
    """Move the sandbox's clock so that it reads ``instant`` now; the platform's own clock is not touched.

    Raises :class:`SandboxRefusedError` for a campaign that is not a sandbox.
    """
    if not campaign.sandbox:
        raise SandboxRefusedError("Seule une répétition a son horloge.")
    real = clock.now() - sandbox.shift()
    campaign.clock_shift = timedelta(seconds=round((instant - real).total_seconds()))
    campaign.save(update_fields=["clock_shift"])


def _world(campaign: Campaign, team: User) -> World:
    """Return what the stages of a story share; people are numbered after all those already invented."""
    serial = User.objects.filter(is_synthetic=True).aggregate(last=Max("pk"))["last"] or 0
    rng = random.Random(serial)  # noqa: S311 - a story, not a secret
    return World(campaign, team, rng, Path(), 1, 0, 0, serial=serial, log=lambda _: None)


def _extras(world: World, count: int, role: str) -> list[User]:
    people = world.people(count)
    Extra.objects.bulk_create(Extra(campaign=world.campaign, user=user, role=role) for user in people)
    return people


def _instant(campaign: Campaign, kind: CallKind) -> datetime:
    """Return the middle of the call's window, or a day after its opening when it has no end."""
    window = campaign.windows.filter(kind=kind).order_by("opens_at").first()
    if window is None:
        raise SandboxRefusedError(f"Cette campagne n’a pas de fenêtre : {kind.label.lower()}.")
    end = window.closes_at or window.opens_at + timedelta(days=2)
    return window.opens_at + (end - window.opens_at) / 2


def _sign(challenge: Challenge, world: World, *, by: User, at: datetime) -> None:
    """Let an invented sponsor sign, when the campaign asks for it."""
    if world.campaign.sponsor_commitment:
        [sponsor] = _extras(world, 1, "sponsor")
        asked = ask_commitment(challenge, email=sponsor.email, by=by, at=at)
        _, code = send_commitment_code(asked, at=at)
        sign_commitment(asked, code, name=str(sponsor), function="Directrice", at=at, network="", agent="répétition")


@transaction.atomic
def add_hosts(campaign: Campaign, count: int, *, by: User) -> int:
    """Invent administrations that each deposit a proposal in the middle of the call; return how many.

    Raises :class:`SandboxRefusedError` out of a sandbox, beyond sixty, or without profession or window.
    """
    _check(campaign, count)
    at = _instant(campaign, CallKind.CHALLENGES)
    world = _world(campaign, by)
    trades = list(Profession.objects.order_by("pk"))
    if not trades:
        raise SandboxRefusedError("Aucun métier n’est connu de cette instance : importez les données du programme.")
    fields = list(campaign.challenge_form.fields.all())
    for lead in _extras(world, count, "porteur de projet"):
        name = f"Administration d’essai {lead.pk}"
        administration = Administration.objects.create(name=name)
        AdministrationMember.objects.create(administration=administration, user=lead, role=MemberRole.LEAD)
        title = f"{world.rng.choice(SUBJECTS)} {world.rng.choice(MATTERS)}"
        challenge = challenges.draft(campaign, administration, title=title, by=lead, at=at)
        answers.save_answers(challenge.own_dossier, fill(world, fields), at=at, by=lead)
        set_positions(challenge, [Opening(world.rng.choice(trades), campaign.min_seats)])
        _sign(challenge, world, by=lead, at=at)
        challenges.submit(challenge, by=lead, at=at)
    return count


@transaction.atomic
def add_candidates(campaign: Campaign, count: int, *, by: User) -> int:
    """Invent people who apply in the middle of the call, with wishes among the published challenges.

    Raises :class:`SandboxRefusedError` as :func:`add_hosts`, or while too few challenges are published.
    """
    _check(campaign, count)
    _instant(campaign, CallKind.APPLICATIONS)
    published = list(campaign.challenges.filter(state=ChallengeState.PUBLISHED).order_by("pk"))
    needed = max(1, campaign.min_wishes)
    if len(published) < needed:
        raise SandboxRefusedError(f"Publiez d’abord {counted(needed, 'défi')} : les candidats choisissent parmi eux.")
    world = _world(campaign, by)
    world.applications = count
    before = set(campaign.applications.values_list("candidate", flat=True))
    done = apply(world, published)
    synthetic = campaign.applications.exclude(candidate__in=before).values_list("candidate", flat=True)
    Extra.objects.bulk_create(Extra(campaign=campaign, user_id=key, role="candidature") for key in synthetic)
    return done


@transaction.atomic
def add_jurors(campaign: Campaign, count: int, *, by: User) -> int:
    """Invent people whom the team may then invite to its juries, by their address."""
    _check(campaign, count)
    return len(_extras(_world(campaign, by), count, "jury"))


def _check(campaign: Campaign, count: int) -> None:
    if not campaign.sandbox:
        raise SandboxRefusedError("Les personnes fictives restent dans une répétition.")
    if not 1 <= count <= MAX_PEOPLE:
        raise SandboxRefusedError(f"De 1 à {MAX_PEOPLE} personnes à la fois.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that the sandbox writes differently from the campaign it rehearses."""

    rule: str
    original: str
    rehearsed: str


def differences(rehearsed: Campaign) -> list[Difference]:
    """Return what promoting the sandbox's settings would change, rule by rule."""
    original = rehearsed.original
    differences = []
    for name in campaigns.RULES:
        field = Campaign._meta.get_field(name.removesuffix("_id"))
        before, after = getattr(original, name), getattr(rehearsed, name)
        if before != after:
            title = str(getattr(field, "verbose_name", name))
            differences.append(Difference(title, _said(original, field.name), _said(rehearsed, field.name)))
    for part, rows in (("calendrier", _windows), ("étapes", _stages), ("rémunération", _bands)):
        if rows(original) != rows(rehearsed):
            differences.append(Difference(part, " ; ".join(rows(original)), " ; ".join(rows(rehearsed))))
    return differences


def _said(campaign: Campaign, name: str) -> str:
    display = getattr(campaign, f"get_{name}_display", None)
    return str(display() if display else getattr(campaign, name))


def _windows(campaign: Campaign) -> list[str]:
    rows = campaign.windows.order_by("kind", "opens_at")
    zone = campaign.timezone
    return [
        f"{row.get_kind_display()} du {french_datetime(row.opens_at, zone)}"
        + (f" au {french_deadline(row.closes_at, zone)}" if row.closes_at else "")
        for row in rows
    ]


def _stages(campaign: Campaign) -> list[str]:
    rows = campaign.stages.select_related("grid").order_by("kind")
    return [
        f"{s.get_kind_display()} {s.grid} {' '.join(map(str, s.plan().values()))} {s.starts_on} {s.ends_on}"
        for s in rows
    ]


def _bands(campaign: Campaign) -> list[str]:
    return [
        f"{b.from_years}-{b.up_to_years} {b.included} {b.net_monthly} {b.variable_pct}"
        for b in campaign.pay_bands.all()
    ]
