"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from notifications.models import DigestChoice


def _export(person: User) -> list[Any]:
    return list(person.messages.values("subject", "body", "written_at", "sent_at"))


def _erase(person: User) -> int:
    messages, _ = person.messages.all().delete()
    refusals, _ = person.refusals.all().delete()
    choices, _ = DigestChoice.objects.filter(person=person).delete()
    return messages + refusals + choices


MESSAGES = ProcessingRecord(
    name="Messages",
    data="Messages envoyés, genres de messages refusés",
    purpose="Informer la personne de ses procédures",
    basis="Mission d’intérêt public",
    retention="Le texte, soixante jours après l’envoi ; l’objet et la date, comme le compte. Une adresse sans compte :"
    " tout, soixante jours",
    audience="Vous ; l’équipe programme",
    fields={
        "notifications.Message": "recipient address corrected_address subject body claims",
        "notifications.Refusal": "person category",
        "notifications.DigestChoice": "person frequency",
    },
    export=_export,
    erase=_erase,
)
