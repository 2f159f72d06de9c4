"""Keep the vocabularies: add, rename, order, retire. Nothing is deleted: what was written with a term stays true."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from challenges.domain.rules import reasons
from challenges.models import Challenge, Profession, Programme, RefusalReason, Skill, Term, Theme
from common.language.text import normalize_line
from common.refusals import RefusedError

CODE_LENGTH = 17  # of a reason of refusal, the shortest, with room for a number


class TermRefusedError(RefusedError):
    """A term cannot be written or retired so; the message says why, in French."""


def _counted(relation: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    def annotated(terms: QuerySet[Any]) -> QuerySet[Any]:
        counted: QuerySet[Any] = terms.annotate(use_count=Count(relation, distinct=True))
        return counted

    return annotated


def _refusals(terms: QuerySet[Any]) -> QuerySet[Any]:
    same = Challenge.objects.filter(refusal_code=OuterRef("code")).order_by().values("refusal_code")
    count = Subquery(same.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    people = Count("applications", distinct=True)
    counted: QuerySet[Any] = reasons.with_uses(terms).annotate(use_count=Coalesce(count, 0) + people)
    return counted


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One vocabulary: its name in addresses, its words, its table, and what counts the uses of its terms.

    ``label`` is the column of the words; ``user`` is what uses a term, one and several. A ``required`` vocabulary keeps
    one term at least: nobody could open a campaign, seek a trade or refuse a proposal without. ``describe`` writes what
    its terms say besides their words, ``check_retirable`` refuses to lose one by raising.
    """

    code: str
    title: str
    noun: str
    model: type[Term]
    user: tuple[str, str]
    with_uses: Callable[[QuerySet[Any]], QuerySet[Any]]
    label: str = "label"
    required: bool = False
    describe: Callable[..., None] | None = None
    check_retirable: Callable[[Any], None] | None = None

    def all(self) -> QuerySet[Any]:
        """Return the terms in their order."""
        terms: QuerySet[Any] = self.model._default_manager.all()  # noqa: SLF001 - Django's name for any model's manager
        return terms

    def terms(self) -> QuerySet[Any]:
        """Return the terms in their order, each with the number of its uses (``use_count``)."""
        return self.with_uses(self.all()).order_by(
            *(self.model._meta.ordering or ())
        )  # a count forgets the table's own order


VOCABULARIES = {
    vocabulary.code: vocabulary
    for vocabulary in (
        Vocabulary(
            "programmes", "Programmes", "programme", Programme, ("campagne", "campagnes"), _counted("campaigns"),
            label="name", required=True,
        ),
        Vocabulary(
            "metiers", "Métiers", "métier", Profession, ("défi", "défis"), _counted("positions"), required=True
        ),
        Vocabulary("thematiques", "Thématiques", "thématique", Theme, ("défi", "défis"), _counted("challenges")),
        Vocabulary("competences", "Compétences", "compétence", Skill, ("poste", "postes"), _counted("uses")),
        Vocabulary(
            "motifs", "Motifs de refus", "motif", RefusalReason, ("refus", "refus"), _refusals, required=True,
            describe=reasons.describe, check_retirable=reasons.check_retirable,
        ),
    )
}  # fmt: skip


def _others(vocabulary: Vocabulary, term: Term) -> QuerySet[Any]:
    return vocabulary.all().exclude(pk=term.pk)


def _check_label(vocabulary: Vocabulary, term: Term, label: str) -> None:
    labels = _others(vocabulary, term).values_list(vocabulary.label, flat=True)
    if label.casefold() in map(str.casefold, labels):  # SQLite knows no case of « É »
        raise TermRefusedError(f"«\u00a0{label}\u00a0» est déjà dans la liste.", field=vocabulary.label)


def _free_code(vocabulary: Vocabulary, label: str) -> str:
    """Return a code for a term, made of its words, that no other term has."""
    stem = slugify(label)[:CODE_LENGTH] or slugify(vocabulary.noun)
    codes = set(vocabulary.all().values_list("code", flat=True))
    return next(code for rank in range(len(codes) + 1) if (code := f"{stem}-{rank}" if rank else stem) not in codes)


