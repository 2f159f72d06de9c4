"""Test objects of « dossiers »."""

import factory

from dossiers import models as dossiers
from dossiers.enums import FieldKind
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.moments import NOW


class FormFactory(Base):
    class Meta:
        model = dossiers.Form

    code = factory.Sequence(lambda n: f"form-{n}")
    title = "Dossier"


class FormFieldFactory(Base):
    class Meta:
        model = dossiers.FormField

    form = factory.SubFactory(FormFactory)
    position = factory.Sequence(lambda n: n + 1)
    section = "Projet"
    label = "Problématique"
    kind = FieldKind.LONG_TEXT


class DossierFactory(Base):
    class Meta:
        model = dossiers.Dossier

    form = factory.SubFactory(FormFactory)
    owner = factory.SubFactory(UserFactory)
    created_at = NOW
    saved_at = NOW


class AnswerFactory(Base):
    class Meta:
        model = dossiers.Answer

    dossier = factory.SubFactory(DossierFactory)
    field = factory.SubFactory(FormFieldFactory)
    value = "Une réponse."


class AttachmentFactory(Base):
    class Meta:
        model = dossiers.Attachment

    dossier = factory.SubFactory(DossierFactory)
    field = factory.SubFactory(FormFieldFactory)
    file = factory.django.FileField(data=b"%PDF-1.4", filename="cv.pdf")
    name = "cv.pdf"
    size = 8
    sha256 = "0" * 64
    queued_at = NOW


class DepositFactory(Base):
    class Meta:
        model = dossiers.Deposit

    dossier = factory.SubFactory(DossierFactory, state="deposited")
    number = factory.Sequence(lambda n: f"T-{n:05d}")
    content = factory.LazyFunction(lambda: {"form": ["f", 1], "title": "T", "answers": [], "attachments": []})
    sha256 = "0" * 64
    deposited_at = NOW
    deposited_by = factory.SelfAttribute("dossier.owner")


class RivalAnswerFactory(Base):
    class Meta:
        model = dossiers.RivalAnswer

    dossier = factory.SubFactory(DossierFactory)
    field = factory.SubFactory(FormFieldFactory)
    value = "L’autre texte."
    by = factory.SubFactory(UserFactory)
    at = NOW


class MaskingFactory(Base):
    class Meta:
        model = dossiers.Masking

    dossier = factory.SubFactory(DossierFactory)
    text = "Hibou"
    hidden = True
    by = factory.SubFactory(UserFactory)
    at = NOW


class BlindCopyFactory(Base):
    class Meta:
        model = dossiers.BlindCopy

    deposit = factory.SubFactory(DepositFactory)
    version = 1
    content = factory.LazyFunction(lambda: {"answers": [], "attachments": [], "person": {}})
    by = factory.SubFactory(UserFactory)
    at = NOW


class ThreadFactory(Base):
    class Meta:
        model = dossiers.Thread


class ThreadMessageFactory(Base):
    class Meta:
        model = dossiers.ThreadMessage

    thread = factory.SubFactory(ThreadFactory)
    by = factory.SubFactory(UserFactory)
    from_team = True
    text = "Pouvez-vous préciser la ville ?"
    at = NOW


class UnmaskingFactory(Base):
    class Meta:
        model = dossiers.Unmasking

    deposit = factory.SubFactory(DepositFactory)
    by = factory.SubFactory(UserFactory)
    at = NOW
    reason = "Doublon"
