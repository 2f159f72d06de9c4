"""Put the database and the files of the platform in one archive, and take them back; a drill proves it can be done.

The archive is a tar: the database as its engine dumps it, every file of both storages under its own name, and a
manifest last, with the rows of each table at the instant of the dump and the SHA-256 of each member. It is encrypted
for the owners of age keys when some are given: the machine that makes backups cannot read them.
"""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyrage
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import connections

from common.files import dumps

STORAGES = ("default", "private")
DATABASE, MANIFEST = "database", "manifest.json"
MAGIC = b"age-encryption.org/v1"
CHUNK = 1024 * 1024


class BackupError(Exception):
    """An archive cannot be read, is not whole, or would be restored over data; the message says it, in French."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an archive holds: rows by table, files, and what differs once restored (nothing, when all is well)."""

    counts: dumps.Counts
    files: int
    differences: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Return the rows of all tables."""
        return sum(self.counts.values())


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file of a storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from walk(storage, f"{prefix}{name}")


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _add(archive: tarfile.TarFile, name: str, path: Path, hashes: dict[str, str]) -> None:
    hashes[name] = _digest(path)
    archive.add(
        path, name, filter=lambda entry: entry.replace(uid=0, gid=0, uname="", gname="", mode=0o600, deep=False)
    )


def _engine() -> dumps.Engine:
    return dumps.engine(connections["default"].settings_dict)


def _pack(target: Path, folder: Path) -> Report:
    hashes: dict[str, str] = {}
    with tarfile.open(target, "w") as archive:
        counts = _engine().dump(folder / DATABASE)
        _add(archive, DATABASE, folder / DATABASE, hashes)
        for alias in STORAGES:
            for name in walk(storages[alias]):
                copy = folder / "file"
                with storages[alias].open(name) as stored, copy.open("wb") as destination:
                    shutil.copyfileobj(stored, destination, CHUNK)
                _add(archive, f"files/{alias}/{name}", copy, hashes)
        manifest = json.dumps({"counts": counts, "sha256": hashes}, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(manifest)
        archive.addfile(member, io.BytesIO(manifest))
    return Report(counts, len(hashes) - 1)


def write(target: Path, *, recipients: Sequence[str] = ()) -> Report:
    """Write an archive, encrypted for the owners of ``recipients`` (« age1… ») when there are some; never half of one.

    Raises :class:`BackupError` for a key that is none, :class:`common.files.dumps.DumpError` where the database is not
    read.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise BackupError(f"Clé publique illisible : {error}.") from error
    with TemporaryDirectory(dir=target.parent) as scratch:
        folder = Path(scratch)
        plain = folder / "archive"
        report = _pack(plain, folder)
        if keys:
            with plain.open("rb") as source, (folder / "encrypted").open("wb") as destination:
                pyrage.encrypt_io(source, destination, keys)
            plain = folder / "encrypted"
        plain.chmod(0o600)
        plain.replace(target)
    return report


def _opened(source: Path, identity: Path | None, folder: Path) -> Path:
    with source.open("rb") as content:
        encrypted = content.read(len(MAGIC)) == MAGIC
    if not encrypted:
        return source
    if identity is None:
        raise BackupError("L’archive est chiffrée : donnez la clé (--identity).")
    lines = [line.strip() for line in identity.read_text(encoding="ascii").splitlines()]
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        with source.open("rb") as content, (folder / "archive").open("wb") as destination:
            pyrage.decrypt_io(content, destination, keys)
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise BackupError(f"L’archive ne s’ouvre pas avec cette clé : {error}.") from error
    return folder / "archive"


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Take an archive out and return its manifest. Raises :class:`BackupError` unless every member is as it was."""
    try:
        with tarfile.open(source, "r:") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise BackupError(f"Ce n’est pas une sauvegarde entière : {error}.") from error
    for name, digest in manifest["sha256"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise BackupError(f"La sauvegarde est abîmée : {name}.")
    return manifest


def _differences(expected: dumps.Counts, restored: dumps.Counts) -> tuple[str, ...]:
    return tuple(
        f"{table} : {expected.get(table, 0)} lignes sauvegardées, {restored.get(table, 0)} restaurées"
        for table in sorted({*expected, *restored})
        if expected.get(table, 0) != restored.get(table, 0)
    )


def _put_back(alias: str, folder: Path) -> int:
    storage, root = storages[alias], folder / "files" / alias
    names = [str(path.relative_to(root)) for path in sorted(root.rglob("*")) if path.is_file()]
    for name in names:
        storage.delete(name)
        with (root / name).open("rb") as content:
            stored = storage.save(name, File(content))
        if stored != name:
            raise BackupError(f"Le fichier {name} n’a pas repris son nom ({stored}).")
    return len(names)


def restore(source: Path, *, identity: Path | None = None, replace: bool = False) -> Report:
    """Replace the database, put the files back, count. Without ``replace``, refuse a database that holds people.

    Raises :class:`BackupError` before anything is touched when the archive is not whole.
    """
    with TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        folder = Path(scratch)
        manifest = _unpack(_opened(source, identity, folder), folder)
        engine = _engine()
        if not replace and engine.counts().get("accounts_user", 0):
            raise BackupError("La base contient déjà des comptes : --replace les remplacerait tous.")
        connections.close_all()
        engine.load(folder / DATABASE)
        files = sum(_put_back(alias, folder) for alias in STORAGES)
        return Report(manifest["counts"], files, _differences(manifest["counts"], engine.counts()))


def drill(source: Path, *, identity: Path | None = None) -> Report:
    """Restore an archive into a database apart, check every file, and tell what differs; ours is not touched."""
    with TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        folder = Path(scratch)
        manifest = _unpack(_opened(source, identity, folder), folder)
        with _engine().scratch() as other:
            other.load(folder / DATABASE)
            return Report(
                manifest["counts"], len(manifest["sha256"]) - 1, _differences(manifest["counts"], other.counts())
            )
