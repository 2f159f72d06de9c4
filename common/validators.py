"""Checks of identifiers that several packages share."""

import re
from typing import Final

from django.core.exceptions import ValidationError

from common.web.inputs import is_whole

SIREN_LENGTH = 9
IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
IBAN_LENGTHS: Final = {  # characters, countries of the SEPA area (European Payments Council, EPC409-09)
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}  # fmt: skip
BIC: Final = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
SOCIAL_SECURITY_NUMBER: Final = re.compile(r"[1-478]\d{4}(\d{2}|2[AB])\d{8}")
CORSICAN_DEPARTMENTS: Final = {"2A": "19", "2B": "18"}  # as the key of the number reads them (INSEE)
KEY_MODULUS: Final = 97


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


def compact(value: str) -> str:
    """Return an identifier without the spaces, points and hyphens that people group it with, in capitals."""
    return re.sub(r"[\s.\-]", "", value).upper()


def validate_iban(value: str) -> None:
    """Refuse what is not a compact IBAN of the SEPA area with its right length and key (ISO 13616, ISO 7064 97-10)."""
    if not value.isascii() or not IBAN.fullmatch(value):
        raise ValidationError(
            "Un IBAN commence par deux lettres et deux chiffres : recopiez-le en entier.", code="iban_format"
        )
    length = IBAN_LENGTHS.get(value[:2])
    if length is None:
        raise ValidationError("Cet IBAN n’est pas celui d’un pays de l’espace SEPA.", code="iban_country")
    if len(value) != length:
        raise ValidationError(
            f"Un IBAN de ce pays compte {length} caractères, et celui-ci {len(value)}.", code="iban_length"
        )
    digits = "".join(str(int(character, 36)) for character in value[4:] + value[:4])
    if int(digits) % KEY_MODULUS != 1:
        raise ValidationError("Cet IBAN n’est pas valide : vérifiez la saisie (clé de contrôle).", code="iban_key")


def validate_bic(value: str) -> None:
    """Refuse what has not the form of a BIC (ISO 9362)."""
    if not value.isascii() or not BIC.fullmatch(value):
        raise ValidationError("Un BIC compte huit ou onze caractères.", code="bic_format")


def validate_social_security_number(value: str) -> None:
    """Refuse what is not the fifteen characters of a French number with a valid key; Corsica has letters (INSEE)."""
    if not value.isascii() or not SOCIAL_SECURITY_NUMBER.fullmatch(value):
        raise ValidationError(
            "Un numéro de sécurité sociale compte quinze caractères, clé comprise.", code="social_security_format"
        )
    department = CORSICAN_DEPARTMENTS.get(value[5:7], value[5:7])
    number = int(value[:5] + department + value[7:13])
    if KEY_MODULUS - number % KEY_MODULUS != int(value[13:]):
        raise ValidationError(
            "Ce numéro de sécurité sociale n’est pas valide : vérifiez la saisie (clé de contrôle).",
            code="social_security_key",
        )
