"""A migration never breaks the code that still runs while it is applied: add first, remove a version later.

The rule holds for every migration after ``BASE`` (the last ones before anybody ran the platform). What must break it is
done in two versions, and named in ``SECOND_STEPS`` with the version that stopped using it.
"""

import re
import sqlite3

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.backends.sqlite3._functions import register as register_functions
from django.db.migrations.loader import MigrationLoader

BASE = {
    "accounts": 2, "applications": 2, "challenges": 2, "cms": 1, "documents": 1, "dossiers": 1, "followup": 1,
    "juries": 1, "notifications": 1, "panels": 1, "references": 1, "reporting": 1, "sandbox": 1, "selection": 1, "talents": 1,
}  # fmt: skip
SECOND_STEPS: dict[tuple[str, str], str] = {}
RESPECTED = {
    "mission_act_contact_has_role": "the code that still runs writes neither contacts nor roles",
    "signature_signed_has_evidence": "it replaces a stricter one",
}
"""Constraints added to a table in use, each with why the code that still runs respects it."""
BREAKING = (
    migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel,
    migrations.AlterModelTable,
)  # fmt: skip


def faults(operation):
    """Return why an operation would break the code that still runs, or nothing."""
    if isinstance(operation, BREAKING):
        return f"{operation.describe()}: the code that still runs uses it"
    if isinstance(operation, migrations.AddField):
        field = operation.field
        filled = field.null or field.has_db_default() or isinstance(field, models.ManyToManyField)
        return (
            "" if filled else f"{operation.describe()}: the code that still runs does not fill it (null or db_default)"
        )
    if isinstance(operation, migrations.AddConstraint) and operation.constraint.name not in RESPECTED:
        return f"{operation.describe()}: the code that still runs may not respect it"
    return ""


def test_no_migration_breaks_the_code_that_still_runs():
    lossy = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in BASE or int(name[:4]) <= BASE[app] or (app, name) in SECOND_STEPS:
            continue
        created = {
            operation.name_lower for operation in migration.operations if isinstance(operation, migrations.CreateModel)
        }
        lossy += [
            f"{app} {name}: {reason}"
            for operation in migration.operations
            if getattr(operation, "model_name_lower", "") not in created and (reason := faults(operation))
        ]
    assert lossy == []


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (migrations.RemoveField("user", "siret"), True),
        (migrations.DeleteModel("user"), True),
        (migrations.RenameField("user", "siret", "siren"), True),
        (migrations.AddField("user", "age", models.IntegerField(default=0)), True),
        (migrations.AddField("user", "age", models.IntegerField(null=True)), False),
        (migrations.AddField("user", "age", models.IntegerField(db_default=0)), False),
        (migrations.AddConstraint("user", models.CheckConstraint(condition=models.Q(pk__gt=0), name="c")), True),
        (migrations.AddIndex("user", models.Index(fields=["email"], name="i")), False),
    ],
)
def test_the_rule_knows_what_breaks(operation, breaks):
    assert bool(faults(operation)) is breaks


def test_the_base_is_what_the_packages_hold():
    leaves = {app: int(name[:4]) for app, name in MigrationLoader(None).graph.leaf_nodes() if app in BASE}
    assert all(leaves[app] >= rank for app, rank in BASE.items())


def objects(cursor):
    """Return what a SQLite database holds: columns, foreign keys, checks and uniques of tables, and indexes."""
    known = {}
    for kind, name, sql in cursor.execute("select type, name, sql from sqlite_master").fetchall():
        if kind == "table":
            columns = cursor.execute(f"pragma table_xinfo('{name}')").fetchall()
            keys = cursor.execute(f"pragma foreign_key_list('{name}')").fetchall()
            inside = sql.rstrip().removesuffix(")")  # the end of the table, which would stick to its last rule
            rules = sorted(part.strip() for part in re.split(r", (?=CONSTRAINT )", inside)[1:])
            known[name] = sorted(map(str, (row[1:] for row in columns))), sorted(str(row[2:5]) for row in keys), rules
        elif kind == "index" and sql:
            known[name] = re.sub(r"\s+", " ", sql).removesuffix(";")
    return known


def statements(editor, model):
    """Yield what makes the tables and indexes of a model from nothing."""
    editor.collected_sql, editor.deferred_sql = [], []
    editor.create_model(model)
    yield from editor.collected_sql
    yield from map(str, editor.deferred_sql)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the catalogue of SQLite")
def test_migrations_make_the_tables_that_the_models_describe(db):
    fresh = sqlite3.connect(":memory:")
    register_functions(fresh)
    editor = connection.schema_editor(collect_sql=True)
    tables = set()
    for model in apps.get_models():
        if model._meta.app_label in BASE:
            tables |= {model._meta.db_table, *(field.m2m_db_table() for field in model._meta.local_many_to_many)}
            for statement in statements(editor, model):
                fresh.execute(statement)
    described = objects(fresh.cursor())
    with connection.cursor() as cursor:
        migrated = objects(cursor.cursor)
    assert tables <= described.keys()
    assert len(described) > 2 * len(tables)  # with their indexes
    assert {name: migrated.get(name) for name in described} == described
