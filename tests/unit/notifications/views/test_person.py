"""A person reads their messages, and refuses what may be refused."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail

from notifications.domain import outbox
from notifications.models import Category, Message
from tests import factories as f
from tests.factories import NOW

CONTEXT = {"campaign": "EIG 8", "closing": "demain", "public_id": "5f0c7b56-6d3c-4a2e-9d6f-0d6a3f0f1c11"}


@pytest.fixture
def user(db):
    return f.UserFactory()


def remind(user, key="k"):
    return outbox.queue("application_reminder", to=user, key=key, context=CONTEXT, at=NOW, category=Category.REMINDERS)


def test_messages_are_listed_with_their_state(user, signed_in):
    remind(user)
    client = signed_in(user)
    page = client.get("/messages/").content.decode()
    assert "Votre brouillon n’est pas encore déposé (en file)" in page
    client.post("/messages/", {"wanted": ["pool", "panels"]})
    assert [str(refusal) for refusal in user.refusals.all()] == [Category.REMINDERS.label]
    remind(user, "autre")
    assert "non envoyé : refusé par la personne" in client.get("/messages/").content.decode()
    client.post("/messages/", {"wanted": ["pool", "reminders", "panels"]})
    assert not user.refusals.exists()


def test_one_click_refuses_without_signing_in(user, client):
    message = remind(user)
    outbox.send(message.pk)
    [sent] = mail.outbox
    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    message = Message.objects.get(subject=sent.subject)
    assert sent.message()["Message-ID"] == f"<{message.public_id}@{urlsplit(settings.SITE_URL).hostname}>"
    path = address.partition("8000")[2]
    assert "Ne plus recevoir" in client.get(path).content.decode()
    assert not user.refusals.exists()
    assert "C’est fait" in client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert user.refusals.get().category == "reminders"
    assert client.get("/messages/refus/faux/").status_code == 404
    message.refresh_from_db()
    assert message.fate == "envoyé"


def test_procedure_cannot_be_refused(user):
    outbox.refuse(user, Category.REMINDERS, at=NOW)
    message = outbox.queue("application_wishes", to=user, key="w", context={"campaign": "c", "wishes": []}, at=NOW)
    assert (message.state, message.withheld) == ("queued", "")
    assert Message.objects.get().category == ""
