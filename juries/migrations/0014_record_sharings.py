"""Keep what each sharing of readings gave, with the proof of its heaviest load."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the record of sharings."""

    dependencies = (
        ("juries", "0013_assessment_grid_required"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        migrations.CreateModel(
            name="SharingRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("readings", models.PositiveIntegerField(verbose_name="lectures confiées")),
                ("heaviest", models.PositiveIntegerField(verbose_name="dossiers au plus par juré")),
                ("limit", models.PositiveIntegerField(verbose_name="minimum possible")),
                ("proof", models.JSONField(verbose_name="preuve")),
                ("at", models.DateTimeField(verbose_name="faite le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sharings", to="juries.panel"
                    ),
                ),
            ],
            options={"verbose_name": "répartition", "ordering": ("pk",)},
        ),
    )
