"""Keep the requests for reasons and the appeals, with their delay and their answer."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0006_refusal_reason'),
        ('challenges', '0007_reasons_of_every_stage'),
        ('selection', '0002_deliveries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('kind', models.CharField(choices=[('reasons', 'Demande de motifs'), ('appeal', 'Recours gracieux')], max_length=10, verbose_name='nature')),
                ('state', models.CharField(choices=[('received', 'En attente de réponse'), ('explained', 'Motifs communiqués'), ('granted', 'Recours accueilli'), ('dismissed', 'Recours rejeté'), ('silent', 'Rejet implicite'), ('withdrawn', 'Retrait')], default='received', max_length=10, verbose_name='état')),
                ('decision', models.CharField(max_length=20, verbose_name='décision contestée')),
                ('decided_on', models.DateField(verbose_name='annoncée le')),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='ce qui est écrit')),
                ('received_at', models.DateTimeField(verbose_name='reçu le')),
                ('due_on', models.DateField(verbose_name='dernier jour pour répondre')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('sentences', models.JSONField(default=list, verbose_name='motifs joints')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='répondu le')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decision_requests', to='applications.application', verbose_name='candidature')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decision_requests', to='challenges.campaign')),
                ('challenge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decision_requests', to='challenges.challenge', verbose_name='défi')),
            ],
            options={
                'verbose_name': 'demande sur une décision',
                'ordering': ('due_on', 'pk'),
                'indexes': [models.Index(fields=['state', 'due_on'], name='decision_request_by_due')],
                'constraints': [
                    models.CheckConstraint(
                        condition=models.Q(application__isnull=False, challenge__isnull=True)
                        | models.Q(application__isnull=True, challenge__isnull=False),
                        name='decision_request_about_one_thing',
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(state='received'),
                        fields=('application', 'kind'),
                        name='decision_request_once_application',
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(state='received'),
                        fields=('challenge', 'kind'),
                        name='decision_request_once_challenge',
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='DecisionRequestLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=40, verbose_name='action')),
                ('source', models.CharField(max_length=30, verbose_name='état de départ')),
                ('target', models.CharField(max_length=30, verbose_name='état d’arrivée')),
                ('at', models.DateTimeField(verbose_name='date')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='selection.decisionrequest')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'abstract': False,
            },
        ),
    ]
