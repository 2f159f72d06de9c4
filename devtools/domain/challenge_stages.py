"""The administrations' half of a promotion: call, jury on the real timetable, publication."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from challenges.domain import challenges, decisions, instruction
from challenges.domain.directory.labels import Directory
from challenges.domain.proposals import Opening, set_positions
from challenges.enums import CallKind, MemberRole, StageKind
from challenges.models import Administration, AdministrationMember, Challenge, Profession
from dossiers.domain import answers
from juries.domain import assessments, charters
from juries.domain.sharing import assignments
from juries.domain.timetables import hearings
from juries.models import Panel
from panels.domain import panels
from sandbox.domain.answers import fill
from sandbox.domain.people import text
from sandbox.domain.world import World

SCHEDULE = "eig4_jury_schedule.json"
CHALLENGES = "eig_challenges.json"
HEARING_MINUTES = 50
JURORS_PER_PANEL = 6
SET_ASIDE = (
    "Carte des services de proximité",
    "Assistant de rédaction des actes",
    "Registre numérique des prêts d’œuvres",
    "Observatoire des mobilités rurales",
    "Parcours unique de l’apprenti",
    "Atlas des friches",
    "Signalements littoraux",
    "Mémoire des chantiers",
    "Boussole des aides agricoles",
)
LINK = ("EIG Link", "Direction interministérielle du numérique", "EIG4 Link")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One real proposal: who deposits it, when it is heard, and the title it is published under if it is selected."""

    title: str
    administration: str
    published: str | None
    panel: int | None = None
    starts_at: datetime | None = None


def proposals(world: World) -> list[Proposal]:
    """Return the 31 proposals of promotion 4 (times ``scale``): 21 of the timetable, EIG Link, 9 set aside."""
    rows = json.loads((world.data / SCHEDULE).read_text(encoding="utf-8"))
    proposals = []
    for copy in range(world.scale):
        suffix = f" ({copy + 1})" if copy else ""
        panels = max(row["jury"] for row in rows)
        proposals += [
            Proposal(
                title=row["submitted_title"] + suffix,
                administration=row["administration"],
                published=row["published_title"] and row["published_title"] + suffix,
                panel=row["jury"] + copy * panels,
                starts_at=world.moment(row["date"], row["start"]),
            )
            for row in rows
        ]
        proposals.append(Proposal(LINK[0] + suffix, LINK[1], LINK[2] + suffix))
        proposals += [Proposal(title + suffix, "Administration d’essai", None) for title in SET_ASIDE]
    return proposals


def administration(directory: Directory, label: str) -> Administration:
    """Return the body that a label of the files names, written here when the directory has none."""
    decided = directory.decide(label).administration
    return decided or Administration.objects.get_or_create(name=label, siren="")[0]


def deposit_proposals(world: World, *, share: float = 1.0) -> list[Challenge]:
    """Draft every proposal and deposit the first ``share`` of them; the others stay drafts."""
    window = world.window(CallKind.CHALLENGES)
    directory = Directory(Administration.objects.exclude(siren=""))
    everything = proposals(world)
    leads: dict[int, User] = {}
    deposited = []
    fields = list(world.campaign.challenge_form.fields.all())
    trade = Profession.objects.order_by("pk")[:1].get()
    step = (window.closing - window.opens_at) / (len(everything) + 1)
    for rank, proposal in enumerate(everything, start=1):
        body = administration(directory, proposal.administration)
        if body.pk not in leads:
            [lead] = world.people(1)
            AdministrationMember.objects.create(administration=body, user=lead, role=MemberRole.LEAD)
            leads[body.pk] = lead
        lead = leads[body.pk]
        at = window.opens_at + step * rank
        challenge = challenges.draft(world.campaign, body, title=proposal.title, by=lead, at=at)
        answers.save_answers(challenge.own_dossier, fill(world, fields), at=at)
        set_positions(challenge, [Opening(trade, world.campaign.min_seats)])
        if rank <= len(everything) * share:
            challenges.submit(challenge, by=lead, at=at)
        deposited.append(challenge)
    return deposited


