"""The jury's words: to everybody heard, with the decision and never before, frozen once told."""

import pytest

from common.language.french import with_de
from selection.domain import feedback, publication
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def heard(db):
    return f.DepositedApplicationFactory(state="waiting", announced_state="shortlisted")


def write(application, team, **changes):
    return feedback.write(application, **({"codes": ["seats"], "text": "Très clair.", "by": team, "at": NOW} | changes))


def mine(application, signed_in):
    return signed_in(application.candidate).get(f"/candidature/dossiers/{application.public_id}/").content.decode()


def test_it_is_read_with_the_decision_and_never_before(heard, team, signed_in):
    assert str(write(heard, team)) == f"retour sur candidature {with_de(str(heard.candidate))}"
    assert "Très clair." not in mine(heard, signed_in)
    assert feedback.announced_feedback(heard) is None
    publication.announce(heard.campaign, at=NOW)
    page = mine(heard, signed_in)
    assert "Très clair." in page
    assert "Places en nombre insuffisant" in page
    with pytest.raises(feedback.FeedbackRefusedError, match="transmis"):
        write(heard, team, text="Autre chose.")


def test_written_after_the_decision_it_goes_at_once(heard, team):
    publication.announce(heard.campaign, at=NOW)
    heard.refresh_from_db()
    assert write(heard, team).told_at == NOW


@pytest.mark.parametrize(
    ("state", "changes", "message"),
    [("shortlisted", {}, "entendues"), ("heard", {"text": " "}, "phrase"), ("heard", {"codes": ["inconnu"]}, "phrase")],
)
def test_it_is_refused_without_words_or_hearing(heard, team, state, changes, message):
    type(heard).objects.update(state=state)
    with pytest.raises(feedback.FeedbackRefusedError, match=message):
        write(heard, team, **changes)


def test_publication_says_who_is_left_without(heard, team, signed_in):
    assert publication.preview(heard.campaign, at=NOW).unexplained == 1
    page = signed_in(team).get(f"/equipe/campagnes/{heard.campaign.code}/candidatures/annonce/").content.decode()
    assert "pas de retour du jury" in page
    write(heard, team)
    assert publication.preview(heard.campaign, at=NOW).unexplained == 0


def test_team_writes_then_reads_again(heard, team, signed_in):
    client = signed_in(team)
    listed, address = (
        f"/equipe/campagnes/{heard.campaign.code}/retours/",
        f"/equipe/candidatures/{heard.public_id}/retour/",
    )
    assert "Il en manque 1" in client.get(listed).content.decode()
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "Bravo.", "codes": ["strong"]}).url == listed
    assert "Tous sont écrits" in client.get(listed).content.decode()
    assert "Bravo." in client.get(address).content.decode()
    publication.announce(heard.campaign, at=NOW)
    assert client.post(address, {"text": "Autre."}).status_code == 422
    assert "il ne change plus" in client.get(address).content.decode()
    assert "Transmis le" in client.get(listed).content.decode()


def test_export_and_erasure(heard, team):
    from selection.domain.personal_data import APPLICATIONS

    write(heard, team)
    assert APPLICATIONS.export(heard.candidate)[0]["retour"] == []
    publication.announce(heard.campaign, at=NOW)
    assert APPLICATIONS.export(heard.candidate)[0]["retour"][0]["text"] == "Très clair."
    APPLICATIONS.erase(heard.candidate)
    assert feedback.announced_feedback(heard) is None
