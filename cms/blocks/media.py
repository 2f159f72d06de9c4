"""Images, films, files and tables: none can be published without its words."""

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock


class PictureBlock(blocks.StructBlock):
    """An image: Wagtail refuses it without alternative text, unless it is said to be decorative."""

    image = ImageBlock(label="Image")
    caption = blocks.CharBlock(label="Légende", required=False)
    credit = blocks.CharBlock(label="Crédit", required=False)

    class Meta:
        label = "Image"
        icon = "image"
        template = "cms/blocks/picture.html"


class VideoBlock(blocks.StructBlock):
    """A film is a link to where it is shown, with its words: nothing of another site is loaded by the page."""

    title = blocks.CharBlock(label="Titre")
    url = blocks.URLBlock(label="Adresse du film")
    minutes = blocks.IntegerBlock(label="Durée en minutes", min_value=1)
    transcription = blocks.RichTextBlock(label="Transcription", features=["ul", "ol", "bold"])

    class Meta:
        label = "Film et transcription"
        icon = "media"
        template = "cms/blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="Fichier")
    title = blocks.CharBlock(label="Titre", required=False, help_text="Celui du fichier, sinon.")

    class Meta:
        label = "Fichier à télécharger"
        icon = "download"
        template = "cms/blocks/download.html"


class TableBlock(blocks.StructBlock):
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label="Texte")),
            ("rich", blocks.RichTextBlock(label="Texte long", features=["bold", "link"])),
        ],
        label="Tableau",
        help_text="Donnez-lui une légende : elle est lue à qui ne le voit pas.",
    )

    class Meta:
        label = "Tableau"
        icon = "table"
        template = "cms/blocks/table.html"
