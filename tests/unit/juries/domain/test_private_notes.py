"""A juror's own notes: saved as the other acts, theirs alone, forgotten with the dossier."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings

from accounts.domain import privacy
from dossiers.models import Dossier
from juries.domain import assessments, changes, minutes, personal_data, private_notes
from juries.domain.changes import Act
from juries.domain.minutes import Session
from juries.models import PrivateNote
from tests import factories as f
from tests.factories import NOW

NOTE = "Silence étrange sur le calendrier"
READERS = {"juries/domain/private_notes.py", "juries/models/private_note.py", "juries/models/__init__.py"}


@pytest.fixture
def reading(db):
    return f.AssessmentFactory(juror__panel__grid=f.CriterionFactory().grid)


def act(reading, value, base="", **more):
    return Act(uuid.uuid4(), reading.public_id, "note", None, value, base)._replace(**more)


def run(reading, *acts):
    return [answer.outcome for answer in changes.apply_all(acts, by=reading.juror.user, at=NOW)]


def note(reading):
    return private_notes.note_of(reading.juror.user, reading.deposit_id)


def exported(person):
    return str([record.export(person) for record in privacy.processing_records])


def test_notes_are_kept_replaced_and_emptied(reading):
    assert run(reading, act(reading, NOTE), act(reading, f"{NOTE} !", NOTE)) == ["done", "done"]
    assert note(reading) == f"{NOTE} !"
    assert run(reading, act(reading, "", f"{NOTE} !")) == ["done"]
    assert (note(reading), PrivateNote.objects.count()) == ("", 0)
    reading.refresh_from_db()
    assert reading.state == "assigned"  # a note opens no grid


def test_acts_sent_again_after_a_lost_answer_change_nothing(reading):
    acts = [act(reading, "Un"), act(reading, "Un, deux", "Un")]
    assert run(reading, *acts) == run(reading, *acts) == ["done", "done"]
    assert note(reading) == "Un, deux"


def test_what_another_device_wrote_is_not_lost(reading):
    run(reading, act(reading, "Du téléphone"))
    [answer] = changes.apply_all([act(reading, "De l’ordinateur")], by=reading.juror.user, at=NOW)
    assert (answer.outcome, answer.value) == ("rival", "Du téléphone")
    assert note(reading) == "Du téléphone"


def test_notes_are_written_whatever_became_of_the_grid(reading):
    """Handed in, or in a closed panel: the hearing comes after. A note that is refused holds back no grid."""
    criterion = reading.panel.grid.criteria.get()
    mark = Act(uuid.uuid4(), reading.public_id, "mark", criterion.pk, "3", "")
    submit = Act(uuid.uuid4(), reading.public_id, "submit", None, "submitted", "")
    assert run(reading, act(reading, NOTE), mark, act(reading, "Autre", "rien"), submit) == [
        "done", "done", "rival", "done",
    ]  # fmt: skip
    assessments.close(reading.panel, at=NOW)
    assert run(reading, act(reading, "Après la clôture", NOTE)) == ["done"]


def test_the_history_says_nothing_of_the_notes(reading):
    run(reading, act(reading, NOTE))
    assert list(reading.changes.effective()) == []
    assert [(row.before, row.after) for row in reading.changes.all()] == [("", "")]


def test_notes_follow_their_author_from_the_reading_to_the_hearing(reading):
    run(reading, act(reading, NOTE))
    heard = f.AssessmentFactory(juror=f.JurorFactory(user=reading.juror.user), deposit=reading.deposit)
    other = f.AssessmentFactory(juror=f.JurorFactory(panel=reading.panel), deposit=reading.deposit)
    assert (note(heard), note(other)) == (NOTE, "")


def test_only_one_module_reads_them():
    """Whatever lists, exports, draws up minutes or shows a page goes through what asks for the person."""
    sources = [path for path in Path(settings.BASE_DIR).glob("*/**/*.py") if "migrations" not in path.parts]
    named = {path.relative_to(settings.BASE_DIR).as_posix() for path in sources if "PrivateNote" in path.read_text()}
    assert {name for name in named if not name.startswith("tests/")} - READERS == {"juries/domain/personal_data.py"}
    assert "PrivateNote." not in Path(settings.BASE_DIR, "juries/domain/personal_data.py").read_text()


def test_minutes_and_the_exports_of_others_do_not_hold_them(reading, team):
    run(reading, act(reading, NOTE))
    secretary = f.JurorFactory(panel=reading.panel, secretary=True)
    assessments.close(reading.panel, at=NOW)
    session = Session(present={reading.juror.pk, secretary.pk}, chair=secretary.pk)
    assert NOTE not in str(minutes.draw_up(reading.panel, session, by=team, at=NOW).content)
    for person in (team, secretary.user, reading.deposit.dossier.owner):
        assert NOTE not in exported(person)
    assert NOTE in exported(reading.juror.user)


def test_notes_go_with_the_dossier_or_with_their_author(reading):
    run(reading, act(reading, NOTE))
    personal_data.empty(Dossier.objects.filter(pk=reading.deposit.dossier_id))
    assert PrivateNote.objects.count() == 0
    other = f.PrivateNoteFactory()
    assert str(other) == f"notes privées {other.pk}"
    personal_data.ASSESSMENTS.erase(other.user)
    assert PrivateNote.objects.count() == 0
