"""Write the programme's real data: promotions, grids, forms, administrations, challenges. Safe to run twice."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from challenges.domain.directory.body_names import write_name
from challenges.domain.directory.labels import Directory
from challenges.domain.directory.places import town
from challenges.domain.programme import definitions, presets, source_definitions
from challenges.domain.programme import programme_files as files_module
from challenges.domain.programme.programme_files import ProgrammeFiles, campaign_code, day, instant
from challenges.enums import ChallengeState, StageKind
from challenges.models import (
    Administration,
    AdministrationLabel,
    CallExtension,
    CallWindow,
    Campaign,
    Challenge,
    ChallengeLog,
    KeyFigure,
    Position,
    Profession,
    Programme,
    StageRound,
    Theme,
)
from common.language.formatting import grouped
from common.language.search import document
from common.transitions import move
from dossiers.domain import form_versions
from juries.domain import grids


@dataclass(slots=True)
class Report:
    """What an import wrote: rows created by kind, and the labels that name no known administration."""

    created: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    matched: dict[str, str] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)


def _windows(campaign: Campaign, row: dict[str, Any]) -> None:
    """Write the windows whose opening the source gives; « fil de l’eau » calls have several, or no close."""
    for kind, call, spans in source_definitions.calls(row):
        for opening, closing in spans:
            window = CallWindow.objects.create(
                campaign=campaign,
                kind=kind,
                opens_at=instant(opening, closing=False),
                closes_at=instant(closing, closing=True) if closing else None,
                close_as_written=call.get("close_as_written") or call.get("mode") or "",
            )
            if window.closes_at and call.get("initial_close"):
                initial = instant(call["initial_close"], closing=True)
                CallExtension.objects.create(
                    window=window,
                    previous_closes_at=initial,
                    closes_at=window.closes_at,
                    reason="Prolongation décidée pendant la campagne.",
                    at=initial,
                )


def _dates(campaign: Campaign, row: dict[str, Any]) -> None:
    """Write when juries met, as the source says, and the round of hearings that one promotion had to add."""
    for kind, days in source_definitions.jury_days(row):
        campaign.stages.filter(kind=kind).update(starts_on=days[0], ends_on=days[-1])
    second = row.get("candidate_jury_second_round")
    if second:
        StageRound.objects.create(
            stage=campaign.stages.get(kind=StageKind.HEARING),
            starts_on=second[0],
            ends_on=second[1],
            reason="Second tour d’auditions, pour pourvoir les postes restés libres.",
            at=instant(second[0], closing=False),
        )


def _campaigns(files: ProgrammeFiles, report: Report, at: datetime) -> None:
    known = set(Campaign.objects.values_list("code", flat=True))
    for row in files.promotions:
        if row["code"] in known:
            continue
        preset = files.presets[row["code"]]
        campaign = Campaign.objects.create(
            code=row["code"],
            programme_id=row["programme"],
            number=row["number"],
            name=f"{Programme.objects.get(code=row['programme'])}, promotion {row['number']}",
            **presets.columns(preset),
            starts_on=day(row["start"]),
            ends_on=day(row.get("end")),
            funding=row.get("funding") or "",
            source=row,
        )
        presets.configure(campaign, preset)
        _windows(campaign, row)
        _dates(campaign, row)
        for form in (campaign.challenge_form, campaign.application_form):
            form_versions.freeze(form, at=at)
        grids.freeze(campaign.stages.exclude(grid=None).values_list("grid", flat=True), at=at)
        move(campaign, "publish", by=None, at=at, reason="import")
        if row["code"] != "EIG7":
            move(campaign, "close", by=None, at=at, reason="promotion passée")
        report.created["campagnes"] += 1


def _administrations(files: ProgrammeFiles, report: Report) -> None:
    known = set(Administration.objects.exclude(siren="").values_list("siren", flat=True))
    rows = [row for row in files.administrations if row["siren"] not in known]
    Administration.objects.bulk_create(
        Administration(
            siren=row["siren"],
            name=write_name(row["siren"], row["name"]),
            acronym=row.get("acronym") or "",
            kind=row.get("kind") or "",
            source=row,
            search_words=document(row["name"], row.get("acronym") or "", row["siren"]),
        )
        for row in rows
    )
    report.created["administrations"] += len(rows)


def _labels(files: ProgrammeFiles, report: Report) -> dict[str, AdministrationLabel]:
    directory = Directory(Administration.objects.exclude(siren=""))
    known = {label.raw: label for label in AdministrationLabel.objects.select_related("administration")}
    fresh = []
    for raw in sorted({row["administration"] for row in files.challenges} - known.keys()):
        decision = directory.decide(raw)
        fresh.append(AdministrationLabel(raw=raw, administration=decision.administration, method=decision.method))
    AdministrationLabel.objects.bulk_create(fresh)
    report.created["libellés"] += len(fresh)
    known |= {label.raw: label for label in fresh}
    for raw, label in sorted(known.items()):
        if label.administration is None:
            report.unmatched.append(raw)
        else:
            report.matched[raw] = f"{label.administration.name} ({label.administration.siren}, {label.method})"
    return known


def _themes(imported: list[tuple[Challenge, dict[str, Any]]]) -> None:
    labels = {label for _, row in imported for label in definitions.themes_of(row)}
    definitions.write_themes(labels)
    themes = {theme.label: theme for theme in Theme.objects.all()}
    link = Challenge.themes.through
    link.objects.bulk_create(
        link(challenge=challenge, theme=themes[label])
        for challenge, row in imported
        for label in definitions.themes_of(row)
    )
    KeyFigure.objects.bulk_create(
        KeyFigure(challenge=challenge, value=grouped(figure["amount"]), label=figure["description"][:120])
        for challenge, row in imported
        for figure in row.get("key_figures") or []
    )


def _challenges(files: ProgrammeFiles, report: Report, at: datetime) -> None:
    labels = _labels(files, report)
    campaigns = {campaign.code: campaign for campaign in Campaign.objects.all()}
    known = set(Challenge.objects.values_list("slug", flat=True))
    rows = [row for row in files.challenges if slugify(row["slug"]) not in known]
    challenges = Challenge.objects.bulk_create(
        Challenge(
            campaign=campaigns[campaign_code(row["programme"], row["promotion_number"])],
            administration=labels[row["administration"]].administration,
            administration_label=row["administration"],
            slug=slugify(row["slug"]),  # the catalogue sends a former address, with its accents, to this one
            submitted_title=row["title"],
            published_title=row["title"],
            summary=row["summary"],
            body=row.get("excerpt") or "",
            city=row.get("location_raw") or "",
            place=town(row.get("location_raw") or ""),
            search_words=document(
                row["title"],
                row["summary"],
                row.get("excerpt") or "",
                row["administration"],
                *definitions.themes_of(row),
            ),
            state=ChallengeState.CLOSED,
            announced_state=ChallengeState.CLOSED,
            source=row,
        )
        for row in rows
    )
    ChallengeLog.objects.bulk_create(
        ChallengeLog(subject=challenge, verb="archive", source="draft", target=challenge.state, at=at, reason="import")
        for challenge in challenges
    )
    _themes(list(zip(challenges, rows, strict=True)))
    professions = {p.code: p for p in Profession.objects.all()}
    Position.objects.bulk_create(
        Position(challenge=challenge, profession=professions[code], seats=seats)
        for challenge, row in zip(challenges, rows, strict=True)
        for code, seats in (row["profiles"] or {}).items()
    )
    report.created["défis"] += len(challenges)


def import_programme(folder: Path, *, at: datetime) -> Report:
    """Read, check, then write everything in one transaction; what is already there is left as it is.

    Raises :class:`challenges.domain.programme.programme_files.BadDataError`, and writes nothing then.
    """
    files = files_module.read(folder)
    report = Report()
    with transaction.atomic():
        defined = source_definitions.read(files)
        definitions.write_professions(defined)
        report.created["formulaires"] += definitions.write_forms(defined, defined.forms)
        report.created["grilles"] += definitions.write_grids(defined, defined.grids)
        _campaigns(files, report, at)
        _administrations(files, report)
        _challenges(files, report, at)
    return report
