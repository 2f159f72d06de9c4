"""Roles with their dates take the place of the flag of the team (docs/adr/0043)."""

import django.db.models.deletion
import uuid

import common.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_journal_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_assignments', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('role', models.CharField(choices=[('administrator', 'Administration de la plateforme'), ('manager', 'Responsable de programme'), ('instructor', 'Instruction des dossiers'), ('jury_secretary', 'Secrétariat des jurys'), ('hr', 'Ressources humaines'), ('legal_finance', 'Juridique et finances'), ('coach', 'Accompagnement des talents'), ('reader', 'Lecture'), ('editor', 'Édition du site')], max_length=16, verbose_name='rôle')),
                ('scope', models.CharField(choices=[('platform', 'Toute la plateforme'), ('programme', 'Un programme'), ('campaign', 'Une campagne')], max_length=10, verbose_name='portée')),
                ('scope_code', models.CharField(blank=True, max_length=20, verbose_name='programme ou campagne')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confié par')),
                ('created_at', models.DateTimeField(default=common.clock.now, verbose_name='confié le')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='retiré le')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retiré par')),
            ],
            options={
                'verbose_name': 'rôle confié',
                'verbose_name_plural': 'rôles confiés',
                'ordering': ('user', 'pk'),
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user', 'starts_on'], name='role_in_force'), models.Index(fields=['role', 'scope', 'scope_code'], name='role_by_scope')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('scope', 'platform'), ('scope_code', '')), models.Q(models.Q(('scope', 'platform'), _negated=True), models.Q(('scope_code', ''), _negated=True)), _connector='OR'), name='role_assignment_scope_has_its_code', violation_error_message='Précisez le programme ou la campagne de ce rôle.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'administrator'), _negated=True), ('scope', 'platform'), _connector='OR'), name='role_assignment_administrator_of_platform', violation_error_message='L’administration porte sur toute la plateforme.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'editor'), _negated=True), ('scope', 'platform'), _connector='OR'), name='role_assignment_editor_of_platform', violation_error_message='L’édition du site porte sur toute la plateforme.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='role_assignment_days_ordered', violation_error_message='Un rôle ne finit pas avant de commencer.'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'scope', 'scope_code'), name='role_assignment_once', violation_error_message='Cette personne a déjà ce rôle.')],
            },
        ),
        migrations.RemoveIndex(model_name="user", name="user_team"),
        # The column keeps its name and its values while the former version runs: only our name for it changes.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("user", "is_team", "was_team"),
                migrations.AlterField(
                    "user",
                    "was_team",
                    models.BooleanField(
                        db_column="is_team",
                        default=False,
                        editable=False,
                        verbose_name="membre de l’équipe avant les rôles",
                    ),
                ),
            ],
        ),
    ]
