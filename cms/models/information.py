"""Pages that inform: questions and answers, accessibility, promotions, statistics."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.http import Http404
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from challenges.queries.public import cards
from challenges.rules import public_challenges
from cms.blocks import AccordionItemBlock
from cms.fields import BodyField
from cms.models.base import BasePage
from cms.publishing import quality
from common.language.search import document, query_stems, query_text
from common.statistics import charts
from followup.queries import portraits
from reporting.queries import promotions as statistics


class _Category(blocks.StructBlock):
    title = blocks.CharBlock(label="Rubrique")
    items = blocks.ListBlock(AccordionItemBlock(), label="Questions")

    class Meta:
        label = "Rubrique"
        icon = "folder-open-inverse"


class FaqPage(BasePage):
    """Questions and answers by subject, searched by words."""

    template = "cms/faq_page.html"
    categories = BodyField([("category", _Category())], blank=True, verbose_name="rubriques")
    content_panels = [*BasePage.content_panels, FieldPanel("categories")]

    class Meta:
        verbose_name = "foire aux questions"

    def texts(self):
        return [*super().texts(), *self.categories.stream_block.get_searchable_content(self.categories)]

    def matching(self, text):
        """Return (subject, its answers) where every word of a text begins a word of the question or answer."""
        wanted = query_stems(text)

        def says(item):
            words = document(item["title"], item["text"].source)
            return all(f" {word}" in words for word in wanted)

        subjects = [
            (category.value["title"], [item for item in category.value["items"] if says(item)])
            for category in self.categories
        ]
        return [(title, items) for title, items in subjects if items]

    def get_context(self, request, *args, **kwargs):
        asked = query_text(request.GET.get("q", ""))
        subjects = self.matching(asked)
        count = sum(len(items) for _, items in subjects)
        return super().get_context(request, *args, **kwargs) | {"q": asked, "subjects": subjects, "count": count}


class Conformity(models.TextChoices):
    """What a statement may say (decree 2019-768, article 5)."""

    NONE = "none", "non conforme"
    PARTIAL = "partial", "partiellement conforme"
    FULL = "full", "totalement conforme"


class AccessibilityPage(BasePage):
    """The accessibility statement, as data: every footer says its state (law of 11 February 2005, article 47)."""

    template = "cms/accessibility_page.html"
    max_count = 1

    conformity = models.CharField("état", max_length=8, choices=Conformity, default=Conformity.NONE)
    rate = models.PositiveSmallIntegerField(
        "critères respectés (%)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    reference = models.CharField("référentiel", max_length=40, default="RGAA 4.1")
    audited_on = models.DateField("audit du", null=True, blank=True)
    auditor = models.CharField("réalisé par", max_length=120, blank=True)
    established_on = models.DateField("déclaration établie le", null=True, blank=True)
    faults = BodyField(
        [("fault", blocks.CharBlock(label="Contenu non accessible"))],
        blank=True,
        verbose_name="contenus non accessibles",
    )
    exemptions = models.TextField("dérogations et contenus hors champ", blank=True)
    contact = models.EmailField("adresse pour signaler une difficulté", blank=True)

    content_panels = [
        *BasePage.content_panels[:2],
        FieldRowPanel([FieldPanel("conformity"), FieldPanel("rate"), FieldPanel("reference")]),
        FieldRowPanel([FieldPanel("audited_on"), FieldPanel("auditor"), FieldPanel("established_on")]),
        FieldPanel("faults"),
        FieldPanel("exemptions"),
        FieldPanel("contact"),
        *BasePage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "déclaration d’accessibilité"
        constraints = (
            models.CheckConstraint(
                condition=Q(conformity=Conformity.NONE) | Q(audited_on__isnull=False),
                name="accessibility_audited",
                violation_error_message="Sans audit, un site est déclaré non conforme.",
            ),
        )

    @property
    def label(self):
        """Return what each footer must say."""
        return f"Accessibilité : {Conformity(self.conformity).label}"


class PromotionsPage(RoutablePageMixin, BasePage):
    """The promotions: for each its figures, its challenges, and the people who agreed to be shown."""

    template = "cms/promotions_page.html"
    max_count = 1

    class Meta:
        verbose_name = "promotions"

    @path("")
    def index(self, request):
        return self.render(request, context_overrides={"promotions": statistics.promotions()[::-1]})

    @path("<slug:code>/")
    def promotion(self, request, code):
        row = next((row for row in statistics.promotions() if row.code.lower() == code.lower()), None)
        if row is None:
            raise Http404
        shown = {
            "promotion": row,
            "challenges": cards(public_challenges().filter(campaign__code=row.code)).order_by("published_title", "pk"),
            "portraits": portraits.of(row.code),
        }
        return self.render(request, template="cms/promotion_page.html", context_overrides=shown)

    def get_sitemap_urls(self, request=None):
        codes = [promotion.code.lower() for promotion in statistics.promotions()]
        return [*super().get_sitemap_urls(request), *({"location": f"{self.full_url}{code}/"} for code in codes)]


class StatisticsPage(BasePage):
    """The programme's figures, promotion by promotion; small counts of people are hidden."""

    template = "cms/statistics_page.html"
    max_count = 1

    class Meta:
        verbose_name = "statistiques"

    def get_context(self, request, *args, **kwargs):
        rows = statistics.promotions()
        applicants = statistics.applicants_by_profession()
        shown = {
            "promotions": rows,
            "applications_chart": charts.bars([(row.code, row.applications) for row in rows]),
            "recruited_chart": charts.bars([(row.code, row.recruited) for row in rows]),
            "themes_chart": charts.bars(statistics.by_theme()[:12]),
            "quality": quality.opinions(),
            "time_to_deposit": quality.time_to_deposit(),
            "applicants": [(code, sorted(counts.items())) for code, counts in applicants.items()],
        }
        return super().get_context(request, *args, **kwargs) | shown
