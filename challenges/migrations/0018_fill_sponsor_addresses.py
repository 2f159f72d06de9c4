"""Copy the address of each sponsor's account."""

from django.db import migrations


def fill(apps, schema_editor):
    commitments = apps.get_model('challenges', 'Commitment').objects.filter(address='').select_related('sponsor')
    for commitment in commitments.iterator(chunk_size=500):
        commitment.address = commitment.sponsor.email
        commitment.save(update_fields=['address'])


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0017_sponsor_addresses'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
