"""Move the themes of each challenge to rows, and write the words that searches read."""

from django.db import migrations

from challenges.domain.places import town
from common.search import document


def fill(apps, schema_editor):
    Challenge = apps.get_model("challenges", "Challenge")
    Administration = apps.get_model("challenges", "Administration")
    Theme = apps.get_model("challenges", "Theme")
    themes = {}
    for challenge in Challenge.objects.iterator():
        for label in challenge.listed_themes:
            if label not in themes:
                themes[label], _ = Theme.objects.get_or_create(label=label[:80])
            challenge.themes.add(themes[label])
        challenge.place = town(challenge.city)
        challenge.search_words = document(
            challenge.submitted_title, challenge.published_title, challenge.summary, challenge.body,
            challenge.administration_label, *challenge.listed_themes,
        )
        challenge.save(update_fields=["place", "search_words"])
    for one in Administration.objects.iterator():
        one.acronym = (one.source.get("acronym") or "")[:160]
        one.search_words = document(one.name, one.acronym, one.siren)
        one.save(update_fields=["acronym", "search_words"])


class Migration(migrations.Migration):
    dependencies = [("challenges", "0007_themes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
