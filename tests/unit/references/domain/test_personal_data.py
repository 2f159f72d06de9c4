"""What is held of candidates and of referees, what each takes away, and what is forgotten."""

import io
import json
import zipfile

import pytest

from accounts.domain import privacy
from applications.models import Application
from references.domain import personal_data
from references.models import Reference, ReferenceLetter
from selection.domain import personal_data as selection_data
from tests import factories as f

NAME = "Lettres de recommandation"


@pytest.fixture
def letter(application):
    letter = f.ReferenceLetterFactory(
        reference__application=application, reference__address="nadia@exemple.invalid", file_name="lettre.pdf"
    )
    letter.file.save("lettre.pdf", io.BytesIO(b"%PDF-1.4"))
    return letter


@pytest.fixture
def referee(db):
    return f.UserFactory(email="nadia@exemple.invalid")


def exported(person):
    archive = zipfile.ZipFile(io.BytesIO(privacy.export(person)))
    return json.loads(archive.read("donnees.json"))[NAME], [name for name in archive.namelist() if "lettres/" in name]


def test_a_candidate_takes_a_letter_only_when_it_is_not_confidential(letter, campaign):
    candidate = letter.reference.application.candidate
    held, files = exported(candidate)
    assert (held["référents"][0]["nom"], held["référents"][0]["lettre"], files) == ("Nadia Benali", None, [])
    assert held["lettres écrites"] == []
    campaign.references_confidential = False
    campaign.save()
    held, files = exported(candidate)
    assert held["référents"][0]["lettre"]["answers"][0]["value"] == letter.text
    assert files == [f"fichiers/lettres/{letter.reference.public_id}.pdf"]


def test_a_referee_takes_what_they_wrote(letter, referee, application):
    f.ReferenceFactory(application=application, rank=2, address="autre@exemple.invalid")
    started = f.ReferenceLetterFactory(
        reference__address=referee.email, reference__state="started", content=None, sha256=""
    )
    bare = f.ReferenceFactory(address=referee.email)
    held, files = exported(referee)
    first, second, third = held["lettres écrites"]
    assert (first["lettre"]["answers"][0]["value"], len(files)) == (letter.text, 1)
    assert second["lettre"] == {"réponses": [], "lettre": started.text}
    assert (third["lettre"], third["état"]) == (None, bare.get_state_display())


def test_erasing_a_referee_leaves_what_is_still_examined(letter, referee):
    waiting = f.ReferenceFactory(address=referee.email)
    over = f.ReferenceLetterFactory(
        reference__address=referee.email, reference__application__announced_state="not_selected"
    )
    personal_data.REFERENCES.erase(referee)
    assert set(Reference.objects.all()) == {letter.reference}
    assert waiting.pk and over.pk


def test_an_application_that_is_emptied_forgets_its_referees_and_files(letter, django_capture_on_commit_callbacks):
    name, storage = letter.file.name, letter.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        selection_data.empty(Application.objects.all())
    assert not Reference.objects.exists()
    assert not ReferenceLetter.objects.exists()
    assert not storage.exists(name)


def test_erasing_a_candidate_forgets_their_referees(letter):
    personal_data.REFERENCES.erase(letter.reference.application.candidate)
    assert not Reference.objects.exists()
