"""Keep with a message what it states, to be proved again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_message_has_one_addressee")]

    operations = [
        migrations.AddField("message", "claims", models.JSONField(null=True, verbose_name="phrases prouvées")),
    ]
