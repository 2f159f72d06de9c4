"""What causes the messages to the members of the team, by the product's own act."""

from datetime import timedelta

from accounts.enums import Role, RoleLevel
from applications.domain.instruction import APPLICATION_THREAD
from challenges.domain import colleagues
from challenges.domain.colleagues import Place
from challenges.domain.proposal_kind import PROPOSAL_THREAD
from dossiers.domain.exchanges import threads
from followup.domain.channel import MISSION_THREAD
from reporting.domain import digest
from tests import factories as f
from tests.architecture.messages.message_scenarios import scenario
from tests.factories import NOW


@scenario
def team_role_given(world):
    for email in (f.UserFactory().email, "redaction@test.invalid"):
        colleagues.invite(
            email, Role.EDITOR, Place(RoleLevel.PLATFORM), starts_on=None, ends_on=None, by=world.team, at=NOW
        )
    for email in (f.UserFactory().email, "collegue@test.invalid"):
        colleagues.invite(
            email, Role.COACH, Place(RoleLevel.PROGRAMME, "EIG"), starts_on=None, ends_on=None, by=world.team, at=NOW
        )


@scenario
def team_role_changed(world):
    assignment = f.RoleAssignmentFactory(role=Role.READER)
    colleagues.set_end(assignment, NOW.date() + timedelta(days=30), by=world.team, at=NOW)
    colleagues.end(assignment, by=world.team, at=NOW)


@scenario
def team_handover(world):
    leaving = f.UserFactory(roles=["instructor"])
    f.ChallengeFactory(instructor=leaving)
    colleagues.hand_over(leaving, world.team, by=world.team, at=NOW)


@scenario
def viewed_as(world):
    colleagues.see_as(f.UserFactory(), reason="Elle ne retrouve pas son dossier", by=world.team, at=NOW)


@scenario
def thread_answer(world):
    thread_message(world)
    for kind, subject, author in world.written_to:
        if hasattr(subject, "instructor_id"):
            type(subject).objects.filter(pk=subject.pk).update(instructor=world.team)
        subject.refresh_from_db()
        threads.answer(kind, subject, "À Bordeaux.", by=author, at=NOW)


@scenario
def thread_message(world):
    application = f.DepositedApplicationFactory()
    challenge, mission = world.submitted_challenge(), world.make_mission(state="active")
    world.written_to = [
        (APPLICATION_THREAD, application, application.candidate),
        (PROPOSAL_THREAD, challenge, challenge.dossier.owner),
        (MISSION_THREAD, mission, mission.talent),
    ]
    for kind, subject, _ in world.written_to:
        threads.write_to_author(kind, subject, "Dans quelle ville ?", by=world.team, at=NOW)


@scenario
def team_digest(world):
    campaign = f.CampaignFactory(state="published")
    f.CommentMentionFactory(note__challenge__campaign=campaign, colleague=world.team)
    digest.send_all(at=NOW.replace(hour=6))  # seven o’clock in Paris
