"""Test objects of « juries »."""

import uuid
from datetime import timedelta

import factory

from juries import models as juries
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.dossiers import DepositFactory
from tests.factories.moments import NOW


class ScoringGridFactory(Base):
    class Meta:
        model = juries.ScoringGrid

    code = factory.Sequence(lambda n: f"grid-{n}")
    kind = "candidate"
    stage = "jury"
    scale_min = 1
    scale_max = 4


class LevelExampleFactory(Base):
    class Meta:
        model = juries.LevelExample

    criterion = factory.SubFactory("tests.factories.juries.CriterionFactory")
    mark = 1
    text = "Un fait précis."
    origin = "Une campagne passée"
    by = factory.SubFactory(UserFactory)
    at = NOW


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


class CharterFactory(Base):
    class Meta:
        model = juries.Charter
        django_get_or_create = ("version",)

    version = 1
    text = "à juger avec neutralité ;"


class JurorFactory(Base):
    class Meta:
        model = juries.Juror

    panel = factory.SubFactory(PanelFactory)
    user = factory.SubFactory(UserFactory)
    charter = factory.SubFactory(CharterFactory)
    charter_signed_at = NOW


class AssessmentFactory(Base):
    class Meta:
        model = juries.Assessment

    juror = factory.SubFactory(JurorFactory)
    panel = factory.SelfAttribute("juror.panel")
    grid = factory.SelfAttribute("panel.grid")
    deposit = factory.SubFactory(DepositFactory)


class ExtraReadingFactory(Base):
    class Meta:
        model = juries.ExtraReading

    panel = factory.SubFactory(PanelFactory)
    deposit = factory.SubFactory(DepositFactory)
    cause = "wave"
    by = factory.SubFactory(UserFactory)
    at = NOW


class PanelGridFactory(Base):
    class Meta:
        model = juries.PanelGrid

    panel = factory.SubFactory(PanelFactory)
    trade = "developer"
    grid = factory.SubFactory(ScoringGridFactory)


class ConflictFactory(Base):
    class Meta:
        model = juries.Conflict

    juror = factory.SubFactory(JurorFactory)
    deposit = factory.SubFactory(DepositFactory)
    origin = "found"
    reason = "Même employeur : atelier"
    at = NOW


class TieFactory(Base):
    class Meta:
        model = juries.Tie

    juror = factory.SubFactory(JurorFactory)
    kind = "employer"
    label = "Atelier Éclair"


class ScoreFactory(Base):
    class Meta:
        model = juries.Score

    assessment = factory.SubFactory(AssessmentFactory)
    criterion = factory.SubFactory(CriterionFactory)
    value = 3
    scale_min = 1
    scale_max = 4


class AssessmentChangeFactory(Base):
    class Meta:
        model = juries.AssessmentChange

    assessment = factory.SubFactory(AssessmentFactory)
    kind = "comment"
    after = "Clair"
    client_id = factory.LazyFunction(uuid.uuid4)
    by = factory.SelfAttribute("assessment.juror.user")
    at = NOW


class MinutesFactory(Base):
    class Meta:
        model = juries.Minutes

    panel = factory.SubFactory(PanelFactory)
    content = factory.LazyFunction(dict)
    previous_sha256 = factory.LazyFunction(lambda: uuid.uuid4().hex)
    sha256 = factory.LazyFunction(lambda: uuid.uuid4().hex)
    by = factory.SubFactory(UserFactory)
    at = NOW


class PassageFactory(Base):
    class Meta:
        model = juries.Passage

    assessment = factory.SubFactory(AssessmentFactory)
    criterion = factory.SubFactory(CriterionFactory)
    row = 0
    quote = "simplifier"
    at = NOW


class UnavailabilityFactory(Base):
    class Meta:
        model = juries.Unavailability

    user = factory.SubFactory(UserFactory)
    starts_at = NOW
    ends_at = NOW + timedelta(hours=4)


class HearingFactory(Base):
    class Meta:
        model = juries.Hearing

    panel = factory.SubFactory(PanelFactory)
    deposit = factory.SubFactory(DepositFactory)
    starts_at = NOW
    ends_at = NOW + timedelta(minutes=30)
    convened_for = factory.LazyAttribute(lambda each: each.starts_at if getattr(each, "convened_at", None) else None)


class SharingRecordFactory(Base):
    class Meta:
        model = juries.SharingRecord

    panel = factory.SubFactory(PanelFactory)
    readings = 4
    heaviest = 2
    limit = 2
    proof = factory.LazyFunction(
        lambda: {
            "heaviest": 2, "limit": 2, "dossiers": 4, "jurors": 2, "needed": 4, "elsewhere": 0, "accepted": 2,
            "already": 0, "bounded": 0, "whole": True, "dossier_keys": [], "juror_keys": [],
        }
    )  # fmt: skip
    by = factory.SubFactory(UserFactory)
    at = NOW


class CommonLotMessageFactory(Base):
    class Meta:
        model = juries.CommonLotMessage

    panel = factory.SubFactory(PanelFactory)
    by = factory.SubFactory(UserFactory)
    text = "J’ai noté bas faute d’exemple."
    at = NOW


class DeliberationFactory(Base):
    class Meta:
        model = juries.Deliberation

    panel = factory.SubFactory(PanelFactory)
    opened_by = factory.SubFactory(UserFactory)
    opened_at = NOW


class DeliberationMessageFactory(Base):
    class Meta:
        model = juries.DeliberationMessage

    deliberation = factory.SubFactory(DeliberationFactory)
    by = factory.SubFactory(UserFactory)
    text = "Relisons ce dossier."
    at = NOW


class ConclusionFactory(Base):
    class Meta:
        model = juries.Conclusion

    deliberation = factory.SubFactory(DeliberationFactory)
    deposit = factory.SubFactory(DepositFactory)
    verdict = "favourable"
    reason = "Le parcours répond au métier."
    by = factory.SubFactory(UserFactory)
    at = NOW


class TiePlaceFactory(Base):
    class Meta:
        model = juries.TiePlace

    deliberation = factory.SubFactory(DeliberationFactory)
    deposit = factory.SubFactory(DepositFactory)
    group = factory.LazyFunction(uuid.uuid4)
    place = 1
    reason = "Les passages relevés."
    settled_by = factory.SubFactory(UserFactory)
    settled_at = NOW


class HostPlaceFactory(Base):
    class Meta:
        model = juries.HostPlace

    panel = factory.SubFactory(PanelFactory)
    deposit = factory.SubFactory(DepositFactory)
    place = 1
    reason = "Son expérience des données ouvertes."
    by = factory.SubFactory(UserFactory)
    at = NOW


class PrivateNoteFactory(Base):
    class Meta:
        model = juries.PrivateNote

    user = factory.SubFactory(UserFactory)
    deposit = factory.SubFactory(DepositFactory)
    text = "À reprendre en audition"
    changed_at = NOW


class BidRequestFactory(Base):
    class Meta:
        model = juries.BidRequest

    panel = factory.SubFactory(PanelFactory)
    until = factory.LazyFunction(lambda: NOW.date() + timedelta(days=7))
    by = factory.SubFactory(UserFactory)
    at = NOW


class BidFactory(Base):
    class Meta:
        model = juries.Bid

    juror = factory.SubFactory(JurorFactory)
    deposit = factory.SubFactory(DepositFactory)
    value = "prefer"
    at = NOW
