"""The front page and the editorial pages."""

from wagtail.models import Page

from cms.models.base import BasePage


class HomePage(BasePage):
    """The front page: what editors compose, calls and challenges included."""

    template = "cms/home_page.html"
    max_count = 1

    class Meta:
        verbose_name = "page d’accueil"


class ContentPage(BasePage):
    """An editorial page: programme, how to take part, press, contact, legal notice."""

    template = "cms/content_page.html"

    class Meta:
        verbose_name = "page de contenu"

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"section": self.section()}

    def section(self):
        """Return the pages of this page's section, for the side menu: its children, or its siblings."""
        children = list(self.get_children().live().public())
        if children:
            return [self, *children]
        parent = self.get_parent()
        if parent.depth > 2:  # noqa: PLR2004 - the front page's own children are in the main menu
            return [parent, *parent.get_children().live().public()]
        return []


class SitemapPage(BasePage):
    """The map of the site, drawn from its tree."""

    template = "cms/sitemap_page.html"
    max_count = 1

    class Meta:
        verbose_name = "plan du site"

    def get_context(self, request, *args, **kwargs):
        pages = Page.objects.live().public().descendant_of(self.get_parent(), inclusive=True).order_by("path")
        return super().get_context(request, *args, **kwargs) | {"tree": Page.get_annotated_list_qs(pages)}
