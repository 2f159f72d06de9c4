"""Test objects of « applications » and « references »."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.core.files.base import ContentFile

from applications import models as applications
from references import models as references
from references.queries import links
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import (
    CallWindowFactory,
    CampaignFactory,
    ProfessionFactory,
    PublishedChallengeFactory,
    SkillFactory,
)
from tests.factories.dossiers import DepositFactory, DossierFactory
from tests.factories.moments import NOW


def write_journal(row, start, *, at=NOW):
    """Log the shortest moves of the table from a state to that of a row, all at one instant."""
    paths, waiting = {start: []}, [start]
    while waiting:
        here = waiting.pop(0)
        for step in type(row).transitions:
            if here in step.sources and step.target not in paths:
                paths[step.target] = [*paths[here], (here, step)]
                waiting.append(step.target)
    log = row.log.model
    log.objects.bulk_create(
        log(subject=row, verb=step.verb, source=source, target=step.target, at=at, reason="Motif d’essai")
        for source, step in paths[row.state]
    )


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

    @factory.post_generation
    def journal(self, create, extracted, **kwargs):
        """Log the moves that lead to the state, as the acts do; ``journal=False`` for a row that nothing explains."""
        if extracted is not False:
            write_journal(self, "draft", at=min(NOW, self.dossier.saved_at or NOW))


class WishFactory(Base):
    class Meta:
        model = applications.Wish

    application = factory.SubFactory(ApplicationFactory)
    challenge = factory.SubFactory(PublishedChallengeFactory)
    rank = 1


class ProfileFactory(Base):
    class Meta:
        model = applications.Profile

    person = factory.SubFactory(UserFactory)
    updated_at = NOW


class ExperienceFactory(Base):
    class Meta:
        model = applications.Experience

    profile = factory.SubFactory(ProfileFactory)
    title = "Designer"
    organisation = "Agence"
    started_on = date(2020, 2, 1)
    ended_on = date(2021, 1, 31)


class EducationFactory(Base):
    class Meta:
        model = applications.Education

    profile = factory.SubFactory(ProfileFactory)
    title = "Master"
    school = "École du numérique"
    year = 2018


class PortfolioLinkFactory(Base):
    class Meta:
        model = applications.PortfolioLink

    profile = factory.SubFactory(ProfileFactory)
    label = "Mon site"
    url = "https://exemple.invalid/"


class SkillMasteryFactory(Base):
    class Meta:
        model = applications.SkillMastery

    profile = factory.SubFactory(ProfileFactory)
    skill = factory.SubFactory(SkillFactory)
    level = "practised"


class SpokenLanguageFactory(Base):
    class Meta:
        model = applications.SpokenLanguage

    profile = factory.SubFactory(ProfileFactory)
    name = "anglais"
    level = "C1"


class AccommodationFactory(Base):
    class Meta:
        model = applications.Accommodation

    person = factory.SubFactory(UserFactory)
    need = "Un interprète"
    at = NOW


class DeclarationFactory(Base):
    class Meta:
        model = applications.Declaration

    application = factory.SubFactory(ApplicationFactory)
    kind = "studies"
    concerned = False


class EligibilityCheckFactory(Base):
    class Meta:
        model = applications.EligibilityCheck

    application = factory.SubFactory(ApplicationFactory)
    kind = "studies"
    outcome = "doubt"
    explanation = "La personne n’a pas répondu."
    computed_at = NOW


class TagFactory(Base):
    class Meta:
        model = applications.Tag

    campaign = factory.SubFactory(CampaignFactory)
    label = factory.Sequence(lambda n: f"étiquette {n}")


class NoteFactory(Base):
    class Meta:
        model = applications.Note

    application = factory.SubFactory(DepositedApplicationFactory)
    text = "Bon dossier"
    by = factory.SubFactory(UserFactory)
    at = NOW


class NoteMentionFactory(Base):
    class Meta:
        model = applications.NoteMention

    note = factory.SubFactory(NoteFactory)
    colleague = factory.SubFactory(UserFactory)


class PoolMembershipFactory(Base):
    class Meta:
        model = applications.PoolMembership

    person = factory.SubFactory(UserFactory)
    consented_at = NOW
    expires_on = date(2028, 3, 10)


class PoolInvitationFactory(Base):
    class Meta:
        model = applications.PoolInvitation

    person = factory.SubFactory(UserFactory)
    campaign = factory.SubFactory(CampaignFactory)
    by = factory.SubFactory(UserFactory)
    at = NOW


class RestrictedInvitationFactory(Base):
    class Meta:
        model = applications.RestrictedInvitation

    campaign = factory.SubFactory(CampaignFactory)
    person = factory.SubFactory(UserFactory)
    reason = "promotion précédente"
    by = factory.SubFactory(UserFactory)
    at = NOW


class ExternalFormFactory(Base):
    class Meta:
        model = applications.ExternalForm

    campaign = factory.SubFactory(CampaignFactory)
    number = factory.Sequence(lambda n: 1000 + n)
    title = "Candidater"


class ExternalFieldFactory(Base):
    class Meta:
        model = applications.ExternalField

    form = factory.SubFactory(ExternalFormFactory)
    key = factory.Sequence(lambda n: f"champ-{n}")
    label = "Motivation"


class ExternalDossierFactory(Base):
    class Meta:
        model = applications.ExternalDossier

    form = factory.SubFactory(ExternalFormFactory)
    number = factory.Sequence(lambda n: n)
    sha256 = "0" * 64
    application = factory.SubFactory(DepositedApplicationFactory)
    read_at = NOW


class DuplicateDecisionFactory(Base):
    class Meta:
        model = applications.DuplicateDecision

    first = factory.SubFactory(UserFactory)
    second = factory.SubFactory(UserFactory)
    decision = "distinct"
    by = factory.SubFactory(UserFactory)
    at = NOW


class MonitoringAnswerFactory(Base):
    class Meta:
        model = applications.MonitoringAnswer

    campaign = factory.SubFactory(CampaignFactory)
    profession = factory.SubFactory(ProfessionFactory)
    gender = "woman"
    age = "26-35"


class AutomationFactory(Base):
    class Meta:
        model = applications.Automation

    campaign = factory.SubFactory(CampaignFactory)
    kind = "application"
    watched = "submitted"
    days = 3
    action = "task"
    label = "Relire le dossier"
    made_by = factory.SubFactory(UserFactory)
    made_at = NOW


class AutomationRunFactory(Base):
    class Meta:
        model = applications.AutomationRun

    automation = factory.SubFactory(AutomationFactory)
    application = factory.SubFactory(
        "tests.factories.applications.DepositedApplicationFactory",
        campaign=factory.SelfAttribute("..automation.campaign"),
    )
    entry = factory.Sequence(lambda n: 10_000 + n)
    at = NOW


class ForwardingConsentFactory(Base):
    class Meta:
        model = applications.ForwardingConsent

    application = factory.SubFactory(DepositedApplicationFactory, state="not_selected", announced_state="not_selected")
    destination = "beta"
    given_at = NOW


class ForwardingFactory(Base):
    class Meta:
        model = applications.Forwarding

    consent = factory.SubFactory(ForwardingConsentFactory)
    recipient = "beta.gouv.fr"
    contents = "nom"
    by = factory.SubFactory(UserFactory)
    at = NOW


class ReferenceFactory(Base):
    class Meta:
        model = references.Reference

    application = factory.SubFactory(ApplicationFactory, campaign__references_asked=2)
    rank = 1
    state = "invited"
    name = "Nadia Benali"
    address = factory.Sequence(lambda n: f"referent{n}@test.invalid")
    link = "Directrice technique, ma responsable de 2023 à 2025"
    named_at = NOW
    sent_at = NOW
    answered_at = factory.LazyAttribute(lambda o: NOW if o.state in {"received", "declined"} else None)


class ReferenceLetterFactory(Base):
    class Meta:
        model = references.ReferenceLetter

    reference = factory.SubFactory(ReferenceFactory, state="received")
    text = "Je recommande cette personne."
    saved_at = NOW
    content = factory.LazyAttribute(lambda o: {"answers": [{"label": "Lettre", "value": o.text}]})
    sha256 = "0" * 64


def personal_link():
    """Return what the address of a referee names, for a letter that is begun and a call that never closes."""
    window = CallWindowFactory(closes_at=None)
    reference = ReferenceFactory(application__campaign=window.campaign, state="started")
    ReferenceLetterFactory(reference=reference, content=None, sha256="")
    return {"public_id": reference.public_id, "proof": links.proof_of(reference)}


def letter_address(campaign):
    """Return what the address of a letter's file names, about somebody whom a campaign took."""
    known = campaign.applications.filter(state="accepted").first()
    letter = ReferenceLetterFactory(reference__application=known, file_name="lettre.pdf")
    letter.file.save("lettre.pdf", ContentFile(b"%PDF-1.4"))
    return {"public_id": letter.reference.public_id}


class PairFactory(Base):
    class Meta:
        model = applications.Pair

    state = "invited"
    address = "autre@exemple.invalid"
    invited_at = NOW
    expires_at = NOW + timedelta(days=14)


class PairMemberFactory(Base):
    class Meta:
        model = applications.PairMember

    pair = factory.SubFactory(PairFactory)
    application = factory.SubFactory(ApplicationFactory)


class PairTextFactory(Base):
    class Meta:
        model = applications.PairText

    pair = factory.SubFactory(PairFactory)
    version = 1
    text = "Nous prévoyons les crues à deux."
    by = factory.SubFactory(UserFactory)
    at = NOW


def formed_pair(*applied, wish="preferred", text="Nous prévoyons les crues à deux."):
    """Return the formed pair of two applications, with the same wish and a shared part."""
    pair = PairFactory(state="formed", address="")
    for application in applied:
        PairMemberFactory(pair=pair, application=application, wish=wish)
    PairTextFactory(pair=pair, text=text, by=applied[0].candidate)
    return pair
