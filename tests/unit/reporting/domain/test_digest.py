"""The summary of the day: what waits for each, no more than they may see, when they want it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.enums import Role, RoleLevel
from accounts.models import User
from notifications.models import DigestChoice, Frequency, Message
from reporting import tasks
from reporting.domain import digest
from reporting.queries import inbox
from tests import factories as f
from tests.factories import NOW

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = datetime(2020, 5, 13, 7, 5, tzinfo=PARIS)
MONDAY = datetime(2020, 5, 11, 7, 0, tzinfo=PARIS)


@pytest.fixture
def waiting(team):
    """Return a mention, a question and a message that failed: something waits for each role that answers."""
    campaign = f.CampaignFactory(state="published", programme_id="EIG", code="CENT")
    challenge = f.PublishedChallengeFactory(campaign=campaign)
    f.CommentMentionFactory(note__challenge=challenge, colleague=team)
    f.ChallengeQuestionFactory(challenge=challenge)
    f.MessageFactory(state="failed", campaign_code="CENT")
    f.DocumentSubjectFactory(campaign=campaign, document__state="failed")
    f.DepositedApplicationFactory(campaign=campaign, thread=f.ThreadFactory(waiting_since=NOW))
    return campaign


def written():
    return list(Message.objects.filter(template="team_digest").order_by("pk"))


def test_it_says_what_waits_at_seven_of_a_working_day_once(waiting, team):
    assert digest.send_all(at=WEDNESDAY) == 1
    assert digest.send_all(at=WEDNESDAY + timedelta(minutes=20)) == 0
    (message,) = written()
    assert message.recipient == team
    for group in inbox.groups(team):
        assert f"- {group.label}" in message.body
    assert waiting.short_name in message.body
    colleague = f.UserFactory(roles=["instructor"])
    assert digest.send_all(at=WEDNESDAY + timedelta(days=1)) == 2
    assert waiting.short_name in Message.objects.get(recipient=colleague).body


@pytest.mark.parametrize(
    "at",
    [
        WEDNESDAY.replace(hour=6), WEDNESDAY.replace(hour=8),
        datetime(2020, 5, 16, 7, 5, tzinfo=PARIS),  # a Saturday
        datetime(2020, 5, 21, 7, 5, tzinfo=PARIS),  # Ascension
    ],
)  # fmt: skip
def test_nothing_leaves_at_another_hour_or_on_a_day_off(at, waiting):
    assert (digest.send_all(at=at), written()) == (0, [])


def test_nothing_is_sent_when_nothing_waits(team):
    assert (digest.send_all(at=WEDNESDAY), written()) == (0, [])


@pytest.mark.parametrize(
    ("frequency", "at", "count"),
    [
        ("never", MONDAY, 0), ("weekly", MONDAY, 1), ("weekly", WEDNESDAY, 0), ("daily", WEDNESDAY, 1),
        ("weekly", datetime(2020, 4, 14, 7, 0, tzinfo=PARIS), 1),  # the Tuesday after Easter Monday
    ],
)  # fmt: skip
def test_each_chooses_how_often(frequency, at, count, waiting, team, signed_in):
    client = signed_in(team)
    assert "Résumé de ce qui m’attend" in client.get("/messages/").text
    client.post("/messages/", {"frequency": frequency})
    assert DigestChoice.objects.get().frequency == frequency
    assert f'value="{frequency}" selected' in client.get("/messages/").text
    assert digest.send_all(at=at) == count


def test_only_the_team_chooses(signed_in):
    client = signed_in(f.UserFactory())
    assert "Résumé de ce qui m’attend" not in client.get("/messages/").text
    client.post("/messages/", {"frequency": "never"})
    assert not DigestChoice.objects.exists()


PLACES = [
    (RoleLevel.PLATFORM, ""), (RoleLevel.PROGRAMME, "EIG"), (RoleLevel.PROGRAMME, "DIG"), (RoleLevel.CAMPAIGN, "CENT"),
    (RoleLevel.CAMPAIGN, "AUTRE"),
]  # fmt: skip
OF_PLATFORM = {Role.ADMINISTRATOR, Role.EDITOR}
HELD = [
    (role, *place) for role in Role for place in PLACES if role not in OF_PLATFORM or place[0] == RoleLevel.PLATFORM
]


@pytest.mark.parametrize(("role", "level", "code"), HELD)
def test_no_line_says_what_its_reader_may_not_see(role, level, code, waiting, signed_in):
    person = f.UserFactory()
    f.RoleAssignmentFactory(user=person, role=role, scope=level, scope_code=code)
    user = User.objects.with_grants().get(pk=person.pk)
    client = signed_in(user)
    for section in digest.digest(user, at=WEDNESDAY):
        for line in section.lines:
            page = client.get(line.address)
            assert page.status_code == 200, line
        if section.title == "Boîte de réception":
            shown = client.get("/equipe/boite/").text
            assert all(line.text.split(" :")[0].split("\u00a0:")[0] in shown for line in section.lines)
        else:
            assert section.title == waiting.short_name
            shown = client.get(f"/equipe/campagnes/{waiting.code}/a-faire/").text
            assert all(line.text in shown for line in section.lines)
    if code in {"DIG", "AUTRE"}:
        assert digest.digest(user, at=WEDNESDAY) == []


def test_the_task_sends_it(waiting, monkeypatch):
    monkeypatch.setattr(tasks.clock, "now", lambda: WEDNESDAY)
    tasks.send_digests()
    assert len(written()) == 1


def test_a_choice_is_erased_with_its_person(db):
    choice = f.DigestChoiceFactory()
    assert str(choice) == Frequency.NEVER.label
