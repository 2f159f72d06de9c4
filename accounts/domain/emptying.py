"""Take the words out of rows that are counted for longer than their words may be read."""

from typing import Any

from django.db import models
from django.db.models import QuerySet

from common.files.storage import delete_named_on_commit

ERASED = "effacé"  # where a column may not be empty


def _emptied(field: "models.Field[Any, Any]") -> Any:
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return {}
    return "" if field.blank else ERASED


def _delete_files(rows: QuerySet[Any], field: models.FileField) -> None:
    """Delete the files of a column once the transaction is over: no row is ever without its file."""
    for name in rows.exclude(**{field.name: ""}).values_list(field.name, flat=True):
        delete_named_on_commit(field.storage, name)


def empty(rows: QuerySet[Any], columns: str = "") -> int:
    """Empty columns of rows, or delete the rows when no column is named; return how many rows.

    A text that its form may leave empty becomes empty, another says that it was erased; files are deleted with both.
    """
    model = rows.model
    # The path to the rows may cross a relation to many, which neither an update nor a deletion takes.
    rows = model._base_manager.filter(pk__in=rows.values("pk"))
    fields = [model._meta.get_field(name) for name in columns.split()]
    for field in fields or model._meta.concrete_fields:
        if isinstance(field, models.FileField):
            _delete_files(rows, field)
    if not fields:
        count = rows.count()
        rows.delete()
        return count
    return int(rows.update(**{field.name: _emptied(field) for field in fields}))
