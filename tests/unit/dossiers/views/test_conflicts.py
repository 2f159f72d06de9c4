"""Two people write the same dossier: nothing is ever lost."""

import json

import pytest

from dossiers.domain import answers, deposits
from dossiers.enums import FieldKind
from dossiers.forms import answering
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def dossier(db):
    return f.DossierFactory()


@pytest.fixture
def field(dossier):
    return f.FormFieldFactory(form=dossier.form, label="Problématique")


@pytest.fixture
def other():
    return f.UserFactory(first_name="Adèle", last_name="Aubry")


def post(rf, user, data):
    request = rf.post("/", data)
    request.user = user
    return request


def test_text_left_alone_never_undoes_a_colleague(dossier, field, other, rf):
    empty = answers.fingerprint("")
    answering.autosave(
        dossier, post(rf, other, {field.key: "d’elle", f"{field.key}-base": empty}), gate=lambda _: None, at=NOW
    )
    late = answering.autosave(
        dossier, post(rf, dossier.owner, {field.key: "", f"{field.key}-base": empty}), gate=lambda _: None, at=NOW
    )
    assert json.loads(late.content)["fresh"] == {field.key: "d’elle"}
    assert dossier.answers.get().value == "d’elle"
    assert not dossier.rivals.exists()


def test_two_texts_are_both_kept_then_settled(dossier, field, other, rf):
    empty = answers.fingerprint("")
    answering.save(
        dossier, post(rf, other, {field.key: "d’elle", f"{field.key}-base": empty}), gate=lambda _: None, at=NOW
    )
    mine = {field.key: "de moi", f"{field.key}-base": empty}
    answer = json.loads(answering.autosave(dossier, post(rf, dossier.owner, mine), gate=lambda _: None, at=NOW).content)
    assert (answer["rivals"], "vos deux textes sont gardés" in answer["saved"]) == ([field.key], True)
    [problem] = answering.save(
        dossier, post(rf, dossier.owner, mine | {field.key: "de moi, plus long"}), gate=lambda _: None, at=NOW
    )
    assert "choisissez lequel garder" in problem.message
    rival = dossier.rivals.get()
    assert (rival.value, rival.by, str(rival)) == ("de moi, plus long", dossier.owner, "de moi, plus long")
    [question] = answering.sections(dossier)["Projet"]
    assert question.characters == len("d’elle")
    assert (question.shown, question.rivals) == ("d’elle", [(rival, "de moi, plus long")])
    assert not answering.settle(dossier, post(rf, other, {"settle": f"{rival.pk}:keep"}), gate=lambda _: None, at=NOW)
    assert answering.settle(
        dossier, post(rf, dossier.owner, {"settle": f"{rival.pk}:keep"}), gate=lambda _: None, at=NOW
    )
    assert dossier.answers.get().value == "de moi, plus long"
    rival.refresh_from_db()
    assert (rival.value, rival.by, rival.settled_at) == ("d’elle", other, NOW)
    assert not answering.settle(dossier, post(rf, dossier.owner, {"settle": "boum"}), gate=lambda _: None, at=NOW)


def test_dropping_keeps_the_stored_text(dossier, field, other, rf):
    answers.save_answers(dossier, {field.pk: "d’elle"}, at=NOW, by=other)
    saved = answers.save_answers(
        dossier, {field.pk: "de moi"}, at=NOW, by=dossier.owner, bases={field.pk: answers.fingerprint("avant")}
    )
    [rival] = saved.rivals
    answers.settle(dossier, rival, keep=False, at=NOW)
    assert dossier.answers.get().value == "d’elle"
    assert dossier.rivals.get().value == "de moi"


def test_reopened_dossier_keeps_answers_and_pieces(dossier, field):
    f.AnswerFactory(dossier=dossier, field=field, value="Un début")
    piece = f.AttachmentFactory(dossier=dossier, field=f.FormFieldFactory(form=dossier.form, kind=FieldKind.FILE))
    draft = deposits.reopen(dossier, at=NOW)
    assert (draft.state, draft.replaces, draft.answers.get().value) == ("draft", dossier, "Un début")
    assert draft.attachments.get().file.name == piece.file.name


def test_jury_reads_neither_the_team_s_answers_nor_the_questions_not_asked(dossier):
    source = f.FormFieldFactory(form=dossier.form, kind=FieldKind.YES_NO, label="Aide ?")
    f.FormFieldFactory(form=dossier.form, label="Laquelle ?", depends_on=source, depends_value="oui")
    secret = f.FormFieldFactory(form=dossier.form, label="Budget", audience="team")
    for field, value in ((source, "non"), (secret, "12")):
        f.AnswerFactory(dossier=dossier, field=field, value=value)
    content = deposits.freeze(dossier)
    assert [answer["label"] for answer in content["answers"]] == ["Aide ?", "Budget"]
    assert [answer["label"] for answer in deposits.for_jury(content, blind=False)["answers"]] == ["Aide ?"]
    assert answers.problems(dossier) == []
    assert answers.completeness(dossier, []) == answers.Completeness(2, 2)
    assert (answers.Completeness(1, 4).percent, answers.Completeness(0, 0).percent) == (25, 100)
