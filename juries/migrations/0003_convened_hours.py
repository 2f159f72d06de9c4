"""Keep the hour that a convocation gave, which a later move used to erase."""

from django.db import migrations, models
from django.db.models import F


def keep_the_hours(apps, schema_editor):
    """Write the hour of each convocation sent; those of hearings moved since are not known any more."""
    hearings = apps.get_model("juries", "Hearing").objects.using(schema_editor.connection.alias)
    hearings.filter(convened_at__isnull=False).update(convened_for=F("starts_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("juries", "0002_reopened_grids"),
    ]

    operations = [
        migrations.AddField(
            model_name="hearing",
            name="convened_for",
            field=models.DateTimeField(null=True, verbose_name="heure de la dernière convocation"),
        ),
        migrations.RunPython(keep_the_hours, migrations.RunPython.noop),
    ]
