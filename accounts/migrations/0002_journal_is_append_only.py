"""Let the database itself refuse to change an act, or to remove one of the year."""

from django.db import migrations

ENTRY, SEAL = "accounts_journalentry", "accounts_journalseal"
POSTGRESQL = """
create function journal_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '11 months' then
    return old;
  end if;
  raise exception 'the journal is append-only';
end $$;
create trigger append_only before update or delete on {entry} for each row execute function journal_is_append_only();
create trigger append_only before update or delete on {seal} for each row execute function journal_is_append_only();
"""
SQLITE = """
create trigger {table}_never_changes before update on {table}
begin select raise(abort, 'the journal is append-only'); end;
create trigger {table}_stays_a_year before delete on {table} when old.at >= datetime('now', '-11 months')
begin select raise(abort, 'the journal is append-only'); end;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format(entry=ENTRY, seal=SEAL))
        return
    for table in (ENTRY, SEAL):
        for statement in SQLITE.format(table=table).strip().split("end;\n"):
            schema_editor.execute(statement.rstrip().removesuffix("end;") + " end;")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"drop trigger append_only on {ENTRY}; drop trigger append_only on {SEAL}")
        schema_editor.execute("drop function journal_is_append_only()")
        return
    for table in (ENTRY, SEAL):
        schema_editor.execute(f"drop trigger {table}_never_changes")
        schema_editor.execute(f"drop trigger {table}_stays_a_year")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
