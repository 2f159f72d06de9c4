"""What causes each message of the outbox, by the product's own act.

A scenario bears the name of its template and receives a :class:`World`.
"""

from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from accounts.domain import retention
from applications.domain import applications, pool, reminders, restricted_calls, wish_list
from applications.models import Profile
from challenges.domain import challenges, commitments, decisions, instruction, pages, proposals
from challenges.domain.directory import administrations
from challenges.enums import MemberRole
from cms import starter
from documents.domain import production
from documents.domain.signing import signatures
from documents.models import Document
from dossiers.domain import attachments, clamd
from followup.domain import bulletins, events, follow_up
from notifications.domain.addressees import Addressee
from notifications.models import Message
from panels.domain import hearings, minutes, panels, self_scheduling
from reporting.domain.cockpit import alerts
from selection.domain import publication
from selection.domain.proofs import blocked
from selection.domain.proofs.blocked import Writing
from selection.domain.proofs.claims import Claim
from talents.domain import cohorts, deadlines, tracker
from talents.domain.documents import circuits
from talents.domain.pieces import reminders as piece_reminders
from tests import factories as f
from tests.factories import NOW

DUE = NOW + timedelta(days=10)
WHERE = {"address": "192.0.2.7", "agent": "Navigateur d’essai"}
SCENARIOS = {}


class World:
    """What the scenarios act with."""

    def __init__(self, team, mission_factory):
        self.team, self.make_mission = team, mission_factory

    def campaign(self, kind="applications", **fields):
        campaign = f.CampaignFactory(**fields)
        f.CallWindowFactory(campaign=campaign, kind=kind)
        return campaign

    def submitted_challenge(self):
        """Return a challenge that the lead of an administration submits."""
        seat = f.AdministrationMemberFactory()
        campaign = self.campaign("challenges")
        challenge = challenges.draft(campaign, seat.administration, title="Carte", by=seat.user, at=NOW)
        proposals.set_positions(challenge, [proposals.Opening(f.ProfessionFactory(), 1)])
        challenges.submit(challenge, by=seat.user, at=NOW)
        return challenge

    def published_challenge(self):
        """Return a challenge with its public page, and the dossier of its lead."""
        starter.build()
        challenge = self.submitted_challenge()
        challenge.state = challenge.announced_state = "published"
        challenge.published_title = "Carte des forêts"
        challenge.save()
        return challenge

    def hearing(self, stage, deposit, **fields):
        panel = f.PanelFactory()
        stage.panels.add(panel)
        return f.HearingFactory(panel=panel, deposit=deposit, **fields)

    def commitment(self, address="sponsor@test.invalid"):
        challenge = self.submitted_challenge()
        lead = challenge.dossier.owner
        return commitments.ask_commitment(challenge, email=address, by=lead, at=NOW)

    def issued_contract(self):
        mission = self.make_mission()
        cohorts.contract(mission, by=self.team, at=NOW)
        production.produce(mission.contract_id)
        document = Document.objects.get(pk=mission.contract_id)
        circuits.start(document, at=NOW)
        return document

    def code_for(self, signature):
        signatures.mark_read(signature, at=NOW)
        return circuits.send_code(signature, by=signature.signer, at=NOW)[1]

    def sign(self, signature):
        circuits.sign(signature, self.code_for(signature), by=signature.signer, at=NOW, **WHERE)


def scenario(function):
    """Register what causes the message of the function's name."""
    SCENARIOS[function.__name__] = function
    return function


@scenario
def account_ends(world):
    f.UserFactory(date_joined=NOW - timedelta(days=705), last_login=None)
    retention.purge(at=NOW)


@scenario
def administration_invitation(world):
    for email in (f.UserFactory().email, "nouvelle@test.invalid"):
        administrations.attach(f.AdministrationFactory(), email=email, role=MemberRole.LEAD, by=world.team, at=NOW)


@scenario
def application_decision(world):
    campaign = world.campaign()
    for state in ("shortlisted", "waiting", "heard", "ineligible", "not_selected"):
        f.DepositedApplicationFactory(campaign=campaign, state=state)
    assert publication.announce(campaign, at=NOW) == 5


@scenario
def application_incomplete(world):
    applications.ask_completion(f.DepositedApplicationFactory(), note="Le CV", due_at=DUE, by=world.team, at=NOW)


@scenario
def application_receipt(world):
    campaign, person = world.campaign(), f.UserFactory()
    application = applications.start(campaign, by=person, at=NOW)
    position = f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign))
    applications.set_profile(application, profession=position.profession, experience_years=3)
    wish_list.set_wishes(application, [position.challenge])
    applications.submit(application, by=person, at=NOW)


