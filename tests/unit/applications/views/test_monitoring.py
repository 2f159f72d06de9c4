"""Two optional questions for the statistics: counted once, tied to nobody."""

import pytest

from applications.models import MonitoringAnswer
from tests import factories as f


@pytest.fixture
def application(db):
    return f.DepositedApplicationFactory()


@pytest.fixture
def address(application):
    return f"/candidature/dossiers/{application.public_id}/statistiques/"


def test_an_answer_is_counted_and_tied_to_nobody(application, address, signed_in):
    client = signed_in(application.candidate)
    assert address in client.get(f"/candidature/dossiers/{application.public_id}/").text
    answer = client.post(address, {"gender": "woman", "age": ""}, follow=True)
    assert "sans votre nom ni votre dossier" in answer.text
    answers = MonitoringAnswer.objects.get()
    assert (answers.campaign, answers.profession) == (application.campaign, application.profession)
    assert (answers.gender, answers.age) == ("woman", "")
    assert str(answers) == f"réponse statistique, {application.profession}"
    named = {field.name for field in MonitoringAnswer._meta.concrete_fields}
    assert named == {"id", "campaign", "profession", "gender", "age"}
    assert "ne compte qu’une fois" in client.post(address, {"gender": "man"}, follow=True).text
    assert MonitoringAnswer.objects.count() == 1


@pytest.mark.parametrize(("sent", "message"), [({}, "Répondez à l’une"), ({"gender": "chat"}, "chat")])
def test_nothing_or_nonsense_is_not_kept(address, application, signed_in, sent, message):
    answer = signed_in(application.candidate).post(address, sent)
    assert answer.status_code == 422
    assert message in answer.text
    assert not MonitoringAnswer.objects.exists()


def test_a_draft_or_anothers_dossier_is_not_asked(address, signed_in):
    draft = f.ApplicationFactory()
    client = signed_in(draft.candidate)
    assert client.get(f"/candidature/dossiers/{draft.public_id}/statistiques/").status_code == 404
    assert client.get(address).status_code == 404
