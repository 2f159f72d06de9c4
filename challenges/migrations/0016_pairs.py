from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0015_exercise_stage'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='pairs',
            field=models.CharField(blank=True, choices=[('', 'Non'), ('preferred', 'Oui, de préférence ensemble'), ('together', 'Oui, y compris « seulement ensemble »')], db_default='', default='', max_length=9, verbose_name='candidatures en binôme'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='pairs_sentence',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='ce qui est dit du binôme'),
        ),
    ]
