"""Copy the address of each sponsor's account, and end the links thirty days after they were sent."""

from datetime import timedelta

from django.db import migrations

LIFETIME = timedelta(days=30)


def fill(apps, schema_editor):
    commitments = apps.get_model('challenges', 'Commitment').objects.select_related('sponsor')
    for commitment in commitments.iterator(chunk_size=500):
        commitment.address = commitment.sponsor.email
        commitment.expires_at = commitment.sent_at + LIFETIME
        commitment.save(update_fields=['address', 'expires_at'])


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0017_sponsor_addresses'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
