"""Keep the automations of a campaign, and what each did of each dossier."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0006_refusal_reason'),
        ('challenges', '0007_reasons_of_every_stage'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Automation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('kind', models.CharField(choices=[('application', 'Candidatures'), ('challenge', 'Défis')], max_length=12, verbose_name='dossiers')),
                ('watched', models.CharField(max_length=16, verbose_name='état')),
                ('days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='jours')),
                ('action', models.CharField(choices=[('task', 'Créer une tâche'), ('message', 'Écrire à la personne'), ('tag', 'Étiqueter la candidature'), ('assign', 'Attribuer à un ou une collègue')], max_length=8, verbose_name='action')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='étiquette, ou tâche')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='message')),
                ('state', models.CharField(choices=[('draft', 'À essayer'), ('active', 'En service'), ('stopped', 'Arrêtée')], default='draft', max_length=8, verbose_name='état de l’automatisation')),
                ('made_at', models.DateTimeField(verbose_name='écrite le')),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='collègue')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='automations', to='challenges.campaign')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'automatisation',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='AutomationLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=40, verbose_name='action')),
                ('source', models.CharField(max_length=30, verbose_name='état de départ')),
                ('target', models.CharField(max_length=30, verbose_name='état d’arrivée')),
                ('at', models.DateTimeField(verbose_name='date')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='applications.automation')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AutomationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(verbose_name='passage')),
                ('at', models.DateTimeField(verbose_name='date')),
                ('done_at', models.DateTimeField(null=True, verbose_name='faite le')),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='automation_runs', to='applications.application')),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('automation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='applications.automation')),
                ('challenge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='automation_runs', to='challenges.challenge')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'passage d’une automatisation',
                'ordering': ('-at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('automation', 'entry'), name='automation_once_an_entry'), models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', False), ('challenge__isnull', True)), models.Q(('application__isnull', True), ('challenge__isnull', False)), _connector='OR'), name='automation_run_about_one_thing')],
            },
        ),
    ]
