"""What each kind of question stores as text, and what is wrong with it."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from common.language.formatting import euros
from common.web.inputs import is_whole, read_decimal
from dossiers.domain.limits import LINE_WIDTH, count_characters, count_lines
from dossiers.enums import FieldKind
from dossiers.models import FormField

PARTS = {
    FieldKind.CONTACT: {
        "name": "Prénom et nom",
        "function": "Fonction",
        "entity": "Entité",
        "email": "Adresse électronique professionnelle",
        "phone": "Téléphone professionnel",
    },
    FieldKind.PERSON: {"name": "Prénom et nom", "email": "Adresse électronique"},
}
IDENTIFYING_PARTS = ("name", "email", "phone")
NOBODY = frozenset({
    "", "x", "xx", "xxx", "id", "na", "n a", "nc", "n c", "nr", "so", "sans objet", "neant", "aucun", "aucune", "tbd",
    "a definir", "a preciser", "a completer", "a determiner", "non connu", "inconnu", "inconnue", "moi", "moi meme",
})  # fmt: skip
POINTING_ELSEWHERE = re.compile(r"(idem|ibid\w*|cf|confer|voir|meme|la meme|le meme|comme)( |$)")
TABLE_ROWS = 6
CENT = Decimal("0.01")


def parts(kind: str, value: str) -> dict[str, str]:
    """Return the parts of a stored contact or person; empty parts when there is none."""
    stored = json.loads(value) if value else {}
    return {part: str(stored.get(part, "")) for part in PARTS[FieldKind(kind)]}


def rows(value: str) -> list[list[str]]:
    """Return the rows of a stored table."""
    return [[str(cell) for cell in row] for row in json.loads(value)] if value else []


def chosen(value: str) -> list[str]:
    """Return the choices of a stored multiple choice."""
    return [str(choice) for choice in json.loads(value)] if value else []


def pack(value: Any) -> str:
    """Return the stored text of a structured value, or nothing when all of it is empty."""
    filled = value.values() if isinstance(value, dict) else value
    return json.dumps(value, ensure_ascii=False) if any(filled) else ""


def readable(kind: str, value: str) -> str:
    """Return a stored value as a reader sees it."""
    return SPELLED[kind](value) if value and kind in SPELLED else value


def _spelled_date(value: str) -> str:
    return value if _date("", value) else f"{date.fromisoformat(value):%d/%m/%Y}"


def _spelled_money(value: str) -> str:
    amount = read_decimal(value)
    return value if amount is None or _money("", value) else euros(amount)


SPELLED: dict[str, Callable[[str], str]] = {
    FieldKind.CONTACT: lambda value: ", ".join(part for part in parts(FieldKind.CONTACT, value).values() if part),
    FieldKind.PERSON: lambda value: ", ".join(part for part in parts(FieldKind.PERSON, value).values() if part),
    FieldKind.MULTIPLE: lambda value: ", ".join(chosen(value)),
    FieldKind.TABLE: lambda value: "\n".join(" ; ".join(cell for cell in row if cell) for row in rows(value)),
    FieldKind.DATE: _spelled_date,
    FieldKind.MONEY: _spelled_money,
}


def _number(_: Any, value: str) -> str:
    return "" if is_whole(value) else "Indiquez un nombre entier, en chiffres."


def _money(_: Any, value: str) -> str:
    amount = read_decimal(value)
    if amount is None:
        return "Indiquez un montant en euros, par exemple 1250,50."
    return "" if amount == amount.quantize(CENT) else "Indiquez un montant positif, avec deux décimales au plus."


def _date(_: Any, value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return "Indiquez une date, par exemple 01/09/2026."
    return ""


def _choice(field: FormField, value: str) -> str:
    return "" if value in field.options else "Choisissez une des réponses proposées."


def _multiple(field: FormField, value: str) -> str:
    return "" if set(chosen(value)) <= set(field.options) else "Choisissez parmi les réponses proposées."


def names_nobody(text: str) -> bool:
    """Tell whether what stands for a person or an address names none: « idem », « cf. plus haut », « N/A »."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.sub(r"[^a-z0-9]+", " ", "".join(char for char in plain if not unicodedata.combining(char))).strip()
    return words in NOBODY or POINTING_ELSEWHERE.match(words) is not None


def _nobody(kind: str, stored: dict[str, str]) -> str:
    """Return why the parts of a contact name nobody, or the empty string."""
    for part, label in PARTS[FieldKind(kind)].items():
        if part in IDENTIFYING_PARTS and stored[part] and names_nobody(stored[part]):
            return (
                f"{label} : « {stored[part]} » ne dit pas qui est cette personne. Écrivez ces informations en entier,"
                " même si elles figurent ailleurs."
            )
    return ""


def _parts(field: FormField, value: str) -> str:
    stored = parts(field.kind, value)
    missing = [label for part, label in PARTS[FieldKind(field.kind)].items() if not stored[part]]
    if missing and field.required:
        return f"Il manque : {', '.join(missing).lower()}."
    if nobody := _nobody(field.kind, stored):
        return nobody
    if stored["email"] and "@" not in stored["email"]:
        return "L’adresse électronique n’est pas complète."
    return ""


CHECKS: dict[str, Callable[[Any, str], str]] = {
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTIPLE: _multiple,
    FieldKind.CONTACT: _parts,
    FieldKind.PERSON: _parts,
}


def fault(field: FormField, value: str) -> str:
    """Return why a value would be refused at deposit, or the empty string."""
    if not value:
        return "Cette réponse est attendue." if field.required else ""
    wrong = CHECKS[field.kind](field, value) if field.kind in CHECKS else ""
    if wrong:
        return wrong
    shown = readable(field.kind, value)
    if field.max_lines and count_lines(shown) > field.max_lines:
        return f"{count_lines(shown)} lignes : la limite est de {field.max_lines} lignes de {LINE_WIDTH} caractères."
    if field.max_chars and count_characters(shown) > field.max_chars:
        return f"{count_characters(shown)} caractères : la limite est de {field.max_chars} caractères."
    return ""
