"""Copy a whole database to a file and back: what the engine's own tools write, with the counts of the same instant."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import psycopg
from psycopg import sql

Database = Mapping[str, Any]  # an entry of DATABASES
Counts = dict[str, int]


class DumpError(Exception):
    """The engine's tool failed; the message is its own."""


class Engine(Protocol):
    """What both engines do with a database."""

    def dump(self, target: Path) -> Counts:
        """Write the database to a file and return the rows of each table at that instant."""

    def load(self, source: Path) -> None:
        """Replace the database by what a file holds. Raises :class:`DumpError`."""

    def counts(self) -> Counts:
        """Return the rows of each table."""

    def scratch(self) -> Any:
        """Open another, empty database of the same server for the time of a block."""


class Sqlite:
    """A file."""

    def __init__(self, database: Database) -> None:
        self.path = Path(database["NAME"])

    def _link(self) -> Any:
        return closing(sqlite3.connect(self.path))

    def dump(self, target: Path) -> Counts:
        """Copy the pages as they are, writers going on (« vacuum into » would want Django’s own functions)."""
        with self._link() as link, closing(sqlite3.connect(target)) as copy:
            link.backup(copy)
        return Sqlite({"NAME": target}).counts()

    def load(self, source: Path) -> None:
        """Copy the file in place of ours; what SQLite kept beside it goes."""
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, self.path)

    def counts(self) -> Counts:
        """Count each table."""
        with self._link() as link:
            names = link.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
            return {
                name: link.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608 - a name of our own
                for (name,) in sorted(names.fetchall())
            }

    @contextmanager
    def scratch(self) -> Iterator[Engine]:
        """Yield a database in a file beside ours."""
        path = self.path.with_name(f"{self.path.name}.{uuid4().hex}")
        try:
            yield Sqlite({"NAME": path})
        finally:
            path.unlink(missing_ok=True)


class Postgresql:
    """A database of a server, through ``pg_dump`` and ``pg_restore``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def _arguments(self) -> dict[str, str]:
        known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        return {ours: str(self.database[theirs]) for ours, theirs in known.items() if self.database.get(theirs)}

    def _run(self, *command: str) -> None:
        names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
        env = os.environ | {names[name]: value for name, value in self._arguments.items()}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if done.returncode:
            raise DumpError(done.stderr.strip())

    @staticmethod
    def _counts(link: "psycopg.Connection[Any]") -> Counts:
        names = link.execute("select tablename from pg_tables where schemaname = 'public' order by tablename")
        count = sql.SQL("select count(*) from {}")
        return {
            name: link.execute(count.format(sql.Identifier(name))).fetchone()[0]  # type: ignore[index]
            for (name,) in names.fetchall()
        }

    def dump(self, target: Path) -> Counts:
        """Dump under an exported snapshot, in which the rows are counted too."""
        with psycopg.connect(**self._arguments) as link:  # type: ignore[arg-type]
            link.execute("set transaction isolation level repeatable read read only")
            [snapshot] = link.execute("select pg_export_snapshot()").fetchone()  # type: ignore[misc]
            self._run("pg_dump", "-Fc", f"--snapshot={snapshot}", "-f", str(target))
            return self._counts(link)

    def load(self, source: Path) -> None:
        """Restore in one transaction: whole, or not at all."""
        name = self._arguments["dbname"]
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "-d", name)
        self._run("pg_restore", *options, str(source))

    def counts(self) -> Counts:
        """Count each table."""
        with psycopg.connect(**self._arguments) as link:  # type: ignore[arg-type]
            return self._counts(link)

    @contextmanager
    def scratch(self) -> Iterator[Engine]:
        """Yield a database of the same server, dropped at the end."""
        name = sql.Identifier(f"drill_{uuid4().hex}")
        with psycopg.connect(**self._arguments, autocommit=True) as link:  # type: ignore[arg-type]
            link.execute(sql.SQL("create database {} template template0").format(name))
            try:
                yield Postgresql({**self.database, "NAME": name._obj[0]})  # noqa: SLF001 - psycopg's own word
            finally:
                link.execute(sql.SQL("drop database {} with (force)").format(name))


def engine(database: Database) -> Engine:
    """Return what dumps a database, by its engine."""
    return Sqlite(database) if str(database["ENGINE"]).endswith("sqlite3") else Postgresql(database)
