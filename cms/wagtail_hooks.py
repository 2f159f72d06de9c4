"""Where staff write the documents: drafts and shared clauses, in the editor's own menu."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import ControlFeature
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.editor import clauses, mentions
from cms.models import DocumentDraft, HomePage, NewsIndexPage, SharedClause


class DraftViewSet(SnippetViewSet):
    model = DocumentDraft
    icon = "doc-full"
    list_display = ["code", "title"]
    inspect_view_enabled = False


class ClauseViewSet(SnippetViewSet):
    model = SharedClause
    icon = "snippet"
    list_display = ["title", "reference", "valid_from", "valid_until"]
    search_fields = ["title", "reference"]


class DocumentsGroup(SnippetViewSetGroup):
    items = (DraftViewSet, ClauseViewSet)
    menu_label = "Modèles de documents"
    menu_icon = "doc-full"
    menu_name = "document-templates"


register_snippet(DocumentsGroup)


def write(request, code):
    """Open the draft of a kind of document, begun from the version in use when there is none yet."""
    draft = mentions.begin_draft(code, user=request.user)
    return redirect(reverse("wagtailsnippets_cms_documentdraft:edit", args=[draft.pk]))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_mentions(request, instance):
    """Tell whoever saved a document's text which legal mentions it lost."""
    if isinstance(instance, DocumentDraft):
        mentions.warn(request, instance)


@hooks.register("insert_editor_js")
def editor_script():
    """Tell them after each save that the page makes by itself, too."""
    return format_html('<script src="{}" type="module"></script>', static("passerelle/legal-mentions.js"))


def news(request):
    """Open a blank piece of news: who writes for the first time need not know the tree of pages."""
    section = NewsIndexPage.objects.live().first()
    if section is None or not section.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    return redirect("wagtailadmin_pages:add", "cms", "newspage", section.pk)


def front(request):
    """Open the front page."""
    home = HomePage.objects.first()
    if home is None or not home.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return redirect("wagtailadmin_pages:edit", home.pk)


@hooks.register("register_rich_text_features")
def merge_fields(features):
    """Offer the fields of the document under each of its texts."""
    menu = ControlFeature({"type": clauses.FIELD}, js=["passerelle/merge-fields.js"])
    features.register_editor_plugin("draftail", clauses.FIELD, menu)


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("modeles/<slug:code>/", write, name="write-template"),
        path("modeles/<slug:code>/mentions/", mentions.fragment, name="draft-mentions"),
        path("modeles/<slug:code>/mentions/remettre/", mentions.restore, name="restore-mention"),
        path("ecrire/actualite/", news, name="write-news"),
        path("ecrire/accueil/", front, name="write-front"),
    ]
