"""The legal mentions that a document's draft lost: told to whoever writes it, and put back at a click."""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.panels import HelpPanel

from cms.editor import clauses
from documents.domain.texts import declarations, mentions, templates


def dropped(draft):
    """Return the mentions that a draft would not print, as pairs of their rank for this document and the mention."""
    kind = declarations.find(draft.code)
    if kind is None:
        return []
    absent = mentions.dropped(kind, draft.content())
    return [(rank, mention) for rank, mention in enumerate(kind.mentions) if mention in absent]


class MentionsPanel(HelpPanel):
    """What the law requires of this document and its draft, as it was last saved, no longer says."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            context = {"draft": self.instance, "dropped": dropped(self.instance)}
            fragment = render_to_string("cms/mentions.html", context, request=self.request)
            address = reverse("draft-mentions", args=[self.instance.code]) if self.instance.code else ""
            self.content = format_html('<div id="legal-mentions" data-address="{}">{}</div>', address, fragment)


def warn(request, draft):
    """Tell, after a save, which mentions the text lost. Saves that the page makes by itself answer in the page."""
    absent = [mention for _, mention in dropped(draft)]
    if absent and "application/json" not in request.headers.get("Accept", ""):
        edit = reverse("wagtailsnippets_cms_documentdraft:edit", args=[draft.pk])
        button = messages.button(edit, "Voir et remettre")
        messages.warning(request, str(mentions.MissingMentionError(absent)), buttons=[button])


def begin_draft(code, *, user):
    """Return the draft of a kind of document, begun from the version in use when there is none yet.

    Raises :class:`PermissionDenied` for an unknown kind, or for whoever may not write documents.
    """
    if declarations.find(code) is None or not user.has_perm("cms.change_documentdraft"):
        raise PermissionDenied
    draft_model = apps.get_model("cms.DocumentDraft")  # by name: the model shows the panel above
    draft = draft_model.objects.filter(code=code).first()
    if draft is None:
        version = templates.current(code)
        draft = draft_model(code=code, title=version.title, running=version.running, live=False)
        draft.body = clauses.raw(version.content)
        draft.save()
        draft.save_revision(user=user)
    return draft


@require_GET
def fragment(request, code):
    """Show the mentions that the draft lost, as it was last saved."""
    draft = begin_draft(code, user=request.user).get_latest_revision_as_object()
    return render(request, "cms/mentions.html", {"draft": draft, "dropped": dropped(draft)})


@require_POST
@transaction.atomic
def restore(request, code):
    """Put a mention back in the draft, with the words of the shipped text, and open the draft."""
    stored = begin_draft(code, user=request.user)
    draft = stored.get_latest_revision_as_object()
    ranks = {str(rank): mention for rank, mention in dropped(draft)}
    mention = ranks.get(request.POST.get("mention", ""))
    if mention is None:
        messages.success(request, "Le brouillon porte déjà cette mention : publiez-le pour proposer une version.")
    else:
        draft.body = clauses.raw(mentions.restored(declarations.kind(code), draft.content(), mention))
        draft.save_revision(user=request.user)
        messages.success(request, f"La mention « {mention} » est remise dans le brouillon. Relisez-la, puis publiez.")
    return redirect("wagtailsnippets_cms_documentdraft:edit", stored.pk)
