"""An automation touches each dossier once an entry, after somebody read whom; out of service it does nothing."""

from datetime import timedelta

import pytest

from accounts.domain.acts import NotOfTheTeamError
from accounts.models import JournalEntry
from applications import tasks
from applications.domain.automations import automations, rounds
from applications.domain.automations.automations import AutomationRefusedError
from applications.domain.automations.rounds import TaskRefusedError
from applications.models import Automation, AutomationRun
from challenges.domain.rules.running import CampaignClosedError
from challenges.models import Campaign
from common.transitions import TransitionRefusedError, move
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

SOON = NOW + timedelta(days=3)
BEFORE = SOON - timedelta(seconds=1)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


@pytest.fixture
def application(campaign):
    """Return an application deposited now."""
    return f.DepositedApplicationFactory(campaign=campaign)


@pytest.fixture
def write(campaign, team):
    def make(**fields):
        values = {"kind": "application", "watched": "submitted", "days": 3, "action": "task", "label": "Relire"}
        return automations.write(campaign, **values | fields, by=team, at=NOW)

    return make


@pytest.fixture
def active(write, team):
    def make(**fields):
        automation = write(**fields)
        automations.activate(automation, by=team, at=NOW)
        return automation

    return make


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"watched": "published"}, "watched"),
        ({"kind": "challenge", "action": "tag"}, "action"),
        ({"label": " "}, "label"),
        ({"action": "tag", "label": "x" * 41}, "label"),
        ({"action": "assign"}, "assignee"),
        ({"action": "message"}, "text"),
        ({"action": "message", "text": "Vous serez retenu."}, "text"),
    ],
)
def test_what_cannot_be_written_is_refused_at_its_field(write, fields, field):
    with pytest.raises(AutomationRefusedError) as refused:
        write(**fields)
    assert refused.value.field == field
    assert not Automation.objects.exists()


def test_a_colleague_without_the_role_is_given_nothing(write):
    with pytest.raises(AutomationRefusedError, match="rôle"):
        write(assignee=f.UserFactory())


def test_a_message_announces_nothing():
    assert automations.deciding_words("Votre dossier est présélectionné, c’est promis.") == ["présélectionné", "promis"]
    assert automations.deciding_words("Nous lisons encore votre dossier.") == []


def test_a_trial_names_no_person_and_writes_nothing(write, application):
    automation = write(action="message", label="", text="Nous lisons encore.")
    trial = rounds.try_out(automation, at=SOON)
    assert trial.names == [application.short_label]
    assert "Nous lisons encore." in trial.body
    assert application.candidate.first_name not in trial.body
    empty = rounds.try_out(automation, at=BEFORE)
    assert (empty.names, "Nous lisons encore." in empty.body) == ([], True)
    assert rounds.try_out(write(), at=SOON).body == ""
    assert not Message.objects.exists()


def test_out_of_service_it_does_nothing(write, application, team):
    automation = write()
    assert rounds.play(automation, at=SOON) == 0
    automations.activate(automation, by=team, at=NOW)
    assert rounds.play(automation, at=BEFORE) == 0
    automations.stop(automation, by=team, at=NOW)
    assert rounds.play(automation, at=SOON) == 0
    with pytest.raises(TransitionRefusedError):
        automations.stop(automation, by=team, at=NOW)
    assert JournalEntry.objects.filter(what__contains="Automatisation").count() == 2
    with pytest.raises(NotOfTheTeamError):
        automations.activate(automation, by=application.candidate, at=NOW)


def test_a_closed_campaign_plays_nothing(active, write, application, campaign, team):
    automation, other = active(), write()
    Campaign.objects.update(state="closed")
    assert rounds.play(automation, at=SOON) == rounds.play_all(at=SOON) == 0
    other.campaign.refresh_from_db()
    with pytest.raises(CampaignClosedError):
        automations.activate(other, by=team, at=NOW)


def test_a_dossier_is_touched_once_an_entry(active, application, team):
    automation = active()
    assert [rounds.play(automation, at=SOON) for _ in range(2)] == [1, 0]
    move(application, "ask", by=team, at=SOON, announced_state="incomplete")
    move(application, "complete", by=application.candidate, at=SOON, announced_state="submitted")
    assert rounds.play(automation, at=SOON + timedelta(days=2)) == 0
    assert rounds.play(automation, at=SOON + timedelta(days=3)) == 1
    assert AutomationRun.objects.count() == 2


def test_a_message_waits_for_the_announcement(active, application):
    automation = active(action="message", label="", text="Nous lisons encore.", watched="not_shortlisted")
    application.log.create(verb="set_aside", source="submitted", target="not_shortlisted", at=NOW)
    type(application).objects.update(state="not_shortlisted")
    assert rounds.play(automation, at=SOON) == 0, "the person does not know"
    type(application).objects.update(announced_state="not_shortlisted")
    assert rounds.play(automation, at=SOON) == 1
    assert Message.objects.get(template="automation").recipient == application.candidate


def test_a_dossier_is_tagged_or_attributed(active, application, team):
    rounds.play(active(action="tag", label="À relancer"), at=SOON)
    rounds.play(active(action="assign", label="", assignee=team), at=SOON)
    application.refresh_from_db()
    assert ([str(tag) for tag in application.tags.all()], application.instructor) == (["À relancer"], team)


@pytest.mark.parametrize("named", [True, False])
def test_a_task_is_for_the_colleague_or_for_who_follows(active, application, team, named):
    follower = f.UserFactory(is_team=True)
    type(application).objects.update(instructor=follower)
    rounds.play(active(assignee=team if named else None), at=SOON)
    person = team if named else follower
    [task] = rounds.tasks_of(person)
    other = follower if named else team
    with pytest.raises(TaskRefusedError):
        rounds.finish(task, by=other, at=SOON)
    rounds.TASKS.give([task], other, team, SOON)
    assert list(rounds.TASKS.rows(other)) == [task]
    rounds.finish(task, by=other, at=SOON)
    task.refresh_from_db()
    assert (task.done_by, list(rounds.tasks_of(other))) == (other, [])
    assert task.role_scope == application.role_scope


def test_a_task_of_nobody_waits_for_who_manages(active, application, team):
    rounds.play(active(), at=SOON)
    [task] = rounds.tasks_of(team)
    assert (task.assignee, str(task).endswith(application.short_label)) == (None, True)


def test_the_beat_plays_both_kinds(active, campaign, application, monkeypatch):
    challenge = f.deposited(campaign=campaign)
    challenge.log.create(verb="submit", source="draft", target="submitted", at=NOW)
    active(kind="challenge", action="message", label="", text="Nous lisons encore.")
    active()
    monkeypatch.setattr("common.clock.now", lambda: SOON)
    tasks.play_automations()
    assert {str(run).rsplit(", ")[-1] for run in AutomationRun.objects.all()} == {
        str(challenge), application.short_label,
    }  # fmt: skip
    assert Message.objects.get(template="automation").recipient == challenge.dossier.owner
