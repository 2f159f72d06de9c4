"""Make tables of the programmes and of the reasons of refusal, and let the team order and retire every term."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

PROGRAMMES = (("EIG", "Entrepreneurs d’intérêt général"), ("DIG", "Designers d’intérêt général"))
REASONS = (
    ("not_a_body", "Le porteur n’est pas une administration éligible"),
    ("no_funding", "Le financement n’est pas établi"),
    ("no_commitment", "Le sponsor n’est pas engagé"),
    ("not_detailed", "Le dossier n’est pas assez détaillé"),
    ("out_of_scope", "Le projet n’entre pas dans l’objet du programme"),
    ("not_completed", "Le dossier n’a pas été complété dans le délai"),
    ("duplicate", "Le projet a été déposé deux fois"),
    ("other", "Autre motif"),
)
TERM = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("position", models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name="rang")),
    ("retired", models.BooleanField(db_default=False, default=False, editable=False, verbose_name="retiré")),
]


def write_first_terms(apps, schema_editor):
    programmes, reasons = apps.get_model("challenges", "Programme"), apps.get_model("challenges", "RefusalReason")
    programmes.objects.bulk_create(
        programmes(code=code, name=name, position=rank) for rank, (code, name) in enumerate(PROGRAMMES)
    )
    reasons.objects.bulk_create(
        reasons(code=code, label=label, position=rank) for rank, (code, label) in enumerate(REASONS)
    )


class Migration(migrations.Migration):
    dependencies = [("challenges", "0002_index_words")]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                *TERM,
                (
                    "code",
                    models.CharField(
                        max_length=8,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z][A-Z0-9]+$", "De deux à huit capitales et chiffres, sans espace."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
            ],
            options={"verbose_name": "programme", "ordering": ("position", "code")},
        ),
        migrations.CreateModel(
            name="RefusalReason",
            fields=[
                *TERM,
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                ("label", models.CharField(max_length=120, verbose_name="motif d’irrecevabilité")),
            ],
            options={"verbose_name": "motif d’irrecevabilité", "ordering": ("position", "label")},
        ),
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model in ("profession", "skill", "theme")
            for name, field in TERM[1:]
        ),
        *(
            migrations.AlterModelOptions(
                name=model, options={"ordering": ("position", "label"), "verbose_name": verbose_name}
            )
            for model, verbose_name in (("profession", "métier"), ("skill", "compétence"), ("theme", "thématique"))
        ),
        migrations.RunPython(write_first_terms, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="campaign",
            name="programme",
            field=models.ForeignKey(
                db_column="programme",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="challenges.programme",
                to_field="code",
                verbose_name="programme",
            ),
        ),
        migrations.AlterField(
            model_name="challenge",
            name="refusal_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="motif d’irrecevabilité"),
        ),
    ]
