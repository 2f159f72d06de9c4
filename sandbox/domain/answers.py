"""Plausible answers to any form."""

import json

from dossiers.enums import FieldKind
from dossiers.models import FormField
from sandbox.domain.people import text
from sandbox.domain.world import World

FIXED = {
    FieldKind.NUMBER: "3",
    FieldKind.MONEY: "1250.50",
    FieldKind.DATE: "2026-09-01",
    FieldKind.YES_NO: "oui",
    FieldKind.ATTESTATION: "oui",
}


def _contact(world: World) -> str:
    [someone] = world.people(1)
    parts = {
        "name": str(someone),
        "function": "Cheffe de projet",
        "entity": "Direction du numérique",
        "email": someone.email,
        "phone": "01 99 00 00 00",
    }
    return json.dumps(parts, ensure_ascii=False)


def _answer(world: World, field: FormField) -> str:
    """Return a plausible answer to one question."""
    match field.kind:
        case FieldKind.CHOICE:
            return str(world.rng.choice(field.options))
        case FieldKind.MULTIPLE:
            return json.dumps(field.options[:1], ensure_ascii=False)
        case FieldKind.TABLE:
            return json.dumps([["essai"] * len(field.options)], ensure_ascii=False)
        case FieldKind.CONTACT | FieldKind.PERSON:
            return _contact(world)
        case FieldKind.SHORT_TEXT:
            return "75007 Paris" if "Site" in field.label else "Direction du numérique"
        case _:
            return text(world.rng, field.max_lines or 3)


def fill(world: World, fields: list[FormField]) -> dict[int, str]:
    """Return plausible answers to every question of a form but its files."""
    return {field.pk: FIXED.get(FieldKind(field.kind)) or _answer(world, field) for field in fields}
