"""Say which questions of the imported candidates' form a profile already answers."""

from django.db import migrations

FACTS = {
    "Informations personnelles": "identity",
    "Présentation": "about",
    "Principales": "skills",
    "Spécialité": "experience",
}


def fill(apps, schema_editor):
    fields = apps.get_model("dossiers", "FormField").objects.filter(form__code__startswith="AAC")
    for label, fact in FACTS.items():
        fields.filter(label=label).update(prefill=fact)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_prefilled_questions")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
