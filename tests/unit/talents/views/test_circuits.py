"""The pages of the team on a circuit, played by hand."""

from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.inspection.judging import UnavailableError
from documents.domain import production
from documents.domain.signing import outside
from documents.models import Document
from talents.domain import cohorts
from talents.domain.documents import circuits
from talents.forms import signing
from tests import factories as f
from tests.factories import NOW
from tests.unit.talents.domain.signing.test_outside_signing import book, read

__all__ = ["book"]


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def document(mission, team, seal):
    cohorts.contract(mission, by=team, at=NOW)
    production.produce(mission.contract_id)
    document = Document.objects.get(pk=mission.contract_id)
    circuits.start(document, at=NOW)
    return document


def text_of(answer):
    return " ".join(answer.content.decode().replace("&nbsp;", " ").split())


def test_document_goes_outside_and_comes_back_signed(client, document, book, signed_in):
    page = f"/equipe/documents/{document.public_id}/"
    here = page + "parapheur/"
    assert "Parapheur externe" in text_of(client.get(page))
    assert "Sortir le document" in text_of(client.get(here))
    assert "La sortie est annulée" not in text_of(client.post(here, {"act": "take"}, follow=True))
    assert "Rapporter le PDF signé" in text_of(client.get(here))
    assert "La sortie est annulée" in text_of(client.post(here, {"act": "cancel"}, follow=True))
    client.post(here, {"act": "take"})
    assert "document sorti" in text_of(client.get(page))
    unsigned = SimpleUploadedFile("contrat.pdf", read(document))
    refused = client.post(here, {"file": unsigned, "upto": 1, "act": "return"})
    assert (refused.status_code, "sans aucune signature de plus" in text_of(refused)) == (422, True)
    with mock.patch.object(outside, "judge", side_effect=UnavailableError("rien")):
        failed = client.post(here, {"file": SimpleUploadedFile("contrat.pdf", b"autre"), "upto": 1, "act": "return"})
    assert (failed.status_code, "la panne est de notre côté" in text_of(failed)) == (422, True)
    wrong = client.post(here, {"file": SimpleUploadedFile("contrat.pdf", b"autre"), "upto": 9, "act": "return"})
    assert wrong.status_code == 422
    with mock.patch.object(signing, "MAX_SIGNED_BYTES", 1):
        large = client.post(here, {"file": SimpleUploadedFile("contrat.pdf", b"autre"), "upto": 1, "act": "return"})
    assert (large.status_code, "vingt mégaoctets" in text_of(large)) == (422, True)
    signed = book(read(document))
    done = client.post(
        here, {"file": SimpleUploadedFile("contrat.pdf", signed), "upto": 1, "act": "return"}, follow=True
    )
    assert "Le fichier signé est vérifié et gardé" in text_of(done)
    assert "Dans un parapheur externe" in text_of(done)
    assert "Fichier signé" in text_of(client.get(here))
    client.post(here, {"act": "take"})
    assert "Télécharger le fichier déjà signé" in text_of(client.get(here))
    row = outside.last_returned(document)
    served = client.get(f"/signatures/fichiers/{row.public_id}/")
    assert b"".join(served.streaming_content) == signed
    stranger = signed_in(f.UserFactory())
    assert stranger.get(f"/signatures/fichiers/{row.public_id}/").status_code == 404
    document.signatures.exclude(state="signed").update(state="closed")
    outside.cancel(document, by=f.UserFactory(), at=NOW)
    assert "Aucune signature n’est attendue" in text_of(client.get(here))


def test_signer_is_reminded_or_replaced(client, document, mission):
    page = f"/equipe/documents/{document.public_id}/signatures/"
    assert "Personne d’autre ne peut signer" in text_of(client.get(page + "2/"))
    assert "L’invitation est renvoyée" in text_of(client.post(page + "1/", {"act": "remind"}, follow=True))
    assert client.post(page + "1/", {"act": "autre"}).status_code == 404
    deputy = f.SignatureDelegationFactory(administration=mission.host, user__first_name="Hugo").user
    assert "Remplacer le signataire" in text_of(client.get(page + "2/"))
    assert client.post(page + "2/", {"act": "replace", "user": ""}).status_code == 422
    done = text_of(client.post(page + "2/", {"act": "replace", "user": deputy.pk}, follow=True))
    assert "remplace le précédent" in done
    assert client.get(page + "2/").status_code == 404  # nobody is awaited any more


def test_signer_of_a_document_that_names_nobody_is_replaced(client, mission):
    f.SignatureDelegationFactory(administration=mission.host)
    plain = f.DocumentFactory(template="certificate_of_service", state="done", size=1, sha256="b" * 64, done_at=NOW)
    f.DocumentSubjectFactory(document=plain, mission=mission)
    circuits.start(plain, at=NOW)
    [row] = [delegation for delegation in mission.host.delegations.all() if not delegation.user.signatures.exists()]
    done = client.post(
        f"/equipe/documents/{plain.public_id}/signatures/1/", {"act": "replace", "user": row.user_id}, follow=True
    )
    assert "signe à la place." in text_of(done)


def test_refused_document_is_issued_again(client, document):
    page = f"/equipe/documents/{document.public_id}/"
    assert client.get(page + "nouveau/").status_code == 302
    talent = document.signatures.get(rank=1)
    circuits.refuse(talent, reason="Adresse fausse.", by=talent.signer, at=NOW)
    assert "a refusé de signer : le circuit est arrêté" in text_of(client.get(page))
    assert "Adresse fausse." in text_of(client.get(page + "nouveau/"))
    assert "remplace celui qui a été refusé" in text_of(client.post(page + "nouveau/", follow=True))
