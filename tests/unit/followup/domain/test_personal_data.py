"""What a person receives of the life of missions: all that the register names of them, and nobody else's."""

import pytest
from django.apps import apps

from followup.domain import personal_data
from followup.models import CohortPost
from tests import factories as f

# The secret of a calendar is no information on the person; a portrait and a review reach them by their mission; what
# the team decides of a deliverable is told by the message that its author receives.
OTHERWISE = {"FeedKey", "Portrait", "MissionReview", "DeliverableLog"}


def test_the_export_reads_each_model_that_the_register_names():
    named = {name.removeprefix("followup.") for name in personal_data.MISSIONS.fields if name.startswith("followup.")}
    assert {model.__name__ for model, _, _ in personal_data.OWN} == named - OTHERWISE


@pytest.mark.parametrize(("model", "who", "columns"), personal_data.OWN)
def test_a_person_receives_what_is_theirs(db, model, who, columns):
    person = f.UserFactory()
    factory = getattr(f, f"{model.__name__}Factory")
    factory(**{who: person})
    factory(**{who: f.UserFactory()})
    rows = [row for row in personal_data.MISSIONS.export(person) if set(row) == set(columns.split())]
    assert len(rows) == 1


def test_each_text_that_the_register_names_is_received():
    given = {f"followup.{model.__name__}": set(columns.split()) for model, _, columns in personal_data.OWN}
    for name, columns in given.items():
        texts = {
            column
            for column in personal_data.MISSIONS.fields[name].split()
            if apps.get_model(name)._meta.get_field(column).get_internal_type() in {"TextField", "CharField"}
        }
        assert texts <= columns, name


def test_an_answer_to_a_cohort_is_received(db):
    thread = f.ThreadFactory()
    f.CohortPostFactory(thread=thread)
    message = f.ThreadMessageFactory(thread=thread, text="Où est la salle ?")
    f.ThreadMessageFactory(by=message.by, text="Ailleurs")
    texts = [row.get("text") for row in personal_data.MISSIONS.export(message.by)]
    assert texts == ["Où est la salle ?"]
    assert CohortPost.objects.count() == 1
