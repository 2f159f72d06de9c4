"""The referee's pages, without account: read what is asked, write, read again, send, decline; a dead link says why."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from challenges.models import Campaign
from common import clock
from references.domain import letters
from references.domain.errors import ReferenceRefusedError
from references.models import Reference, ReferenceLetter
from references.queries import links
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW
from tests.unit.references.conftest import DUE

WHOLE = {"answer_0": "Trois ans dans la même équipe.", "text": "Je recommande Camille."}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def reference(application):
    application.announced_state = "submitted"
    application.save()
    return f.ReferenceFactory(application=application, message="Dites comment nous travaillions.")


@pytest.fixture
def client(db):
    return Client()


def page(reference, name="reference"):
    return links.path(reference, page=name)


def words(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


@pytest.mark.takes("references.Reference.start", by="reference")
@pytest.mark.takes("references.Reference.send", by="reference-preview")
def test_a_letter_is_written_saved_read_again_and_sent(reference, client):
    shown = words(client.get(page(reference)))
    for sentence in (
        "Camille Durand candidate à", "Dites comment nous travaillions.", "La personne qui candidate ne la lit pas.",
        "27 mars 2026", "Vous n’avez pas besoin de compte", "écrivez à l’équipe du programme", "Dans quel cadre",
    ):  # fmt: skip
        assert sentence in shown
    preview = page(reference, "reference-preview")
    assert client.get(preview).url == page(reference), "nothing is written yet"
    saved = client.post(page(reference), {"act": "save", "text": "Je recommande"}, follow=True)
    assert "Brouillon enregistré" in words(saved)
    assert "Je recommande" in words(client.get(page(reference)))
    lacking = client.post(page(reference), {"act": "preview", "text": "Je recommande"}, follow=True)
    assert "Répondez à « Dans quel cadre" in words(lacking)
    assert "Envoyer la lettre" not in words(lacking)
    upload = SimpleUploadedFile("lettre.pdf", pdf("lettre"))
    ready = client.post(page(reference), WHOLE | {"act": "preview", "file": upload}, follow=True)
    assert "Je recommande Camille." in words(ready)
    assert "Pièce jointe : lettre.pdf" in words(ready)
    seen = ready.context["seen"]
    sent = client.post(preview, {"seen": seen}, follow=True)
    assert "Votre lettre est envoyée" in words(sent)
    assert client.post(preview, {"seen": seen}).url == page(reference), "sent twice, kept once"
    assert "Merci" in words(client.get(preview))
    assert ReferenceLetter.objects.get().content["answers"][-1]["value"] == "Je recommande Camille."
    late = client.post(page(reference), WHOLE)
    assert (late.status_code, "déjà envoyée" in words(late)) == (422, True)


def test_what_was_typed_is_never_lost(reference, client, monkeypatch):
    long = client.post(page(reference), {"text": "a" * 6001, "answer_0": "Une équipe"})
    assert (long.status_code, "6001 caractères, la limite est de 6000." in words(long)) == (422, True)
    assert "Une équipe" in words(long)
    bad = client.post(page(reference), WHOLE | {"file": SimpleUploadedFile("lettre.pdf", b"MZ")})
    assert (bad.status_code, "Je recommande Camille." in words(bad)) == (422, True)
    monkeypatch.setattr(clock, "now", lambda: DUE + timedelta(seconds=1))
    late = client.post(page(reference), WHOLE)
    assert (late.status_code, "Je recommande Camille." in words(late)) == (422, True)
    assert "date limite est passée" in words(late)


def test_a_file_is_taken_back(reference, client):
    client.post(page(reference), WHOLE | {"file": SimpleUploadedFile("lettre.pdf", pdf("lettre"))})
    assert "Fichier joint : lettre.pdf" in words(client.get(page(reference)))
    client.post(page(reference), WHOLE | {"remove_file": "on"})
    assert "Fichier joint" not in words(client.get(page(reference)))


@pytest.mark.takes("references.Reference.decline", by="reference-decline")
def test_a_referee_declines_by_two_clicks(reference, client):
    Campaign.objects.update(references_confidential=False)
    assert "La personne qui candidate la lit aussi." in words(client.get(page(reference)))
    address = page(reference, "reference-decline")
    assert address in words(client.get(page(reference)))
    assert "sans motif" in words(client.get(address))
    assert Reference.objects.get().state == "invited", "a mail scanner decides nothing"
    assert "C’est noté" in words(client.post(address, follow=True))
    assert client.post(address).url == page(reference)


def test_an_act_that_comes_too_late_is_said(reference, client, monkeypatch):
    def refuse(*args, **kwargs):
        raise ReferenceRefusedError("Votre lettre est déjà envoyée.")

    f.ReferenceLetterFactory(reference=reference, content=None, sha256="")
    for name, act in (("reference-preview", "send"), ("reference-decline", "decline")):
        monkeypatch.setattr(letters, act, refuse)
        answer = client.post(page(reference, name))
        assert (answer.status_code, "Votre lettre est déjà envoyée." in words(answer)) == (422, True)


@pytest.mark.parametrize(
    ("state", "sentence"), [("cancelled", "n’est plus demandée"), ("named", "pas encore demandée")]
)
def test_a_link_that_serves_no_more_says_why(reference, client, state, sentence):
    Reference.objects.update(state=state)
    answer = client.get(page(reference))
    assert (answer.status_code, sentence in words(answer)) == (410, True)
    assert client.get(page(reference, "reference-preview")).status_code == 410


def test_a_link_dies_after_the_last_day(campaign, reference, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: DUE + timedelta(seconds=1))
    answer = client.get(page(reference))
    assert (answer.status_code, "était attendue jusqu’au 27 mars 2026" in words(answer)) == (410, True)
    campaign.windows.update(closes_at=None)
    reference.application.announced_state = "withdrawn"
    reference.application.save()
    assert "Vous n’avez rien à faire" in words(client.get(page(reference)))


def test_a_call_that_never_closes_names_no_day(campaign, reference, client):
    campaign.windows.update(closes_at=None)
    assert "attendue au plus tard" not in words(client.get(page(reference)))


def test_another_link_shows_nothing(reference, client):
    other = f.ReferenceFactory()
    forged = f"/recommandations/{reference.public_id}/{links.proof_of(other)}/"
    for address in (forged, f"{forged}apercu/", f"{forged}refus/"):
        assert client.get(address).status_code == 404
