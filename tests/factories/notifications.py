"""Test objects of « notifications »."""

import factory

from notifications import models as notifications
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.moments import NOW


class MessageFactory(Base):
    class Meta:
        model = notifications.Message

    key = factory.Sequence(lambda n: f"message-{n}")
    template = "offer"
    recipient = factory.SubFactory(UserFactory)
    subject = "Objet"
    body = "Texte"
    written_at = NOW
    queued_at = NOW


class DigestChoiceFactory(Base):
    class Meta:
        model = notifications.DigestChoice

    person = factory.SubFactory(UserFactory)
    frequency = "never"


class RefusalFactory(Base):
    class Meta:
        model = notifications.Refusal

    person = factory.SubFactory(UserFactory)
    category = "reminders"
    at = NOW
