"""The sponsor is an address, with the proof of what it signed: columns first."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('challenges', '0016_public_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='commitment',
            name='address',
            field=models.EmailField(default='', max_length=254, verbose_name='adresse du sponsor'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='commitment',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandés par'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='code_hash',
            field=models.CharField(blank=True, max_length=64, verbose_name='empreinte du code'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='code_sent_at',
            field=models.DateTimeField(null=True, verbose_name='code envoyé le'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='code_tries',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='essais'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='evidence',
            field=models.JSONField(default=dict, verbose_name='preuve'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='expires_at',
            field=models.DateTimeField(null=True, verbose_name='lien valable jusqu’au'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='opened_at',
            field=models.DateTimeField(null=True, verbose_name='lus le'),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='sha256',
            field=models.CharField(blank=True, max_length=64, verbose_name='empreinte de la preuve'),
        ),
    ]
