"""Test objects of « documents »."""

import factory

from documents import models as documents
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.moments import NOW


class DocumentBatchFactory(Base):
    class Meta:
        model = documents.DocumentBatch

    label = "Contrats"
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class DocumentFactory(Base):
    class Meta:
        model = documents.Document

    number = factory.Sequence(lambda n: f"T{n:05d}")
    key = factory.Sequence(lambda n: f"key-{n}")
    template = "contract_fixed_term"
    title = "Contrat"
    context = factory.LazyFunction(dict)
    context_sha256 = "0" * 64
    issued_at = NOW
    queued_at = NOW


class TemplateFactory(Base):
    class Meta:
        model = documents.Template
        django_get_or_create = ("code",)

    code = "attestation"


class TemplateVersionFactory(Base):
    class Meta:
        model = documents.TemplateVersion

    template = factory.SubFactory(TemplateFactory)
    rank = factory.Sequence(lambda n: n + 2)
    title = "Attestation"
    content = factory.LazyFunction(lambda: [{"type": "text", "text": "<p>{{ talent }}</p>"}])
    sha256 = "0" * 64
    proposed_at = NOW


class OutsideSigningFactory(Base):
    class Meta:
        model = documents.OutsideSigning

    document = factory.SubFactory(DocumentFactory)
    base_sha256 = "0" * 64
    taken_by = factory.SubFactory(UserFactory)
    taken_at = NOW


class SignatureFactory(Base):
    class Meta:
        model = documents.Signature

    document = factory.SubFactory(DocumentFactory)
    rank = 1
    signer = factory.SubFactory(UserFactory)
    quality = "La personne recrutée"


class ExportFactory(Base):
    class Meta:
        model = documents.Export

    by = factory.SubFactory(UserFactory)
    code = "candidatures"
    label = "Candidatures"
    format = "csv"
    asked_at = NOW
    queued_at = NOW
    state = "done"
    file = factory.Sequence(lambda n: f"exports/{n}.csv")


class RegisterFactory(Base):
    class Meta:
        model = documents.Register

    year = 2020
