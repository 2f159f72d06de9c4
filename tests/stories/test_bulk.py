"""What the rehearsal does for many at once writes the rows that the same acts write one by one."""

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from challenges.models import Campaign
from devtools.domain import play, world
from juries.domain import assessments
from juries.domain.timetables import hearings
from notifications.domain import outbox
from sandbox.domain import candidates
from tests.stories.snapshots import snapshot


@pytest.fixture
def played(db, data):
    """Return a function that plays a small promotion, tells every row it wrote, and undoes it."""

    def rows():
        with connection.cursor() as cursor:  # PostgreSQL goes on numbering after what was undone, and texts hold keys
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)
        with transaction.atomic():
            promotion = world.open_world("EIG4", data=data, seed=4, applications=70, heard=60, log=lambda line: None)
            play.play(promotion, partial=False)
            written = snapshot()
            transaction.set_rollback(True)
        return written

    return rows


def one_by_one(many):
    """Return a bulk act done once for each, in the same order."""
    return lambda rows, **options: [result for row in rows for result in (many([row], **options) or [])]


def test_acts_on_many_write_what_single_acts_write(played, monkeypatch):
    together = played()
    assert sum(together["juries.Assessment"].values()) > 100
    for module, name in (
        (assessments, "score_many"), (assessments, "submit_many"), (hearings, "hold_many"), (outbox, "queue_many"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, one_by_one(getattr(module, name)))
    monkeypatch.setattr(candidates, "_read_once", lambda campaign: Campaign.objects.get(pk=campaign.pk))
    apart = played()
    assert {name: apart.get(name) == rows for name, rows in together.items()} == dict.fromkeys(apart, True)
