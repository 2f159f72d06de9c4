"""What the platform knows and says by itself: calls, challenges, promotions, news. Always up to date."""

from django import forms
from django.apps import apps
from django.db.models.functions import Lower
from wagtail import blocks

from challenges.queries.public import calls_on, cards, latest
from challenges.rules import public_challenges
from common import clock
from reporting.queries.promotions import promotions

LATEST_CHALLENGES = 3


class _Block(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre")

    def get_items(self, value):
        """Return what the template shows besides the words that were typed."""
        raise NotImplementedError

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | self.get_items(value)


class CallsBlock(_Block):
    title = blocks.CharBlock(label="Titre", default="Les appels")

    class Meta:
        label = "Appels ouverts"
        icon = "calendar-alt"
        template = "cms/blocks/calls.html"

    def get_items(self, value):
        return {"calls": calls_on(clock.now())}


def challenge_choices():
    """Return the public challenges by promotion, the latest first."""
    groups = {}
    rows = public_challenges().select_related("campaign").order_by("-campaign__starts_on", Lower("published_title"))
    for row in rows:
        groups.setdefault(row.campaign.name, []).append((row.slug, str(row)))
    return list(groups.items())


class ChallengeChoiceBlock(blocks.ChoiceBlock):
    """A public challenge, kept by its slug."""

    def __init__(self, **kwargs):
        named = forms.Select(attrs={"aria-label": "Défi"})  # a list shows no label of its own beside each choice
        super().__init__(choices=challenge_choices, widget=named, **kwargs)

    def normalize_choice(self, value):
        """Return the slug as it is: reading a page does not read every challenge that might have been chosen."""
        return value


class ChallengesBlock(_Block):
    """Challenges chosen by hand, or the latest; one that is no longer public is no longer shown."""

    title = blocks.CharBlock(label="Titre", default="Des défis à la une")
    challenges = blocks.ListBlock(
        ChallengeChoiceBlock(label="Défi"), label="Défis", max_num=6, default=[],
        help_text="Aucun choisi : les derniers publiés.",
    )  # fmt: skip

    class Meta:
        label = "Défis à la une"
        icon = "pick"
        template = "cms/blocks/challenges.html"

    def get_items(self, value):
        if not value["challenges"]:
            return {"challenges": latest(LATEST_CHALLENGES)}
        rows = {card.slug: card for card in cards(public_challenges().filter(slug__in=list(value["challenges"])))}
        return {"challenges": [rows[slug] for slug in value["challenges"] if slug in rows]}


class PromotionsBlock(_Block):
    title = blocks.CharBlock(label="Titre", default="Le programme en chiffres")

    class Meta:
        label = "Chiffres des promotions"
        icon = "order"
        template = "cms/blocks/promotions.html"

    def get_items(self, value):
        rows = promotions()
        return {
            "count": len(rows),
            "challenges": sum(row.challenges_published for row in rows),
            "recruited": sum(row.recruited or 0 for row in rows),
            "applications": sum(row.applications or 0 for row in rows),
        }


class NewsBlock(_Block):
    title = blocks.CharBlock(label="Titre", default="Actualités")
    count = blocks.IntegerBlock(label="Combien", default=3, min_value=1, max_value=12)

    class Meta:
        label = "Dernières actualités"
        icon = "doc-full"
        template = "cms/blocks/news.html"

    def get_items(self, value):
        news = apps.get_model("cms.NewsPage").objects.live().public()  # by name: pages hold blocks
        return {"items": news.select_related("image").order_by("-on", "-pk")[: value["count"]]}


class EventsBlock(_Block):
    title = blocks.CharBlock(label="Titre", default="Prochains rendez-vous")

    class Meta:
        label = "Prochains rendez-vous"
        icon = "date"
        template = "cms/blocks/events.html"

    def get_items(self, value):
        events = apps.get_model("cms.EventPage").objects.live().public()  # same
        return {"items": events.filter(ends_at__gte=clock.now()).order_by("starts_at")[:4]}
