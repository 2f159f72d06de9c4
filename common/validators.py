"""Checks of identifiers that several packages share."""

from django.core.exceptions import ValidationError

from common.web.inputs import is_whole

SIREN_LENGTH = 9


def luhn_valid(digits: str) -> bool:
    """Tell whether a string of digits passes the Luhn key (SIREN, SIRET)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the Luhn key folds two-digit products
    return total % 10 == 0


def validate_siren(value: str) -> None:
    """Refuse what is not nine digits with a valid Luhn key."""
    if len(value) != SIREN_LENGTH or not is_whole(value):
        raise ValidationError("Le SIREN compte neuf chiffres.", code="siren_format")
    if not luhn_valid(value):
        raise ValidationError(
            "Ce numéro SIREN n’est pas valide : vérifiez la saisie (clé de contrôle).", code="siren_key"
        )
