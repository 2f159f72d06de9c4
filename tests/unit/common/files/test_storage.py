"""A file is kept whole or not at all, and the refusal has one name whatever the storage."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from common.files.buckets import BucketStorage
from common.files.storage import FolderStorage, StorageError
from tests.resilience.servers import free_port


class Cut(ContentFile):
    """A file during whose writing the disk fills."""

    def chunks(self, chunk_size=None):
        yield b"begun"
        raise OSError(28, "No space left on device")


def test_half_a_file_is_taken_away(tmp_path):
    storage = FolderStorage(tmp_path)
    with pytest.raises(StorageError, match="No space left"):
        storage.save("a/b.txt", Cut(b""))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert storage.save("a/b.txt", ContentFile(b"whole")) == "a/b.txt"


def test_what_was_there_is_not_taken_away_by_what_fails(tmp_path, monkeypatch):
    storage = FolderStorage(tmp_path)
    storage.save("b.txt", ContentFile(b"whole"))

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    with pytest.raises(StorageError):
        storage._save("b.txt", ContentFile(b"other"))
    assert (tmp_path / "b.txt").read_bytes() == b"whole"


def test_a_bucket_out_of_reach_says_it_likewise(monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    storage = BucketStorage(
        bucket_name="x", endpoint_url=f"http://127.0.0.1:{free_port()}", access_key="x", secret_key="x",
        region_name="fr", file_overwrite=True,
    )  # fmt: skip
    with pytest.raises(StorageError, match="Could not connect"):
        storage.save("b.txt", ContentFile(b"whole"))
