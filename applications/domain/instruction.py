"""The team's work on applications: find them, follow them, tag them, note, keep a view, act on many at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.domain.handover import Responsibility
from accounts.models import User
from applications.domain.errors import ApplicationRefusedError
from applications.models import Application, Note, NoteMention, Tag
from challenges.domain.rules.reasons import reason_of
from challenges.enums import CampaignState, RefusalStage
from challenges.models import Campaign
from common.language.search import document, fold
from dossiers.domain import lifecycle
from dossiers.domain.exchanges import mentions, threads
from dossiers.domain.exchanges.threads import ThreadKind
from lists.bulk import Effect

DEPOSITS = ("dossier__deposit", "dossier__replaces__deposit")
APPLICATION_THREAD: ThreadKind[Application] = ThreadKind(
    readers=lambda application: [application.candidate],
    title=lambda application: str(application.campaign),
    label=lambda application: f"{application.short_label}, {application.campaign.short_name}",
    person_page="candidate:thread",
    team_page="team:application",
    permission="applications.process",
    is_closed=lambda application: application.campaign.state == CampaignState.CLOSED,
    campaign=lambda application: application.campaign.code,
    followers=threads.instructor_of,
)


def index(application: Application) -> None:
    """Write the words by which an application is found: all of them, and those that tell nothing of the person.

    Both hold the answers as their readers see them; the first adds the person and the words of attached files.
    """
    deposit = application.deposit
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


@team_act("applications.process")
@transaction.atomic
def note(application: Application, text: str, *, by: User, at: datetime, colleague: User | None = None) -> Note:
    """Write a remark for one's colleagues; those whom it names, and the one chosen, find it in their inbox.

    Raises :class:`ApplicationRefusedError` for an empty one, or
    :class:`dossiers.domain.exchanges.mentions.MentionRefusedError` for a name that nobody here bears.
    """
    if not text.strip():
        raise ApplicationRefusedError("Écrivez la note.", field="text")
    named = mentions.named_in(text, readers(application)) if "@" in text else []
    written = Note.objects.create(application=application, text=text.strip()[:2000], by=by, at=at)
    mentions.mention(NoteMention, written, [colleague, *named])
    return written


def readers(application: Application) -> Any:
    """Return the colleagues who may read the notes about an application, and be named there."""
    return mentions.colleagues("applications.view", application)


def tag_named(campaign: Campaign, label: str) -> Tag:
    """Return the campaign's tag of this name, whatever case and accents. Raises :class:`ApplicationRefusedError`."""
    clean = " ".join(label.split())[:40]
    if not clean:
        raise ApplicationRefusedError("Donnez un nom à l’étiquette.", field="label")
    same = [tag for tag in campaign.tags.all() if fold(tag.label) == fold(clean)]
    return same[0] if same else Tag.objects.create(campaign=campaign, label=clean)


def _followed(user: User) -> QuerySet[Application]:
    living = Application.objects.filter(instructor=user).exclude(campaign__state=CampaignState.CLOSED)
    return living.select_related("campaign").order_by("pk")


def _hand_over(rows: list[Application], colleague: User, by: User, at: datetime) -> None:  # noqa: ARG001 - of every kind
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(instructor=colleague)


FOLLOWED_APPLICATIONS = Responsibility(
    "applications", ("candidature suivie", "candidatures suivies"), "applications.process", _followed, _hand_over
)


@team_act("applications.process")
def follow_many(applications: QuerySet[Application], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Have whoever acts follow applications."""
    return Effect(applications.update(instructor=by))


@team_act("applications.process")
def unfollow_many(applications: QuerySet[Application], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Have nobody follow applications."""
    return Effect(applications.update(instructor=None))


@team_act("applications.process")
@transaction.atomic
def tag_many(applications: QuerySet[Application], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Tag applications of one campaign. Raises :class:`ApplicationRefusedError` for a label without a letter."""
    rows = list(applications.select_related("campaign"))
    if rows:
        tag_named(rows[0].campaign, data["label"]).applications.add(*rows)
    return Effect(len(rows))


def _number(application: Application) -> str:
    """Return how an application is named in what an act on many leaves."""
    return application.deposit.number


def refusal_effect(applications: QuerySet[Application]) -> Effect:
    """Return how many applications a refusal would move, and those that would stay as they are."""
    rows = applications.select_related(*DEPOSITS).defer("search_words", "blind_words")
    return lifecycle.sort_movable(rows, "refuse", name=_number)[1]


@team_act("applications.process")
@transaction.atomic
def refuse_many(applications: QuerySet[Application], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:
    """Declare applications ineligible for one reason; those whose state does not allow it are left and named.

    Raises what :func:`applications.domain.applications.refuse` does, and then nothing was written.
    """
    coded = reason_of(RefusalStage.ELIGIBILITY, data["code"])
    reason = data["reason"].strip()
    if not reason:
        raise ApplicationRefusedError("Donnez le motif : chaque personne peut le demander.", field="reason")
    rows = applications.select_for_update(of=("self",)).select_related(*DEPOSITS)
    return lifecycle.decide_many(
        rows, "refuse", by=by, at=at, reason=reason, name=_number, changes={"refusal_reason": coded}
    )
