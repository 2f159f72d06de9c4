"""The letters a candidate takes away: a decision once it is announced, a convocation once it is sent."""

from datetime import timedelta

import pytest

from documents.domain import production, rendering
from documents.models import Document
from selection.domain import letters
from tests import factories as f
from tests.factories import LATER, NOW


@pytest.fixture
def application(db):
    application = f.DepositedApplicationFactory(announced_state="not_selected", state="not_selected")
    type(application.candidate).objects.filter(pk=application.candidate_id).update(
        first_name="Zoé", last_name="N’Diaye"
    )
    application.candidate.refresh_from_db()
    return application


def decision(application, state):
    application.announced_state = state
    return [letter.context for letter in letters.available(application, at=NOW) if letter.kind == letters.DECISION]


@pytest.mark.parametrize(
    ("state", "fact"),
    [
        ("offered", "is_accepted"), ("accepted", "is_accepted"), ("waiting", "is_waiting"),
        ("shortlisted", "is_shortlisted"), ("not_selected", "is_rejected"), ("ineligible", "is_rejected"),
    ],
)  # fmt: skip
def test_letter_says_the_decision_announced(application, state, fact):
    [context] = decision(application, state)
    facts = {name: getattr(context, name) for name in ("is_accepted", "is_waiting", "is_shortlisted", "is_rejected")}
    assert [name for name, held in facts.items() if held] == [fact]


@pytest.mark.parametrize("state", ["draft", "submitted", "heard", "withdrawn"])
def test_no_letter_before_a_decision_is_announced(application, state):
    application.state = "not_selected"
    assert decision(application, state) == []


def test_convocation_follows_its_slot_and_falls_with_it(application):
    stage = f.StageFactory(campaign=application.campaign, kind="hearing")
    panel = f.PanelFactory(name="Design", grid=stage.grid)
    stage.panels.add(panel)
    deposit = application.dossier.deposit
    values = {"panel": panel, "deposit": deposit, "starts_at": LATER, "ends_at": LATER + timedelta(minutes=30)}
    hearing = f.HearingFactory(**values, convened_at=NOW, place="Salle 2")

    def convocations():
        deposit._prefetched_objects_cache = {}
        return [letter for letter in letters.available(application, at=NOW) if letter.kind == letters.HEARING]

    [letter] = convocations()
    assert (letter.context.panel, letter.context.duration, letter.context.has_place) == ("Design", "30\u00a0min", True)
    assert rendering.render(letters.issue(letter, at=NOW)).startswith(b"%PDF")
    type(hearing).objects.update(starts_at=LATER + timedelta(minutes=10))
    [moved] = convocations()
    assert moved.key != letter.key
    type(hearing).objects.update(state="cancelled")
    assert convocations() == []


def test_candidate_asks_for_a_letter_and_takes_it_away(application, signed_in, settings, tmp_path):
    from documents.domain.signing import sealing

    settings.DOCUMENT_SEAL_KEY = str(tmp_path / "seal.p12")
    sealing._signer.cache_clear()
    client = signed_in(application.candidate)
    here = f"/candidature/dossiers/{application.public_id}/"
    assert "Établir en PDF" in client.get(here).content.decode()
    there = f"{here}courriers/decision-letter-{application.pk}-not_selected/"
    assert client.get(there).status_code == 404
    assert "La lettre est en production" in client.post(there + "demande/", follow=True).content.decode()
    document = Document.objects.get(template="decision_letter")
    assert document.number.startswith("LET-")
    production.produce(document.pk)
    assert document.number in client.get(here).content.decode()
    assert b"".join(client.get(there).streaming_content).startswith(b"%PDF")
    assert client.post(f"{here}courriers/decision-letter-0-accepted/demande/").status_code == 404
    assert signed_in(f.UserFactory()).get(there).status_code == 404
    sealing._signer.cache_clear()


def test_a_letter_that_lacks_something_says_so(application, signed_in):
    type(application.profession).objects.filter(pk=application.profession_id).update(label="")
    client = signed_in(application.candidate)
    there = f"/candidature/dossiers/{application.public_id}/courriers/decision-letter-{application.pk}-not_selected/"
    assert (
        "Il manque, pour établir le document : métier" in client.post(there + "demande/", follow=True).content.decode()
    )
