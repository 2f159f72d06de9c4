"""A save, encrypted or not, restored elsewhere: the same rows, the same bytes; what is broken is told first."""

import io
import sqlite3
import tarfile
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from common.files import backups, dumps
from tests.resilience import servers


@pytest.fixture
def world(tmp_path, settings, monkeypatch):
    """A database of its own and two folders of files, apart from the suite's."""
    settings.VAR_DIR = tmp_path
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "base.sqlite3")}
    with sqlite3.connect(database["NAME"]) as link:
        link.execute("create table accounts_user (id integer primary key, name text)")
        link.executemany("insert into accounts_user (name) values (?)", [("a",), ("b",)])
    link.close()
    linked = SimpleNamespace(settings_dict=database)
    closed = []

    class Connections(dict):
        def close_all(self):
            closed.append(True)

    monkeypatch.setattr(backups, "connections", Connections(default=linked))
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            alias: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(tmp_path / alias)},
            }
            for alias in backups.STORAGES
        },
    }
    storages["private"].save("pieces/2026/a.pdf", ContentFile(b"%PDF-1.7 a"))
    storages["default"].save("images/b.png", ContentFile(b"png"))
    return SimpleNamespace(folder=tmp_path, database=database, closed=closed)


def names(world):
    with dumps.Sqlite(world.database)._link() as link:
        return [name for (name,) in link.execute("select name from accounts_user order by id")]


def spoil(world):
    with dumps.Sqlite(world.database)._link() as link:
        link.execute("delete from accounts_user")
        link.commit()
    storages["private"].delete("pieces/2026/a.pdf")
    storages["default"].delete("images/b.png")
    storages["default"].save("images/b.png", ContentFile(b"autre"))


def test_a_save_is_restored_to_the_byte(world, capsys):
    target = world.folder / "sauvegarde.tar"
    call_command("backup", target)
    assert target.stat().st_mode & 0o077 == 0
    call_command("backup", target, "--drill")
    assert "2 lignes de 1 tables, 2 fichiers : restaurés à l’identique" in capsys.readouterr().out
    assert list(world.folder.glob("base.sqlite3.*")) == []
    spoil(world)
    call_command("restore", target)
    assert names(world) == ["a", "b"]
    assert (world.folder / "private/pieces/2026/a.pdf").read_bytes() == b"%PDF-1.7 a"
    assert (world.folder / "default/images/b.png").read_bytes() == b"png"
    assert world.closed
    assert "2 lignes de 1 tables et 2 fichiers restaurés" in capsys.readouterr().out


def test_people_are_not_replaced_unless_asked(world):
    target = world.folder / "sauvegarde.tar"
    backups.write(target)
    with pytest.raises(CommandError, match="contient déjà des comptes"):
        call_command("restore", target)
    assert backups.restore(target, replace=True).rows == 2


def test_an_encrypted_save_opens_for_its_owners_only(world):
    owner, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    target = world.folder / "sauvegarde.age"
    call_command("backup", target, "--to", str(owner.to_public()))
    assert b"%PDF" not in target.read_bytes()
    with pytest.raises(CommandError, match="donnez la clé"):
        call_command("backup", target, "--drill")
    for name, key in (("bonne", owner), ("autre", other)):
        (world.folder / name).write_text(
            f"# clé d’essai\n{key}\n".replace("é", "e").replace("’", "'"), encoding="ascii"
        )
    with pytest.raises(CommandError, match="ne s’ouvre pas avec cette clé"):
        call_command("backup", target, "--drill", "--identity", str(world.folder / "autre"))
    assert backups.drill(target, identity=world.folder / "bonne").differences == ()
    spoil(world)
    assert backups.restore(target, identity=world.folder / "bonne").differences == ()
    with pytest.raises(CommandError, match="Clé publique illisible"):
        call_command("backup", target, "--to", "age1faux")


def rewritten(source, target, change):
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            content = old.extractfile(member).read()
            changed = change(member.name, content)
            if changed is None:
                continue
            member.size = len(changed)

            new.addfile(member, io.BytesIO(changed))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda name, content: content + b"x" if name.endswith("a.pdf") else content, "abîmée : files/private"),
        (lambda name, content: None if name.endswith("b.png") else content, "abîmée : files/default"),
        (lambda name, content: None if name == "manifest.json" else content, "pas une sauvegarde entière"),
    ],
)
def test_a_broken_save_is_told_before_anything_is_touched(world, change, message):
    whole, broken = world.folder / "a.tar", world.folder / "b.tar"
    backups.write(whole)
    rewritten(whole, broken, change)
    for command in (("restore", broken, "--replace"), ("backup", broken, "--drill")):
        with pytest.raises(CommandError, match=message):
            call_command(*command)
    assert names(world) == ["a", "b"]
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", world.folder / "absente")


def test_rows_that_are_missing_after_a_restoration_are_told(world, monkeypatch, capsys):
    target = world.folder / "a.tar"
    backups.write(target)
    monkeypatch.setattr(dumps.Sqlite, "counts", lambda self: {"accounts_user": 0, "autre": 1})
    with pytest.raises(CommandError, match="2\xa0écart"):
        call_command("restore", target)
    with pytest.raises(CommandError, match="2\xa0écart"):
        call_command("backup", target, "--drill")
    assert "accounts_user : 2 lignes sauvegardées, 0 restaurées" in capsys.readouterr().out


def test_a_file_that_does_not_take_its_name_back_is_told(world, monkeypatch):
    target = world.folder / "a.tar"
    backups.write(target)
    monkeypatch.setattr(type(storages["private"]), "delete", lambda self, name: None)
    with pytest.raises(backups.BackupError, match="n’a pas repris son nom"):
        backups.restore(target, replace=True)


def test_an_empty_storage_is_saved(world):
    storages["private"].delete("pieces/2026/a.pdf")
    (world.folder / "default").rename(world.folder / "ailleurs")
    assert backups.write(world.folder / "a.tar").files == 0


@contextmanager
def server():
    with servers.postgresql() as url:
        parts = psycopg.conninfo.conninfo_to_dict(url)
        yield {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts["dbname"], "USER": parts.get("user", ""),
            "PASSWORD": parts.get("password", ""), "HOST": parts.get("host", ""), "PORT": parts.get("port", ""),
        }  # fmt: skip


def test_postgresql_is_dumped_under_load_and_restored_whole(tmp_path):
    with server() as database:
        engine = dumps.engine(database)
        arguments = engine._arguments
        with psycopg.connect(**arguments, autocommit=True) as link:
            link.execute("create table people (id serial primary key, name text)")
            link.execute("insert into people (name) select 'p' || n from generate_series(1, 500) n")
            counts = engine.dump(tmp_path / "a")
            link.execute("insert into people (name) values ('après')")
            assert counts == {"people": 500}
            with engine.scratch() as other:
                other.load(tmp_path / "a")
                assert other.counts() == counts
            link.execute("delete from people where id > 10")
        engine.load(tmp_path / "a")
        assert engine.counts() == counts
        (tmp_path / "b").write_bytes(b"rien")
        with pytest.raises(dumps.DumpError, match="pg_restore"):
            engine.load(tmp_path / "b")
        assert engine.counts() == counts
