"""Give the rows written before these columns what the columns mean."""

from django.db import migrations
from django.utils import timezone


def fill(apps, schema_editor):
    Campaign = apps.get_model("challenges", "Campaign")
    PayBand = apps.get_model("challenges", "PayBand")
    Form = apps.get_model("dossiers", "Form")
    published = Campaign.objects.exclude(state="draft")
    forms = {key for pair in published.values_list("challenge_form", "application_form") for key in pair}
    Form.objects.filter(pk__in=forms, frozen_at=None).update(frozen_at=timezone.now())
    bounds = {}
    for band in PayBand.objects.exclude(up_to_years=None).order_by("campaign", "up_to_years"):
        PayBand.objects.filter(pk=band.pk).update(from_years=bounds.get(band.campaign_id, 0))
        bounds[band.campaign_id] = band.up_to_years
    for campaign, bound in bounds.items():
        PayBand.objects.filter(campaign=campaign, up_to_years=None).update(from_years=bound)


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0002_campaign_rules"),
        ("dossiers", "0002_richer_questions_and_rival_answers"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