@scenario
def application_reminder(world):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, closes_at=NOW + timedelta(hours=20))
    f.ApplicationFactory(campaign=campaign)
    assert reminders.remind(at=NOW) == 1


@scenario
def application_wishes(world):
    campaign = world.campaign("wishes")
    application = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="shortlisted")
    wanted = [f.PositionFactory(challenge__campaign=campaign, profession=application.profession).challenge]
    wish_list.express_wishes(application, wanted, by=application.candidate, at=NOW)


@scenario
def attachment_set_aside(world):
    piece = f.AttachmentFactory()
    with (
        mock.patch.object(clamd, "configured", return_value=True),
        mock.patch.object(clamd, "scan", return_value="Essai"),
        mock.patch.object(type(piece.file), "open"),
    ):
        attachments.examine(piece.pk)


@scenario
def bulletin_recap(world):
    mission = world.make_mission(state="active")
    f.WeeklyReportFactory(challenge=mission.position.challenge)
    assert bulletins.send_recaps(at=datetime(2026, 3, 13, 15, 0, tzinfo=ZoneInfo("Europe/Paris"))) == 1


@scenario
def challenge_answer(world):
    question = pages.ask(world.published_challenge(), text="Où ?", by=f.UserFactory(), at=NOW)
    pages.answer(question, text="À Brest.", by=question.challenge.dossier.owner, at=NOW)


@scenario
def challenge_decision(world):
    for verb, fields in (
        ("shortlist", {}),
        ("select", {}),
        ("refuse", {"code": "no_funding"}),
        ("reject", {"reason": "hors sujet", "code": "out_of_scope"}),
    ):
        challenge = world.submitted_challenge()
        instruction.decide(challenge, verb, by=world.team, at=NOW, **fields)
        decisions.announce(challenge.campaign, at=NOW)


@scenario
def challenge_held(world):
    challenge = world.submitted_challenge()
    challenge.state = "rejected"  # nobody gave a motive
    challenge.save()
    decisions.announce(challenge.campaign, at=NOW)


@scenario
def challenge_incomplete(world):
    instruction.ask_completion(world.submitted_challenge(), note="Le budget", due_at=DUE, by=world.team, at=NOW)


@scenario
def challenge_question(world):
    pages.ask(world.published_challenge(), text="Où ?", by=f.UserFactory(), at=NOW)


@scenario
def challenge_receipt(world):
    world.submitted_challenge()


@scenario
def challenge_withdrawn(world):
    challenge = f.PublishedChallengeFactory()
    for factory in (f.ApplicationFactory, f.DepositedApplicationFactory):
        f.WishFactory(application=factory(campaign=challenge.campaign), challenge=challenge)
    challenges.withdraw(challenge, by=world.team, at=NOW, reason="budget", code="no_funding")
    assert Message.objects.filter(template="challenge_withdrawn").count() == 2


@scenario
def cockpit(world):
    campaign, panel = f.CampaignFactory(), f.PanelFactory()
    f.StageFactory(campaign=campaign, kind="preselection").panels.add(panel)
    f.AssessmentFactory(juror=f.JurorFactory(panel=panel, charter_signed_at=NOW - timedelta(days=9)))
    assert (alert := alerts.written_alert(campaign, "silent-jurors", at=NOW))
    assert alerts.remind(campaign, alert, alert.notice, by=world.team, at=NOW) == 1


@scenario
def commitment_code(world):
    commitments.send_commitment_code(world.commitment(), at=NOW)


@scenario
def commitment_signed(world):
    commitment = world.commitment()
    code = commitments.send_commitment_code(commitment, at=NOW)[1]
    signed = {"name": "Léa Faure", "function": "Directrice", "network": "192.0.2.7", "agent": "essai"}
    commitments.sign_commitment(commitment, code, at=NOW, **signed)


@scenario
def deadline(world):
    world.make_mission(state="active")
    assert deadlines.remind(at=NOW.replace(month=9, day=3))


@scenario
def event_cancelled(world):
    event = f.CohortEventFactory(cohort=world.make_mission(state="active").cohort)
    events.cancel(event, reason="Grève", at=NOW)


@scenario
def hearing_cancelled(world):
    stage = f.StageFactory(kind="hearing")
    application = f.DepositedApplicationFactory(campaign=stage.campaign, state="shortlisted")
    hearing = world.hearing(stage, application.dossier.deposit, convened_at=NOW)
    hearings.cancel(stage, hearing, reason="Grève", by=world.team, at=NOW)


