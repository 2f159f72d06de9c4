"""Drafts, what is wrong with them, and frozen deposits."""

import json
from unittest.mock import Mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from common.digests import digest
from dossiers.domain import answers, attachments, deposits, limits, values
from dossiers.domain.formats import FileRefusedError
from dossiers.enums import FieldKind
from dossiers.forms import answering as forms
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def dossier(db):
    return f.DossierFactory()


def add(dossier, kind, **fields):
    return f.FormFieldFactory(form=dossier.form, kind=kind, **fields)


def test_start_opens_an_empty_draft(db):
    form, user = f.FormFactory(), f.UserFactory()
    dossier = answers.start(form, by=user, at=NOW)
    assert (dossier.state, dossier.owner, dossier.answers.count()) == ("draft", user, 0)


@given(st.text(alphabet="ab \n", max_size=400))
def test_count_lines_never_undercounts(text):
    counted = limits.count_lines(text)
    assert counted >= len(text.strip().split("\n")) * bool(text.strip())
    assert counted * limits.LINE_WIDTH >= len(text.replace("\n", "").strip()) - text.count(" ") - text.count("\n")


def test_save_answers_keeps_what_is_wrong_and_ignores_strangers(dossier):
    field, other = add(dossier, FieldKind.NUMBER), f.FormFieldFactory()
    answers.save_answers(dossier, {field.pk: " trois ", other.pk: "non"}, at=NOW)
    answers.save_answers(dossier, {field.pk: "quatre"}, at=NOW)
    assert list(dossier.answers.values_list("field", "value")) == [(field.pk, "quatre")]
    assert str(dossier.answers.get()) == "quatre"


def test_save_answers_refuses_a_frozen_dossier(db):
    dossier = f.DossierFactory(state="deposited")
    with pytest.raises(answers.DossierFrozenError, match="ne peut plus être modifié"):
        answers.save_answers(dossier, {}, at=NOW)
    with pytest.raises(answers.DossierFrozenError):
        attachments.attach(dossier, add(dossier, FieldKind.FILE), ContentFile(pdf("x"), "a.pdf"), at=NOW)


CONTACT = json.dumps({"name": "Zoé", "function": "Cheffe", "entity": "DSI", "email": "z@x.fr", "phone": "01"})


@pytest.mark.parametrize(
    ("kind", "fields", "value", "expected"),
    [
        (FieldKind.LONG_TEXT, {}, "", "Cette réponse est attendue."),
        (FieldKind.LONG_TEXT, {"required": False}, "", ""),
        (FieldKind.LONG_TEXT, {"max_lines": 2}, "a\nb", ""),
        (FieldKind.LONG_TEXT, {"max_lines": 2}, "a\nb\nc", "3 lignes : la limite est de 2 lignes de 100 caractères."),
        (FieldKind.LONG_TEXT, {"max_lines": 2}, "mot " * 51, "3 lignes : la limite est de 2 lignes de 100 caractères."),
        (FieldKind.NUMBER, {}, "deux", "Indiquez un nombre entier, en chiffres."),
        (FieldKind.NUMBER, {}, "2", ""),
        (FieldKind.CONTACT, {}, CONTACT, ""),
        (
            FieldKind.CONTACT,
            {},
            '{"name": "Zoé"}',
            "Il manque : fonction, entité, adresse électronique professionnelle, téléphone professionnel.",
        ),
        (FieldKind.CONTACT, {"required": False}, '{"name": "Zoé"}', ""),
    ],
)
def test_fault_says_what_is_wrong(db, kind, fields, value, expected):
    assert values.fault(f.FormFieldFactory(kind=kind, **fields), value) == expected


def test_problems_name_missing_files_in_the_form_order(dossier):
    text, file = add(dossier, FieldKind.LONG_TEXT, label="Projet"), add(dossier, FieldKind.FILE, label="CV")
    add(dossier, FieldKind.FILE, label="Portfolio", required=False)
    problems = answers.problems(dossier)
    assert [(p.field, p.message) for p in problems] == [
        (text, "Cette réponse est attendue."),
        (file, "Joignez le fichier demandé."),
    ]


def test_attach_replaces_and_hides_the_given_name_in_storage(dossier):
    field = add(dossier, FieldKind.FILE)
    attachments.attach(dossier, field, ContentFile(pdf("un"), "Zoé Martin.pdf"), at=NOW)
    attachment = attachments.attach(dossier, field, ContentFile(pdf("deux"), "Zoé Martin.pdf"), at=NOW)
    assert dossier.attachments.get() == attachment
    assert "Martin" not in attachment.file.name
    assert str(attachment) == "Zoé Martin.pdf"


def test_a_storage_out_of_reach_keeps_the_file_that_was_there(dossier, monkeypatch):
    field = add(dossier, FieldKind.FILE)
    first = attachments.attach(dossier, field, ContentFile(pdf("un"), "cv.pdf"), at=NOW)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    with pytest.raises(FileRefusedError, match="la panne est de notre côté"):
        attachments.attach(dossier, field, ContentFile(pdf("deux"), "cv.pdf"), at=NOW)
    assert dossier.attachments.get() == first


