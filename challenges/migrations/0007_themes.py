from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0006_public_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80, unique=True, verbose_name='thématique')),
            ],
            options={
                'verbose_name': 'thématique',
                'ordering': ('label',),
            },
        ),
        migrations.RenameField(
            model_name='challenge',
            old_name='themes',
            new_name='listed_themes',
        ),
        migrations.AddField(
            model_name='challenge',
            name='themes',
            field=models.ManyToManyField(blank=True, related_name='challenges', to='challenges.theme', verbose_name='thématiques'),
        ),
    ]
