"""What the journal learns from sign-ins and from rights given anywhere, the editor's own pages included."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.domain import invitations, journal, users
from accounts.enums import Act
from accounts.models import User
from common import clock
from common.web import origin

FLAGS = {
    "is_staff": "édition du site",
    "is_superuser": "tous les droits",
    "is_active": "compte actif",
}


@receiver(user_logged_in, dispatch_uid="journal-sign-in")
def signed_in(user: User, **_: Any) -> None:
    """Keep a sign-in."""
    journal.record(Act.SIGN_IN, "Connexion", actor=user, concerned=user)


def _accept_invitations(request: HttpRequest | None, user: User) -> None:
    accepted = invitations.accept_waiting(user, at=clock.now())
    if request is not None:
        for label in map(invitations.label_of, accepted):
            messages.success(request, f"Invitation acceptée\u00a0: {label}.", fail_silently=True)


@receiver(user_logged_in, dispatch_uid="invitations-sign-in")
def accept_at_sign_in(user: User, request: HttpRequest | None = None, **_: Any) -> None:
    """Give a person what waited for an address that they proved."""
    _accept_invitations(request, user)


def _proved_by_code_alone(request: HttpRequest | None, user: User) -> bool:
    """Tell whether this session proved the address by a code sent to it, and no password."""
    methods = {record["method"] for record in get_authentication_records(request, user)} if request else set()
    return "code" in methods and "password" not in methods


@receiver(email_confirmed, dispatch_uid="invitations-confirmed")
def accept_once_confirmed(email_address: EmailAddress, request: HttpRequest | None = None, **_: Any) -> None:
    """Give a person what waited for the address that they have just proved.

    An account may have been opened with somebody else's address, in wait of what its owner would be given. When the
    owner proves the address by a code, and nobody had proved one before, what the other set is taken away first.
    """
    user = email_address.user
    first = not EmailAddress.objects.filter(user=user, verified=True).exclude(pk=email_address.pk).exists()
    if first and _proved_by_code_alone(request, user):
        users.forget_unproved_credentials(user)
    _accept_invitations(request, user)


@receiver(user_logged_out, dispatch_uid="journal-sign-out")
def signed_out(user: User | None, **_: Any) -> None:
    """Keep a sign-out."""
    if user is not None:
        journal.record(Act.SIGN_OUT, "Déconnexion", actor=user, concerned=user)


@receiver(user_login_failed, dispatch_uid="journal-refused")
def refused(credentials: dict[str, Any], **_: Any) -> None:
    """Keep a refused password, beside the account it was tried on, if there is one; never what was typed."""
    email = str(credentials.get("email") or credentials.get("username") or "").lower()
    concerned = User.objects.filter(email=email).first()
    journal.record(Act.REFUSED, "Mot de passe refusé", actor=None, concerned=concerned)


@receiver(pre_save, sender=User, dispatch_uid="journal-rights")
def rights(instance: User, update_fields: Any, **_: Any) -> None:
    """Keep a right given or taken back."""
    if update_fields is not None and not set(FLAGS) & set(update_fields):
        return
    before = User.objects.filter(pk=instance.pk).values(*FLAGS).first() if instance.pk else None
    if before is None:
        return
    changed = [name for name in FLAGS if before[name] != getattr(instance, name)]
    for name in changed:
        what = f"{'Donné' if getattr(instance, name) else 'Retiré'} : {FLAGS[name]}"
        journal.record(Act.RIGHTS, what, actor=origin.asker(), concerned=instance)


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="journal-groups")
def groups(instance: Any, action: str, reverse: bool, model: Any, pk_set: set[int] | None, **_: Any) -> None:  # noqa: FBT001 - Django's signal
    """Keep a group joined or left."""
    if reverse or action not in {"post_add", "post_remove"}:
        return
    for group in model.objects.filter(pk__in=pk_set or ()).order_by("pk"):
        what = f"{'Entrée dans le' if action == 'post_add' else 'Sortie du'} groupe {group}"
        journal.record(Act.RIGHTS, what, actor=origin.asker(), concerned=instance)
