"""Write the accent that two imported themes lack; a theme already written right takes the challenges of the other."""

from django.db import migrations

WRITTEN = {"Ecologie": "Écologie", "Education": "Éducation"}


def write_accents(apps, schema_editor):
    Theme = apps.get_model("challenges", "Theme")
    link = apps.get_model("challenges", "Challenge").themes.through
    for wrong, right in WRITTEN.items():
        old, new = Theme.objects.filter(label=wrong).first(), Theme.objects.filter(label=right).first()
        if old is None:
            continue
        if new is None:
            Theme.objects.filter(pk=old.pk).update(label=right)
            continue
        has_both = link.objects.filter(theme_id=new.pk).values("challenge_id")
        link.objects.filter(theme_id=old.pk).exclude(challenge_id__in=list(has_both)).update(theme_id=new.pk)
        link.objects.filter(theme_id=old.pk).delete()
        old.delete()


class Migration(migrations.Migration):
    dependencies = [("challenges", "0007_reasons_of_every_stage")]

    operations = [migrations.RunPython(write_accents, migrations.RunPython.noop)]
