"""The journal: who read, unmasked, decided, exported, came in, changed rights; whole, or its faults are told.

An entry is written in the caller's transaction, with a keyed hash (HMAC-SHA256) that nobody makes without the
platform's secret. A task then gives each its place in a chain: sealing apart lets writers not wait for one another. An
entry changed, removed, forged or moved is found by :func:`faults` (`docs/adr/0024`).
"""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import groupby, takewhile

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.enums import Act
from accounts.models import JournalEntry, JournalSeal, JournalSummary, User
from common import clock
from common.days import PARIS, day_of
from common.language.text import normalize_line
from common.web import origin
from common.web.inputs import whole

KEPT = relativedelta(months=12)  # CNIL, security of journals: six months to a year
ONCE = timedelta(minutes=15)  # a page read again within that time is the same reading
LATE = timedelta(hours=1)  # an entry is sealed within minutes
BATCH_ROWS = 1_000
START = (0, "")


def _key() -> bytes:
    return hashlib.sha256(b"passerelle.journal:" + settings.SECRET_KEY.encode()).digest()


def _mac(entry: JournalEntry, key: bytes) -> str:
    words = (
        entry.at.isoformat(), entry.act, entry.actor_id, entry.quality, entry.concerned_id, entry.target, entry.what,
        entry.address, entry.nonce,
    )  # fmt: skip
    return hmac.new(key, "\x1f".join(map(str, words)).encode(), hashlib.sha256).hexdigest()


def record(
    act: Act, what: str, *, actor: User | None, quality: str = "", concerned: User | None = None, target: str = ""
) -> JournalEntry:
    """Add an act, in the caller's transaction. ``what`` holds no personal data: the two people are links.

    What is read while seeing as somebody else is read by who sees, whatever ``actor`` says.
    """
    viewer = origin.viewer()
    if viewer is not None:
        actor, quality = viewer, "Vue comme une autre personne"
    entry = JournalEntry(
        at=clock.machine_now(), act=act, actor=actor, quality=quality, concerned=concerned,
        target=normalize_line(target)[:80], what=normalize_line(what)[:200], address=origin.current(),
        nonce=secrets.token_hex(16),
    )  # fmt: skip
    entry.mac = _mac(entry, _key())
    entry.save()
    return entry


def record_reading(what: str, *, actor: User, quality: str, concerned: User, target: str) -> None:
    """Add a reading of somebody's data, once for the pages read within a quarter of an hour; one's own is none."""
    if actor.pk == concerned.pk:
        return
    recent = JournalEntry.objects.filter(actor=actor, target=target, act=Act.READ, at__gt=clock.machine_now() - ONCE)
    if not recent.exists():
        record(Act.READ, what, actor=actor, quality=quality, concerned=concerned, target=target)


def _link(previous: str, entry: JournalEntry) -> str:
    return hashlib.sha256(f"{previous}\x1f{entry.pk}\x1f{entry.mac}".encode()).hexdigest()


def _tip() -> tuple[int, str]:
    last = JournalSeal.objects.order_by("-rank").values_list("rank", "hash").first()
    return last or _beginning()


def _beginning() -> tuple[int, str]:
    summary = JournalSummary.objects.order_by("-rank").values_list("rank", "hash").first()
    return summary or START


def seal() -> int:
    """Give their place in the chain to the entries that have none, and return how many.

    Two processes may try at once: the ranks are unique, the second one changes nothing.
    """
    seals = []
    try:
        with transaction.atomic():
            rank, previous = _tip()
            for entry in JournalEntry.objects.filter(seal__isnull=True).order_by("pk")[:BATCH_ROWS]:
                rank, previous = rank + 1, _link(previous, entry)
                seals.append(JournalSeal(rank=rank, entry=entry, at=clock.machine_now(), hash=previous))
            JournalSeal.objects.bulk_create(seals)
    except IntegrityError:
        return 0
    return len(seals)


def _genuine(entry: JournalEntry, key: bytes) -> bool:
    return hmac.compare_digest(entry.mac, _mac(entry, key))


def _chain_faults(key: bytes, noted: dict[int, str]) -> Iterator[str]:
    rank, previous = _beginning()
    for seal in JournalSeal.objects.select_related("entry").order_by("rank").iterator(chunk_size=BATCH_ROWS):
        if not _genuine(seal.entry, key):
            yield f"Rang {seal.rank} : l’acte a été modifié, ou n’a pas été écrit par la plateforme."
        if seal.rank != rank + 1:
            yield f"Rangs {rank + 1} à {seal.rank - 1} : des actes ont été retirés."
        elif seal.hash != _link(previous, seal.entry):
            yield f"Rang {seal.rank} : le sceau ne suit pas le précédent."
        if noted.get(seal.rank) == seal.hash:
            del noted[seal.rank]
        rank, previous = seal.rank, seal.hash


def faults(*, tip: str = "") -> Iterator[str]:
    """Yield what is wrong with the journal, in French; ``tip`` is a « rank:hash » noted elsewhere, to find again."""
    key = _key()
    rank, _, digest = tip.partition(":")
    if tip and not (whole(rank) and digest):
        yield f"Le repère « {tip} » ne se lit pas : il s’écrit rang:empreinte."
    noted = {whole(rank): digest} if whole(rank) else {}
    yield from _chain_faults(key, noted)
    yield from (f"Rang {rank} : l’empreinte notée ailleurs n’est plus celle du journal." for rank in noted)
    for entry in JournalEntry.objects.filter(seal__isnull=True).order_by("pk").iterator(chunk_size=BATCH_ROWS):
        if not _genuine(entry, key):
            yield f"Acte {entry.pk}, pas encore scellé : il n’a pas été écrit par la plateforme."
        elif entry.at < clock.machine_now() - LATE:
            yield f"Acte {entry.pk} : il n’a pas été scellé à temps."


def tip() -> str:
    """Return where the chain ends, as « rank:hash », to be noted outside the platform."""
    rank, digest = _tip()
    return f"{rank}:{digest}"


@transaction.atomic
def summarise(*, at: datetime) -> int:
    """Replace the sealed entries of months over a year old by their counts, and return how many entries left."""
    limit = datetime.combine(day_of(at - KEPT).replace(day=1), time(), PARIS)
    seals_in_order = JournalSeal.objects.select_related("entry").order_by("rank").iterator(chunk_size=BATCH_ROWS)
    old = takewhile(lambda seal: seal.at < limit, seals_in_order)  # a beginning of the chain, never a hole in it
    removed = 0
    for month, group in groupby(old, key=lambda seal: day_of(seal.entry.at).replace(day=1)):
        seals = list(group)
        counts = Counter(str(seal.entry.act) for seal in seals)
        summary, created = JournalSummary.objects.get_or_create(
            month=month, defaults={"counts": counts, "rank": seals[-1].rank, "hash": seals[-1].hash}
        )
        if not created:
            summary.counts = Counter(summary.counts) + counts
            summary.rank, summary.hash = seals[-1].rank, seals[-1].hash
            summary.save()
        entries = [seal.entry_id for seal in seals]
        JournalSeal.objects.filter(pk__in=[seal.pk for seal in seals]).delete()
        removed += JournalEntry.objects.filter(pk__in=entries).delete()[0]
    return removed
