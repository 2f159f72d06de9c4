"""A sponsor needs no account; every link has its end."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0018_fill_sponsor_addresses'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='commitment',
            name='sponsor',
        ),
        migrations.AlterField(
            model_name='commitment',
            name='expires_at',
            field=models.DateTimeField(verbose_name='lien valable jusqu’au'),
        ),
    ]
