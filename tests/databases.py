"""Databases made once and copied: a migrated one for every process of the suite, a played one for its story tests."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
VARIABLE = "MIGRATED_DATABASE"  # the SQLite file, or the name of the PostgreSQL database, that is copied


def _migrate(url: str, folder: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def sqlite() -> Iterator[dict[str, str]]:
    """Migrate a file once and yield the environment that names it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="passerelle-db-", dir=memory if memory.is_dir() else None) as folder:
        file = Path(folder) / "migrated.sqlite3"
        _migrate(f"sqlite:///{file}", folder)
        yield {VARIABLE: str(file)}


def postgresql(server: str) -> dict[str, str]:
    """Migrate a database of a server once and return the environment that names it."""
    with psycopg.connect(server, autocommit=True) as link:
        link.execute("create database migrated")
    with tempfile.TemporaryDirectory() as folder:
        _migrate(f"{server.rsplit('/', 1)[0]}/migrated", folder)
    return {VARIABLE: "migrated"}


def copied(target: Path) -> bool:
    """Copy the migrated SQLite file, when there is one, and return whether it was done."""
    source = os.environ.get(VARIABLE, "")
    if not source.endswith(".sqlite3"):
        return False
    shutil.copy(source, target)
    return True


def lift_journal_guards() -> None:
    """Let a test write the journal as an administrator of the database could, until it is rolled back."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("set local session_replication_role = replica")
            return
        for table in ("accounts_journalentry", "accounts_journalseal"):
            cursor.execute(f"drop trigger if exists {table}_never_changes")
            cursor.execute(f"drop trigger if exists {table}_stays_a_year")


class Worlds:
    """The databases of one test process: the empty one it begins with, and its copies of worlds played once.

    A world is played by the first process that needs it, saved as a template, and copied by the others. A test meets
    the database it asks for whatever ran before: what the others count, they count on an empty database.
    """

    EMPTY = ""

    def __init__(self, folder: Path) -> None:
        """Keep what the processes of one run share in a folder."""
        self.folder = folder
        self.names: dict[str, str] = {}
        self.present = self.EMPTY

    def enter(self, name: str) -> None:
        """Send the connection to a world that this process has, and forget what was cached about the other."""
        if name != self.present and name in self.names:
            from django.contrib.contenttypes.models import ContentType
            from django.core.cache import caches
            from django.db import connection

            connection.close()
            connection.settings_dict["NAME"] = self.names[name]
            ContentType.objects.clear_cache()
            for cache in caches.all(initialized_only=True):
                cache.clear()
            self.present = name

    def open(self, name: str, play: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Copy a saved world and enter it, or play it and save it; return what ``play`` returned, as JSON keeps it."""
        from django.db import connection

        empty = self.names.setdefault(self.EMPTY, str(connection.settings_dict["NAME"]))
        mine = f"{empty.removesuffix('.sqlite3')}-{name}" + (".sqlite3" if connection.vendor == "sqlite" else "")
        self.folder.mkdir(exist_ok=True)
        facts = self.folder / f"{name}.json"
        saved = str(self.folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else f"saved-{self.folder.name}"
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _copy(saved if facts.exists() else empty, mine)
            self.names[name] = mine
            self.enter(name)
            if not facts.exists():
                played = play()
                if "PYTEST_XDIST_WORKER" not in os.environ:
                    return played
                if connection.vendor == "postgresql":
                    with connection.cursor() as cursor:
                        cursor.execute("analyze")  # what a server in service does by itself
                _copy(mine, saved)
                facts.write_text(json.dumps(played), encoding="utf-8")
        return dict(json.loads(facts.read_text(encoding="utf-8")))

    def remove(self) -> None:
        """Delete the SQLite files that this process made."""
        for name in self.names.values():
            if name.endswith(".sqlite3"):
                for file in (name, f"{name}-wal", f"{name}-shm"):
                    Path(file).unlink(missing_ok=True)


def _copy(source: str, target: str) -> None:
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as begin, closing(sqlite3.connect(target)) as end:
            begin.backup(end)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'drop database if exists "{target}"')
        cursor.execute(f'create database "{target}" template "{source}"')
