"""Read the town out of a free address."""

import re


def town(address: str) -> str:
    """Return the first town of « 75012 Paris », « Paris (75) » or « Bordeaux (33) | Champs-sur-Marne (77) »."""
    first = re.split(r"[|+]", address)[0]
    name = re.sub(r"\(.*?\)|\d+", " ", first)
    return " ".join(name.replace(",", " ").split())[:80]
