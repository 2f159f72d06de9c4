"""One account for every person, whatever the spaces they may enter."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from common import clock
from common.models import PublicIdModel


class UserManager(BaseUserManager["User"]):
    """Creates people known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password, sign-in is by e-mail code alone."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person with every right (command line only)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, is_team=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, PublicIdModel):
    """A person. Rights come from links (member of an administration, juror, candidate), never from the address."""

    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    siret = models.CharField("SIRET connu par la connexion", max_length=14, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accède à l’édition du site", default=False)
    is_team = models.BooleanField("membre de l’équipe programme", default=False)
    is_synthetic = models.BooleanField("personne fictive d’une répétition", default=False)
    date_joined = models.DateTimeField("inscription", default=clock.now)

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
        # A handful among all who ever applied: every page of the team names them.
        indexes = (models.Index(fields=("last_name", "id"), condition=models.Q(is_team=True), name="user_team"),)

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the name to show: first and last name, else the address."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        """Return the first name, else the full name."""
        return self.first_name or self.get_full_name()
