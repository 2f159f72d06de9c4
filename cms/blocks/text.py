"""Words: titles, texts, quotes, warnings, questions and answers."""

from wagtail import blocks

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", required=False)
    text = blocks.TextBlock(label="Texte")

    class Meta:
        label = "Mise en avant"
        icon = "warning"
        template = "cms/blocks/callout.html"


class HighlightBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Texte")

    class Meta:
        label = "Mise en exergue"
        icon = "pilcrow"
        template = "cms/blocks/highlight.html"


class AlertBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label="Nature",
        choices=[("info", "Information"), ("success", "Succès"), ("warning", "Attention"), ("error", "Erreur")],
        default="info",
    )
    title = blocks.CharBlock(label="Titre")
    text = blocks.TextBlock(label="Texte", required=False)

    class Meta:
        label = "Alerte"
        icon = "info-circle"
        template = "cms/blocks/alert.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Citation")
    author = blocks.CharBlock(label="De qui", help_text="Avec l’accord écrit de la personne.")
    role = blocks.CharBlock(label="En quelle qualité", required=False)

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "cms/blocks/quote.html"


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Question")
    text = blocks.RichTextBlock(label="Réponse", features=FEATURES)

    class Meta:
        label = "Question et réponse"
        icon = "help"
        template = "cms/blocks/accordion.html"


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label="Étape")),
                ("text", blocks.TextBlock(label="Ce qui s’y passe", required=False)),
                ("when", blocks.CharBlock(label="Quand", required=False)),
            ],
            label="Étape",
        ),
        label="Étapes",
        min_num=2,
    )

    class Meta:
        label = "Étapes numérotées"
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class FiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(
        blocks.StructBlock(
            [("value", blocks.CharBlock(label="Chiffre", max_length=20)), ("label", blocks.CharBlock(label="De quoi"))],
            label="Chiffre",
        ),
        label="Chiffres",
        min_num=1,
    )
    source = blocks.CharBlock(label="Source et date", required=False)

    class Meta:
        label = "Chiffres clés"
        icon = "order"
        template = "cms/blocks/figures.html"


class ContactBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Service", default="Nous écrire")
    email = blocks.EmailBlock(label="Adresse électronique")
    text = blocks.TextBlock(label="Quand, pour quoi", required=False)

    class Meta:
        label = "Contact"
        icon = "mail"
        template = "cms/blocks/contact.html"
