"""How the dossiers of a juror are named at their home."""

import pytest

from tests import factories as f

PROJECT = {"title": "Cartographier les orgues", "person": {"administration": "Ministère de la Culture"}, "answers": []}


@pytest.mark.parametrize(
    ("blind", "content", "name"),
    [
        (False, PROJECT, "Cartographier les orgues (Ministère de la Culture)"),
        (True, PROJECT, "12"),
        (False, {"person": {"last_name": "Nom"}, "answers": []}, "12"),
    ],
)
def test_a_project_is_named_by_its_title_and_a_person_by_a_number(db, signed_in, blind, content, name):
    juror = f.JurorFactory(panel__blind=blind, panel__grid=f.CriterionFactory().grid)
    f.AssessmentFactory(juror=juror, panel=juror.panel, deposit__content=content, deposit__number=12)
    page = signed_in(juror.user).get("/jury/")
    ((_, shown),) = page.context["batches"][0].rows
    assert (shown, name in page.text) == (name, True)
