"""A migration never breaks the code that still runs while it is applied: add first, remove a version later.

The rule holds for every migration after ``BASE`` (the last ones before anybody ran the platform). What must break it is
done in two versions, and named in ``SECOND_STEPS`` with the version that stopped using it.
"""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

BASE = {
    "accounts": 6, "applications": 19, "challenges": 15, "cms": 2, "documents": 4, "dossiers": 8, "juries": 13,
    "notifications": 3, "rehearsal": 1, "talents": 6,
}  # fmt: skip
SECOND_STEPS: dict[tuple[str, str], str] = {
    # Every message of the code before has a recipient, and the column's own default is no address.
    ("notifications", "0005_message_has_one_addressee"): "0.3.0",
}
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
    if isinstance(operation, migrations.AddConstraint):
        return f"{operation.describe()}: the code that still runs may not respect it"
    return ""


def test_no_migration_breaks_the_code_that_still_runs():
    found = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in BASE or int(name[:4]) <= BASE[app] or (app, name) in SECOND_STEPS:
            continue
        found += [f"{app} {name}: {told}" for operation in migration.operations if (told := faults(operation))]
    assert found == []


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
