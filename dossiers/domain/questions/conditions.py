"""When a question is asked: comparisons of the answers to earlier questions, of one question or of a whole section.

A condition is stored as ``{"match": "all" | "any", "tests": [{"field": key, "operator": …, "value": …}]}``: on the
question (``FormField.condition``) or, for a section, in ``Form.section_conditions``. A question is asked when both
hold. The page's script applies the same rules (``static/passerelle/conditions.js``); a test compares the two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.web.inputs import read_decimal
from dossiers.domain.values import chosen
from dossiers.enums import FieldKind, Match, Operator
from dossiers.models import Form, FormField

NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.MONEY})
CLOSED = frozenset({FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.MULTIPLE, FieldKind.ATTESTATION})
MAX_DIGITS = 15  # digits: what the page's script compares exactly
WORDS = {Operator.IS: ":", Operator.AT_LEAST: "est au moins", Operator.AT_MOST: "est au plus", Operator.EQUALS: "vaut"}


def _number(value: str) -> Decimal | None:
    return read_decimal(value, digits=MAX_DIGITS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: the answer to the question of key ``field`` with ``value``. No answer never holds."""

    field: int
    operator: str
    value: str

    def holds(self, values: Mapping[int, str]) -> bool:
        """Tell whether it holds, given the answers by field key."""
        answer = values.get(self.field, "")
        if self.operator == Operator.IS:
            return bool(answer) and (answer == self.value or (answer.startswith("[") and self.value in chosen(answer)))
        number, bound = _number(answer), _number(self.value)
        if number is None or bound is None:
            return False
        if self.operator == Operator.EQUALS:
            return number == bound
        return number >= bound if self.operator == Operator.AT_LEAST else number <= bound


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons, of which all or any must hold."""

    tests: tuple[Comparison, ...]
    match: str = Match.ALL

    @property
    def sources(self) -> set[int]:
        """Return the keys of the questions whose answers are compared."""
        return {test.field for test in self.tests}

    def holds(self, values: Mapping[int, str]) -> bool:
        """Tell whether it holds, given the answers by field key."""
        results = [test.holds(values) for test in self.tests]
        return any(results) if self.match == Match.ANY else all(results)

    def stored(self) -> dict[str, Any]:
        """Return the condition as it is stored."""
        tests = [{"field": test.field, "operator": test.operator, "value": test.value} for test in self.tests]
        return {"match": str(self.match), "tests": tests}

    def moved(self, keys: Mapping[int, int]) -> "Condition":
        """Return the same condition on the questions of another version, given their keys."""
        tests = tuple(Comparison(keys[test.field], test.operator, test.value) for test in self.tests)
        return Condition(tests, self.match)

    def sentence(self, prompts: Mapping[int, str]) -> str:
        """Return the condition in French, without its « si », given how each question is worded."""
        parts = [f"« {prompts[test.field]} » {WORDS[Operator(test.operator)]} {test.value}" for test in self.tests]
        return (" ou " if self.match == Match.ANY else " et ").join(parts)


def read(stored: Mapping[str, Any]) -> Condition | None:
    """Return a stored condition, or nothing when there is none."""
    if not stored:
        return None
    tests = tuple(Comparison(test["field"], test["operator"], test["value"]) for test in stored["tests"])
    return Condition(tests, stored["match"])


def of_field(field: FormField) -> Condition | None:
    """Return a question's own condition, whichever version of the platform wrote it."""
    if not field.condition and field.depends_on_id is not None:
        return Condition((Comparison(field.depends_on_id, Operator.IS, field.depends_value),))
    return read(field.condition)


def of_section(form: Form, section: str) -> Condition | None:
    """Return the condition that skips a section, or nothing."""
    return read(form.section_conditions.get(section, {}))


def of_question(field: FormField) -> list[Condition]:
    """Return the conditions that must all hold for a question: its section's, then its own."""
    return [condition for condition in (of_section(field.form, field.section), of_field(field)) if condition]


def asked(fields: Iterable[FormField], values: Mapping[int, str]) -> set[int]:
    """Return the keys of the questions asked, given every question of a form in order and the answers by field key.

    An answer hidden by a condition counts as no answer for the conditions that follow.
    """
    held: set[int] = set()
    read_so_far: dict[int, str] = {}
    for field in fields:
        if all(condition.holds(read_so_far) for condition in of_question(field)):
            held.add(field.pk)
            read_so_far[field.pk] = values.get(field.pk, "")
    return held


def fault(source: FormField, operator: str, value: str) -> str:
    """Return why a comparison with a question's answer could never hold or makes no sense, in French, or nothing."""
    if operator != Operator.IS:
        if source.kind not in NUMBERS:
            return f"« {source.label} » n’est pas un nombre : choisissez « a pour réponse »."
        return "" if _number(value) is not None else "Comparez avec un nombre, par exemple 3."
    if source.kind in NUMBERS:
        return f"« {source.label} » est un nombre : comparez avec ≥, ≤ ou =."
    if source.kind not in CLOSED:
        return f"« {source.label} » est une réponse libre : elle ne se compare pas."
    by_kind = {FieldKind.YES_NO: ["oui", "non"], FieldKind.ATTESTATION: ["oui"]}
    possible = by_kind.get(FieldKind(source.kind), source.options)
    return "" if value in possible else f"Réponses possibles : {', '.join(possible)}."


def order_fault(form: Form) -> str:
    """Return why the conditions of a form no longer make sense (order, answers that no longer exist), or nothing."""
    fields = list(form.fields.all())
    by_key = {field.pk: field for field in fields}
    seen: set[int] = set()
    for field in fields:
        for condition in of_question(field):
            if not condition.sources <= by_key.keys():
                return f"La question « {field} » dépend d’une question retirée : changez d’abord sa condition."
            if not condition.sources <= seen:
                return (
                    f"La condition de « {field} » porte sur une question placée après elle :"
                    " une question conditionnelle reste après la question dont elle dépend."
                )
            wrong = [fault(by_key[test.field], test.operator, test.value) for test in condition.tests]
            if any(wrong):
                return f"La condition de « {field} » ne pourrait plus être remplie. {next(filter(None, wrong))}"
        seen.add(field.pk)
    return ""
