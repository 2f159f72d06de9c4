"""Columns hold clean text whatever writes them: ``save``, ``bulk_create``, ``update``, an import, a library.

Every write of Django goes through ``Field.get_db_prep_save``; both kinds of text columns are guarded there, once for
all models, ours and those of libraries (``docs/adr/0030``). A ``CharField`` is one line, by definition. The guard never
lengthens a value, so that a checked length stays true. JSON columns are not touched: they hold frozen contents with
their digests, made of columns that are clean.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models

from common.language.text import clean_text, flatten

ONE_LINE_WIDGETS: tuple[type[forms.Widget], ...] = (
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.SearchInput,
    forms.TelInput,
)
RULES: dict[type[models.Field[Any, Any]], Callable[[str], str]] = {
    models.CharField: flatten,
    models.TextField: clean_text,
}


def _guard_column(kind: Any, rule: Callable[[str], str]) -> None:
    inherited = kind.get_db_prep_save

    def get_db_prep_save(self: Any, value: Any, connection: Any) -> Any:
        return inherited(self, rule(value) if isinstance(value, str) else value, connection=connection)

    kind.get_db_prep_save = get_db_prep_save


def _guard_widget(kind: Any) -> None:
    inherited = kind.value_from_datadict

    def value_from_datadict(self: Any, data: Any, files: Any, name: str) -> Any:
        value = inherited(self, data, files, name)
        return flatten(value) if isinstance(value, str) else value

    kind.value_from_datadict = value_from_datadict


def guard() -> None:
    """Guard every text column, and every control of one line: browsers send no line break in them (HTML, 4.10.5.1)."""
    for kind, rule in RULES.items():
        _guard_column(kind, rule)
    for widget in ONE_LINE_WIDGETS:
        _guard_widget(widget)
