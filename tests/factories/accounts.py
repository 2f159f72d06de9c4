"""Test objects of « accounts »."""

import factory
from factory.django import DjangoModelFactory as Base

from accounts.enums import Act
from accounts.models import Erasure, JournalEntry, JournalSeal, JournalSummary, Purge, SavedView, User
from tests.factories.moments import NOW


class UserFactory(Base):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"u{n}@test.invalid")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Nom{n}")


class ErasureFactory(Base):
    class Meta:
        model = Erasure

    person = factory.SubFactory(UserFactory)
    at = NOW
    removed = factory.LazyFunction(dict)
    remains = factory.LazyFunction(dict)


class JournalEntryFactory(Base):
    class Meta:
        model = JournalEntry

    act = Act.READ
    what = "Dossier ouvert"
    nonce = "0" * 32
    mac = "0" * 64


class JournalSealFactory(Base):
    class Meta:
        model = JournalSeal

    rank = factory.Sequence(lambda n: n + 1)
    entry = factory.SubFactory(JournalEntryFactory)
    hash = "0" * 64


class JournalSummaryFactory(Base):
    class Meta:
        model = JournalSummary

    month = NOW.date().replace(day=1)
    counts = factory.LazyFunction(dict)
    rank = 1
    hash = "0" * 64


class PurgeFactory(Base):
    class Meta:
        model = Purge

    at = NOW
    counts = factory.LazyFunction(dict)
    delays = factory.LazyFunction(dict)


class SavedViewFactory(Base):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    place = "/equipe/journal/"
    name = "À lire"
    query = "state=submitted"
