"""Test objects of « references »."""

import factory

from references import models as references
from tests.factories.applications import ApplicationFactory
from tests.factories.base import Base
from tests.factories.moments import NOW


class ReferenceFactory(Base):
    class Meta:
        model = references.Reference

    application = factory.SubFactory(ApplicationFactory, campaign__references_asked=2)
    rank = 1
    state = "invited"
    name = "Nadia Benali"
    address = factory.Sequence(lambda n: f"referent{n}@test.invalid")
    link = "Directrice technique, ma responsable de 2023 à 2025"
    named_at = NOW
    sent_at = NOW
    answered_at = factory.LazyAttribute(lambda o: NOW if o.state in {"received", "declined"} else None)


class ReferenceLetterFactory(Base):
    class Meta:
        model = references.ReferenceLetter

    reference = factory.SubFactory(ReferenceFactory, state="received")
    text = "Je recommande cette personne."
    saved_at = NOW
    content = factory.LazyAttribute(lambda o: {"answers": [{"label": "Lettre", "value": o.text}]})
    sha256 = "0" * 64
