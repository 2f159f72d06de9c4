"""Forgotten on time, told before, certified by counts; nothing without being asked."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from accounts.domain import retention
from accounts.management.commands import privacy_register
from accounts.models import Purge, User
from applications.models import Application
from common import clock
from common.registry import Registry
from config import tasks
from dossiers.models import Answer, Attachment, Dossier
from notifications.domain.retention import FORGOTTEN
from notifications.models import Message
from selection.models import Feedback
from tests import factories as f
from tests.factories import NOW

OLD, RECENT = NOW - timedelta(days=800), NOW - timedelta(days=10)


def test_a_dry_run_touches_nothing_and_says_what_is_due(db, capsys):
    f.MessageFactory(written_at=OLD, sent_at=OLD, body="secret", state="done")
    call_command("purge")
    output = capsys.readouterr().out
    assert "     1 Textes des messages (60 jours)" in output
    assert "rien n’est effacé" in output
    assert (Message.objects.get().body, Purge.objects.count()) == ("secret", 0)


def test_the_words_of_old_messages_are_forgotten_once(db, capsys):
    f.MessageFactory(written_at=OLD, sent_at=OLD, body="secret", state="done")
    f.MessageFactory(written_at=OLD, sent_at=None, body="retenu", state="done")
    f.MessageFactory(written_at=RECENT, sent_at=RECENT, body="récent")
    call_command("purge", "--wet-run")
    assert "certificat" in capsys.readouterr().out
    assert list(Message.objects.order_by("pk").values_list("body", flat=True)) == [FORGOTTEN, FORGOTTEN, "récent"]
    certificate = Purge.objects.get()
    assert certificate.counts["Textes des messages"] == 2
    assert certificate.delays["Textes des messages"] == 60
    assert str(certificate) == f"purge {certificate.public_id}"
    assert retention.due(at=NOW)["Textes des messages"] == 0


def test_whoever_no_longer_comes_is_told_then_erased(db, monkeypatch):
    gone = f.UserFactory(date_joined=OLD, last_login=None)
    back = f.UserFactory(date_joined=OLD, last_login=NOW - timedelta(days=705))
    f.UserFactory(date_joined=OLD, last_login=None, is_team=True)
    f.MissionFactory(talent=f.UserFactory(date_joined=OLD, last_login=None))
    f.PoolMembershipFactory(person=f.UserFactory(date_joined=OLD, last_login=None))
    retention.purge(at=NOW)
    assert set(Message.objects.filter(template="account_ends").values_list("recipient", flat=True)) == {
        gone.pk,
        back.pk,
    }
    assert "2 janvier" not in Message.objects.first().body
    back.last_login = NOW
    back.save()
    retention.purge(at=NOW + timedelta(days=29))
    gone.refresh_from_db()
    assert gone.is_active
    retention.purge(at=NOW + timedelta(days=31))
    gone.refresh_from_db()
    back.refresh_from_db()
    assert (gone.is_active, gone.last_name, back.is_active) == (False, "", True)
    assert User.objects.filter(is_active=True).count() >= 3


def test_drafts_that_nobody_touched_are_forgotten_with_their_files(
    db, settings, tmp_path, django_capture_on_commit_callbacks
):
    draft = f.ApplicationFactory(dossier__saved_at=OLD)
    piece = f.AttachmentFactory(dossier=draft.dossier)
    piece.file.save("cv.pdf", ContentFile(b"%PDF"))
    application = f.ApplicationFactory(dossier__saved_at=RECENT)
    storage, name = piece.file.storage, piece.file.name
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge(at=NOW)
    assert list(Application.objects.all()) == [application]
    assert list(Dossier.objects.all()) == [application.dossier]
    assert not Attachment.objects.exists()
    assert not storage.exists(name)


def test_sessions_that_ended_are_removed(db):
    Session.objects.create(session_key="a", session_data="", expire_date=OLD)
    Session.objects.create(session_key="b", session_data="", expire_date=NOW + timedelta(days=1))
    retention.purge(at=NOW)
    assert list(Session.objects.values_list("pk", flat=True)) == ["b"]


def test_the_daily_purge_waits_to_be_allowed(db, settings):
    settings.PURGE = False
    tasks.purge()
    settings.PURGE = True
    tasks.purge()
    assert Purge.objects.get().at == clock.now()


def test_the_register_is_up_to_date_and_public(db, client, tmp_path, monkeypatch):
    call_command("privacy_register", "--check")
    page = client.get("/donnees-personnelles/registre/").content.decode()
    assert "Journal des actes" in page
    assert "60 jours" in page
    monkeypatch.setattr(privacy_register, "TARGET", tmp_path / "rgpd" / "registre.md")
    with pytest.raises(CommandError, match="n’est plus à jour"):
        call_command("privacy_register", "--check")
    call_command("privacy_register")
    call_command("privacy_register", "--check")


def test_forms_tell_what_becomes_of_what_they_ask(client, db, signed_in):
    page = client.get("/comptes/signup/").content.decode()
    assert "Vos données : pourquoi, pour qui, combien de temps" in page
    assert "Deux ans après la dernière connexion".lower() in page
    assert "saisir la CNIL" in signed_in(f.UserFactory()).get("/candidature/profil/").content.decode()


def test_a_dossier_that_was_not_chosen_is_emptied_after_two_years_unless_agreed(db):
    def ended(**fields):
        application = f.DepositedApplicationFactory(
            state="not_selected", announced_state="not_selected", dossier__saved_at=OLD, **fields
        )
        f.AnswerFactory(dossier=application.dossier, value="secret")
        f.FeedbackFactory(application=application, text="secret", told_at=OLD)
        return application

    unpooled, pooled, recent = ended(), ended(), ended()
    f.PoolMembershipFactory(person=pooled.candidate)
    recent.log.create(verb="decline", source="x", target="y", at=RECENT)
    first = f.DossierFactory(saved_at=OLD)
    f.AnswerFactory(dossier=first, value="secret")
    Dossier.objects.filter(pk=unpooled.dossier_id).update(replaces=first)
    call_command("purge", "--wet-run")
    unpooled.refresh_from_db()
    assert unpooled.dossier.deposit.content["erased"] is True
    assert unpooled.dossier.deposit.erased_at is not None
    assert set(Answer.objects.values_list("dossier", flat=True)) == {pooled.dossier_id, recent.dossier_id}
    assert set(Feedback.objects.values_list("application", flat=True)) == {pooled.pk, recent.pk}
    assert (unpooled.state, unpooled.candidate.is_active) == ("not_selected", True)
    assert retention.due(at=NOW)["Dossiers non retenus, vidés"] == 0


@pytest.mark.parametrize(
    ("states", "over", "purged"),
    [
        (("waiting", "waiting"), {"state": "closed"}, True),
        (("waiting", "waiting"), {"ends_on": NOW.date() - timedelta(days=1)}, True),
        (("waiting", "waiting"), {"ends_on": NOW.date()}, False),
        (("not_selected", "waiting"), {"state": "closed"}, True),
        (("submitted", "submitted"), {"state": "closed"}, True),
        (("incomplete", "incomplete"), {"state": "closed"}, True),
        (("offered", "offered"), {"state": "closed"}, True),
        (("accepted", "accepted"), {"state": "closed"}, False),
        (("waiting", "waiting"), {}, False),
    ],
)
def test_what_an_over_campaign_left_undecided_is_emptied_too(db, states, over, purged):
    state, announced = states
    application = f.DepositedApplicationFactory(state=state, announced_state=announced, dossier__saved_at=OLD)
    type(application.campaign).objects.filter(pk=application.campaign_id).update(**over)
    assert retention.due(at=NOW)["Dossiers non retenus, vidés"] == int(purged)
    retention.purge(at=NOW)
    application.dossier.deposit.refresh_from_db()
    assert (application.dossier.deposit.erased_at is not None) is purged


def test_a_deposit_taken_back_to_be_written_again_is_emptied_with_its_campaign(db):
    first = f.DepositedApplicationFactory(state="draft", announced_state="draft")
    again = f.DossierFactory(saved_at=OLD, owner=first.candidate)
    Dossier.objects.filter(pk=again.pk).update(replaces=first.dossier)
    type(first).objects.filter(pk=first.pk).update(dossier=again)
    f.AnswerFactory(dossier=again, value="secret")
    plain = f.ApplicationFactory(campaign=first.campaign)
    f.AnswerFactory(dossier=plain.dossier, value="secret")
    type(first.campaign).objects.update(state="closed")
    retention.purge(at=NOW)
    assert Answer.objects.filter(dossier=again).count() == 0
    assert first.dossier.deposit.__class__.objects.get(pk=first.dossier.deposit.pk).erased_at is not None


def test_a_row_at_fault_does_not_stop_the_others(db, monkeypatch, caplog):
    for _ in range(2):
        f.MessageFactory(written_at=OLD, sent_at=OLD, body="secret", state="done")
    [rule] = [row for row in retention.rules if row.name == "Textes des messages"]
    first = Message.objects.order_by("pk").first()

    def apply(row, at):
        if row == first:
            raise OSError
        rule.apply(row, at)

    broken = retention.Rule(rule.name, rule.setting, rule.find, apply)
    only = Registry(lambda rule: rule.name)
    only.register(broken)
    monkeypatch.setattr(retention, "rules", only)
    assert retention.purge(at=NOW).counts == {rule.name: 1}
    assert "purge: Textes des messages" in caplog.text


def test_a_message_that_still_waits_keeps_its_words(db):
    f.MessageFactory(written_at=OLD, sent_at=None, state="queued", body="à dire")
    retention.purge(at=NOW)
    assert Message.objects.get().body == "à dire"