@scenario
def hearing_convocation(world):
    for kind in ("hearing", "challenge_jury"):
        challenge = world.submitted_challenge()
        subject = f.DepositedApplicationFactory(campaign=challenge.campaign) if kind == "hearing" else challenge
        subject.state = subject.announced_state = "shortlisted"
        subject.save()
        stage, soon = f.StageFactory(kind=kind, campaign=challenge.campaign), NOW + timedelta(days=3)
        hearing = world.hearing(
            stage, subject.dossier.deposit, place="Salle 3", starts_at=soon, ends_at=soon + timedelta(hours=1)
        )
        f.SelfSchedulingFactory(panel=hearing.panel)
        assert hearings.convene(stage, hearing.panel, at=NOW) == 1
        f.BookablePeriodFactory(panel=hearing.panel)
        if kind == "hearing":
            hearing.refresh_from_db()
            owner = subject.candidate
            self_scheduling.choose(hearing, NOW + timedelta(days=7), by=owner, at=NOW + timedelta(minutes=1))


def ask_to_join():
    administration = f.AdministrationMemberFactory().administration
    return administrations.ask_to_join(
        f.UserFactory(), administration=administration, role=MemberRole.HR, message="Bonjour", at=NOW
    )


@scenario
def join_answer(world):
    administrations.approve(ask_to_join(), by=world.team, at=NOW)
    administrations.refuse(ask_to_join(), by=world.team, at=NOW, reason="Inconnu du service")


@scenario
def join_request(world):
    ask_to_join()


@scenario
def juror_invitation(world):
    stage = f.StageFactory(kind="preselection", grid=f.ScoringGridFactory())
    jurors = [f.UserFactory(), Addressee("jure@test.invalid")]
    panels.open_panel(stage, name="Jury", jurors=jurors, by=world.team, at=NOW)


@scenario
def minutes_to_sign(world):
    panel = f.MinutesFactory(panel=f.JurorFactory(chair=True).panel).panel
    f.StageFactory(kind="hearing").panels.add(panel)
    minutes.ask_signature(panel, at=NOW)


@scenario
def letter_blocked(world):
    application = f.DepositedApplicationFactory(state="waiting", announced_state="waiting")
    for writing in Writing:
        blocked.tell_team(application, [Claim("better", {})], writing=writing, at=NOW)


@scenario
def piece_refused(world):
    piece = f.MissionPieceFactory(mission=world.make_mission(state="contracted"))
    tracker.check(piece, accept=False, reason="Illisible", by=world.team, at=NOW)


@scenario
def pieces_missing(world):
    piece_reminders.remind(world.make_mission(), by=world.team, at=NOW)


@scenario
def pool_invitation(world):
    pool.join(f.ProfileFactory().person, agreed=True, at=NOW)
    assert pool.invite(world.campaign(), Profile.objects.all(), word="Venez.", by=world.team, at=NOW) == 1


@scenario
def pool_renewal(world):
    pool.join(f.UserFactory(), agreed=True, at=NOW - relativedelta(years=2) + timedelta(days=20))
    assert pool.tend(at=NOW) == (1, 0)


@scenario
def restricted_invitation(world):
    campaign = world.campaign("restricted")
    people, addresses = [f.UserFactory()], ["ancienne@test.invalid"]
    restricted_calls.invite(campaign, people, reason="Promotion 5", by=world.team, at=NOW, addresses=addresses)


@scenario
def signature_code(world):
    world.code_for(world.issued_contract().signatures.get(rank=1))


@scenario
def signature_done(world):
    document = world.issued_contract()
    for rank in (1, 2):
        world.sign(document.signatures.get(rank=rank))


@scenario
def signature_invitation(world):
    world.issued_contract()


@scenario
def signature_refused(world):
    signature = world.issued_contract().signatures.get(rank=1)
    circuits.refuse(signature, reason="Erreur", by=signature.signer, at=NOW)


@scenario
def sponsor_commitment(world):
    for address in ("sponsor@test.invalid", f.UserFactory().email):
        world.commitment(address)


@scenario
def survey(world):
    mission = world.make_mission(
        state="ended", starts_on=datetime(2025, 2, 1).date(), ends_on=datetime(2025, 12, 1).date()
    )
    mission.log.create(verb="start", source="contracted", target="active", at=NOW)
    assert follow_up.ask(at=NOW) == 2
