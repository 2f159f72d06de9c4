"""The browser's own controls of days and hours."""

from django import forms


def day_input() -> forms.DateInput:
    """Return a date control."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def hour_input() -> forms.TimeInput:
    """Return an hour control."""
    return forms.TimeInput({"type": "time"}, format="%H:%M")


def instant_input() -> forms.DateTimeInput:
    """Return a control of a date and an hour, to the second."""
    return forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
