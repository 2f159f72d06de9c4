"""What this package holds of people: candidates, and referees who have no account."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.domain.privacy import ProcessingRecord
from accounts.domain.users import verified_addresses
from accounts.models import User
from applications.enums import ApplicationState
from references.enums import ReferenceState
from references.models import Reference
from references.rules import letters_shown_to_candidates, own_references

LIVING = (
    ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE, ApplicationState.SHORTLISTED,
    ApplicationState.HEARD, ApplicationState.WAITING, ApplicationState.OFFERED,
)  # fmt: skip


def _written_by(person: User) -> QuerySet[Reference]:
    """Return what was asked of a person, known by an address that they proved."""
    asked = Reference.objects.filter(address__in=verified_addresses(person))
    return asked.select_related("application__campaign", "letter")


def _letter(reference: Reference) -> Any:
    letter = getattr(reference, "letter", None)
    return None if letter is None else letter.content or {"réponses": letter.answers, "lettre": letter.text}


def _export(person: User) -> dict[str, Any]:
    """Return what a person asked of referees, the letters that they may read, and those that they wrote themself."""
    shown = set(letters_shown_to_candidates().filter(application__candidate=person).values_list("pk", flat=True))
    return {
        "référents": [
            {
                "nom": reference.name,
                "courriel": reference.address,
                "lien": reference.link,
                "message": reference.message,
                "état": reference.get_state_display(),
                "lettre": _letter(reference) if reference.pk in shown else None,
            }
            for reference in own_references(person).select_related("letter").order_by("pk")
        ],
        "lettres écrites": [
            {
                "campagne": reference.application.campaign.name,
                "nom": reference.name,
                "lien": reference.link,
                "état": reference.get_state_display(),
                "lettre": _letter(reference),
            }
            for reference in _written_by(person).order_by("pk")
        ],
    }


def _files(person: User) -> Iterable[tuple[str, bytes]]:
    """Yield the files of the letters that a person may read, or wrote."""
    shown = letters_shown_to_candidates().filter(application__candidate=person)
    readable = Reference.objects.filter(Q(pk__in=shown.values("pk")) | Q(pk__in=_written_by(person).values("pk")))
    for reference in readable.exclude(letter=None).exclude(letter__file="").select_related("letter").order_by("pk"):
        with reference.letter.file.open("rb") as stored:
            yield f"lettres/{reference.public_id}.pdf", stored.read()


def erase_of(references: QuerySet[Reference]) -> int:
    """Delete what was asked of referees with their letters and files; return how many rows."""
    return references.delete()[0]


def _erase(person: User) -> int:
    """Delete what a person asked of referees, and what was asked of them for applications that are over."""
    over = _written_by(person).exclude(application__announced_state__in=LIVING)
    unsent = _written_by(person).exclude(state=ReferenceState.RECEIVED)
    mine = own_references(person)
    return sum(erase_of(Reference.objects.filter(pk__in=rows.values("pk"))) for rows in (mine, over, unsent))


REFERENCES = ProcessingRecord(
    name="Lettres de recommandation",
    data=(
        "Nom, courriel et fonction du référent, lien avec la personne qui candidate, message, lettre ; le référent n’a"
        " pas de compte"
    ),
    purpose="Recevoir l’avis de qui a travaillé avec la personne, quand la campagne le demande",
    basis="Mission d’intérêt public",
    retention="Comme la candidature : deux ans au plus après le dernier contact ; un refus d’écrire n’en garde rien",
    audience=(
        "L’équipe programme ; les jurys qui lisent avec le nom des personnes ; la personne qui candidate, si la"
        " campagne ne garde pas les lettres confidentielles"
    ),
    fields={
        "references.Reference": "name address link message message_key",
        "references.ReferenceLog": "by reason",
        "references.ReferenceLetter": "answers text file file_name content",
    },
    export=_export,
    files=_files,
    erase=_erase,
    remains="Les lettres déjà envoyées comme référent, jusqu’à la fin de la candidature dont elles parlent",
)
