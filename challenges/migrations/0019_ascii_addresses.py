"""Addresses of challenges are ASCII: those that kept accents or apostrophes are written again, each still unique."""

from django.db import migrations, models
from django.utils.text import slugify

BATCH = 500


def write_ascii(apps, schema_editor):
    challenges = apps.get_model("challenges", "Challenge")
    taken = set(challenges.objects.values_list("slug", flat=True))
    changed = []
    for challenge in challenges.objects.order_by("pk").only("slug").iterator(chunk_size=BATCH):
        if challenge.slug.isascii():
            continue
        base = slugify(challenge.slug)[:110] or "defi"
        slug, rank = base, 1
        while slug in taken:
            rank += 1
            slug = f"{base}-{rank}"
        taken.add(slug)
        challenge.slug = slug
        changed.append(challenge)
    challenges.objects.bulk_update(changed, ["slug"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("challenges", "0018_fill_sponsor_addresses")]

    operations = [
        migrations.RunPython(write_ascii, migrations.RunPython.noop),
        migrations.AlterField("challenge", "slug", models.SlugField("adresse", max_length=120, unique=True)),
    ]
