from django.db import migrations


def move(apps, schema_editor):
    """Carry the views of the lists of applications to the table of all lists."""
    kept = apps.get_model("accounts", "SavedView")
    for one in apps.get_model("applications", "SavedView").objects.select_related("campaign").iterator():
        place = f"/equipe/campagnes/{one.campaign.code}/candidatures/"
        kept.objects.get_or_create(owner_id=one.owner_id, place=place, name=one.name, defaults={"query": one.query})
        one.delete()


def bring_back(apps, schema_editor):
    """Carry them back, those of the other lists staying behind."""
    former = apps.get_model("applications", "SavedView")
    campaigns = {one.code: one.pk for one in apps.get_model("challenges", "Campaign").objects.all()}
    for one in apps.get_model("accounts", "SavedView").objects.filter(place__endswith="/candidatures/").iterator():
        campaign = campaigns.get(one.place.split("/")[3])
        if campaign:
            former.objects.create(owner_id=one.owner_id, campaign_id=campaign, name=one.name, query=one.query)
            one.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_saved_views"),
        ("applications", "0019_feedback_and_ended_offers"),
    ]

    operations = [migrations.RunPython(move, bring_back)]
