"""The blocks of a document's template, as staff write them; a version keeps them as plain data."""

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from documents.domain.texts.composing import clean

FEATURES = ["bold", "italic", "ol", "ul", "superscript"]
FIELD = "merge-field"
CONDITION = "Une condition de ce document, précédée de « ! » pour son contraire ; vide : toujours imprimé."
CONDITIONS, LISTS, TABLES = "document-conditions", "document-lists", "document-tables"


class NameBlock(blocks.FieldBlock):
    """A name that the document declares, chosen from the menu that its page holds under ``menu``."""

    def __init__(self, menu, *, required=True, help_text=None, **kwargs):
        widget = forms.TextInput(attrs={"list": menu, "autocomplete": "off"})
        self.field = forms.CharField(required=required, help_text=help_text, max_length=60, widget=widget)
        super().__init__(**kwargs)


def _condition():
    return NameBlock(CONDITIONS, label="Condition", required=False, help_text=CONDITION)


def _text():
    return blocks.RichTextBlock(label="Texte", features=[*FEATURES, FIELD])


class ArticleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=200)
    text = _text()
    reference = blocks.CharBlock(label="Référence juridique", required=False, max_length=200)
    condition = _condition()

    class Meta:
        label = "Article"
        icon = "doc-full"


class TextBlock(blocks.StructBlock):
    text = _text()
    condition = _condition()

    class Meta:
        label = "Texte hors article"
        icon = "pilcrow"


class HeadingBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=200)
    condition = _condition()

    class Meta:
        label = "Titre hors article"
        icon = "title"


class RowBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="Libellé", max_length=200)
    value = blocks.CharBlock(label="Valeur", max_length=300)


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label="Titre du tableau", max_length=200)
    rows = blocks.ListBlock(RowBlock(), label="Lignes")
    condition = _condition()

    class Meta:
        label = "Tableau"
        icon = "table"


class ListFieldBlock(blocks.StructBlock):
    field = NameBlock(LISTS, label="Champ de genre liste")
    condition = _condition()

    class Meta:
        label = "Liste tirée d’un champ"
        icon = "list-ul"


class RowsFieldBlock(blocks.StructBlock):
    field = NameBlock(TABLES, label="Champ de genre tableau")
    caption = blocks.CharBlock(label="Titre du tableau", max_length=200)
    condition = _condition()

    class Meta:
        label = "Tableau tiré d’un champ"
        icon = "table"


class SignaturesBlock(blocks.StructBlock):
    parties = blocks.ListBlock(blocks.CharBlock(label="Partie", max_length=200), label="Parties")
    condition = _condition()

    class Meta:
        label = "Signatures"
        icon = "edit"


class SharedClauseBlock(blocks.StructBlock):
    clause = SnippetChooserBlock("cms.SharedClause", label="Clause")
    condition = _condition()

    class Meta:
        label = "Clause partagée"
        icon = "snippet"


class DocumentBlock(blocks.StreamBlock):
    article = ArticleBlock()
    text = TextBlock()
    heading = HeadingBlock()
    table = TableBlock()
    list = ListFieldBlock()
    rows = RowsFieldBlock()
    clause = SharedClauseBlock()
    signatures = SignaturesBlock()
    page = blocks.StaticBlock(label="Nouvelle page", icon="horizontalrule")


def _article(clause):
    """Return a shared clause as the article it becomes; its dates go with it."""
    return {
        "type": "article",
        "title": clause.title,
        "text": clean(clause.text),
        "reference": clause.reference,
        "valid_from": clause.valid_from.isoformat() if clause.valid_from else "",
        "valid_until": clause.valid_until.isoformat() if clause.valid_until else "",
    }


def _block(name, value):
    if name == "page":
        return {"type": "break"}
    if name == "clause":
        return _article(value["clause"])
    block = {"type": name} | {key: value[key] for key in ("title", "caption", "field", "reference") if value.get(key)}
    if "text" in value:
        block["text"] = clean(value["text"].source)
    if name == "table":
        block["rows"] = [{"label": row["label"], "value": row["value"]} for row in value["rows"]]
    if name == "signatures":
        block["parties"] = list(value["parties"])
    return block


def plain(stream):
    """Return a stream as the blocks that a version keeps. Raises ValidationError for a clause that was deleted."""
    blocks = []
    for child in stream:
        if child.block_type == "clause" and child.value["clause"] is None:
            raise ValidationError("Une clause partagée de ce modèle n’existe plus : choisissez-en une autre.")
        block = _block(child.block_type, child.value)
        condition = child.value and child.value.get("condition")
        blocks.append(block | {"condition": condition} if condition else block)
    return blocks


def raw(content):
    """Return the blocks of a version as raw stream data, to write the next version from it."""
    blocks = []
    for block in content:
        value = {key: part for key, part in block.items() if key not in {"type", "valid_from", "valid_until"}}
        name = "page" if block["type"] == "break" else block["type"]
        blocks.append((name, value or None))
    return blocks
