"""Drafts that nobody touched for months are forgotten, files included."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.domain.retention import Rule
from applications.enums import ApplicationState
from applications.models import Application
from dossiers.domain.attachments import discard


def _drafts(limit: datetime) -> QuerySet[Application]:
    untouched = Application.objects.filter(state=ApplicationState.DRAFT, dossier__saved_at__lt=limit)
    return untouched.filter(dossier__replaces__isnull=True, dossier__deposit__isnull=True).order_by("pk")


def _forget(draft: Application, _at: datetime) -> None:
    dossier = draft.dossier
    for piece in dossier.attachments.all():
        discard(piece)
    draft.delete()
    dossier.delete()


RULES = (Rule("Brouillons de candidature que personne n’a touchés", "draft", _drafts, _forget),)
