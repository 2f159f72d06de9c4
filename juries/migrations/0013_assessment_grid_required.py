"""Every assessment says on which grid it was made."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Forbid an assessment without grid."""

    dependencies = (("juries", "0012_fill_assessment_grid"),)
    operations = (
        migrations.AlterField(
            model_name="assessment",
            name="grid",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="juries.scoringgrid"
            ),
        ),
    )
