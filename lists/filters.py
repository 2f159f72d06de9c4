"""The criteria of a list: a form read from the address, that narrows a queryset and counts its choices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, QuerySet

from accounts.models import User
from common.cache import table_versions

MAX_WORDS = 200
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion in use, in words, with the address of the list without it."""

    label: str
    value: str
    without: str


class FacetField(forms.ChoiceField):
    """A choice counted over the rows of the list: a value that no row has any more finds nothing, and is no error."""

    def __init__(self, *, path: str, label_path: str = "", **kwargs: Any) -> None:
        """Count by ``path``; ``label_path`` gives the words, or the declared choices do."""
        super().__init__(**kwargs)
        self.path, self.label_path = path, label_path
        self.declared: dict[str, str] = {str(value): str(label) for value, label in kwargs.get("choices", ())}
        self.empty_label = self.declared.pop("", "Peu importe")

    def valid_value(self, value: str) -> bool:
        """Tell whether a value is one of those declared, if any are."""
        return not self.declared or value in self.declared

    def counted(self, rows: QuerySet[Any]) -> list[tuple[str, str, int]]:
        """Return the values that some row has, their words and how many rows (one query)."""
        paths = [self.path, self.label_path] if self.label_path else [self.path]
        groups = rows.order_by().values_list(*paths).annotate(Count("pk"))
        counts = {
            str(value): (str(label[0]) if label else "", number)
            for value, *label, number in groups
            if value is not None
        }
        if not self.declared:
            return sorted(((value, *held) for value, held in counts.items()), key=lambda row: row[1])
        return [(value, label, counts[value][1]) for value, label in self.declared.items() if value in counts]


class FilterForm(forms.Form):
    """What somebody looks for. A value that its field refuses is said there, and the list is empty: never all of it.

    ``lookups`` gives the lookup of a field; a method ``filter_<name>(rows, value)`` does what a lookup cannot; a method
    ``choices_<name>()`` gives choices that the class does not know. Choices of :class:`FacetField` are counted.
    """

    lookups: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any, *, user: User, scope: Any, code: str, rows: Callable[[], Any]) -> None:
        """Read the criteria of an address; ``rows`` returns the list without any, to count its choices."""
        super().__init__(data, auto_id="filtre_%s")  # a page has other forms, whose fields may have the same names
        self.user, self.scope = user, scope
        self.fields.update(self.added_fields())
        for name, field in self.fields.items():
            field.required = False
            if isinstance(field, FacetField):
                field.choices = self._facet_choices(f"facet:{code}:{getattr(scope, 'pk', '')}:{name}", name, rows)
            elif choices := getattr(self, f"choices_{name}", None):
                field.choices = choices()  # type: ignore[attr-defined] # a choice field
        self.is_valid()

    def _facet_choices(self, key: str, name: str, rows: Callable[[], Any]) -> Callable[[], Sequence[Choice]]:
        """Return the counted choices of a field, kept until a table that they read is written."""
        field: Any = self.fields[name]

        @cache  # for this form: a template reads the choices several times
        def choices() -> Sequence[Choice]:
            counted = table_versions.cached(key, lambda: field.counted(rows()))
            options = [(value, f"{label} ({number})") for value, label, number in counted]
            asked = str(self.data.get(name, ""))
            if asked and asked not in dict(options):
                options.append((asked, f"{field.declared.get(asked, asked)} (0)"))
            return [("", field.empty_label), *options]

        return choices

    @property
    def search(self) -> forms.BoundField | None:
        """Return the field where words are written: the first one that has no choices."""
        return next((field for field in self if not hasattr(field.field, "choices")), None)

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the other criteria."""
        words = self.search
        return [field for field in self if words is None or field.name != words.name]

    @property
    def criteria(self) -> dict[str, str]:
        """Return the criteria in use as an address says them."""
        return {name: str(self.data.get(name)) for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def query(self) -> str:
        """Return the criteria in use as the query of an address."""
        return urlencode(self.criteria)

    @property
    def in_use(self) -> list[Criterion]:
        """Return the criteria in use in words, each with the address without it."""
        criteria, shown = self.criteria, []
        for name, value in criteria.items():
            choices = dict(getattr(self.fields[name], "choices", None) or ())
            others = {other: text for other, text in criteria.items() if other != name}
            words = str(choices.get(value, value)).rpartition(" (")[0] or str(choices.get(value, value))
            shown.append(Criterion(str(self.fields[name].label), words, urlencode(others)))
        return shown

    def narrow(self, rows: Any) -> Any:
        """Return the rows that satisfy every criterion in use: none when one of them cannot be read."""
        if self.errors:
            return rows.none() if isinstance(rows, QuerySet) else []
        for name, value in self.cleaned_data.items():
            if value in ("", None):
                continue
            method = getattr(self, f"filter_{name}", None)
            rows = method(rows, value) if method else self.look_up(rows, name, value)
        return rows

    def added_fields(self) -> dict[str, forms.Field]:
        """Return the criteria that the class does not know, for a scope that asks for them."""
        return {}

    def look_up(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Return the rows of a criterion without a method of its own."""
        return rows.filter(**{self.lookups[name]: value})
