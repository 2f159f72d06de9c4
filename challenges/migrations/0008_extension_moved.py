"""What moves with an extended deadline is published with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0007_reasons_of_every_stage")]

    operations = [
        migrations.AddField(
            model_name="callextension",
            name="moved",
            field=models.JSONField(blank=True, default=list, verbose_name="dates déplacées avec elle"),
        ),
    ]
