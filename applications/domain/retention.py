"""Drafts that nobody touched are forgotten; dossiers that were not chosen are emptied after two years (R23)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.domain.retention import Rule
from applications.domain import holdings
from applications.enums import ApplicationState
from applications.models import Application
from dossiers.domain import holdings as dossier_holdings
from dossiers.domain.attachments import discard
from dossiers.models import Answer, Deposit, Dossier
from juries.domain import holdings as jury_holdings


def _drafts(limit: datetime) -> QuerySet[Application]:
    untouched = Application.objects.filter(state=ApplicationState.DRAFT, dossier__saved_at__lt=limit)
    return untouched.filter(dossier__replaces__isnull=True, dossier__deposit__isnull=True).order_by("pk")


def _forget(draft: Application, _at: datetime) -> None:
    dossier = draft.dossier
    for piece in dossier.attachments.all():
        discard(piece)
    draft.delete()
    dossier.delete()


REFUSED = (
    ApplicationState.INELIGIBLE, ApplicationState.NOT_SHORTLISTED, ApplicationState.NOT_SELECTED,
    ApplicationState.DECLINED, ApplicationState.WITHDRAWN,
)  # fmt: skip


def _refused(limit: datetime) -> QuerySet[Application]:
    """Return what ended before a date and still holds words; who is in the pool agreed to be kept (R23)."""
    ended = Application.objects.filter(state__in=REFUSED, announced_state__in=REFUSED)
    ended = ended.filter(candidate__pool__isnull=True).exclude(log__at__gte=limit)
    held = Exists(Answer.objects.filter(dossier=OuterRef("dossier"))) | Exists(
        Deposit.objects.filter(dossier=OuterRef("dossier"), erased_at__isnull=True)
    )
    return ended.filter(held, dossier__saved_at__lt=limit).order_by("pk")


def _anonymise(application: Application, _at: datetime) -> None:
    """Empty the dossier with those that it completed, the words of its juries, what was said of the situation."""
    kept: list[int] = []
    dossier: Dossier | None = application.dossier
    while dossier is not None:
        kept.append(dossier.pk)
        dossier_holdings.empty(dossier)
        dossier = dossier.replaces
    jury_holdings.empty(Dossier.objects.filter(pk__in=kept))
    holdings.empty(Application.objects.filter(pk=application.pk))


RULES = (
    Rule("Dossiers non retenus, vidés", "refused", _refused, _anonymise),
    Rule("Brouillons de candidature que personne n’a touchés", "draft", _drafts, _forget),
)
