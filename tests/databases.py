"""One migrated database for every process of the suite: each copies it instead of migrating its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
