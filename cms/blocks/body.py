"""All the blocks, in the order in which an editor is offered them."""

from wagtail import blocks

from cms.blocks import groups, media, programme
from cms.blocks.text import (
    FEATURES,
    AccordionItemBlock,
    AlertBlock,
    CalloutBlock,
    ContactBlock,
    FiguresBlock,
    HighlightBlock,
    QuoteBlock,
    StepsBlock,
)

PROGRAMME = "Programme"
WORDS = "Texte"
MEDIA = "Images et fichiers"
LINKS = "Liens"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(label="Intertitre", icon="title", template="cms/blocks/heading.html", group=WORDS)
    paragraph = blocks.RichTextBlock(
        label="Texte", icon="pilcrow", features=FEATURES, template="cms/blocks/paragraph.html", group=WORDS
    )
    callout = CalloutBlock(group=WORDS)
    highlight = HighlightBlock(group=WORDS)
    alert = AlertBlock(group=WORDS)
    quote = QuoteBlock(group=WORDS)
    question = AccordionItemBlock(group=WORDS)
    steps = StepsBlock(group=WORDS)
    figures = FiguresBlock(group=WORDS)
    columns = groups.ColumnsBlock(group=WORDS)
    picture = media.PictureBlock(group=MEDIA)
    video = media.VideoBlock(group=MEDIA)
    download = media.DownloadBlock(group=MEDIA)
    table = media.TableBlock(group=MEDIA)
    buttons = groups.ButtonsBlock(group=LINKS)
    cards = groups.CardsBlock(group=LINKS)
    tiles = groups.TilesBlock(group=LINKS)
    contact = ContactBlock(group=LINKS)
    calls = programme.CallsBlock(group=PROGRAMME)
    challenges = programme.ChallengesBlock(group=PROGRAMME)
    promotions = programme.PromotionsBlock(group=PROGRAMME)
    news = programme.NewsBlock(group=PROGRAMME)
    events = programme.EventsBlock(group=PROGRAMME)
