"""The versions of a template: shipped, proposed, read again by somebody else, used, compared."""

import difflib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from common import clock, digests
from common.refusals import RefusedError
from documents.domain.texts import composing, letters, mentions
from documents.domain.texts.declarations import Kind, kind, kinds
from documents.enums import VersionState
from documents.models import Template, TemplateVersion

SHIPPED = "Texte livré avec la plateforme, à faire valider par un juriste."


class VersionRefusedError(RefusedError):
    """A text cannot be proposed, or a version cannot be decided so; the message says why, in French."""


def digest(title: str, running: str, content: list[composing.Block]) -> str:
    """Return the SHA-256 of a version's canonical JSON."""
    return digests.digest([title, running, content])


@cache
def _shipped_text(path: Path) -> tuple[str, str, list[composing.Block], str]:
    """Return a text shipped with the platform and its digest, read once a process."""
    title, running, content = letters.read(path)
    return title, running, content, digest(title, running, content)


def _is_up_to_date(version: TemplateVersion, kind: Kind) -> bool:
    """Tell whether a version in use stays: an editor wrote it, or it is the text shipped with this platform."""
    return version.proposed_by_id is not None or version.sha256 == _shipped_text(kind.shipped)[3]


@transaction.atomic
def _shipped(kind: Kind) -> Template:
    """Return a kind's template, with the text shipped with the platform as its first version, or as its next one.

    A text corrected by a new release replaces the shipped text that was in use, never one that an editor wrote; what
    was issued keeps its version.
    """
    template, _ = Template.objects.get_or_create(code=kind.code)
    Template.objects.select_for_update().get(pk=template.pk)
    approved = template.versions.filter(state=VersionState.APPROVED).order_by("rank").last()
    if approved is None or not _is_up_to_date(approved, kind):
        title, running, content, sha256 = _shipped_text(kind.shipped)
        last = template.versions.order_by("rank").last()
        now = clock.now()
        TemplateVersion.objects.create(
            template=template, rank=last.rank + 1 if last else 1, title=title, running=running, content=content,
            sha256=sha256, note=SHIPPED, state=VersionState.APPROVED, proposed_at=now, decided_at=now,
        )  # fmt: skip
    return template


def current(code: str) -> TemplateVersion:
    """Return the version in use of a kind: the last approved one. Raises :class:`KeyError` for an unknown kind."""
    approved = TemplateVersion.objects.filter(template__code=code, state=VersionState.APPROVED).select_related(
        "template"
    )
    version = approved.first()
    if version is not None and _is_up_to_date(version, kind(code)):
        return version
    _shipped(kind(code))
    return approved[0]


def in_use() -> dict[str, TemplateVersion]:
    """Return the version in use of every declared kind, in one query once each was shipped."""
    latest: dict[str, TemplateVersion] = {}
    for version in (
        TemplateVersion.objects.filter(state=VersionState.APPROVED).defer("content").select_related("template")
    ):
        latest.setdefault(version.template.code, version)  # the highest rank comes first
    return {
        kind.code: latest[kind.code]
        if kind.code in latest and _is_up_to_date(latest[kind.code], kind)
        else current(kind.code)
        for kind in kinds()
    }


@transaction.atomic
def propose(
    code: str, *, title: str, running: str, content: list[composing.Block], note: str, by: User, at: datetime
) -> TemplateVersion:
    """Keep a text as the next version, for somebody else to read. The same text as the last one adds nothing.

    Raises :class:`VersionRefusedError` naming each field or condition that does not exist.
    """
    declared = kind(code)
    faults = composing.faults(declared, content, title, running)
    if faults:
        raise VersionRefusedError(" ".join(faults))
    template = _shipped(declared)
    last = template.versions.order_by("rank").last()
    sha256 = digest(title, running, content)
    if last is not None and last.sha256 == sha256 and last.state != VersionState.REFUSED:
        return last
    rank = last.rank + 1 if last is not None else 1
    return TemplateVersion.objects.create(
        template=template, rank=rank, title=title, running=running, content=content, sha256=sha256,
        note=note[:500], proposed_by=by, proposed_at=at,
    )  # fmt: skip


@team_act("documents.templates")
@transaction.atomic
def decide(version: TemplateVersion, state: VersionState, *, note: str, by: User, at: datetime) -> None:
    """Approve or refuse a proposed version.

    Raises :class:`VersionRefusedError` to its author, or a second time, and for the approval of a text that lost a
    mention that the law requires: nothing could be issued from it.
    """
    locked = TemplateVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != VersionState.PROPOSED:
        raise VersionRefusedError("Cette version est déjà relue.")
    if locked.proposed_by_id == by.pk:
        raise VersionRefusedError("Une autre personne relit : vous avez proposé cette version.")
    if state == VersionState.REFUSED and not note.strip():
        raise VersionRefusedError("Dites pourquoi vous refusez cette version.", field="note")
    absent = mentions.dropped(kind(locked.template.code), locked.content) if state == VersionState.APPROVED else []
    if absent:
        raise VersionRefusedError(str(mentions.MissingMentionError(absent)))
    TemplateVersion.objects.filter(pk=locked.pk).update(
        state=state, decided_by=by, decided_at=at, decision_note=note.strip()[:500]
    )


def _plain(block: composing.Block) -> Iterator[str]:
    """Yield a block as lines of text, for people who compare two versions."""
    wanted = block.get("condition", "")
    if wanted:
        yield f"[si {wanted}]"
    if "title" in block:
        yield block["title"]
    if "text" in block:
        text = BeautifulSoup(block["text"], "html.parser").get_text("\n", strip=True)
        yield from text.splitlines()
    if "caption" in block:
        yield f"Tableau : {block['caption']}"
    for row in block.get("rows", ()):
        yield f"{row['label']} : {row['value']}"
    if "field" in block:
        yield f"[lignes de {block['field']}]"
    yield from block.get("parties", ())
    if block["type"] == "break":
        yield "[nouvelle page]"


def lines(version: TemplateVersion) -> list[str]:
    """Return a version as lines of text."""
    return [version.title, version.running, *(line for block in version.content for line in _plain(block))]


def difference(old: TemplateVersion, new: TemplateVersion) -> list[tuple[str, str]]:
    """Return the lines of two versions as pairs of a mark (« + », « - », or a space) and a text."""
    compared: Any = difflib.ndiff(lines(old), lines(new))
    return [(line[0], line[2:]) for line in compared if line[0] != "?"]
