"""Documents as staff write them: a draft with its revisions; publishing it proposes a version to be read by another."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join, json_script
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from cms.editor.clauses import CONDITIONS, FEATURES, LISTS, TABLES, DocumentBlock, plain
from cms.editor.mentions import MentionsPanel
from cms.fields import BodyField
from common import clock
from documents.domain.texts import composing, declarations
from documents.enums import FieldKind
from talents.domain.documents import previews

LARGE = {FieldKind.LIST, FieldKind.ROWS}  # printed by blocks of their own, never within a sentence


def kind_choices():
    return [(kind.code, kind.label) for kind in declarations.kinds()]


def _menu(identifier, choices):
    """Return the choices that the blocks' own inputs offer."""
    options = format_html_join("", '<option value="{}">{}</option>', choices.items())
    return format_html('<datalist id="{}">{}</datalist>', identifier, options)


class FieldsPanel(HelpPanel):
    """What this very document may print: read here, and chosen from menus in each block."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            kind = declarations.find(self.instance.code)
            fields = list(kind.fields().values()) if kind is not None else []
            facts = kind.conditions() if kind is not None else {}
            line = "<li><code>{}</code> {}</li>"
            denied = {f"!{name}": f"sauf : {label}" for name, label in facts.items()}
            self.content = format_html(
                "<details><summary>Champs et conditions de ce document</summary><ul>{}{}</ul></details>{}{}{}{}",
                format_html_join("", line, ((f"{{{{ {field.name} }}}}", field.label) for field in fields)),
                format_html_join("", line, ((name, f"condition : {label}") for name, label in facts.items())),
                json_script([[field.name, field.label] for field in fields if field.kind not in LARGE], "merge-fields"),
                _menu(CONDITIONS, facts | denied),
                _menu(LISTS, {field.name: field.label for field in fields if field.kind == FieldKind.LIST}),
                _menu(TABLES, {field.name: field.label for field in fields if field.kind == FieldKind.ROWS}),
            )


class SharedClause(models.Model):
    """A clause that several templates print, with its legal reference and the days between which it is valid."""

    title = models.CharField("titre", max_length=200)
    text = RichTextField("texte", features=FEATURES)
    reference = models.CharField("référence juridique", max_length=200, blank=True)
    valid_from = models.DateField("valable à partir du", null=True, blank=True)
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("reference"),
        FieldPanel("valid_from"),
        FieldPanel("valid_until"),
    ]

    class Meta:
        verbose_name = "clause partagée"
        verbose_name_plural = "clauses partagées"
        ordering = ("title", "pk")

    def __str__(self):
        return self.title


class DocumentDraft(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """The text of a kind of document at work. Its fields and conditions are checked each time it is kept."""

    code = models.CharField("document", max_length=40, choices=kind_choices, unique=True)
    title = models.CharField("titre du document", max_length=200, help_text="Il peut contenir des champs.")
    running = models.CharField("en-tête courant", max_length=200, blank=True)
    note = models.CharField("ce qui change", max_length=500, blank=True)
    body = BodyField(DocumentBlock(), verbose_name="contenu")

    panels = [
        HelpPanel(
            content=(
                "<p>Sous chaque texte, un menu insère les champs de ce document ; ils s’écrivent aussi entre deux"
                " accolades, par exemple <code>{{ talent }}</code>. Un champ inconnu n’est pas enregistré."
                " Publier propose une version, qu’une autre personne relit avant qu’elle serve.</p>"
            )
        ),
        MentionsPanel(),
        FieldPanel("code"),
        FieldsPanel(),
        FieldPanel("title"),
        FieldPanel("running"),
        FieldPanel("body"),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = "modèle de document"
        verbose_name_plural = "modèles de documents"
        ordering = ("code",)

    def __str__(self):
        return self.get_code_display()

    def content(self):
        return plain(self.body)

    def clean(self):
        super().clean()
        kind = declarations.find(self.code)
        if kind is None:
            return
        faults = composing.faults(kind, self.content(), self.title, self.running)
        if faults:
            raise ValidationError({"body": [f"{fault}" for fault in faults]})

    @property
    def preview_modes(self):
        kind = declarations.find(self.code)
        return [("", "Noms des champs"), *(previews.cases(kind) if kind is not None else [])]

    def serve_preview(self, request, mode_name):
        kind = declarations.kind(self.code)
        page = previews.page(
            kind, title=self.title, running=self.running, content=self.content(), case=mode_name, at=clock.now()
        )
        return HttpResponse(page)
