"""The charter of jurors: its text in force, its next version, and who signs which."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from common.refusals import RefusedError
from juries.models import Charter, Juror, Tie

signed = Signal()  # juror, at: sent in the transaction that signs the charter
FIRST = (
    "à juger avec neutralité et probité, selon les seuls critères de la grille ;\n"
    "à traiter toutes les personnes de manière égale, sans discrimination ;\n"
    "à ne rien révéler des dossiers, des notes ni des délibérations ;\n"
    "à signaler tout lien avec une personne ou une administration, et à me déporter ;\n"
    "à ne pas candidater moi-même à la campagne."
)


class CharterRefusedError(RefusedError):
    """The charter cannot be adopted or signed so; the message says why, in French."""


def in_force() -> Charter:
    """Return the last version; the first one is the platform's."""
    last = Charter.objects.last()
    return last or Charter.objects.get_or_create(version=1, defaults={"text": FIRST})[0]


@team_act("vocabularies.edit")
@transaction.atomic
def adopt(text: str, *, by: User, at: datetime) -> Charter:
    """Make a new version: those who signed keep theirs. Raises :class:`CharterRefusedError` for no or the same text."""
    last = Charter.objects.select_for_update().get(pk=in_force().pk)
    charter = Charter(version=last.version + 1, text=text.strip(), by=by, at=at)
    if not charter.lines or charter.lines == last.lines:
        raise CharterRefusedError("Écrivez un texte qui diffère de la charte en vigueur.")
    charter.save()
    return charter


@transaction.atomic
def sign(
    juror: Juror, *, at: datetime, ties: Mapping[str, Sequence[str]] | None = None, version: int | None = None
) -> None:
    """Record what ties the juror, by kind, then that they accepted the charter: only then do the dossiers open.

    ``version`` is the one they read, the text in force when it is not given. Who hears :data:`signed`, in the same
    transaction, withdraws from them what they declared. A second call does nothing: what comes up later is a recusal.
    Raises :class:`CharterRefusedError` when the text changed while they were reading it.
    """
    charter = in_force()
    if version is not None and version != charter.version:
        raise CharterRefusedError("La charte a changé pendant votre lecture : relisez-la avant de signer.")
    fresh = Juror.objects.present().filter(pk=juror.pk, charter_signed_at__isnull=True)
    if not fresh.update(charter_signed_at=at, charter=charter):
        return
    Tie.objects.bulk_create(
        Tie(juror=juror, kind=kind, label=label)
        for kind, labels in (ties or {}).items()
        for label in dict.fromkeys(name.strip()[:200] for name in labels)
        if label
    )
    signed.send(sender=Juror, juror=juror, at=at)
