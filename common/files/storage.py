"""A storage that keeps a whole file or nothing, and says that it could not."""

from contextlib import suppress
from typing import Any

from django.core.files.storage import FileSystemStorage


class StorageError(OSError):
    """The storage kept nothing of a file: full, out of reach, or refusing."""


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
