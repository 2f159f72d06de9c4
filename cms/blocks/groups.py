"""What leads elsewhere, or sets things side by side."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from cms.blocks.text import FEATURES


class LinkValue(blocks.StructValue):
    @property
    def href(self):
        page = self.get("page")
        return (page.url or "") if page is not None else self.get("url", "")


class LinkBlock(blocks.StructBlock):
    """A page of this site, or an address elsewhere: one of the two."""

    text = blocks.CharBlock(label="Texte")
    page = blocks.PageChooserBlock(label="Page", required=False)
    url = blocks.CharBlock(label="Adresse", required=False, help_text="Commence par / ou par https://.")

    class Meta:
        label = "Lien"
        icon = "link"
        value_class = LinkValue

    def clean(self, value):
        cleaned = super().clean(value)
        page, url = cleaned.get("page"), cleaned.get("url")
        if bool(page) == bool(url):
            raise StructBlockValidationError(
                block_errors={"url": ValidationError("Donnez une page ou une adresse, l’une des deux.")}
            )
        if url and not url.startswith(("/", "https://")):
            raise StructBlockValidationError(
                block_errors={"url": ValidationError("L’adresse commence par / ou par https://.")}
            )
        return cleaned


class ButtonsBlock(blocks.StructBlock):
    buttons = blocks.ListBlock(LinkBlock(), label="Boutons", min_num=1, max_num=3)

    class Meta:
        label = "Boutons"
        icon = "link"
        template = "cms/blocks/buttons.html"


class CardsBlock(blocks.StructBlock):
    cards = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("link", LinkBlock()),
                ("text", blocks.TextBlock(label="Texte", required=False)),
                ("image", ImageBlock(label="Image", required=False)),
            ],
            label="Carte",
        ),
        label="Cartes",
        min_num=1,
    )

    class Meta:
        label = "Cartes"
        icon = "grip"
        template = "cms/blocks/cards.html"


class TilesBlock(blocks.StructBlock):
    tiles = blocks.ListBlock(
        blocks.StructBlock(
            [("link", LinkBlock()), ("text", blocks.TextBlock(label="Texte", required=False))], label="Tuile"
        ),
        label="Tuiles",
        min_num=1,
    )

    class Meta:
        label = "Tuiles"
        icon = "grip"
        template = "cms/blocks/tiles.html"


class ColumnsBlock(blocks.StructBlock):
    left = blocks.RichTextBlock(label="À gauche", features=FEATURES)
    right = blocks.RichTextBlock(label="À droite", features=FEATURES)

    class Meta:
        label = "Deux colonnes"
        icon = "horizontalrule"
        template = "cms/blocks/columns.html"
