"""Give each assessment the grid it was made on: its panel's."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, _editor: Any) -> None:
    """Copy the panel's grid."""
    panel = apps.get_model("juries", "Panel").objects.filter(pk=OuterRef("panel"))
    apps.get_model("juries", "Assessment").objects.filter(grid=None).update(grid=Subquery(panel.values("grid")[:1]))


class Migration(migrations.Migration):
    """Fill ``Assessment.grid``."""

    dependencies = (("juries", "0011_reading_plans"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
