"""What this package holds of people."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session

from accounts.domain.privacy import Holding
from accounts.enums import SHOWN_TO_PERSON
from accounts.models import JournalEntry, User


def _export(person: User) -> dict[str, Any]:
    return {
        "adresse": person.email,
        "prénom": person.first_name,
        "nom": person.last_name,
        "inscription": person.date_joined,
        "adresses": list(EmailAddress.objects.filter(user=person).values_list("email", flat=True)),
    }


def _erase(person: User) -> int:
    """Empty the account: nobody signs in with it any more, and its row keeps no name."""
    removed, _ = EmailAddress.objects.filter(user=person).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
    person.email = f"{person.public_id}@efface.invalid"
    person.first_name = person.last_name = person.siret = ""
    person.is_active = False
    person.set_unusable_password()
    person.save()
    return int(removed) + 1


def _team(person: User) -> str:
    return "Vous êtes membre de l’équipe programme : une autre personne de l’équipe retire d’abord vos droits." * bool(
        person.is_team or person.is_staff
    )


HOLDING = Holding(
    name="Compte",
    data="Adresse électronique, prénom, nom",
    purpose="Ouvrir un compte et y reconnaître la personne",
    basis="Mission d’intérêt public",
    retention="Deux ans après la dernière connexion",
    audience="Vous ; l’équipe programme ; les personnes avec qui vous travaillez voient votre nom",
    fields={
        "accounts.User": "email first_name last_name siret last_login password",
        "accounts.Erasure": "person removed remains",
    },
    export=_export,
    erase=_erase,
    remains="Un numéro sans nom, pour que les comptes d’une campagne restent justes",
    blocks=_team,
)


def _acts(person: User) -> list[Any]:
    about = JournalEntry.objects.filter(concerned=person, act__in=SHOWN_TO_PERSON).exclude(actor=person)
    return list(about.order_by("pk").values("at", "act", "quality", "what"))


JOURNAL = Holding(
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
