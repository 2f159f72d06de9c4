import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0005_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChallengeQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='question')),
                ('asked_at', models.DateTimeField(verbose_name='posée le')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='répondue le')),
            ],
            options={
                'verbose_name': 'question sur un défi',
                'ordering': ('asked_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='KeyFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=40, verbose_name='chiffre')),
                ('label', models.CharField(max_length=120, verbose_name='ce qu’il compte')),
            ],
            options={
                'verbose_name': 'chiffre clé',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Webinar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='durée en minutes')),
                ('url', models.URLField(blank=True, verbose_name='lien de connexion')),
                ('cancelled', models.BooleanField(default=False, verbose_name='annulé')),
            ],
            options={
                'verbose_name': 'webinaire',
                'ordering': ('starts_at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='challenge',
            name='place',
            field=models.CharField(blank=True, editable=False, max_length=80, verbose_name='ville'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='problem',
            field=models.TextField(blank=True, verbose_name='problématique'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='search_words',
            field=models.TextField(blank=True, editable=False, verbose_name='mots cherchés'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='team',
            field=models.TextField(blank=True, verbose_name='équipe d’accueil'),
        ),
        migrations.AddField(
            model_name='challengequestion',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='challengequestion',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='challengequestion',
            name='challenge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='challenges.challenge'),
        ),
        migrations.AddField(
            model_name='keyfigure',
            name='challenge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='key_figures', to='challenges.challenge'),
        ),
        migrations.AddField(
            model_name='webinar',
            name='challenge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webinars', to='challenges.challenge'),
        ),
        migrations.AddConstraint(
            model_name='challengequestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='challenge_question_answered_whole', violation_error_message='Une réponse a un texte, un auteur et une date.'),
        ),
    ]
