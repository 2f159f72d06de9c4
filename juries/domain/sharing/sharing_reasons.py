"""Say in French why nobody could read less, or why some readings have nobody and what would give them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from common.language.formatting import french_datetime
from common.language.french import NBSP, counted, with_de
from juries.domain.sharing import flow
from juries.domain.sharing.bottleneck import Bottleneck, Cure, ImpossibleError
from juries.models import Juror, SharingRecord

MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class LoadReason:
    """The figures of the cut that proves a heaviest load; ``whole`` when it holds every dossier and every juror.

    ``bounded`` counts the jurors whose own maximum is under the limit, ``already`` the readings that they all held.
    """

    heaviest: int
    limit: int
    dossiers: int
    jurors: int
    needed: int
    elsewhere: int
    accepted: int
    already: int
    bounded: int
    whole: bool


def reason_of(problem: flow.Problem, sharing: flow.Sharing, cut: Bottleneck) -> LoadReason:
    """Return the figures of the cut that proves a sharing."""
    inside = [reader for reader in problem.readers if reader.key in set(cut.readers)]
    whole = len(inside) == len(problem.readers) and cut.elsewhere == 0 and cut.needed == len(sharing.pairs)
    return LoadReason(
        heaviest=sharing.heaviest,
        limit=sharing.limit,
        dossiers=len(cut.dossiers),
        jurors=len(inside),
        needed=cut.needed,
        elsewhere=cut.elsewhere,
        accepted=cut.accepted,
        already=sum(reader.load for reader in inside),
        bounded=sum(reader.most is not None and reader.most < sharing.limit - 1 for reader in inside),
        whole=whole,
    )


def freeze_proof(problem: flow.Problem, sharing: flow.Sharing, cut: Bottleneck) -> dict[str, Any]:
    """Return what is kept of the proof: its figures, and the keys of its dossiers and jurors."""
    keys = {"dossier_keys": list(cut.dossiers), "juror_keys": list(cut.readers)}
    return asdict(reason_of(problem, sharing, cut)) | keys


def explain_load(reason: LoadReason) -> str:
    """Return why nobody could be given less: « c’est le minimum possible, car… »."""
    if reason.limit <= 1:
        return "c’est le minimum possible, car chaque lecture revient à quelqu’un"
    if reason.whole:
        share = f"{counted(reason.needed, 'lecture se partage', 'lectures se partagent')} entre"
    else:
        aside = f", {reason.elsewhere} exceptées," if reason.elsewhere else ""
        share = (
            f"les {counted(reason.needed, 'lecture', 'lectures')} de {counted(reason.dossiers, 'dossier', 'dossiers')}"
            f"{aside} ne peuvent être faites que par"
        )
    less = f", moins pour {reason.bounded} qui ont fixé un maximum plus bas" if reason.bounded else ""
    held = f" en plus des {reason.already} déjà confiées" if reason.already else ""
    return (
        f"c’est le minimum possible, car {share} {counted(reason.jurors, 'juré', 'jurés')}{NBSP}: à"
        f" {counted(reason.limit - 1, 'dossier', 'dossiers')} chacun au plus{less}, on n’en ferait que"
        f" {reason.accepted}{held}"
    )


def explain_foreseen_load(reason: LoadReason) -> str:
    """Return the sentence that the team reads before a sharing."""
    if reason.heaviest > reason.limit:
        return (
            f"Quelqu’un lit déjà {counted(reason.heaviest, 'dossier', 'dossiers')}. Parmi les personnes qui en"
            f" recevront, aucune n’en aura plus de {reason.limit}{NBSP}; {explain_load(reason)}."
        )
    return (
        f"Personne n’aura plus de {counted(reason.heaviest, 'dossier', 'dossiers')} à lire{NBSP}; "
        f"{explain_load(reason)}."
    )


def explain_record(record: SharingRecord, timezone: str = "Europe/Paris") -> str:
    """Return the sentence about a sharing that was made, for the team and each juror: dated, it stays true later."""
    reason = LoadReason(**{field.name: record.proof[field.name] for field in fields(LoadReason)})
    when = f"À la répartition du {french_datetime(record.at, timezone)}"
    heaviest = counted(reason.heaviest, "dossier", "dossiers")
    if reason.heaviest > reason.limit:
        return (
            f"{when}, quelqu’un lisait déjà {heaviest}. Parmi les personnes qui en ont reçu, aucune n’en avait plus de"
            f" {reason.limit}{NBSP}; {explain_load(reason)}."
        )
    return f"{when}, personne n’avait plus de {heaviest} à lire{NBSP}; {explain_load(reason)}."


def explained_sharings(panels: Iterable[int]) -> dict[int, str]:
    """Return, for each panel shared, the sentence that proves the heaviest load of its largest sharing (one query)."""
    rows = SharingRecord.objects.filter(panel__in=list(panels)).order_by("panel", "readings", "pk")
    return {row.panel_id: explain_record(row) for row in rows}


def _listed(items: Iterable[str]) -> str:
    named = list(items)
    more = f" et {len(named) - MAX_NAMED} autres" if len(named) > MAX_NAMED else ""
    return ", ".join(named[:MAX_NAMED]) + more


def _demand(numbers: list[str], needed: int) -> str:
    readings = counted(needed, "lecture", "lectures")
    if len(numbers) == 1:
        return f"Le dossier {numbers[0]} attend {readings}"
    return f"{len(numbers)} dossiers attendent {readings} ({_listed(numbers)})"


def explain_cure(cure: Cure, numbers: Mapping[int, str], jurors: Mapping[int, tuple[Juror, int]]) -> str:
    """Return the fewest changes that give every reading; ``jurors`` carry the readings that each holds."""
    changes = []
    for key, more in cure.raised:
        juror, load = jurors[key]
        most = juror.capacity or 0
        changes.append(f"porter le maximum {with_de(str(juror))} de {most} à {max(most, load) + more}")
    changes += [
        f"vérifier, et écarter s’il est sans objet, le conflit {with_de(str(jurors[juror][0]))} sur {numbers[deposit]}"
        for juror, deposit in cure.lifted
    ]
    if not changes:
        return "Ajoutez des jurés au jury."
    sentence = f"Il suffirait de{NBSP}: {_listed(changes)}"
    if cure.unread:
        readings = counted(cure.unread, "lecture demande", "lectures demandent")
        return f"{sentence}{NBSP}; {readings} de plus un nouveau juré."
    return f"{sentence}{NBSP}; ou d’ajouter des jurés."


def explain_shortage(
    error: ImpossibleError, numbers: Mapping[int, str], jurors: Mapping[int, tuple[Juror, int]]
) -> str:
    """Return which readings have nobody, why, and what would give them; ``numbers`` are those of the dossiers."""
    cut = error.bottleneck
    demand = _demand([numbers[key] for key in cut.dossiers], cut.needed)
    if cut.readers:
        names = _listed(str(jurors[key][0]) for key in cut.readers)
        verb = "n’en accepte plus que" if len(cut.readers) == 1 else "n’en acceptent plus que"
        why = f"{names} {verb} {cut.accepted}, et les autres jurés possibles ne peuvent en faire que {cut.elsewhere}"
    else:
        what = "le lire" if len(cut.dossiers) == 1 else "les lire"
        able = counted(cut.elsewhere, "juré seulement peut", "jurés seulement peuvent")
        why = f"{able if cut.elsewhere else 'aucun juré ne peut'} encore {what}"
    left = counted(cut.shortage, "lecture n’a personne", "lectures n’ont personne")
    if error.missing > cut.shortage:
        left += f" (en tout, {error.missing})"
    return f"{demand}, mais {why}{NBSP}: {left}. {explain_cure(error.cure, numbers, jurors)}"
