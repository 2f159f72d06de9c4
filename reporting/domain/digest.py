"""The summary of what waits for each member of the team, at seven o’clock of Paris of the working days.

It says no more than the pages that it leads to: the inbox of that person, and the alerts of the campaigns that their
roles let them read, each with its address. Nothing is sent when nothing waits, or to whoever does not want it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from accounts.models import User
from accounts.rules import may_read
from challenges.enums import CampaignState
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common.days import PARIS, day_of, is_working
from notifications.domain import outbox
from notifications.models import DigestChoice, Frequency, Message
from reporting.domain.cockpit import alerts
from reporting.domain.cockpit.alert import Alert
from reporting.queries import inbox

HOUR = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, in words, and the address where it is done."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """What waits under one title: the inbox, or a campaign."""

    title: str
    lines: list[Line]


def _lines(campaign: Campaign, current: Iterable[Alert], user: User) -> list[Line]:
    """Return the alerts of a campaign that a person may read."""
    placed = [(alert, reverse(alert.route, kwargs={"code": campaign.code})) for alert in current]
    return [Line(alert.title, address) for alert, address in placed if may_read(user, address, campaign)]


def digest(user: User, *, at: datetime, computed: dict[int, list[Alert]] | None = None) -> list[Section]:
    """Return what waits for a person, without the empty sections; ``computed`` keeps the alerts between people."""
    known = {} if computed is None else computed
    address = reverse("team:inbox")
    sections = [
        Section("Boîte de réception", [Line(f"{group.label} : {group.count}", address) for group in inbox.groups(user)])
    ]
    for campaign in team_campaigns(user).filter(state=CampaignState.PUBLISHED).order_by("-starts_on", "-pk"):
        if campaign.pk not in known:
            known[campaign.pk] = alerts.alerts(campaign, at=at)
        sections.append(Section(campaign.short_name, _lines(campaign, known[campaign.pk], user)))
    return [section for section in sections if section.lines]


def _is_first_of_week(day: date) -> bool:
    """Tell whether a working day is the first of its week."""
    earlier = [day - timedelta(days=count + 1) for count in range(day.weekday())]
    return not any(map(is_working, earlier))


def _is_due(choice: str, day: date) -> bool:
    return choice == Frequency.DAILY or (choice == Frequency.WEEKLY and _is_first_of_week(day))


def send_all(*, at: datetime) -> int:
    """Send the summary of the day to each member of the team who wants it, once; return how many were written."""
    day = day_of(at)
    if at.astimezone(PARIS).hour != HOUR or not is_working(day):
        return 0
    choices: Mapping[int, str] = dict(DigestChoice.objects.values_list("person", "frequency"))
    suffix = f"{day:%Y%m%d}"
    earlier_keys = set(
        Message.objects.filter(template="team_digest", key__endswith=suffix).values_list("key", flat=True)
    )
    computed: dict[int, list[Alert]] = {}
    written = 0
    for user in User.objects.with_grants().team().order_by("pk"):
        key = f"digest-{user.pk}-{suffix}"
        if key in earlier_keys or not _is_due(choices.get(user.pk, Frequency.DAILY), day):
            continue
        sections = digest(user, at=at, computed=computed)
        if sections:
            outbox.queue("team_digest", to=user, key=key, context={"sections": sections}, at=at)
            written += 1
    return written
