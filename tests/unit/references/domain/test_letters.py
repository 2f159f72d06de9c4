"""A referee writes, joins a PDF, reads again, sends once, or declines; nothing is written once it is too late."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.digests import digest
from notifications.models import Message
from references.domain import letters
from references.domain.errors import ReferenceRefusedError
from references.domain.letters import Draft
from references.models import Reference, ReferenceLetter
from references.queries import letters as read
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW
from tests.unit.references.conftest import DUE

WHOLE = Draft(["Trois ans dans la même équipe."], "Je recommande Camille sans réserve.")


@pytest.fixture
def reference(application):
    application.announced_state = "submitted"
    application.save()
    return f.ReferenceFactory(application=application, address="nadia@exemple.invalid")


def save(reference, draft=WHOLE, *, at=NOW, **more):
    return letters.save(reference, draft, at=at, **more)


def send(reference, *, at=NOW, seen=None):
    reference = Reference.objects.select_related("application__campaign", "letter").get(pk=reference.pk)
    held = letters.content(reference, reference.letter)
    return letters.send(reference, seen=digest(held) if seen is None else seen, at=at)


def upload(content=None, name="ma lettre.pdf"):
    return SimpleUploadedFile(name, pdf("lettre") if content is None else content)


def refusal(act, *args, **kwargs):
    with pytest.raises(ReferenceRefusedError) as caught:
        act(*args, **kwargs)
    return str(caught.value)


def test_a_draft_is_kept_then_sent_whole_and_thanked_with_its_copy(reference):
    letter = save(reference, Draft(["  Une équipe. "], ""))
    reference.refresh_from_db()
    assert (reference.state, letter.answers, letter.content) == ("started", ["Une équipe."], None)
    assert save(reference).pk == letter.pk
    sent = send(reference, at=DUE)
    reference.refresh_from_db()
    assert (reference.state, reference.answered_at) == ("received", DUE)
    assert [row["label"] for row in sent.content["answers"]] == [
        "Dans quel cadre avez-vous travaillé ensemble ?", "Lettre",
    ]  # fmt: skip
    thanks = Message.objects.get(template="reference_thanks")
    assert thanks.address == "nadia@exemple.invalid"
    assert "Je recommande Camille sans réserve." in thanks.body
    assert str(sent) == f"lettre {reference.public_id}"


def test_a_letter_is_sent_once_and_as_it_was_read_again(reference):
    assert "Écrivez d’abord" in refusal(letters.send, reference, seen="", at=NOW)
    save(reference)
    assert "dans un autre onglet" in refusal(send, reference, seen="0" * 64)
    send(reference)
    for act in (send, save):
        assert "déjà envoyée" in refusal(act, reference)
    assert Message.objects.filter(template="reference_thanks").count() == 1


def test_a_letter_that_lacks_something_is_not_sent(reference):
    save(reference, Draft([], ""))
    missing = refusal(send, reference)
    assert "Répondez à « Dans quel cadre" in missing
    assert "Écrivez la lettre, ou joignez-la en PDF." in missing
    save(reference, Draft(["a" * 1001], "b" * 6001))
    long = refusal(send, reference)
    assert "1001 caractères, la limite est de 1000" in long
    assert "« Lettre » : 6001 caractères" in long


def test_a_letter_arrives_until_the_last_instant(reference):
    save(reference, at=DUE)
    late = DUE + timedelta(microseconds=1)
    for act in (send, save):
        assert "date limite est passée" in refusal(act, reference, at=late)
    assert "date limite est passée" in refusal(letters.decline, reference, at=late)
    send(reference, at=DUE)


def test_a_pdf_replaces_the_text_and_the_one_before(reference, django_capture_on_commit_callbacks):
    first = save(reference, upload=upload())
    assert (first.file_name, first.file_size > 0, len(first.file_sha256)) == ("ma lettre.pdf", True, 64)
    name, storage = first.file.name, first.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        second = save(reference, Draft(["Une équipe."], ""), upload=upload(name="autre.pdf"))
    assert not storage.exists(name)
    assert second.file_name == "autre.pdf"
    sent = send(reference)
    assert sent.content["file"]["sha256"] == second.file_sha256
    assert "autre.pdf" in Message.objects.get(template="reference_thanks").body


def test_a_file_is_taken_back(reference, django_capture_on_commit_callbacks):
    letter = save(reference, upload=upload())
    name, storage = letter.file.name, letter.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        letter = save(reference, remove_file=True)
    assert (letter.file.name, letter.file_size, storage.exists(name)) == ("", None, False)


def test_only_a_fit_pdf_is_kept(reference, settings, monkeypatch):
    big = SimpleNamespace(size=11 * 2**20, read=bytes, name="lettre.pdf")
    assert "10 Mo" in refusal(save, reference, upload=big)
    assert refusal(save, reference, upload=upload(b"MZ exe"))
    png = b"\x89PNG\r\n\x1a\n"
    monkeypatch.setattr(letters.attachments, "inspect_upload", lambda _: SimpleNamespace(extension="png", content=png))
    assert "Joignez un PDF" in refusal(save, reference, upload=upload())
    monkeypatch.undo()
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    assert "antivirus injoignable" in refusal(save, reference, upload=upload())
    monkeypatch.setattr(letters.clamd, "scan", lambda content: "Eicar")
    assert "menace" in refusal(save, reference, upload=upload())
    assert not ReferenceLetter.objects.exists()


def test_a_storage_out_of_reach_loses_no_draft(reference, monkeypatch):
    save(reference)

    def full(*args):
        raise letters.FileRefusedError("Ce fichier n’a pas pu être enregistré.")

    monkeypatch.setattr(letters.attachments, "store", full)
    assert "pas pu être enregistré" in refusal(save, reference, Draft(["Autre"], ""), upload=upload())
    assert ReferenceLetter.objects.get().answers == WHOLE.answers


def test_declining_forgets_the_draft_and_tells_the_candidate(reference):
    save(reference, upload=upload())
    letters.decline(reference, at=NOW)
    assert Reference.objects.get().state == "declined"
    assert not ReferenceLetter.objects.exists()
    message = Message.objects.get(template="reference_declined")
    assert message.recipient == reference.application.candidate
    assert "Vous avez décliné" in refusal(letters.decline, reference, at=NOW)


@pytest.mark.parametrize(
    ("state", "sentence"), [("cancelled", "n’est plus demandée"), ("named", "n’est pas encore demandée")]
)
def test_a_link_serves_no_more_or_not_yet(reference, state, sentence):
    reference.state = state
    assert sentence in letters.obstacle(reference, NOW)


def test_what_readers_read(reference):
    save(reference, upload=upload())
    send(reference)
    [enclosure] = read.sections([Reference.objects.select_related("letter").get()])
    assert enclosure.title.startswith("Lettre de Nadia Benali, Directrice technique")
    assert enclosure.answers[-1] == ("Lettre", "Je recommande Camille sans réserve.")
    assert enclosure.file == f"/lettres/{reference.public_id}/fichier/"
