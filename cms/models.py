"""Public pages. They publish and never decide: what a button says comes from the state of the campaign."""

from django.db import models
from django.http import Http404
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from challenges.models import Campaign
from challenges.queries.public import calls_on, catalogue, catalogue_filters, challenge_page
from challenges.rules import public_campaigns
from cms.blocks import BodyBlock
from cms.fields import BodyField
from common import clock


class BasePage(Page):
    """What every public page has: a lead and a body of blocks."""

    introduction = models.TextField("chapeau", blank=True)
    body = BodyField(BodyBlock(), blank=True, verbose_name="contenu")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        abstract = True


class HomePage(BasePage):
    """The front page: the calls that are open now, then what editors wrote."""

    template = "cms/home_page.html"
    max_count = 1

    class Meta:
        verbose_name = "page d’accueil"

    def get_context(self, request, *args, **kwargs):
        children = self.get_children().live().in_menu().specific()
        calls = calls_on(clock.now())
        return super().get_context(request, *args, **kwargs) | {"calls": calls, "children": children}


class ContentPage(BasePage):
    """An editorial page: programme, legal notice, accessibility."""

    template = "cms/content_page.html"

    class Meta:
        verbose_name = "page de contenu"


class CallPage(BasePage):
    """The public page of one campaign's calls; its dates, rules and buttons come from the campaign."""

    template = "cms/call_page.html"
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="page", verbose_name="campagne")

    content_panels = [*BasePage.content_panels, FieldPanel("campaign")]

    class Meta:
        verbose_name = "page d’appel"

    def get_context(self, request, *args, **kwargs):
        at = clock.now()
        campaign = public_campaigns().filter(pk=self.campaign_id).first()
        if campaign is None:
            raise Http404
        calls = calls_on(at, campaign=campaign)
        return super().get_context(request, *args, **kwargs) | {"campaign": campaign, "calls": calls}


class CataloguePage(RoutablePageMixin, BasePage):
    """The catalogue of challenges, and the page of each."""

    template = "cms/catalogue_page.html"
    max_count = 1

    class Meta:
        verbose_name = "catalogue des défis"

    @path("")
    def index(self, request):
        filters = {name: request.GET.get(name, "") for name in ("promotion", "metier", "q")}
        number = request.GET.get("page", "1")
        page = catalogue(
            campaign_code=filters["promotion"],
            profession_code=filters["metier"],
            text=filters["q"],
            number=int(number) if number.isdigit() else 1,
        )
        query = "&".join(f"{name}={value}" for name, value in filters.items() if value)
        return self.render(
            request,
            context_overrides={"results": page, "filters": filters, "choices": catalogue_filters(), "query": query},
        )

    @path("<str:slug>/", name="challenge")
    def challenge(self, request, slug):
        found = challenge_page(slug, at=clock.now())
        if found is None:
            raise Http404
        return self.render(request, template="cms/challenge_page.html", context_overrides={"found": found})
