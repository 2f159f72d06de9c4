"""Whoever was of the team keeps all its rights: they administer the platform, until somebody says otherwise."""

from datetime import datetime, timezone

from django.db import migrations

from common.days import day_of

BATCH_ROWS = 500


def give(apps, schema_editor):
    user_model, assignment_model = apps.get_model("accounts", "User"), apps.get_model("accounts", "RoleAssignment")
    now = datetime.now(tz=timezone.utc)
    assignment_model.objects.bulk_create(
        (
            assignment_model(
                user=user,
                role="administrator",
                scope="platform",
                scope_code="",
                starts_on=day_of(user.date_joined),
                created_at=now,
            )
            for user in user_model.objects.filter(was_team=True, is_active=True).order_by("pk")
        ),
        batch_size=BATCH_ROWS,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_role_assignment"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop, elidable=True),
    ]
