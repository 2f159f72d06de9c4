"""What causes the messages of requests about decisions, of automations, of grids left and deliberations."""

from datetime import timedelta

from applications.domain.automations import automations, rounds
from applications.domain.pairs import invitations, memberships
from applications.models import ForwardingConsent
from challenges.domain.proposal_parts import parts
from challenges.domain.proposal_parts.parts import Assignment
from challenges.domain.roles import giving
from challenges.domain.roles import invitations as role_invitations
from challenges.enums import ChallengeRole
from common.days import day_of
from juries.domain import deliberations
from juries.domain.timetables import hearings
from panels.domain import reminders, timetable_notices
from selection.domain import forwarding
from selection.domain.requests import decision_requests
from selection.enums import RequestKind
from tests import factories as f
from tests.architecture.messages.message_scenarios import scenario
from tests.factories import NOW


def _refused_application():
    application = f.DepositedApplicationFactory(state="ineligible", announced_state="ineligible")
    return application, application.candidate


def _refused_challenge():
    challenge = f.deposited(state="rejected")
    challenge.log.create(verb="reject", source="heard", target="rejected", at=NOW)
    challenge.publish_state()
    f.AdministrationMemberFactory(administration=challenge.administration, user=challenge.dossier.owner)
    return challenge, challenge.dossier.owner


@scenario
def decision_request_receipt(world):
    for subject, person in (_refused_application(), _refused_challenge()):
        for kind in RequestKind:
            decision_requests.receive(subject, kind, text="Pourquoi ?", by=person, at=NOW)


@scenario
def decision_request_answer(world):
    for subject, person in (_refused_application(), _refused_challenge()):
        reasons = decision_requests.receive(subject, RequestKind.REASONS, text="", by=person, at=NOW)
        decision_requests.answer(reasons, "explain", text="Voici.", sentences=["Un motif."], by=world.team, at=NOW)
        for verb in ("dismiss", "grant"):
            appeal = decision_requests.receive(subject, RequestKind.APPEAL, text="Revoyez", by=person, at=NOW)
            decision_requests.answer(appeal, verb, text="Décidé.", by=world.team, at=NOW)


@scenario
def decision_request_silence(world):
    for subject, person in (_refused_application(), _refused_challenge()):
        decision_requests.receive(subject, RequestKind.APPEAL, text="Revoyez", by=person, at=NOW)
    decision_requests.lapse(at=NOW + timedelta(days=70))


@scenario
def juror_reminder(world):
    for signed in (None, NOW):
        stage = f.StageFactory(kind="preselection", ends_on=day_of(NOW) + timedelta(days=3))
        juror = f.JurorFactory(charter_signed_at=signed)
        stage.panels.add(juror.panel)
        f.AssessmentFactory(juror=juror, state="assigned")
    assert reminders.remind(at=NOW) == 2


@scenario
def panel_timetable(world):
    panel = f.PanelFactory()
    f.StageFactory(kind="hearing", campaign__state="published").panels.add(panel)
    f.JurorFactory(panel=panel, charter_signed_at=NOW)
    hearing = f.HearingFactory(panel=panel, starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=2, hours=1))
    for place in ("", "Salle 3"):
        hearings.reschedule(hearing, starts_at=hearing.starts_at, minutes=60, place=place, by=world.team, at=NOW)
        type(hearing).objects.update(convened_at=NOW)
        assert timetable_notices.send(at=NOW + timedelta(hours=1)) == 1


@scenario
def deliberation_opened(world):
    for in_minutes in (False, True):
        panel = f.PanelFactory()
        f.StageFactory(kind="hearing").panels.add(panel)
        f.JurorFactory(panel=panel, user=world.team)
        f.AssessmentFactory(juror=f.JurorFactory(panel=panel), state="submitted", result=3, submitted_at=NOW)
        deliberations.open_deliberation(panel, names=True, in_minutes=in_minutes, by=world.team, at=NOW)


@scenario
def automation(world):
    challenge = world.submitted_challenge()
    application = f.DepositedApplicationFactory()
    for subject, kind in ((application, "application"), (challenge, "challenge")):
        written = automations.write(
            subject.campaign, kind=kind, watched="submitted", days=3, action="message", text="Nous lisons encore.",
            by=world.team, at=NOW,
        )  # fmt: skip
        automations.activate(written, by=world.team, at=NOW)
        assert rounds.play(written, at=NOW + timedelta(days=400)) == 1


@scenario
def application_forwarded(world):
    rows = ForwardingConsent.objects.filter(pk=f.ForwardingConsentFactory().pk)
    forwarding.forward_many(rows, {"recipient": "beta.gouv.fr"}, by=world.team, at=NOW)


@scenario
def candidate_proposed(world):
    challenge = world.published_challenge()
    application = f.DepositedApplicationFactory(
        campaign=challenge.campaign, state="not_selected", announced_state="not_selected"
    )
    consent = f.ForwardingConsentFactory(application=application, destination="challenge")
    rows = ForwardingConsent.objects.filter(pk=consent.pk)
    forwarding.propose_many(rows, {"challenge": challenge}, by=world.team, at=NOW)


def _pair(world):
    """Return the pair that somebody forms by accepting an invitation, with the two applications."""
    campaign = world.campaign(state="published", pairs="together")
    first = f.ApplicationFactory(campaign=campaign)
    pair = invitations.invite(first, "autre@exemple.invalid", by=first.candidate, at=NOW)
    return pair, first


@scenario
def pair_invitation(world):
    _pair(world)


@scenario
def pair_answer(world):
    pair, _ = _pair(world)
    invitations.accept(pair, by=f.UserFactory(), at=NOW)
    pair, _ = _pair(world)
    invitations.decline(pair, by=f.UserFactory(), at=NOW)


@scenario
def pair_ended(world):
    for ending in memberships.Ending:
        first, second = (f.DepositedApplicationFactory() for _ in range(2))
        pair = f.formed_pair(first, second, wish="only")
        memberships.end_with(first, ending, by=first.candidate, at=NOW)
        assert pair.members.count() == 2
    draft = f.ApplicationFactory()
    f.formed_pair(draft, other := f.ApplicationFactory(campaign=draft.campaign))
    memberships.end_with(other, memberships.Ending.LEFT, by=other.candidate, at=NOW)


def _proposal():
    campaign = f.CampaignFactory()
    challenge = f.ChallengeFactory(campaign=campaign, dossier=f.DossierFactory(form=campaign.challenge_form))
    return challenge, f.AdministrationMemberFactory(administration=challenge.administration).user


@scenario
def challenge_role_given(world):
    challenge, lead = _proposal()
    for email in (f.UserFactory().email, "nouvelle@test.invalid"):
        role_invitations.invite([challenge], email=email, role=ChallengeRole.WRITER, by=lead, at=NOW)


@scenario
def challenge_role_ended(world):
    challenge, lead = _proposal()
    member = giving.give(challenge, f.UserFactory(), ChallengeRole.HR, by=lead, at=NOW)
    giving.end(member, by=lead, at=NOW)


@scenario
def proposal_part_given(world):
    challenge, lead = _proposal()
    member = giving.give(challenge, f.UserFactory(), ChallengeRole.FINANCE, by=lead, at=NOW)
    parts.assign(challenge, {"postes": Assignment(member.user)}, by=lead, at=NOW)
