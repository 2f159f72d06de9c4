"""The blocks that editors assemble, each drawn with the design system's own markup."""

from wagtail import blocks

FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", required=False)
    text = blocks.TextBlock(label="Texte")

    class Meta:
        label = "Mise en avant"
        icon = "warning"
        template = "cms/blocks/callout.html"


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Question")
    text = blocks.RichTextBlock(label="Réponse", features=FEATURES)

    class Meta:
        label = "Question et réponse"
        icon = "help"
        template = "cms/blocks/accordion.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(label="Intertitre", icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label="Texte", icon="pilcrow", features=FEATURES, template="cms/blocks/paragraph.html"
    )
    callout = CalloutBlock()
    question = AccordionItemBlock()
