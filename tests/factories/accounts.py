"""Test objects of « accounts »."""

import factory
from factory.django import DjangoModelFactory as Base

from accounts.models import Erasure, User
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
