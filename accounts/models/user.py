"""One account for every person, whatever the spaces they may enter."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Aggregate, F, OuterRef, Subquery
from django.db.models.functions import JSONObject, Lower
from django.utils.functional import cached_property

from accounts.enums import TEAM_ROLES, Role, RoleLevel
from accounts.models.role_assignment import Grant, RoleAssignment
from common import clock, sandbox
from common.days import day_of
from common.models import PublicIdModel
from common.registry import Registry, qualified_name


def active_assignments() -> Any:
    """Return the roles in force today. A rehearsal moves its own clock, and gives or takes no right."""
    return RoleAssignment.objects.active(day_of(clock.now() - sandbox.shift()))


act_rules = Registry[Callable[["User", str], bool]](qualified_name)
"""What may refuse an act by its address before it is sent: a page shows no button that would be refused."""


read_rules = Registry[Callable[["User", str], bool]](qualified_name)
"""What may refuse a reading by its address before it is asked: a page shows no link that would answer 404."""


class _JSONRows(Aggregate):
    """The rows of a group as one JSON list."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return the same for PostgreSQL."""
        return super().as_sql(compiler, connection, function="JSONB_AGG", **extra)


class UserQuerySet(models.QuerySet["User"]):
    """Finds people by their roles in the team."""

    def with_grants(self) -> "UserQuerySet":
        """Read, with each person, the roles that they have now: no more query for them."""
        rows = active_assignments().filter(user=OuterRef("pk")).order_by().values("user")
        grant = JSONObject(role=F("role"), level=F("scope"), code=F("scope_code"))
        return self.annotate(loaded_grants=Subquery(rows.annotate(grants=_JSONRows(grant)).values("grants")))

    def team(self) -> "UserQuerySet":
        """Keep the open accounts of the programme team."""
        return self.with_roles(TEAM_ROLES)

    def with_roles(self, roles: Iterable[str], condition: models.Q | None = None) -> "UserQuerySet":
        """Keep the open accounts that have one of these roles now, within what ``condition`` says of its scope."""
        held = active_assignments().filter(condition or models.Q(), role__in=list(roles))
        return self.filter(is_active=True, pk__in=held.order_by().values("user"))


class UserManager(BaseUserManager["User"]):
    """Creates people known by their e-mail address, and finds them by their roles."""

    def get_queryset(self) -> UserQuerySet:
        """Return everybody."""
        return UserQuerySet(self.model, using=self._db)

    def with_grants(self) -> UserQuerySet:
        """Return everybody with their roles: see :meth:`UserQuerySet.with_grants`."""
        return self.get_queryset().with_grants()

    def team(self) -> UserQuerySet:
        """Return the open accounts of the programme team."""
        return self.get_queryset().team()

    def with_roles(self, roles: Iterable[str], condition: models.Q | None = None) -> UserQuerySet:
        """Return the open accounts that have a role: see :meth:`UserQuerySet.with_roles`."""
        return self.get_queryset().with_roles(roles, condition)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password, sign-in is by e-mail code alone."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person with every right (command line only)."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        RoleAssignment.objects.create(
            user=user, role=Role.ADMINISTRATOR, scope=RoleLevel.PLATFORM, starts_on=day_of(clock.now())
        )
        return user


class User(AbstractBaseUser, PermissionsMixin, PublicIdModel):
    """A person. Rights come from links (role in the team, member of an administration, juror), never from the address.

    ``was_team`` is the column of the version before roles (ADR 43): read by its migration alone, removed by the next.
    """

    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    preferred_name = models.CharField("prénom d’usage", max_length=80, blank=True, default="", db_default="")
    siret = models.CharField("SIRET connu par la connexion", max_length=14, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accède à l’édition du site", default=False)
    was_team = models.BooleanField(
        "membre de l’équipe avant les rôles", default=False, editable=False, db_column="is_team"
    )
    is_synthetic = models.BooleanField("personne fictive d’une répétition", default=False)
    date_joined = models.DateTimeField("inscription", default=clock.now)

    viewer: "User | None" = None  # who really reads, when a request shows the platform as this person sees it

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "personne"
        constraints = (
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message="Cette adresse a déjà un compte."
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the name to show: the preferred or first name and the last name, else the address."""
        return f"{self.preferred_name or self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        """Return the preferred name, else the first name, else the full name."""
        return self.preferred_name or self.first_name or self.get_full_name()

    @property
    def civil_name(self) -> str:
        """Return the name of the civil status, which papers that bind carry; nothing while a part is unknown."""
        return f"{self.first_name} {self.last_name}" if self.first_name and self.last_name else ""

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the person again, and their roles with them when they are asked next."""
        self.forget_grants()
        super().refresh_from_db(*args, **kwargs)

    def forget_grants(self) -> None:
        """Read the roles again when they are asked next."""
        self.__dict__.pop("grants", None)
        self.__dict__.pop("loaded_grants", None)

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """Return the roles that the person has now in the programme team; none for a closed account."""
        if not self.is_active or self.pk is None:
            return ()
        if hasattr(self, "loaded_grants"):
            return tuple(Grant(**row) for row in self.loaded_grants or ())
        return tuple(row.grant for row in active_assignments().filter(user=self))

    def may_act(self, address: str) -> bool:
        """Tell whether the person's roles let them send an act to an address."""
        return all(allows(self, address) for allows in act_rules)

    def may_read(self, address: str) -> bool:
        """Tell whether the person's roles let them read an address."""
        return all(allows(self, address) for allows in read_rules)

    @property
    def is_team(self) -> bool:
        """Whether the person has a role in the programme team, whatever it is and wherever."""
        return any(grant.role in TEAM_ROLES for grant in self.grants)
