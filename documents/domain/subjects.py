"""Write and read the subject of documents: the typed row of :class:`documents.models.SubjectModel`."""

from typing import cast

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet

from documents.models import Document, SubjectModel


def subject_model() -> type[SubjectModel]:
    """Return the concrete model of subjects."""
    return cast("type[SubjectModel]", apps.get_model(settings.DOCUMENT_SUBJECT_MODEL))


def write(document: Document, about: Model) -> None:
    """Write what a document is about, in the transaction that requests it.

    Nothing is written for a document about another that has no subject itself.
    """
    model = subject_model()
    if columns := model.columns_of(about):
        model._base_manager.create(document=document, **columns)


def campaign_code(about: Model) -> str:
    """Return the code of the campaign of what a document is about, or nothing."""
    campaign = subject_model().columns_of(about).get("campaign")
    return campaign.code if campaign is not None else ""


def documents_about(about: Model) -> QuerySet[Document]:
    """Return the documents about an object, the first requested first."""
    return Document.objects.filter(**{f"subject__{subject_model().column_of(about)}": about}).order_by("pk")


def forget(document: Document) -> None:
    """Remove what a document is about: nothing leads to it any more but its number in the register."""
    subject_model()._base_manager.filter(document=document).delete()
