"""A season on the real challenges of a promotion: the challenges are real, everybody and every answer is invented."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain import challenges, commitments, decisions, instruction
from challenges.domain.directory.labels import Directory
from challenges.domain.proposals import Opening, set_positions
from challenges.enums import CallKind, MemberRole
from challenges.models import Administration, AdministrationMember, Campaign, Challenge, Position, Profession
from common.days import PARIS, day_of
from devtools.domain import candidate_stages, challenge_stages
from devtools.domain.season_acts import Acts, play_selection
from dossiers.domain import answers
from sandbox.domain import answers as sandbox_answers
from sandbox.domain import candidates
from sandbox.domain.world import World
from selection.domain import publication

PROMOTIONS = ("EIG4", "EIG7")
HEARD_LATER = 3
KEPT_DAYS = 40
DAY = timedelta(days=1)


def _commit(challenge: Challenge, *, by: User, at: datetime) -> None:
    """Have an invented sponsor sign the commitments of a proposal, where the campaign asks for them."""
    commitment = commitments.ask_commitment(challenge, email=f"sponsor-{challenge.pk}@exemple.invalid", by=by, at=at)
    _, code = commitments.send_commitment_code(commitment, at=at)
    commitments.sign_commitment(
        commitment, code, name="Dominique Essai", function="Sponsor d’essai", at=at, network="192.0.2.1",
        agent="répétition",
    )  # fmt: skip


def publish_challenges(world: World) -> list[Challenge]:
    """Deposit, select and publish each challenge that the files give of the promotion, with its real positions."""
    at = world.window(CallKind.CHALLENGES).opens_at + timedelta(hours=1)
    directory = Directory(Administration.objects.exclude(siren=""))
    professions = {profession.code: profession for profession in Profession.objects.all()}
    fields = list(world.campaign.challenge_form.fields.all())
    published = []
    for row in challenge_stages.published_rows(world).values():
        body = challenge_stages.administration(directory, row["administration"])
        [lead] = world.people(1)
        AdministrationMember.objects.create(administration=body, user=lead, role=MemberRole.LEAD)
        challenge = challenges.draft(world.campaign, body, title=row["title"], by=lead, at=at)
        answers.save_answers(challenge.own_dossier, sandbox_answers.fill(world, fields), at=at)
        if world.campaign.sponsor_commitment:
            _commit(challenge, by=lead, at=at)
        set_positions(challenge, [Opening(professions[code], seats) for code, seats in row["profiles"].items()])
        challenges.submit(challenge, by=lead, at=at)
        instruction.decide(challenge, "select", by=world.team, at=at, reason="accompagnement du programme, hors jury")
        challenges.publish(
            challenge, title=row["title"], summary=row["summary"], body=row["excerpt"] or "", by=world.team, at=at
        )
        published.append(challenge)
    decisions.announce(world.campaign, at=at)
    return published


def _morning(at: datetime) -> datetime:
    """Return nine o'clock of the same Paris day, when hearings begin."""
    return datetime.combine(day_of(at), time(9), tzinfo=PARIS)


def _hear_again(world: World, late: list[Challenge]) -> Callable[[datetime], None]:
    """Return the second round of hearings: the last challenges hear those who want them and still have no seat."""
    waiting = (ApplicationState.SHORTLISTED, ApplicationState.HEARD, ApplicationState.WAITING)

    def hear(at: datetime) -> None:
        people = world.campaign.applications.filter(state__in=waiting, wishes__challenge__in=late).distinct()
        rows = people.select_related("dossier__deposit").prefetch_related("wishes").order_by("pk")
        candidate_stages.hear(world, late, list(rows), start=_morning(at - 2 * DAY))
        candidate_stages.rank(late)

    return hear


def play_season(world: World, *, keeps: bool) -> datetime:
    """Play a season by the acts, on the real challenges; return the instant of its last act.

    With ``keeps`` the copy of the campaign lets people who accept a seat keep the wishes they prefer.
    """
    with world.stage("saison : défis publiés"):
        published = publish_challenges(world)
    with world.stage("saison : candidatures"):
        candidates.apply(world, published)
    closes = world.window(CallKind.APPLICATIONS).closing
    with world.stage("saison : présélection"):
        panel = candidate_stages.open_preselection(world, at=closes + DAY)
        candidate_stages.read(world, panel, at=closes + 2 * DAY)
        shortlisted = candidate_stages.close_reading(world, panel, at=closes + 10 * DAY)
    on_time, late = published[:-HEARD_LATER], published[-HEARD_LATER:]
    with world.stage("saison : auditions et classements"):
        candidate_stages.hear(world, on_time, shortlisted, start=_morning(closes + 12 * DAY))
        candidate_stages.rank(on_time)
    decided = closes + 30 * DAY
    if keeps:
        until = day_of(decided + KEPT_DAYS * DAY, world.campaign.timezone)
        Campaign.objects.filter(pk=world.campaign.pk).update(wishes_kept_until=until)
        world.campaign.refresh_from_db()
    acts = Acts(world.campaign, world.team, world.rng, keeps)
    position = Position.objects.filter(challenge__in=on_time).order_by("pk")[:1].get()
    with world.stage("saison : appariements et réponses"):
        at = play_selection(acts, position, at=decided, hear_again=_hear_again(world, late))
        publication.announce(world.campaign, at=at)
    report(world, acts, published)
    return at


def report(world: World, acts: Acts, published: list[Challenge]) -> None:
    """Print what was played, and what of it is real."""
    accepted = Application.objects.filter(campaign=world.campaign, state=ApplicationState.ACCEPTED).count()
    seats = sum(position.seats for position in Position.objects.filter(challenge__in=published))
    rule = "avec vœux gardés" if acts.keeps else "sans vœux gardés"
    world.log(f"saison {world.campaign.code}, {rule} : {len(published)} défis réels, {seats} places affichées")
    world.log("personnes, dossiers, notes, réponses et jours de décision : inventés")
    world.log(f"refus : {acts.refusals} ; retraits : {acts.withdrawals} ; défi retiré : 1 ; remplacement : 1")
    world.log(f"second tour d’auditions : {HEARD_LATER} défis ; places acceptées à la fin : {accepted}")
    world.log(f"à vérifier par : manage.py verify_season {world.campaign.code}")
