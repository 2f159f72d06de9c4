"""The outbox: one message for one event, kept whatever the mail server does."""

import smtplib
import time
from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client

from common import sandbox
from notifications import tasks
from notifications.domain import correspondence, outbox
from notifications.domain.addressees import Addressee
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

CONTEXT = {"title": "Défi <b>&</b> l’été", "number": "D-1", "sha256": "0" * 64}


def test_queue_writes_once_and_wakes_once(db, django_capture_on_commit_callbacks, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.send_message, "delay", lambda **kwargs: woken.append(kwargs))
    user = f.UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        first = outbox.queue("challenge_receipt", to=user, key="k", context=CONTEXT, at=NOW)
        again = outbox.queue("challenge_receipt", to=user, key="k", context=CONTEXT, at=NOW)
    assert (first, woken) == (again, [{"message_id": first.pk}])
    assert first.subject == "Votre proposition de défi est déposée : n° D-1"
    assert first.body.startswith("Bonjour Camille,")
    assert "Votre proposition de défi « Défi <b>&</b> l’été » est bien déposée." in first.body
    assert str(first) == first.subject


def test_many_messages_are_queued_in_two_statements(db, django_assert_num_queries, django_capture_on_commit_callbacks):
    people = f.UserFactory.create_batch(3)
    earlier = outbox.queue("challenge_receipt", to=people[0], key="0", context=CONTEXT, at=NOW)
    letters = [
        outbox.Letter("challenge_receipt", person, str(rank), CONTEXT, NOW) for rank, person in enumerate(people)
    ]
    with django_capture_on_commit_callbacks() as woken, django_assert_num_queries(2):
        queued = outbox.queue_many([*letters, letters[1]])
    assert [message.recipient for message in queued] == [*people, people[1]]
    assert (queued[0], Message.objects.count()) == (earlier, 3)
    assert len([callback for callback in woken if callback.__name__ == "enqueue"]) == 2


def test_a_message_that_somebody_writes_meanwhile_stays(db, monkeypatch):
    """Two acts at once with one key: the second names the first's row again, and changes nothing in it."""
    first = outbox.queue("challenge_receipt", to=f.UserFactory(), key="k", context=CONTEXT, at=NOW)
    monkeypatch.setattr(Message.objects, "in_bulk", lambda keys, field_name: {})
    second = outbox.queue("challenge_receipt", to=f.UserFactory(), key="k", context=CONTEXT | {"number": "2"}, at=NOW)
    assert second.pk == first.pk
    first.refresh_from_db()
    assert first.subject.endswith("D-1")


def test_a_very_long_number_still_makes_a_message(db):
    context = CONTEXT | {"number": "1" * 300}
    message = outbox.queue("challenge_receipt", to=f.UserFactory(), key="k", context=context, at=NOW)
    assert len(message.subject) == outbox.SUBJECT_LENGTH


def test_synthetic_people_receive_nothing(db, django_capture_on_commit_callbacks, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.send_message, "delay", lambda **keys: woken.append(keys))
    with django_capture_on_commit_callbacks(execute=True):
        message = outbox.queue(
            "challenge_receipt", to=f.UserFactory(is_synthetic=True), key="k", context=CONTEXT, at=NOW
        )
    assert (woken, message.state, message.sent_at) == ([], "done", None)


def test_send_is_done_once(db):
    message = f.MessageFactory()
    tasks.send_message(message_id=message.pk)
    tasks.send_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("done", NOW)
    assert [sent.to for sent in mail.outbox] == [[message.recipient.email]]


def test_mail_server_down_is_kept_and_tried_again(db, monkeypatch):
    message = f.MessageFactory(queued_at=NOW - timedelta(days=999))

    def refuse(self):
        raise smtplib.SMTPServerDisconnected("coupé")

    monkeypatch.setattr(outbox.EmailMessage, "send", refuse)
    outbox.send(message.pk)
    message.refresh_from_db()
    assert (message.state, message.error, message.attempt) == ("queued", "coupé", 1)
    woken = []
    monkeypatch.setattr(tasks.send_message, "delay", lambda **kwargs: woken.append(kwargs))
    tasks.sweep()
    assert woken == [{"message_id": message.pk}]
    assert Message.objects.filter(key=message.key).count() == 1


