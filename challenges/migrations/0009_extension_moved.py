"""What moves with an extended deadline is published with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0008_accents_of_themes")]

    operations = [
        migrations.AddField(
            model_name="callextension",
            name="moved",
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name="dates déplacées avec elle"),
        ),
    ]
