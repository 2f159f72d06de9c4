"""Write the names of the directory that were left in capitals as people write them."""

from django.db import migrations

from challenges.domain.body_names import write_name

BATCH = 500


def write_names(apps, schema_editor):
    administrations = apps.get_model("challenges", "Administration")
    changed = []
    for row in administrations.objects.only("pk", "siren", "name").iterator(chunk_size=BATCH):
        name = write_name(row.siren, row.name) if row.name.isupper() else row.name
        if name != row.name:
            row.name = name[:250]
            changed.append(row)
    administrations.objects.bulk_update(changed, ["name"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("challenges", "0022_correct_funding_plans")]

    operations = [migrations.RunPython(write_names, migrations.RunPython.noop, elidable=True)]
