"""Test objects of « panels » and « exercises »."""

from datetime import timedelta

import factory

from exercises import models as exercises
from panels import models as panels
from tests.factories.accounts import UserFactory
from tests.factories.applications import DepositedApplicationFactory
from tests.factories.base import Base
from tests.factories.challenges import CampaignFactory, ProfessionFactory, StageFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.juries import PanelFactory, ScoringGridFactory
from tests.factories.moments import NOW


class EqualisationFactory(Base):
    class Meta:
        model = panels.Equalisation

    stage = factory.SubFactory(StageFactory)
    adopted = True
    reason = "écarts constatés"
    readings = factory.LazyFunction(list)
    inputs_sha256 = "0" * 64
    by = factory.SubFactory(UserFactory)
    at = NOW


class SelfSchedulingFactory(Base):
    class Meta:
        model = panels.SelfScheduling

    panel = factory.SubFactory(PanelFactory)
    allowed = True
    last_day = (NOW + timedelta(days=30)).date()
    by = factory.SubFactory(UserFactory)
    at = NOW


class BookablePeriodFactory(Base):
    class Meta:
        model = panels.BookablePeriod

    panel = factory.SubFactory(PanelFactory)
    starts_at = NOW + timedelta(days=7)
    ends_at = NOW + timedelta(days=7, hours=3)
    minutes = 30
    opened_by = factory.SubFactory(UserFactory)


class ExerciseFactory(Base):
    """An exercise as its columns say; :func:`published_exercise` makes one by the product's own acts."""

    class Meta:
        model = exercises.Exercise

    campaign = factory.SubFactory(CampaignFactory)
    profession = factory.SubFactory(ProfessionFactory)
    title = "Une page pour déclarer"
    statement = "# La page\n\nProposez une page, en **une** heure."
    text_chars = 2000
    opens_at = NOW - timedelta(days=1)
    closes_at = NOW + timedelta(days=9)
    grid = factory.SubFactory(ScoringGridFactory)
    alternative = "À l’oral, en visioconférence."
    materials = factory.SubFactory(DossierFactory)


class AttemptFactory(Base):
    class Meta:
        model = exercises.Attempt

    exercise = factory.SubFactory(ExerciseFactory, published_at=NOW, published_by=factory.SubFactory(UserFactory))
    application = factory.SubFactory(
        DepositedApplicationFactory,
        campaign=factory.SelfAttribute("..exercise.campaign"),
        profession=factory.SelfAttribute("..exercise.profession"),
    )
    invited_at = NOW


class AdjustmentFactory(Base):
    class Meta:
        model = exercises.Adjustment

    attempt = factory.SubFactory(AttemptFactory)
    need = "Un tiers de temps en plus."
    asked_at = NOW


class TimeGrantFactory(Base):
    class Meta:
        model = exercises.TimeGrant

    exercise = factory.SubFactory(ExerciseFactory)
    minutes = 20
    began_at = NOW - timedelta(minutes=30)
    ended_at = NOW - timedelta(minutes=10)
    reason = "Le service était arrêté."
    people = 2
    by = factory.SubFactory(UserFactory)
    at = NOW


def published_exercise(team, *, people=1, campaign=None, stage=None, **values):
    """Return an exercise that the team prepared and published, with its first attempts, by the product's acts."""
    from exercises.domain import exercises as domain

    if stage is None:
        campaign = campaign or CampaignFactory()
        stage = StageFactory(campaign=campaign, kind="exercise", blind=True, readings=2)
    trade = values.pop("profession", None) or ProfessionFactory()
    for _ in range(people):
        DepositedApplicationFactory(campaign=stage.campaign, profession=trade)
    columns = {
        "title": "Une page pour déclarer", "statement": "# La page\n\nProposez une page.", "text_chars": 2000,
        "asks_file": False, "minutes": 60, "opens_at": NOW - timedelta(days=1), "closes_at": NOW + timedelta(days=9),
        "grid": stage.grid, "alternative": "À l’oral.", "invited": "deposited",
    }  # fmt: skip
    exercise = domain.write(stage.campaign, trade, values=columns | values, by=team, at=NOW)
    domain.publish(exercise, by=team, at=NOW)
    exercise.refresh_from_db()
    return exercise
