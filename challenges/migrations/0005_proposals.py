import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0004_administrations_and_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChallengeComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('host', 'Administration'), ('team', 'Équipe programme')], max_length=10, verbose_name='lecteurs')),
                ('text', models.TextField(verbose_name='commentaire')),
                ('at', models.DateTimeField(verbose_name='écrit le')),
            ],
            options={
                'verbose_name': 'commentaire',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='lien personnel')),
                ('text', models.TextField(verbose_name='engagements')),
                ('sent_at', models.DateTimeField(verbose_name='envoyé le')),
                ('signed_name', models.CharField(blank=True, max_length=160, verbose_name='nom du signataire')),
                ('signed_function', models.CharField(blank=True, max_length=160, verbose_name='fonction du signataire')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='signé le')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='empreinte du texte signé')),
            ],
            options={
                'verbose_name': 'engagement du sponsor',
            },
        ),
        migrations.CreateModel(
            name='FundingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('direct', 'Programme budgétaire de l’administration, doté de titre 2'), ('carried', 'Crédits de titre 2 portés par le ministère'), ('self', 'Autofinancement, sans cofinancement du programme')], max_length=10, verbose_name='crédits')),
                ('programme', models.CharField(blank=True, max_length=3, verbose_name='numéro du programme budgétaire')),
                ('title_2', models.BooleanField(default=False, verbose_name='le programme a des crédits de titre 2')),
                ('headcount_ceiling', models.BooleanField(default=False, verbose_name='plafond d’emplois vérifié avec le responsable du programme')),
                ('written_at', models.DateTimeField(verbose_name='écrit le')),
            ],
            options={
                'verbose_name': 'plan de financement',
            },
        ),
        migrations.CreateModel(
            name='PositionSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('wanted', 'Attendue'), ('trainable', 'Peut s’acquérir pendant la mission')], default='wanted', max_length=10, verbose_name='niveau')),
            ],
            options={
                'verbose_name': 'compétence d’un poste',
                'ordering': ('-level', 'skill__label'),
            },
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80, unique=True, verbose_name='compétence')),
            ],
            options={
                'verbose_name': 'compétence',
                'ordering': ('label',),
            },
        ),
        migrations.AddField(
            model_name='challenge',
            name='completion_due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='à compléter avant le'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='completion_note',
            field=models.TextField(blank=True, verbose_name='à compléter'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='instructor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suivi par'),
        ),
        migrations.AddField(
            model_name='challenge',
            name='refusal_code',
            field=models.CharField(blank=True, choices=[('not_a_body', 'Le porteur n’est pas une administration éligible'), ('no_funding', 'Le financement n’est pas établi'), ('no_commitment', 'Le sponsor n’est pas engagé'), ('not_detailed', 'Le dossier n’est pas assez détaillé'), ('out_of_scope', 'Le projet n’entre pas dans l’objet du programme'), ('not_completed', 'Le dossier n’a pas été complété dans le délai'), ('duplicate', 'Le projet a été déposé deux fois'), ('other', 'Autre motif')], max_length=20, verbose_name='motif d’irrecevabilité'),
        ),
        migrations.AddField(
            model_name='position',
            name='pay_band',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='challenges.payband', verbose_name='expérience attendue'),
        ),
        migrations.AlterField(
            model_name='challenge',
            name='state',
            field=models.CharField(choices=[('draft', 'Brouillon'), ('submitted', 'Déposé'), ('incomplete', 'À compléter'), ('ineligible', 'Irrecevable'), ('shortlisted', 'Présélectionné'), ('heard', 'Auditionné'), ('selected', 'Retenu'), ('rejected', 'Non retenu'), ('published', 'Publié'), ('active', 'Actif'), ('closed', 'Clos'), ('withdrawn', 'Retiré')], default='draft', max_length=12, verbose_name='état'),
        ),
        migrations.AddField(
            model_name='challengecomment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='challengecomment',
            name='challenge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='challenges.challenge'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='challenge',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='commitment', to='challenges.challenge'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='sponsor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fundingplan',
            name='bearer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.administration', verbose_name='porteur administratif'),
        ),
        migrations.AddField(
            model_name='fundingplan',
            name='challenge',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='funding', to='challenges.challenge'),
        ),
        migrations.AddField(
            model_name='fundingplan',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='positionskill',
            name='position',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='challenges.position'),
        ),
        migrations.AddField(
            model_name='positionskill',
            name='skill',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='challenges.skill'),
        ),
        migrations.RemoveIndex(model_name='challenge', name='challenge_by_campaign'),
        migrations.AddIndex(
            model_name='challenge',
            index=models.Index(fields=['campaign', 'state', 'id'], name='challenge_by_state'),
        ),
        migrations.AddIndex(
            model_name='challenge',
            index=models.Index(fields=['campaign', 'id'], name='challenge_queue'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sha256', ''), ('signed_at__isnull', True), ('signed_name', '')), models.Q(('signed_at__isnull', False), models.Q(('sha256', ''), _negated=True), models.Q(('signed_name', ''), _negated=True)), _connector='OR'), name='commitment_signed_whole', violation_error_message='Un engagement signé porte un nom et une empreinte.'),
        ),
        migrations.AddConstraint(
            model_name='fundingplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', 'carried'), _negated=True), ('bearer__isnull', False), _connector='OR'), name='funding_carried_has_a_bearer', violation_error_message='Des crédits portés ont un porteur administratif (R17).'),
        ),
        migrations.AddConstraint(
            model_name='fundingplan',
            constraint=models.CheckConstraint(condition=models.Q(('source', 'self'), models.Q(('title_2', True), models.Q(('programme', ''), _negated=True)), _connector='OR'), name='funding_shared_has_title_2', violation_error_message='Un cofinancement suppose un programme doté de crédits de titre 2 (R16).'),
        ),
        migrations.AddConstraint(
            model_name='positionskill',
            constraint=models.UniqueConstraint(fields=('position', 'skill'), name='position_skill_once'),
        ),
    ]