def _record(vocabulary: Vocabulary, what: str, term: Term, by: User) -> None:
    journal.record(Act.DECIDE, f"Vocabulaire, {vocabulary.noun} «\u00a0{term}\u00a0» : {what}", actor=by)


def _describe(vocabulary: Vocabulary, term: Term, details: dict[str, Any], at: datetime) -> None:
    if vocabulary.describe is not None and details:
        vocabulary.describe(term, **details, at=at)


@team_act("vocabularies.edit")
@transaction.atomic
def add(vocabulary: Vocabulary, *, label: str, code: str = "", by: User, at: datetime, **details: Any) -> Term:
    """Add a term, at the end of a list that was ordered; a code that is not given is made of the words.

    ``details`` are what its ``describe`` takes. Raises :class:`TermRefusedError`, or what ``describe`` raises.
    """
    label = normalize_line(label)
    term = vocabulary.model(**{vocabulary.label: label})
    _check_label(vocabulary, term, label)
    if code and vocabulary.all().filter(code__iexact=code).exists():
        raise TermRefusedError("Ce code est déjà pris.", field="code")
    if hasattr(term, "code"):
        term.code = code or _free_code(vocabulary, label)
    last = vocabulary.all().aggregate(last=Max("position"))["last"]
    term.position = last + 1 if last else 0  # as long as nobody ordered the list, it follows the alphabet
    term.save()
    _describe(vocabulary, term, details, at)
    _record(vocabulary, "ajouté", term, by)
    return term


@team_act("vocabularies.edit")
@transaction.atomic
def rename(vocabulary: Vocabulary, term: Term, *, label: str, by: User, at: datetime, **details: Any) -> None:
    """Change the words of a term everywhere it is read, and its ``details``. Documents already produced keep theirs.

    Raises :class:`TermRefusedError`, or what ``describe`` raises.
    """
    label = normalize_line(label)
    _check_label(vocabulary, term, label)
    _describe(vocabulary, term, details, at)
    _record(vocabulary, f"renommé en «\u00a0{label}\u00a0»", term, by)
    setattr(term, vocabulary.label, label)
    term.save(update_fields=[vocabulary.label])


@team_act("vocabularies.edit")
@transaction.atomic
def retire(vocabulary: Vocabulary, term: Term, *, by: User, at: datetime) -> None:  # noqa: ARG001 - of every act
    """Offer a term to nobody any more; what was written with it stays.

    Raises :class:`TermRefusedError` for the last of a list that needs one.
    """
    others = _others(vocabulary, term).select_for_update().filter(retired=False)
    if vocabulary.required and not others:
        raise TermRefusedError("C’est le dernier de la liste : ajoutez-en un autre avant de le retirer.")
    if vocabulary.check_retirable is not None:
        vocabulary.check_retirable(term)
    term.retired = True
    term.save(update_fields=["retired"])
    _record(vocabulary, "retiré", term, by)


@team_act("vocabularies.edit")
@transaction.atomic
def restore(vocabulary: Vocabulary, term: Term, *, by: User, at: datetime) -> None:  # noqa: ARG001 - of every act
    """Offer a retired term again."""
    term.retired = False
    term.save(update_fields=["retired"])
    _record(vocabulary, "remis", term, by)


@team_act("vocabularies.edit")
@transaction.atomic
def move(vocabulary: Vocabulary, term: Term, *, up: bool, by: User, at: datetime) -> None:  # noqa: ARG001 - of every act
    """Exchange a term with its neighbour; at the edge nothing changes."""
    rows = list(vocabulary.all().select_for_update())
    rank = next(rank for rank, row in enumerate(rows) if row.pk == term.pk)
    other = rank - 1 if up else rank + 1
    if not 0 <= other < len(rows):
        return
    rows[rank], rows[other] = rows[other], rows[rank]
    for position, row in enumerate(rows):
        row.position = position
    vocabulary.all().bulk_update(rows, ["position"])
    _record(vocabulary, "déplacé", term, by)