def panel_of(
    world: World, kind: StageKind, name: str, jurors: list[User], *, at: datetime, challenge: Challenge | None = None
) -> Panel:
    """Open a panel on the stage's grid; its jurors sign the charter at once."""
    stage = world.campaign.stages.select_related("grid").get(kind=kind)
    panel = panels.open_panel(stage, name=name, jurors=jurors, by=world.team, at=at, challenge=challenge)
    for juror in panel.jurors.present():
        charters.sign(juror, at=at)
    return panel


def hear_proposals(world: World, deposited: list[Challenge]) -> None:
    """Hear the 21 proposals by 8 panels on the real timetable, on the collective grid of five criteria from 1 to 4."""
    by_title = {challenge.submitted_title: challenge for challenge in deposited}
    by_panel: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in proposals(world):
        if proposal.panel is not None:
            by_panel[proposal.panel].append(proposal)
    planned = world.moment("2020-03-10")
    for number, heard in sorted(by_panel.items()):
        jurors = world.people(JURORS_PER_PANEL)
        panel = panel_of(world, StageKind.CHALLENGE_JURY, f"Jury des projets {number}", jurors, at=planned)
        criteria = list(panel.grid.criteria.all())
        deposits = []
        for proposal in heard:
            challenge = by_title[proposal.title]
            instruction.decide(challenge, "shortlist", by=world.team, at=planned)
            deposits.append(challenge.deposit)
        assignments.assign(panel, deposits, by=world.team, at=planned)
        for proposal, deposit in zip(heard, deposits, strict=True):
            assert proposal.starts_at is not None  # noqa: S101 - every heard proposal has its hour
            hearing = hearings.plan(
                panel, deposit, starts_at=proposal.starts_at, minutes=HEARING_MINUTES, by=world.team, at=planned
            )
            after = hearing.ends_at
            grid = panel.assessments.get(deposit=deposit)
            low, verdict = (3, "favourable") if proposal.published else (1, "unfavourable")
            marks = {criterion.pk: world.rng.randint(low, low + 1) for criterion in criteria}
            assessments.score(grid, marks, by=jurors[0], at=after, comment=text(world.rng, 2), verdict=verdict)
            assessments.submit(grid, by=jurors[0], at=after)
            hearings.hold(hearing, by=world.team, at=after)
            instruction.decide(by_title[proposal.title], "hear", by=world.team, at=after)
        assessments.close(panel, at=max(p.starts_at for p in heard if p.starts_at) + timedelta(hours=2))


def published_rows(world: World) -> dict[str, dict[str, Any]]:
    """Return the challenges that the files give of the promotion, by their title without case."""
    rows = json.loads((world.data / CHALLENGES).read_text(encoding="utf-8"))
    return {row["title"].casefold(): row for row in rows if row["promotion_number"] == world.campaign.number}


def decide_and_publish(world: World, selected: list[Challenge]) -> list[Challenge]:
    """Select 17 challenges, set the others aside, publish the 17 under their real titles with their real positions."""
    at = world.moment("2020-04-15")
    rows = published_rows(world)
    professions = {profession.code: profession for profession in Profession.objects.all()}
    by_title = {challenge.submitted_title: challenge for challenge in selected}
    published = []
    for proposal in proposals(world):
        challenge = by_title[proposal.title]
        if proposal.published is None:
            instruction.decide(challenge, "reject", by=world.team, at=at, reason="avis du jury", code="jury_opinion")
            continue
        outside = "" if proposal.panel else "accompagnement du programme, hors jury"
        instruction.decide(challenge, "select", by=world.team, at=at, reason=outside)
        row = rows[proposal.published.split(" (")[0].casefold()]
        openings = [Opening(professions[code], seats) for code, seats in row["profiles"].items()]
        set_positions(challenge, openings)
        challenges.publish(
            challenge, title=proposal.published, summary=row["summary"], body=row["excerpt"] or "", by=world.team, at=at
        )
        challenge.city = row["location_raw"]
        challenge.save(update_fields=["city"])
        published.append(challenge)
    decisions.announce(world.campaign, at=at)
    return published
