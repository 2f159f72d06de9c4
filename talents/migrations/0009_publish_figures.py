"""Keep the figures of people that each campaign has published."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the published figures."""

    dependencies = (
        ("challenges", "0019_ascii_addresses"),
        ("talents", "0008_say_the_bounds_of_working_time"),
    )
    operations = (
        migrations.CreateModel(
            name="PublishedFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shown", models.JSONField(verbose_name="chiffres publiés")),
                ("at", models.DateTimeField(verbose_name="publiés le")),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="published_figures",
                        to="challenges.campaign",
                    ),
                ),
            ],
            options={"verbose_name": "chiffres publiés", "verbose_name_plural": "chiffres publiés"},
        ),
    )
