"""Write the words of the applications deposited so far; a blind version is found by its trade and number."""

from django.db import migrations

from common.search import document


def fill(apps, schema_editor):
    Application = apps.get_model("applications", "Application")
    Deposit = apps.get_model("dossiers", "Deposit")
    for one in Application.objects.exclude(state="draft").select_related("profession").iterator(chunk_size=200):
        deposit = Deposit.objects.filter(dossier=one.dossier_id).first()
        if deposit is None:
            continue
        trade = one.profession.label if one.profession else ""
        answers = [answer["value"] for answer in deposit.content["answers"]]
        one.search_words = document(*deposit.content.get("person", {}).values(), *answers, trade, deposit.number)
        one.blind_words = document(trade, deposit.number)
        one.save(update_fields=["search_words", "blind_words"])


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_instruction")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
