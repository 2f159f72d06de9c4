"""News and events, with their feeds and calendar."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.models.base import BasePage
from cms.publishing.sharing import AtomFeed, event_data
from common import agenda, clock
from common.days import PARIS, day_of
from common.files.exports import attachment_header
from common.web.inputs import whole

PAGE_SIZE = 12
FEED_LENGTH = 30


def today():
    """Return the day in Paris: the date that a piece of news is given when nothing else is said."""
    return day_of(clock.now())


class NewsIndexPage(RoutablePageMixin, BasePage):
    """The news, the latest first."""

    template = "cms/news_index_page.html"
    subpage_types = ["cms.NewsPage"]

    class Meta:
        verbose_name = "rubrique d’actualités"

    def items(self):
        """Return the published news of this section."""
        return NewsPage.objects.child_of(self).live().public().select_related("image").order_by("-on", "-pk")

    @path("")
    def index(self, request):
        number = request.GET.get("page", "1")
        page = Paginator(self.items(), PAGE_SIZE).get_page(whole(number, 1))
        return self.render(request, context_overrides={"results": page})

    @path("flux/")
    def feed(self, request):
        feed = AtomFeed(title=self.title, link=self.full_url, description=self.introduction, language="fr")
        for item in self.items()[:FEED_LENGTH]:
            feed.add_item(
                title=item.title,
                link=item.full_url,
                description=item.introduction,
                unique_id=f"urn:uuid:{item.translation_key}",
                updateddate=item.last_published_at or datetime.combine(item.on, time(), PARIS),
            )
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class NewsPage(BasePage):
    """One piece of news."""

    template = "cms/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []

    on = models.DateField("date", default=today)
    image = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="image"
    )
    image_alt = models.CharField(
        "ce que montre l’image", max_length=250, blank=True, help_text="Lu à qui ne voit pas l’image."
    )

    content_panels = [
        *BasePage.content_panels[:1],
        FieldPanel("on"),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("image_alt"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "actualité"

    def clean(self):
        super().clean()
        if self.image_id and not self.image_alt.strip():
            raise ValidationError({"image_alt": "Dites ce que montre l’image, pour qui ne la voit pas."})


class EventIndexPage(RoutablePageMixin, BasePage):
    """The programme's meetings: those to come, then those that were held."""

    template = "cms/event_index_page.html"
    subpage_types = ["cms.EventPage"]

    class Meta:
        verbose_name = "rubrique d’événements"

    def items(self):
        """Return the published events of this section."""
        return EventPage.objects.child_of(self).live().public()

    @path("")
    def index(self, request):
        now = clock.now()
        coming = self.items().filter(ends_at__gte=now).order_by("starts_at", "pk")
        past = self.items().filter(ends_at__lt=now).order_by("-starts_at", "-pk")[:PAGE_SIZE]
        return self.render(request, context_overrides={"coming": coming, "past": past})

    @path("calendrier/")
    def calendar(self, request):
        events = [item.calendar_event() for item in self.items().order_by("starts_at", "pk")]
        named = {"Content-Disposition": 'attachment; filename="evenements.ics"'}
        return HttpResponse(agenda.calendar(events), content_type="text/calendar; charset=utf-8", headers=named)


class EventPage(RoutablePageMixin, BasePage):
    """One event; a cancelled one is still shown, and says so (R25)."""

    template = "cms/event_page.html"
    parent_page_types = ["cms.EventIndexPage"]
    subpage_types = []

    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("inscription ou visioconférence", blank=True)
    cancelled = models.BooleanField("annulé", default=False)

    content_panels = [
        *BasePage.content_panels[:1],
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("place"),
        FieldPanel("link"),
        FieldPanel("cancelled"),
        *BasePage.content_panels[1:],
    ]

    class Meta:
        verbose_name = "événement"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="event_page_ends_after_start",
                violation_error_message="Un événement finit après son début.",
            ),
        )

    def calendar_event(self):
        """Return what a calendar keeps of it."""
        return agenda.event(
            f"event-{self.translation_key}", self.title, self.starts_at, self.ends_at,
            url=self.full_url, place=self.place, cancelled=self.cancelled,
        )  # fmt: skip

    @path("")
    def index(self, request):
        over = self.ends_at < clock.now()
        data = event_data(self)
        return self.render(request, context_overrides={"over": over, "data": data})

    @path("calendrier/")
    def calendar(self, request):
        named = {"Content-Disposition": attachment_header(f"{self.slug}.ics")}
        body = agenda.calendar([self.calendar_event()])
        return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=named)
