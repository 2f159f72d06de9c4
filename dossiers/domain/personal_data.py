"""What this package holds of people: only dossiers that a person answers alone; an administration's are its own."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from documents.domain import production
from dossiers.domain import values as kinds
from dossiers.domain.attachments import discard
from dossiers.models import Attachment, BlindCopy, Deposit, Dossier, Thread, ThreadMessage

ERASED = {"form": ["", 0], "title": "Dossier effacé", "answers": [], "attachments": [], "person": {}, "erased": True}


def own_dossiers(person: User) -> QuerySet[Dossier]:
    """Return the dossiers of a person's applications and exercises, with those that a later one completed."""
    dossiers: set[int] = set()
    own = Q(application__isnull=False) | Q(exercise_attempt__isnull=False)
    frontier = set(Dossier.objects.filter(own, owner=person).values_list("pk", flat=True))
    while frontier:
        dossiers |= frontier
        earlier = Dossier.objects.filter(replaced_by__in=frontier).values_list("pk", flat=True)
        frontier = set(earlier) - dossiers
    return Dossier.objects.filter(pk__in=dossiers)


def _export(person: User) -> list[dict[str, Any]]:
    records = []
    for dossier in own_dossiers(person).select_related("form").prefetch_related("answers__field", "attachments"):
        deposit = Deposit.objects.filter(dossier=dossier).first()
        records.append(
            {
                "formulaire": str(dossier.form),
                "réponses": {
                    answer.field.label: kinds.readable(answer.field.kind, answer.value)
                    for answer in dossier.answers.all()
                },
                "fichiers": [attachment.name for attachment in dossier.attachments.all()],
                "dépôt": deposit and {"numéro": deposit.number, "le": deposit.deposited_at, "contenu": deposit.content},
                "version anonyme": [copy.content for copy in BlindCopy.objects.filter(deposit=deposit)],
                "anonymat levé": list(deposit.unmaskings.values("at", "reason")) if deposit else [],
                "échanges": [
                    {"le": message.at, "par l’équipe": message.from_team, "texte": message.text}
                    for message in ThreadMessage.objects.filter(thread__application__dossier=dossier)
                ],
            }
        )
    return records


def _files(person: User) -> Iterator[tuple[str, bytes]]:
    for piece in Attachment.objects.filter(dossier__in=own_dossiers(person)):
        with piece.file.open("rb") as stored:
            yield f"{piece.public_id}-{piece.name}", stored.read()


def empty(dossier: Dossier) -> int:
    """Empty a dossier; a deposit keeps its number, its instant and its hash, so that the count stays true."""
    removed = dossier.answers.all().delete()[0] + dossier.rivals.all().delete()[0]
    removed += dossier.maskings.all().delete()[0]
    removed += Thread.objects.filter(Q(application__dossier=dossier) | Q(challenge__dossier=dossier)).delete()[0]
    for piece in dossier.attachments.all():
        discard(piece)
        removed += 1
    for deposit in Deposit.objects.filter(dossier=dossier):
        deposit.blind_copies.all().delete()
        deposit.unmaskings.update(reason="effacé")
        production.erase_about(deposit)
        Deposit.objects.filter(pk=deposit.pk).update(content=ERASED, erased_at=timezone.now())
        removed += 1
    return removed


def _erase(person: User) -> int:
    """Empty every dossier of a person."""
    return sum(empty(dossier) for dossier in own_dossiers(person))


DOSSIERS = ProcessingRecord(
    name="Dossiers",
    data="Réponses aux formulaires, fichiers joints, version anonyme, récépissés, échanges avec l’équipe",
    purpose="Instruire une candidature",
    basis="Mission d’intérêt public",
    retention="Brouillon intact : six mois. Dossier non retenu : deux ans au plus après le dernier contact",
    audience="Vous ; l’équipe programme ; les jurés désignés, sans votre identité quand la phase est anonyme",
    fields={
        "dossiers.Dossier": "owner",
        "dossiers.Answer": "value by",
        "dossiers.RivalAnswer": "value by",
        "dossiers.Attachment": "file name words",
        "dossiers.Deposit": "content deposited_by",
        "dossiers.Masking": "text by",
        "dossiers.BlindCopy": "content by",
        "dossiers.Unmasking": "by reason",
        "dossiers.Thread": "settled_by",
        "dossiers.ThreadMessage": "by text",
    },
    export=_export,
    erase=_erase,
    files=_files,
    lasting={"dossiers.Deposit": "content"},
    remains="Le numéro, l’heure et l’empreinte de chaque dépôt, les notes des jurys sans commentaire",
)
