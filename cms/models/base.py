"""What every public page has."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.fields import BodyField
from common.language.search import document

# Blocks whose own title is of the second level.
TITLED = {"heading", "calls", "challenges", "promotions", "news", "events"}


class BasePage(Page):
    """A lead and a body of blocks; what is said there is found without caring for accents or endings."""

    introduction = models.TextField("chapeau", blank=True)
    body = BodyField(BodyBlock(), blank=True, verbose_name="contenu")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    private_page_options = ["groups", "login"]  # a password that people share is nobody's
    search_fields = [*Page.search_fields, index.SearchField("words")]

    class Meta:
        abstract = True

    def texts(self):
        """Return the texts that a search reads, besides the title."""
        return [self.introduction, self.search_description, *self.body.stream_block.get_searchable_content(self.body)]

    def levelled(self):
        """Yield each block with the level of the titles inside it: a title never skips a level (RGAA 9.1)."""
        level = 2
        for block in self.body:
            if block.block_type in TITLED:
                level = 3
            yield block, level

    @property
    def words(self):
        """Return the page's words, folded and stemmed: the search index keeps them."""
        return document(self.title, *map(str, self.texts()))
