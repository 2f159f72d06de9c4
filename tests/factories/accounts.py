"""Test objects of « accounts »."""

from datetime import date, timedelta

import factory
from allauth.account.models import EmailAddress

from accounts.enums import Act, Role, RoleLevel
from accounts.models import (
    DailyCount,
    Erasure,
    Grant,
    Invitation,
    JournalEntry,
    JournalSeal,
    JournalSummary,
    Purge,
    RoleAssignment,
    SavedView,
    SignInLink,
    User,
)
from tests.factories.base import Base
from tests.factories.moments import NOW


class UserFactory(Base):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"u{n}@test.invalid")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Nom{n}")

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """Prove the person's address, unless ``verified=False``."""
        if create and extracted is not False:
            EmailAddress.objects.get_or_create(
                user=self, email=self.email.lower(), defaults={"primary": True, "verified": True}
            )

    @factory.post_generation
    def is_team(self, create, extracted, **kwargs):
        """Let the person administer the platform; ``roles`` gives others."""
        if extracted and create:
            RoleAssignmentFactory(user=self, role=Role.ADMINISTRATOR)
        elif extracted:
            self.grants = (Grant(Role.ADMINISTRATOR, RoleLevel.PLATFORM, ""),)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        """Give roles: names for the whole platform, or triples of a name, a level and a code."""
        for given in extracted or ():
            role, level, code = (given, RoleLevel.PLATFORM, "") if isinstance(given, str) else given
            RoleAssignmentFactory(user=self, role=role, scope=level, scope_code=code)
        if create and self.role_assignments.exists():
            self.forget_grants()
            list(self.grants)  # read once, as the person of a session comes with them


class RoleAssignmentFactory(Base):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = Role.READER
    scope = RoleLevel.PLATFORM
    starts_on = date(2015, 1, 1)


class InvitationFactory(Base):
    class Meta:
        model = Invitation

    address = factory.Sequence(lambda n: f"invite{n}@test.invalid")
    kind = "administration_member"
    target = 1
    data = factory.LazyFunction(lambda: {"role": "lead"})
    invited_by = factory.SubFactory(UserFactory)
    invited_at = NOW
    expires_at = NOW + timedelta(days=30)


class DailyCountFactory(Base):
    class Meta:
        model = DailyCount

    act = "essai"
    subject = factory.Sequence(lambda n: f"person:{n}")
    day = NOW.date()


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


class SignInLinkFactory(Base):
    class Meta:
        model = SignInLink

    digest = factory.Sequence(lambda n: f"{n:064d}")
    address = factory.Sequence(lambda n: f"lien{n}@test.invalid")
    target = "/candidature/"
    created_at = NOW
    expires_at = NOW + timedelta(hours=1)


class SavedViewFactory(Base):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    place = "/equipe/journal/"
    name = "À lire"
    query = "state=submitted"
