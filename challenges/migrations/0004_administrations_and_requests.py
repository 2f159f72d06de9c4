import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.validators


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0003_fill_campaign_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('proposed_name', models.CharField(blank=True, max_length=250, verbose_name='dénomination proposée')),
                ('proposed_siren', models.CharField(blank=True, max_length=9, validators=[common.validators.validate_siren], verbose_name='SIREN proposé')),
                ('role', models.CharField(choices=[('lead', 'Porteur de projet'), ('sponsor', 'Sponsor'), ('hr', 'Contact RH'), ('finance', 'Contact gestion'), ('reader', 'Lecteur')], default='lead', max_length=10, verbose_name='rôle')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('state', models.CharField(choices=[('pending', 'En attente'), ('approved', 'Acceptée'), ('refused', 'Refusée')], default='pending', max_length=10, verbose_name='état')),
                ('asked_at', models.DateTimeField(verbose_name='demandé le')),
            ],
            options={
                'verbose_name': 'demande de rattachement',
                'ordering': ('asked_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='JoinRequestLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=40, verbose_name='action')),
                ('source', models.CharField(max_length=30, verbose_name='état de départ')),
                ('target', models.CharField(max_length=30, verbose_name='état d’arrivée')),
                ('at', models.DateTimeField(verbose_name='date')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LabelDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before_method', models.CharField(blank=True, max_length=20, verbose_name='rapprochement précédent')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='explication')),
                ('at', models.DateTimeField(verbose_name='décidé le')),
            ],
            options={
                'verbose_name': 'décision sur un libellé',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='administration',
            name='acronym',
            field=models.CharField(blank=True, max_length=160, verbose_name='sigle'),
        ),
        migrations.AddField(
            model_name='administration',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='challenges.administration', verbose_name='rattachée à'),
        ),
        migrations.AddField(
            model_name='administration',
            name='search_words',
            field=models.TextField(blank=True, editable=False, verbose_name='mots cherchés'),
        ),
        migrations.AddConstraint(
            model_name='administration',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='administration_not_its_own_parent', violation_error_message='Une administration n’est pas rattachée à elle-même.'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='administration',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='challenges.administration', verbose_name='administration'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='joinrequestlog',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur'),
        ),
        migrations.AddField(
            model_name='joinrequestlog',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='challenges.joinrequest'),
        ),
        migrations.AddField(
            model_name='labeldecision',
            name='after',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='challenges.administration'),
        ),
        migrations.AddField(
            model_name='labeldecision',
            name='before',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='challenges.administration'),
        ),
        migrations.AddField(
            model_name='labeldecision',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='labeldecision',
            name='label',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='challenges.administrationlabel'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('administration__isnull', False), ('state', 'pending')), fields=('user', 'administration'), name='join_request_once', violation_error_message='Une demande est déjà en attente pour cette administration.'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(('administration__isnull', False), models.Q(('proposed_name', ''), _negated=True), _connector='OR'), name='join_request_names_a_body', violation_error_message='Choisissez une administration, ou nommez-la.'),
        ),
    ]
