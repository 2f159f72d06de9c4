"""Five years after its last day, a campaign holds nothing more of people; their accounts may then end."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from accounts.domain import emptying, privacy, retention
from accounts.models import JournalEntry, User
from challenges.models import AdministrationMember
from common.days import PARIS
from documents.models import Signature
from followup.domain.retention import FORECASTS, last_day
from notifications.models import Message
from tests import factories as f

LAST = date(2027, 6, 30)
KEPT_UNTIL = datetime(2032, 6, 29, 12, tzinfo=PARIS)
EMPTIED_ON = KEPT_UNTIL + timedelta(days=3)


@pytest.fixture
def mission(db):
    """A mission that was lived: its contract, a piece, a refused signature, what was written of it."""
    talent = f.UserFactory(date_joined=datetime(2026, 1, 5, tzinfo=PARIS), last_login=None)
    mission = f.MissionFactory(talent=talent, talent_address="1 rue des Essais", tasks="Cadrer", ends_on=LAST)
    challenge = mission.position.challenge
    campaign = mission.cohort.campaign
    type(mission.offer.application).objects.filter(pk=mission.offer.application_id).update(
        campaign=campaign, state="accepted", announced_state="accepted"
    )
    type(challenge).objects.filter(pk=challenge.pk).update(campaign=campaign)
    piece = f.MissionPieceFactory(mission=mission)
    piece.file.save("carte.pdf", ContentFile(b"%PDF"))
    subject = f.DocumentSubjectFactory(mission=mission)
    f.SignatureFactory(document=subject.document, signer=talent, quality="La personne recrutée")
    f.PortraitFactory(mission=mission)
    f.LogbookEntryFactory(mission=mission)
    f.MissionActFactory(mission=mission, reason="Congé")
    return mission


def test_a_campaign_is_emptied_five_years_after_its_last_mission(mission, django_capture_on_commit_callbacks):
    campaign, piece = mission.cohort.campaign, mission.pieces.get()
    storage, name = piece.file.storage, piece.file.name
    assert last_day(campaign) == LAST
    retention.purge(at=KEPT_UNTIL)
    campaign.refresh_from_db()
    assert (campaign.emptied_at, mission.pieces.count(), storage.exists(name)) == (None, 1, True)
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge(at=EMPTIED_ON)
    campaign.refresh_from_db()
    mission.refresh_from_db()
    document = Signature.objects.get().document
    assert campaign.emptied_at == EMPTIED_ON
    assert (mission.talent_address, mission.tasks, mission.pieces.count(), mission.logbook.count()) == ("", "", 0, 0)
    assert (mission.net_monthly, mission.ends_on) == (4000, LAST)  # counted without a name
    assert mission.acts.get().reason == "effacé"
    assert (document.title, document.context) == ("Document effacé", {})
    assert document.error == "Conservé le temps que la loi demande, puis effacé."
    assert Signature.objects.get().quality == "effacé"
    assert not storage.exists(name)


def test_whoever_was_recruited_is_erased_once_their_campaign_is_emptied(mission):
    person = mission.talent
    assert "cinq ans" in " ".join(privacy.obstacles(person))
    for days in (0, 3, 40):
        retention.purge(at=KEPT_UNTIL + timedelta(days=days))
    person.refresh_from_db()
    assert (person.is_active, person.last_name) == (False, "")
    assert not hasattr(mission, "portrait") or not type(mission.portrait).objects.exists()


def test_a_rehearsal_without_a_day_is_left_alone(db):
    campaign = f.CampaignFactory(starts_on=None, ends_on=None)
    assert last_day(campaign) is None
    assert list(FORECASTS.read(campaign, KEPT_UNTIL)) == []


def test_the_day_of_its_closing_is_the_last_one_of_a_campaign_without_dates(db):
    campaign = f.CampaignFactory(starts_on=None, ends_on=None, state="closed")
    campaign.log.create(
        verb="close", source="published", target="closed", at=datetime(2026, 3, 1, 23, 30, tzinfo=PARIS)
    )
    assert last_day(campaign) == date(2026, 3, 1)
    [forecast] = FORECASTS.read(campaign, datetime(2026, 3, 2, tzinfo=PARIS))
    assert (forecast.count, forecast.first) == (1, date(2026, 3, 1) + timedelta(days=1827))


def test_a_proposal_and_its_juries_are_emptied_with_the_campaign(db):
    campaign = f.CampaignFactory(ends_on=LAST)
    challenge = f.PublishedChallengeFactory(
        campaign=campaign, completion_note="Précisez", submitted_title="Les crues", dossier=f.DossierFactory()
    )
    f.DepositFactory(dossier=challenge.dossier)
    f.AnswerFactory(dossier=challenge.dossier, value="Nom du sponsor")
    f.ChallengeCommentFactory(challenge=challenge)
    f.CommitmentFactory(challenge=challenge)
    stage = f.StageFactory(campaign=campaign, kind="challenges")
    panel = f.PanelFactory(closed_at=datetime(2027, 1, 1, tzinfo=PARIS))
    stage.panels.add(panel)
    f.AssessmentFactory(juror__panel=panel, deposit=challenge.dossier.deposit, comment="Bien porté")
    f.TieFactory(juror=panel.jurors.get())
    retention.purge(at=EMPTIED_ON)
    challenge.refresh_from_db()
    assert challenge.dossier.deposit.erased_at is not None
    assert (challenge.completion_note, challenge.published_title) == ("", "Les crues")
    assert (challenge.comments.count(), challenge.commitment.address) == (0, "efface@efface.invalid")
    juror = panel.jurors.get()
    assert (juror.assessments.get().comment, juror.ties.count()) == ("", 0)


def test_a_juror_may_be_erased_two_years_after_their_panel_closed(db):
    now = datetime(2026, 3, 10, 12, tzinfo=PARIS)  # the day of the tests
    recent, old, never = (f.JurorFactory().user for _ in range(3))
    f.JurorFactory(user=recent, panel__closed_at=now - timedelta(days=700))
    type(f.PanelFactory()).objects.filter(jurors__user=recent, closed_at=None).update(
        closed_at=now - timedelta(days=900)
    )
    type(f.PanelFactory()).objects.filter(jurors__user=old).update(closed_at=now - timedelta(days=731))
    assert privacy.obstacles(recent)
    assert not privacy.obstacles(old)
    assert privacy.obstacles(never)


def test_whoever_no_longer_comes_no_longer_acts_for_an_administration(db):
    gone = f.AdministrationMemberFactory(
        user=f.UserFactory(date_joined=datetime(2020, 1, 1, tzinfo=PARIS), last_login=None)
    )
    here = f.AdministrationMemberFactory(
        user=f.UserFactory(date_joined=datetime(2020, 1, 1, tzinfo=PARIS), last_login=EMPTIED_ON - timedelta(days=30))
    )
    f.JoinRequestFactory(user=gone.user, message="Je représente la direction")
    for days in (0, 1, 40):
        retention.purge(at=EMPTIED_ON + timedelta(days=days))
    assert list(AdministrationMember.objects.all()) == [here]
    assert JournalEntry.objects.filter(concerned=gone.user, what__startswith="Rattachement terminé").count() == 1
    erased = User.objects.get(pk=gone.user_id)
    assert (erased.is_active, erased.join_requests.count()) == (False, 0)


def test_the_subject_of_a_message_goes_two_years_after_it_was_written(db):
    at = datetime(2026, 3, 10, 12, tzinfo=PARIS)
    f.MessageFactory(written_at=at, sent_at=at, subject="Votre audition", body="secret", state="done")
    retention.purge(at=at + timedelta(days=70))
    assert Message.objects.get().subject == "Votre audition"
    retention.purge(at=at + timedelta(days=731))
    assert Message.objects.get().subject == "Message effacé"
    assert retention.due(at=at + timedelta(days=731))["Objets des messages"] == 0


def test_what_may_be_unknown_becomes_unknown(mission):
    record = f.EmployeeRecordFactory(person=mission.talent, born_on=date(1990, 1, 1))
    assert emptying.empty(type(record).objects.filter(pk=record.pk), "born_on") == 1
    record.refresh_from_db()
    assert record.born_on is None
