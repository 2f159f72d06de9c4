"""What this package holds of people."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts import queries
from accounts.domain.privacy import ProcessingRecord
from accounts.domain.users import verified_addresses
from accounts.models import Invitation, SignInLink, User


def _invitations(person: User) -> Any:
    """Return the invitations that a person accepted, or that wait for an address they proved."""
    return Invitation.objects.filter(Q(accepted_by=person) | Q(address__in=verified_addresses(person)))


def _export(person: User) -> dict[str, Any]:
    return {
        "adresse": person.email,
        "prénom": person.first_name,
        "nom": person.last_name,
        "prénom d’usage": person.preferred_name,
        "inscription": person.date_joined,
        "adresses": list(EmailAddress.objects.filter(user=person).values_list("email", flat=True)),
        "identités rattachées": list(SocialAccount.objects.filter(user=person).values("provider", "uid", "extra_data")),
        "seconds facteurs": list(
            Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")
        ),
        "vues gardées": list(person.saved_views.values("name", "place", "query")),
        "invitations": list(_invitations(person).values("address", "kind", "invited_at", "expires_at", "closed_at")),
        "rôles dans l’équipe": list(
            person.role_assignments.values("role", "scope", "scope_code", "starts_on", "ends_on", "ended_at")
        ),
        "liens de connexion": list(
            SignInLink.objects.filter(address=person.email).values("address", "created_at", "used_at")
        ),
        "sessions": list(UserSession.objects.filter(user=person).values("ip", "user_agent", "created_at")),
    }


def _erase(person: User) -> int:
    """Empty the account: nobody signs in with it any more, and its row keeps no name."""
    invitations, _ = _invitations(person).delete()
    held = (EmailAddress, SocialAccount, Authenticator, UserSession)
    removed: int = invitations + sum(model.objects.filter(user=person).delete()[0] for model in held)
    removed += SignInLink.objects.filter(address=person.email).delete()[0]
    removed += person.saved_views.all().delete()[0]
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
    person.email = f"{person.public_id}@efface.invalid"
    person.first_name = person.last_name = person.preferred_name = person.siret = ""
    person.is_active = False
    person.set_unusable_password()
    person.save()
    return removed + 1


def _team(person: User) -> str:
    return "Vous êtes membre de l’équipe programme : une autre personne de l’équipe retire d’abord vos droits." * bool(
        person.is_team or person.is_staff
    )


ACCOUNT = ProcessingRecord(
    name="Compte",
    data="Adresse électronique, invitations reçues, prénom, nom, prénom d’usage, identités rattachées, seconds"
    " facteurs, liens de connexion envoyés, sessions et leurs adresses réseau, vues gardées des listes, rôles dans"
    " l’équipe du programme et leurs dates",
    purpose="Ouvrir un compte et y reconnaître la personne",
    basis="Mission d’intérêt public",
    retention="Deux ans après la dernière connexion",
    audience="Vous ; l’équipe programme ; les personnes avec qui vous travaillez voient votre nom",
    fields={
        "accounts.User": "email first_name last_name preferred_name siret last_login password",
        "accounts.Invitation": "address kind data invited_by accepted_by closing_reason",
        "accounts.Erasure": "person removed remains",
        "accounts.SignInLink": "address",
        "accounts.SavedView": "owner place name query",
        "accounts.RoleAssignment": "user scope_code by ended_by",
        "account.EmailAddress": "user email",
        "socialaccount.SocialAccount": "user uid extra_data",
        "mfa.Authenticator": "user data",
        "usersessions.UserSession": "user ip user_agent data",
    },
    export=_export,
    erase=_erase,
    lasting={
        "accounts.User": "email password last_login",
        "accounts.Erasure": "removed remains",
        "accounts.RoleAssignment": "scope_code",
    },
    remains="Un numéro sans nom, pour que les comptes d’une campagne et l’histoire des rôles restent justes",
    blocks=_team,
)


def _acts(person: User) -> list[Any]:
    return list(queries.acts_about(person).values("at", "act", "quality", "what"))


AUDIT_TRAIL = ProcessingRecord(
    name="Journal des actes",
    data="Lectures de vos données, décisions, exports, connexions et droits : les vôtres et ceux qui vous concernent",
    purpose="Prouver qui a fait quoi, et vous le dire",
    basis="Mission d’intérêt public ; sécurité du traitement (RGPD, article 32)",
    retention="Douze mois, puis des comptes sans nom",
    audience="Vous, pour ce qui vous concerne ; l’équipe programme",
    fields={"accounts.JournalEntry": "actor concerned quality target what address"},
    export=_acts,
    remains="Les actes de l’année, qu’aucune main ne peut retirer",
)
