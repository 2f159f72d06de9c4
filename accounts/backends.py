"""How Django knows a person and answers ``has_perm``: the person comes with their roles, in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from accounts import rules
from accounts.models import User


class RolesMixin:
    """Reads the roles with the person, and answers the permissions of the team by the table of :mod:`accounts.rules`.

    A permission of the table is answered here for good; any other (Wagtail's) is asked of the next backend.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session with their roles, while their account is open."""
        user: User | None = User.objects.with_grants().filter(pk=user_id, is_active=True).first()
        return user

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Tell whether a person has a permission. Raises ``PermissionDenied`` so that no other backend is asked."""
        if perm not in rules.PERMISSIONS:
            return bool(super().has_perm(user_obj, perm, obj))  # type: ignore[misc]
        if isinstance(user_obj, User) and rules.allowed(user_obj, perm, obj):
            return True
        raise PermissionDenied


class PasswordBackend(RolesMixin, ModelBackend):
    """Django's own way in."""


class SignInBackend(RolesMixin, AuthenticationBackend):
    """The ways in of allauth."""
