"""What a document is about: one row a document, written when it is requested."""

from abc import abstractmethod
from typing import Any

from django.conf import settings
from django.db import models

from documents.models.document import Document


class SubjectModel(models.Model):
    """The subject of a document and the person it speaks of, if any.

    This package knows neither campaign nor mission: the concrete model, named by ``DOCUMENT_SUBJECT_MODEL`` as Django
    names its user model, is of the package above all those that documents are about, and adds a typed foreign key to
    each kind of object. Search, alerts, rooms, downloads, export, erasure and purge read that row alone.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="subject")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="personne"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.document)

    @classmethod
    @abstractmethod
    def column_of(cls, about: models.Model) -> str:
        """Return the name of the foreign key to this kind of object. Raises ``KeyError`` for another kind."""

    @classmethod
    @abstractmethod
    def columns_of(cls, about: models.Model) -> dict[str, Any]:
        """Return all the columns of a document about an object: its own key, its campaign, the person it speaks of."""
