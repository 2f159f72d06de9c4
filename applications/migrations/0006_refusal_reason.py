"""Keep the coded reason of a refusal with its application."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_deliveries"), ("challenges", "0007_reasons_of_every_stage")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="refusal_reason",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="challenges.refusalreason",
                verbose_name="motif du refus",
            ),
        ),
    ]
