"""A storage that keeps a whole file or nothing, and says that it could not."""

from contextlib import suppress
from functools import partial
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction
from django.db.models.fields.files import FieldFile


class StorageError(OSError):
    """The storage kept nothing of a file: full, out of reach, or refusing."""


def delete_on_commit(file: FieldFile) -> None:
    """Delete a stored file once the transaction commits, so that no row is ever without its file; none does nothing."""
    if file:
        delete_named_on_commit(file.storage, str(file.name))


def delete_named_on_commit(storage: Storage, name: str) -> None:
    """Delete a file of a storage once the transaction commits: see :func:`delete_on_commit`."""
    transaction.on_commit(partial(storage.delete, name))


class FolderStorage(FileSystemStorage):
    """A folder; a file that the disk cut short is taken away."""

    def _save(self, name: str, content: Any) -> str:
        ours = not self.exists(name)
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc] # what every storage has, untold by the stubs
        except OSError as error:
            if ours:
                with suppress(OSError):
                    self.delete(name)
            raise StorageError(*error.args) from error
        return saved
