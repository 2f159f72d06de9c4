"""What browsers send: their own controls of days and hours, and the whole numbers of addresses and forms."""

from django import forms

LONGEST = 18  # digits: what a key of the database can hold


def whole(text: str, otherwise: int = 0) -> int:
    """Return the whole number that somebody sent, or another: « ² » is a digit for Python, and no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise


def day_input() -> forms.DateInput:
    """Return a date control."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def hour_input() -> forms.TimeInput:
    """Return an hour control."""
    return forms.TimeInput({"type": "time"}, format="%H:%M")


def instant_input() -> forms.DateTimeInput:
    """Return a control of a date and an hour, to the second."""
    return forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
