"""The team's work on applications: find them, follow them, tag them, note, keep a view, act on many at once."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain.applications import ApplicationRefusedError
from applications.models import Application, Note, Tag
from challenges.models import Campaign
from common.language.search import document, fold
from common.transitions import move_many


def index(application: Application) -> None:
    """Write the words by which an application is found: all of them, and those that tell nothing of the person.

    Both hold the answers as their readers see them; the first adds the person and the words of attached files.
    """
    deposit = application.last_deposit
    assert deposit is not None  # noqa: S101 - what is indexed was deposited
    person = deposit.content.get("person", {})
    answers = [answer["value"] for answer in deposit.content["answers"]]
    files = " ".join(deposit.dossier.attachments.values_list("words", flat=True))
    copy = deposit.blind_copies.first()
    blind = [answer["value"] for answer in copy.content["answers"]] if copy else []
    trade = str(application.profession or "")
    whole = document(*person.values(), *answers, trade, deposit.number)
    application.search_words = f" {' '.join(sorted({*whole.split(), *files.split()}))} "
    application.blind_words = document(*blind, trade, deposit.number)
    application.save(update_fields=["search_words", "blind_words"])


@team_act
def note(application: Application, text: str, *, by: User, at: datetime) -> Note:
    """Write a remark for one's colleagues. Raises :class:`ApplicationRefusedError` for an empty one."""
    if not text.strip():
        raise ApplicationRefusedError("Écrivez la note.")
    return Note.objects.create(application=application, text=text.strip()[:2000], by=by, at=at)


def tag_named(campaign: Campaign, label: str) -> Tag:
    """Return the campaign's tag of this name, whatever case and accents. Raises :class:`ApplicationRefusedError`."""
    clean = " ".join(label.split())[:40]
    if not clean:
        raise ApplicationRefusedError("Donnez un nom à l’étiquette.")
    same = [tag for tag in campaign.tags.all() if fold(tag.label) == fold(clean)]
    return same[0] if same else Tag.objects.create(campaign=campaign, label=clean)


@dataclass(slots=True)
class Effect:
    """What an act on many would do, or did: how many, and which are left as they are."""

    done: int = 0
    left: list[str] = field(default_factory=list)


ACTS = {
    "mine": "Je les suis",
    "nobody": "Plus personne ne les suit",
    "tag": "Étiqueter",
    "refuse": "Déclarer inéligibles",
}


def effect(applications: QuerySet[Application], act: str) -> Effect:
    """Return what an act would do, without doing it."""
    if act != "refuse":
        return Effect(applications.count())
    effect = Effect()
    for application in applications.select_related("dossier__deposit", "dossier__replaces__deposit").defer(
        "search_words"
    ):
        if Application.transitions.allows("refuse", application.state):
            effect.done += 1
        else:
            effect.left.append(f"{application.last_deposit} ({application.get_state_display().lower()})")
    return effect


@team_act
@transaction.atomic
def act_on(applications: QuerySet[Application], act: str, *, word: str, by: User, at: datetime) -> Effect:
    """Do one act on every application of a filter; ``word`` is the tag, or the reason of a refusal.

    Those whose state does not allow it are left and named. Raises :class:`ApplicationRefusedError`, and then nothing
    was written.
    """
    rows = list(
        applications.select_for_update(of=("self",)).select_related("dossier__deposit", "dossier__replaces__deposit")
    )
    keys = [application.pk for application in rows]
    effect = Effect(len(rows))
    if act in {"mine", "nobody"}:
        Application.objects.filter(pk__in=keys).update(instructor=by if act == "mine" else None)
    elif act == "tag":
        if rows:
            tag_named(rows[0].campaign, word).applications.add(*keys)
    else:
        if not word.strip():
            raise ApplicationRefusedError("Donnez le motif : chaque personne peut le demander.")
        movable = [application for application in rows if Application.transitions.allows("refuse", application.state)]
        move_many(movable, "refuse", by=by, at=at, reason=word.strip())
        left = [
            f"{application.last_deposit} ({application.get_state_display().lower()})"
            for application in rows
            if application not in movable
        ]
        effect = Effect(len(movable), left)
    return effect
