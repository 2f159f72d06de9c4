"""What browsers send: their own controls of days and hours, and the whole numbers of addresses and forms."""

from decimal import Decimal

from django import forms

MAX_DIGITS = 18  # digits: what a key of the database can hold


def is_whole(text: str, *, digits: int = MAX_DIGITS) -> bool:
    """Tell whether a text is a whole number as we read them: « 0 » to « 9 » alone, « ² » and « ٣ » are none."""
    return text.isascii() and text.isdigit() and len(text) <= digits


def whole(text: str, otherwise: int = 0) -> int:
    """Return the whole number that somebody sent, or another."""
    return int(text) if is_whole(text) else otherwise


def read_whole(text: str) -> int:
    """Return the whole number that somebody sent. Raises ``ValueError`` when it is none."""
    if not is_whole(text):
        raise ValueError(text[:MAX_DIGITS])
    return int(text)


def read_decimal(text: str, *, digits: int = MAX_DIGITS) -> Decimal | None:
    """Return the positive number that somebody wrote, with a comma or a point, or nothing: no exponent, no « NaN »."""
    whole_part, _, fraction = text.strip().replace(",", ".").partition(".")
    if not is_whole(f"{whole_part}{fraction}", digits=digits):
        return None
    return Decimal(f"{whole_part or 0}.{fraction or 0}")


def day_input() -> forms.DateInput:
    """Return a date control."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def hour_input() -> forms.TimeInput:
    """Return an hour control."""
    return forms.TimeInput({"type": "time"}, format="%H:%M")


def instant_input() -> forms.DateTimeInput:
    """Return a control of a date and an hour, to the second."""
    return forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")


def demanded_text(label: str, *, max_length: int, rows: int = 0, help_text: str = "") -> forms.CharField:
    """Return a text that the act demands: empty, it is the act that says why at the field, not the form.

    ``max_length`` in characters; ``rows`` lines for a control of several lines.
    """
    field = forms.CharField(label=label, max_length=max_length, required=False, help_text=help_text)
    if rows:
        field.widget = forms.Textarea({"rows": rows, "maxlength": max_length})
    field.due = True  # type: ignore[attr-defined] # not said to be optional
    return field
