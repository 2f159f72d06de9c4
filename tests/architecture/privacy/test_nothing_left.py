"""What is held of people ends: a world where everybody left is purged, and only what the records keep is left."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.domain import privacy, retention
from accounts.models import Erasure, JournalEntry, RoleAssignment, User
from applications.domain import pool
from applications.models import Pair
from challenges.models import Campaign
from common import clock
from documents.models import Document
from dossiers.models import Dossier, Thread
from juries.models import Panel
from notifications.domain.retention import FORGOTTEN, FORGOTTEN_SUBJECT
from tests import factories as f
from tests.databases import lift_journal_guards

LATER = timedelta(days=366 * 20)
WORD = "mot personnel"
NOTHING = ("", " ", None, {}, [], False, "effacé", FORGOTTEN, FORGOTTEN_SUBJECT, "efface@efface.invalid")
BY_SYSTEM = {JournalEntry, Erasure}  # months of the journal are summed up by their own task; erasures are certificates


def columns():
    """Yield each column that a record names, with its model and its field."""
    for column in sorted(privacy.registered_columns()):
        label, _, name = column.rpartition(".")
        model = apps.get_model(label)
        yield column, model, model._meta.get_field(name)


def write_everywhere():
    """Have a row of each model that a record names and the factories make, and a word in each of its texts."""
    factories = {factory._meta.model: factory for factory in vars(f).values() if hasattr(factory, "_meta")}
    for model in {model for _, model, _ in columns()} - BY_SYSTEM:
        if model in factories and not model._base_manager.exists():
            factories[model]()
    for _, model, field in columns():
        if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique:
            try:
                with transaction.atomic():
                    model._base_manager.filter(**{field.name: ""}).update(**{field.name: WORD})
            except IntegrityError:  # a text that comes with others, which the factories write
                continue


def rows_of(model):
    """Return the rows of a model that are of somebody: a paper about a whole campaign is published."""
    rows = model._base_manager.all()
    if model is Document:
        return rows.filter(subject__isnull=False).exclude(subject__application=None, subject__mission=None)
    return rows.exclude(is_active=False, last_name="") if model is User else rows


def held():
    """Return the columns that hold something; a person who was erased is a number."""
    erased = User.objects.filter(is_active=False, last_name="").values("pk")
    full = {}
    for column, model, field in columns():
        rows = rows_of(model)
        if field.related_model is User:
            rows = rows.exclude(**{f"{field.name}__in": erased})
        values = [value for value in rows.values_list(field.name, flat=True).iterator() if value not in NOTHING]
        if values:
            full[column] = str(values[0])[:80]
    return full


def place_everything(campaign):
    """Give what the factories made alone to a campaign: a panel sits for a stage, a dossier and a pair are somebody's."""
    campaign.stages.first().panels.add(*Panel.objects.filter(stages=None))
    alone = {"application": None, "challenge": None, "exercise_attempt": None, "exercise": None}
    for dossier in Dossier.objects.filter(replaced_by=None, **alone):
        f.ApplicationFactory(dossier=dossier, candidate=dossier.owner, campaign=campaign)
    for pair in Pair.objects.filter(members=None):
        f.PairMemberFactory(pair=pair, application__campaign=campaign)
    for thread in Thread.objects.filter(application=None):
        f.ApplicationFactory(thread=thread, campaign=campaign)
    Campaign.objects.filter(ends_on=None).update(ends_on=campaign.ends_on)


@pytest.fixture
def world(story):
    """The story, each of its texts full, everything ended and nobody of the team any more."""
    lift_journal_guards()
    write_everywhere()
    place_everything(story.past)
    User.objects.update(is_staff=False, is_superuser=False)
    RoleAssignment.objects.update(ended_at=clock.now())
    Campaign.objects.update(state="closed")


@pytest.mark.sweep
def test_what_is_held_of_people_ends(world):
    before = held()
    assert len(before) > 250
    at = clock.now() + LATER
    for days in range(0, 161, 40):
        pool.tend(at=at + timedelta(days=days))
        retention.purge(at=at + timedelta(days=days))
    left = {column: value for column, value in held().items() if not column.startswith("accounts.JournalEntry")}
    left = {column: value for column, value in left.items() if column not in privacy.lasting_columns()}
    assert left == {}


def test_what_lasts_is_registered():
    assert privacy.lasting_columns() <= privacy.registered_columns()
