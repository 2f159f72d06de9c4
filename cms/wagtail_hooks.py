"""Where staff write the documents: drafts and shared clauses, in the editor's own menu."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import ControlFeature
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms import clauses
from cms.models import DocumentDraft, HomePage, NewsIndexPage, SharedClause
from documents.domain import declarations, templates


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
    kind = declarations.find(code)
    if kind is None or not request.user.has_perm("cms.change_documentdraft"):
        raise PermissionDenied
    draft = DocumentDraft.objects.filter(code=code).first()
    if draft is None:
        version = templates.current(code)
        draft = DocumentDraft(code=code, title=version.title, running=version.running, live=False)
        draft.body = clauses.raw(version.content)
        draft.save()
        draft.save_revision(user=request.user)
    return redirect(reverse("wagtailsnippets_cms_documentdraft:edit", args=[draft.pk]))


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
        path("ecrire/actualite/", news, name="write-news"),
        path("ecrire/accueil/", front, name="write-front"),
    ]