def test_a_title_of_two_lines_ends_no_header(db):
    context = CONTEXT | {"number": "Un\r\nBcc: x@y.fr\r\n\r\nnu\x0b\ufffemero"}
    message = outbox.queue("challenge_receipt", to=f.UserFactory(), key="k", context=context, at=NOW)
    assert message.subject == "Votre proposition de défi est déposée : n° Un Bcc: x@y.fr nu mero"
    assert message.body.startswith("Bonjour Camille,")
    assert "\ufffe" not in message.body


def test_a_subject_stored_on_two_lines_is_sent_on_one(db):
    message = f.MessageFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_message SET subject = %s", ["a\r\nBcc: x@y.fr"])
    outbox.send(message.pk)
    [sent] = mail.outbox
    assert sent.subject == "a Bcc: x@y.fr"
    assert sent.message()["Bcc"] is None


def test_a_message_that_cannot_be_sent_is_said_and_the_next_one_goes(db, caplog):
    poison = f.MessageFactory(queued_at=NOW - timedelta(days=999), recipient__email="a@b\nBcc: x@y.fr")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET email = %s WHERE id = %s", ["a@b\nBcc: x@y.fr", poison.recipient_id])
    fine = f.MessageFactory(queued_at=NOW - timedelta(days=999))
    for attempt in (1, 2, 3):
        assert poison.pk in outbox.sweep()
        tasks.sweep()
        for message in (poison, fine):
            tasks.send_message(message_id=message.pk)
            message.refresh_from_db()
        assert (poison.attempt, poison.state) == (attempt, "failed" if attempt == 3 else "queued")
        assert "BadHeaderError" in poison.error
        assert fine.state == "done"
    assert len(mail.outbox) == 1
    assert [record.levelname for record in caplog.records if record.name == outbox.__name__] == ["ERROR"] * 3
    assert outbox.sweep() == []


def test_a_message_that_cannot_be_written_is_kept_with_its_fault_and_the_others_go(db, caplog):
    class Poison:
        def __str__(self):
            raise LookupError("sans nom")

    people = [f.UserFactory() for _ in range(3)]
    titles = ["A", Poison(), "C"]
    messages = [
        outbox.queue("challenge_receipt", to=to, key=to.email, context=CONTEXT | {"title": title}, at=NOW)
        for to, title in zip(people, titles, strict=True)
    ]
    assert [(message.state, message.error) for message in messages] == [
        ("queued", ""),
        ("failed", "LookupError('sans nom')"),
        ("queued", ""),
    ]
    assert [record.levelname for record in caplog.records if record.name == outbox.__name__] == ["ERROR"]
    caplog.clear()


def test_a_fault_of_the_database_is_the_callers(db, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(outbox, "written", broken)
    with pytest.raises(OperationalError):
        outbox.queue("challenge_receipt", to=f.UserFactory(), key="k", context=CONTEXT, at=NOW)


def test_a_message_to_an_address_waits_for_its_owner(db):
    message = outbox.queue("challenge_receipt", to=Addressee("a@test.invalid"), key="k", context=CONTEXT, at=NOW)
    with sandbox.entered(1, timedelta()):
        inside = outbox.queue("challenge_receipt", to=Addressee("b@test.invalid"), key="l", context=CONTEXT, at=NOW)
    assert inside.withheld == "répétition"
    outbox.send(message.pk)
    assert mail.outbox[0].to == ["a@test.invalid"]
    user = f.UserFactory(email="a@test.invalid")
    Client().force_login(user)
    assert list(user.messages.all()) == [message]


def test_a_message_already_written_counts_nothing(db):
    user, challenge = f.UserFactory(), f.ChallengeFactory()
    context = {"title": "t", "text": "x", "public_id": uuid4()}
    for _ in range(9):
        message = correspondence.write(
            "challenge_question", to=f.UserFactory(), by=user, about=challenge, key="k", context=context, at=NOW
        )
    assert Message.objects.get() == message


def test_a_link_that_refuses_messages_ends_after_two_years(db, client):
    path = outbox.refusal_address(f.UserFactory(), "pool").partition("8000")[2]
    with mock.patch("django.core.signing.time.time", return_value=time.time() + 731 * 86_400):
        assert client.post(path).status_code == 404
    assert client.post(path).status_code == 200