def test_deposit_freezes_content_and_hash(dossier):
    field = add(dossier, FieldKind.LONG_TEXT, label="Projet")
    piece = add(dossier, FieldKind.FILE, label="CV", identifying=True)
    answers.save_answers(dossier, {field.pk: "Simplifier."}, at=NOW)
    attachments.attach(dossier, piece, ContentFile(pdf("x"), "cv.pdf"), at=NOW)
    deposit = deposits.deposit(
        dossier, number="T-1", by=dossier.owner, at=NOW, extra={"title": "T", "person": {"a": "b"}}
    )
    answers_frozen = deposit.content["answers"]
    assert answers_frozen[0]["value"] == "Simplifier."
    assert deposit.sha256 == digest(deposit.content)
    assert deposit.content["attachments"][0]["name"] == "cv.pdf"
    assert str(deposit) == "T-1"
    hidden = deposits.for_jury(deposit.content, blind=True)
    assert (hidden["attachments"], hidden["person"]) == ([], {})
    with pytest.raises(TypeError, match="frozen"):
        deposit.save()
    with pytest.raises(answers.DossierFrozenError):
        deposits.deposit(dossier, number="T-2", by=dossier.owner, at=NOW)


def test_deposit_of_an_incomplete_draft_changes_nothing(dossier):
    add(dossier, FieldKind.LONG_TEXT)
    with pytest.raises(deposits.IncompleteDossierError, match="1\xa0point"):
        deposits.deposit(dossier, number="T-1", by=dossier.owner, at=NOW)
    dossier.refresh_from_db()
    assert dossier.state == "draft"


def test_blind_renames_the_files_it_shows():
    content = {"answers": [], "attachments": [{"name": "Zoé.pdf", "identifying": False}], "person": {"name": "Zoé"}}
    assert deposits.for_jury(content, blind=True)["attachments"] == [{"name": "piece-1.pdf", "identifying": False}]


def test_posted_reads_each_kind(dossier):
    text = add(dossier, FieldKind.LONG_TEXT)
    contact = add(dossier, FieldKind.CONTACT)
    empty = add(dossier, FieldKind.CONTACT)
    agreed, refused, absent = (add(dossier, FieldKind.ATTESTATION) for _ in range(3))
    add(dossier, FieldKind.CONTACT)
    data = QueryDict(mutable=True)
    data.update(
        {
            text.key: "a\r\nb",
            f"{contact.key}-name": " Zoé ",
            f"{empty.key}-name": " ",
            f"{agreed.key}-shown": "1",
            agreed.key: "oui",
            f"{refused.key}-shown": "1",
        }
    )
    values = forms.posted(dossier.form_id, data)
    zoe = '{"name": "Zoé", "function": "", "entity": "", "email": "", "phone": ""}'
    assert values == {text.pk: "a\nb", contact.pk: zoe, empty.pk: "", agreed.pk: "oui", refused.pk: ""}
    assert absent.pk not in values


def test_save_reports_refused_files_and_keeps_the_rest(dossier, rf):
    text, file = add(dossier, FieldKind.LONG_TEXT), add(dossier, FieldKind.FILE, label="CV")
    second = add(dossier, FieldKind.FILE, label="Portfolio")
    request = rf.post(
        "/",
        {
            text.key: "gardé",
            file.key: SimpleUploadedFile("a.exe", b"MZ"),
            second.key: SimpleUploadedFile("b.pdf", pdf("b")),
        },
    )
    request.user = dossier.owner
    [refused] = forms.save(dossier, request, gate=lambda _: None, at=NOW)
    assert (refused.field, refused.anchor) == (file, file.key)
    assert (
        refused.message
        == "Ce fichier n’est pas d’un format accepté : joignez un PDF, une image PNG ou JPEG, un .docx ou un .odt."
    )
    assert dossier.answers.get().value == "gardé"
    assert dossier.attachments.get().field == second


def post(rf, dossier, data, user=None):
    request = rf.post("/", data)
    request.user = user or dossier.owner
    return request


def test_autosave_answers_for_the_live_region(dossier, rf):
    text = add(dossier, FieldKind.LONG_TEXT)
    done = json.loads(forms.autosave(dossier, post(rf, dossier, {text.key: "x"}), gate=lambda _: None, at=NOW).content)
    assert done == {
        "saved": "Brouillon enregistré à 13:00:00",
        "savedAt": "2026-03-10T12:00:00+00:00",
        "bases": {text.key: answers.fingerprint("x")},
        "fresh": {},
        "rivals": [],
    }
    refused = Mock(side_effect=answers.DraftClosedError("L’appel est clos."))
    closed = forms.autosave(dossier, post(rf, dossier, {text.key: "z"}), gate=refused, at=NOW)
    assert (closed.status_code, json.loads(closed.content)["error"]) == (409, "Non enregistré. L’appel est clos.")
    assert dossier.answers.get().value == "x"
    type(dossier).objects.update(state="deposited")
    late = forms.autosave(dossier, post(rf, dossier, {text.key: "y"}), gate=lambda _: None, at=NOW)
    assert (late.status_code, "ne peut plus" in json.loads(late.content)["error"]) == (409, True)


def test_sections_and_readable_spell_contacts_out(dossier):
    contact = add(dossier, FieldKind.CONTACT, section="Contacts")
    answers.save_answers(dossier, {contact.pk: CONTACT}, at=NOW)
    [question] = forms.sections(dossier)["Contacts"]
    assert question.parts[0] == ("name", "Prénom et nom", "Zoé")
    content = deposits.freeze(dossier)
    assert forms.readable(content)["Contacts"][0]["value"] == "Zoé, Cheffe, DSI, z@x.fr, 01"


def test_names_are_readable(db):
    assert str(f.FormFactory(code="aac", version=2)) == "aac v2"
    assert str(f.FormFieldFactory(label="CV")) == "CV"
    assert str(f.DossierFactory()).startswith("dossier ")
