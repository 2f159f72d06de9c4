"""Test objects, one factory for each model. Fields that a test is about are given by the test."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory as Base

from accounts.models import User
from applications import models as applications
from challenges import models as challenges
from documents import models as documents
from dossiers import models as dossiers
from dossiers.enums import FieldKind
from juries import models as juries
from notifications import models as notifications
from talents import models as talents

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


class UserFactory(Base):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"u{n}@test.invalid")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Nom{n}")


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


class DepositFactory(Base):
    class Meta:
        model = dossiers.Deposit

    dossier = factory.SubFactory(DossierFactory, state="deposited")
    number = factory.Sequence(lambda n: f"T-{n:05d}")
    content = factory.LazyFunction(lambda: {"form": ["f", 1], "title": "T", "answers": [], "attachments": []})
    sha256 = "0" * 64
    deposited_at = NOW
    deposited_by = factory.SelfAttribute("dossier.owner")


class ScoringGridFactory(Base):
    class Meta:
        model = juries.ScoringGrid

    code = factory.Sequence(lambda n: f"grid-{n}")
    kind = "candidate"
    stage = "jury"
    scale_min = 1
    scale_max = 4


class CriterionFactory(Base):
    class Meta:
        model = juries.Criterion

    grid = factory.SubFactory(ScoringGridFactory)
    position = factory.Sequence(lambda n: n + 1)
    label = "Pertinence"


class PanelFactory(Base):
    class Meta:
        model = juries.Panel

    name = factory.Sequence(lambda n: f"Jury {n}")
    grid = factory.SubFactory(ScoringGridFactory)


class JurorFactory(Base):
    class Meta:
        model = juries.Juror

    panel = factory.SubFactory(PanelFactory)
    user = factory.SubFactory(UserFactory)
    charter_signed_at = NOW


class AssessmentFactory(Base):
    class Meta:
        model = juries.Assessment

    juror = factory.SubFactory(JurorFactory)
    panel = factory.SelfAttribute("juror.panel")
    deposit = factory.SubFactory(DepositFactory)


class ScoreFactory(Base):
    class Meta:
        model = juries.Score

    assessment = factory.SubFactory(AssessmentFactory)
    criterion = factory.SubFactory(CriterionFactory)
    value = 3
    scale_min = 1
    scale_max = 4


class HearingFactory(Base):
    class Meta:
        model = juries.Hearing

    panel = factory.SubFactory(PanelFactory)
    deposit = factory.SubFactory(DepositFactory)
    starts_at = NOW
    ends_at = NOW + timedelta(minutes=30)


class CampaignFactory(Base):
    class Meta:
        model = challenges.Campaign

    code = factory.Sequence(lambda n: f"EIG9{n}")
    programme = "EIG"
    number = factory.Sequence(lambda n: 90 + n)
    name = factory.Sequence(lambda n: f"Promotion 9{n}")
    state = "published"
    challenge_form = factory.SubFactory(FormFactory)
    application_form = factory.SubFactory(FormFactory)
    employer = "host"
    contract_kind = "fixed_term"
    contract_months = 10
    starts_on = date(2026, 9, 1)
    ends_on = date(2027, 6, 30)


class CallWindowFactory(Base):
    class Meta:
        model = challenges.CallWindow

    campaign = factory.SubFactory(CampaignFactory)
    kind = "applications"
    opens_at = NOW - timedelta(days=1)
    closes_at = LATER


class CallExtensionFactory(Base):
    class Meta:
        model = challenges.CallExtension

    window = factory.SubFactory(CallWindowFactory)
    previous_closes_at = NOW
    closes_at = LATER
    reason = "Incident"
    at = NOW


class PayBandFactory(Base):
    class Meta:
        model = challenges.PayBand

    campaign = factory.SubFactory(CampaignFactory)
    net_monthly = Decimal(4000)


class StageFactory(Base):
    class Meta:
        model = challenges.Stage

    campaign = factory.SubFactory(CampaignFactory)
    kind = "preselection"
    grid = factory.SubFactory(ScoringGridFactory)


class ProfessionFactory(Base):
    class Meta:
        model = challenges.Profession
        django_get_or_create = ("code",)

    code = "developer"
    label = "Développement"


class AdministrationFactory(Base):
    class Meta:
        model = challenges.Administration

    name = factory.Sequence(lambda n: f"Direction {n}")


class AdministrationLabelFactory(Base):
    class Meta:
        model = challenges.AdministrationLabel

    raw = factory.Sequence(lambda n: f"Libellé {n}")


class AdministrationMemberFactory(Base):
    class Meta:
        model = challenges.AdministrationMember

    administration = factory.SubFactory(AdministrationFactory)
    user = factory.SubFactory(UserFactory)


class ChallengeFactory(Base):
    class Meta:
        model = challenges.Challenge

    campaign = factory.SubFactory(CampaignFactory)
    administration = factory.SubFactory(AdministrationFactory)
    slug = factory.Sequence(lambda n: f"defi-{n}")
    submitted_title = factory.Sequence(lambda n: f"Défi {n}")


class PublishedChallengeFactory(ChallengeFactory):
    state = "published"
    announced_state = "published"
    published_title = factory.SelfAttribute("submitted_title")


class PositionFactory(Base):
    class Meta:
        model = challenges.Position

    challenge = factory.SubFactory(PublishedChallengeFactory)
    profession = factory.SubFactory(ProfessionFactory)


class ApplicationFactory(Base):
    class Meta:
        model = applications.Application

    campaign = factory.SubFactory(CampaignFactory)
    candidate = factory.SubFactory(UserFactory)
    dossier = factory.SubFactory(
        DossierFactory,
        owner=factory.SelfAttribute("..candidate"),
        form=factory.SelfAttribute("..campaign.application_form"),
    )


class DepositedApplicationFactory(ApplicationFactory):
    profession = factory.SubFactory(ProfessionFactory)
    experience_years = Decimal(4)
    state = "submitted"
    announced_state = "submitted"

    class Meta:
        model = applications.Application
        skip_postgeneration_save = True

    @factory.post_generation
    def deposited(self, create, extracted, **kwargs):
        DepositFactory(dossier=self.dossier)


class WishFactory(Base):
    class Meta:
        model = applications.Wish

    application = factory.SubFactory(ApplicationFactory)
    challenge = factory.SubFactory(PublishedChallengeFactory)
    rank = 1


class RankingFactory(Base):
    class Meta:
        model = applications.Ranking

    position = factory.SubFactory(PositionFactory)
    application = factory.SubFactory(DepositedApplicationFactory)
    rank = 1
    result = Decimal(15)


class MatchRunFactory(Base):
    class Meta:
        model = applications.MatchRun

    campaign = factory.SubFactory(CampaignFactory)
    inputs_sha256 = "0" * 64
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class MatchLineFactory(Base):
    class Meta:
        model = applications.MatchLine

    run = factory.SubFactory(MatchRunFactory)
    application = factory.SubFactory(DepositedApplicationFactory)
    position = factory.SubFactory(PositionFactory)
    wish_rank = 1
    outcome = "seated"


class OfferFactory(Base):
    class Meta:
        model = applications.Offer

    application = factory.SubFactory(DepositedApplicationFactory, state="offered", announced_state="offered")
    position = factory.SubFactory(PositionFactory)
    sent_at = NOW
    expires_at = NOW + timedelta(days=15)


class CohortFactory(Base):
    class Meta:
        model = talents.Cohort
        django_get_or_create = ("campaign",)

    campaign = factory.SubFactory(CampaignFactory)
    name = "Promotion"


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


class RegisterFactory(Base):
    class Meta:
        model = documents.Register

    year = 2020


class MissionFactory(Base):
    class Meta:
        model = talents.Mission

    cohort = factory.SubFactory(CohortFactory)
    talent = factory.SubFactory(UserFactory)
    offer = factory.SubFactory(
        OfferFactory, state="accepted", application__candidate=factory.SelfAttribute("...talent")
    )
    position = factory.SelfAttribute("offer.position")
    host = factory.SubFactory(AdministrationFactory)
    starts_on = date(2026, 9, 1)
    ends_on = date(2027, 6, 30)
    net_monthly = Decimal(4000)


class MessageFactory(Base):
    class Meta:
        model = notifications.Message

    key = factory.Sequence(lambda n: f"message-{n}")
    template = "offer"
    recipient = factory.SubFactory(UserFactory)
    subject = "Objet"
    body = "Texte"
    written_at = NOW
    queued_at = NOW
