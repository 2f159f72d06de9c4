"""Pages of the platform's own objects. They publish and never decide: what a button says is the campaign's state."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from challenges.domain import pages
from challenges.domain.challenges import PublicationRefusedError
from challenges.domain.ends import closing
from challenges.domain.rules import regulation
from challenges.enums import ChallengeState
from challenges.forms.challenges import QuestionForm
from challenges.models import Campaign
from challenges.queries.public import FACETS, calls_on, catalogue, challenge_page
from challenges.rules import public_campaigns, public_challenges
from cms.models.base import BasePage
from cms.publishing import sharing
from common import clock
from common.cache import table_versions
from common.jobs import JobState
from common.web.inputs import whole
from followup.domain import bulletins
from followup.queries import progress

RUNNING = {ChallengeState.ACTIVE, ChallengeState.CLOSED}  # a challenge that recruits has nothing to tell of its mission


def _progress(challenge):
    """Return what a challenge that runs, or has run, tells in public (five queries)."""
    return {
        "phases": list(progress.phases(challenge)),
        "extracts": list(bulletins.extracts(challenge)[:5]),
        "deliverables": progress.deliverables(challenge),
        "impacts": progress.impacts(challenge),
    }


class CallPage(RoutablePageMixin, BasePage):
    """The public page of one campaign's calls; its dates, rules and buttons come from the campaign.

    Publishing the campaign makes it: made by hand it could name a campaign that nobody may read yet.
    """

    is_creatable = False
    template = "cms/call_page.html"
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="page", verbose_name="campagne")

    content_panels = [*BasePage.content_panels, FieldPanel("campaign", read_only=True)]

    class Meta:
        verbose_name = "page d’appel"

    def _public(self):
        campaign = public_campaigns().filter(pk=self.campaign_id).first()
        if campaign is None:
            raise Http404
        return campaign

    def get_context(self, request, *args, **kwargs):
        campaign = self._public()
        calls = calls_on(clock.now(), campaign=campaign)
        context = {"campaign": campaign, "calls": calls, "closing": closing.closing_of(campaign)}
        return super().get_context(request, *args, **kwargs) | context

    @path("reglement/")
    def rules(self, request):
        campaign = self._public()
        document = regulation.latest(campaign)
        ready = document is not None and document.state == JobState.DONE
        context = {"rules": regulation.write(campaign), "document": document, "ready": ready}
        return self.render(request, template="cms/rules_page.html", context_overrides=context)

    @path("reglement/pdf/")
    def rules_pdf(self, request):
        document = regulation.latest(self._public())
        if document is None or document.state != JobState.DONE:
            raise Http404
        return FileResponse(document.file.open(), as_attachment=True, filename=f"reglement-{self.slug}.pdf")


class CataloguePage(RoutablePageMixin, BasePage):
    """The catalogue of challenges, and the page of each."""

    template = "cms/catalogue_page.html"
    max_count = 1

    class Meta:
        verbose_name = "catalogue des défis"

    @path("")
    def index(self, request):
        wanted = {name: request.GET.get(name, "") for name in ("q", *FACETS)}
        number = request.GET.get("page", "1")
        listing = catalogue(wanted, number=whole(number, 1))
        query = urlencode({name: value for name, value in wanted.items() if value})
        chosen = any(value for name, value in wanted.items() if name != "q")
        context = {"listing": listing, "results": listing.page, "wanted": wanted, "query": query, "chosen": chosen}
        return self.render(request, context_overrides=context)

    @path("flux/")
    def feed(self, request):
        return HttpResponse(sharing.feed(self.full_url), content_type="application/atom+xml; charset=utf-8")

    @path("calendrier/")
    def calendar(self, request):
        named = {"Content-Disposition": 'attachment; filename="passerelle.ics"'}
        return HttpResponse(sharing.calendar(self.full_url), content_type="text/calendar; charset=utf-8", headers=named)

    def get_sitemap_urls(self, request=None):
        """Return the catalogue and each public challenge, for search engines."""
        own = super().get_sitemap_urls(request)
        slugs = public_challenges().order_by("pk").values_list("slug", flat=True)
        return [*own, *({"location": f"{self.full_url}{slug}/"} for slug in slugs)]

    def _found(self, slug):
        shown = challenge_page(slug, at=clock.now())
        if shown is None:
            raise Http404
        return shown

    def _show(self, request, slug, shown, form):
        address = f"{self.full_url}{slug}/"
        context = {"shown": shown, "address": address, "question_form": form}
        if shown.challenge.state in RUNNING:
            progress = table_versions.cached(f"progress:{shown.challenge.pk}", partial(_progress, shown.challenge))
            context |= progress
        if shown.may_apply:
            context["posting"] = sharing.job_posting(shown, address)
        answer = self.render(request, template="cms/challenge_page.html", context_overrides=context)
        answer.status_code = 422 if form.errors else 200
        return answer

    @path("<str:slug>/", name="challenge")
    def challenge(self, request, slug):
        if not slug.isascii():  # what an address was when it kept the accents and apostrophes of a title
            return redirect(f"{self.url}{self._found(slugify(slug)).challenge.slug}/", permanent=True)
        return self._show(request, slug, self._found(slug), QuestionForm())

    @path("<str:slug>/carte/")
    def card(self, request, slug):
        return HttpResponse(sharing.card(self._found(slug).challenge), content_type="image/png")

    @path("<str:slug>/question/")
    def question(self, request, slug):
        shown = self._found(slug)
        back = f"{self.url}{slug}/#questions"
        if not request.user.is_authenticated:
            return redirect_to_login(back)
        if request.method != "POST":
            return redirect(back)
        form = QuestionForm(request.POST)
        if not form.is_valid():
            return self._show(request, slug, shown, form)
        try:
            pages.ask(shown.challenge, text=form.cleaned_data["text"], by=request.user, at=clock.now())
            messages.success(request, "Votre question est envoyée ; elle sera publiée avec sa réponse, sans votre nom.")
        except pages.TooManyQuestionsError as error:
            form.add_error("text", str(error))
            return self._show(request, slug, shown, form)
        except PublicationRefusedError as error:
            messages.error(request, str(error))
        return redirect(back)
