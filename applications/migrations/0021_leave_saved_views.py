import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table is left behind, tied to nothing: the next version, whose code no longer knows it, takes it away."""

    dependencies = [("applications", "0020_views_of_any_list")]

    operations = [
        migrations.AlterField(
            "savedview",
            "owner",
            models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            "savedview",
            "campaign",
            models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="challenges.campaign"
            ),
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("SavedView")]),
    ]
