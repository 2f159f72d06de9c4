"""The team writes forms; a form in use is versioned, never changed."""

import json

import pytest

from dossiers.domain import form_versions
from dossiers.models import Form, FormField
from tests import factories as f


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def form(db):
    return f.FormFactory(code="AAP-ESSAI", title="Dossier d’essai")


QUESTION = {
    "section": "Projet", "label": "Problème", "kind": "long_text", "help_text": "", "guidance": "Dites pour qui.",
    "lines": "", "required": "on", "max_lines": "5", "max_chars": "", "depends_on": "", "depends_value": "",
    "audience": "jury", "purpose": "Instruire", "retention_months": "24",
}  # fmt: skip


def add(client, form, **changes):
    return client.post(f"/equipe/formulaires/{form.pk}/questions/nouvelle/", QUESTION | changes)


def test_form_is_created_and_its_code_once(client, db):
    response = client.post("/equipe/formulaires/", {"code": "AAP-EIG8", "title": "Dossier EIG 8"}, follow=True)
    assert "ajoutez ses questions" in response.content.decode()
    again = client.post("/equipe/formulaires/", {"code": "AAP-EIG8", "title": "Encore"}).content.decode()
    assert "Ce code existe déjà" in again
    assert Form.objects.count() == 1


def test_questions_are_added_in_their_section_changed_moved_and_removed(client, form):
    assert add(client, form).status_code == 302
    add(client, form, section="Équipe", label="Taille", kind="number", max_lines="")
    add(client, form, label="Public")
    order = [field.label for field in form.fields.all()]
    assert order == ["Problème", "Public", "Taille"]
    first = form.fields.first()
    client.post(f"/equipe/formulaires/{form.pk}/questions/{first.pk}/", QUESTION | {"label": "Besoin"})
    act = f"/equipe/formulaires/{form.pk}/actes/"
    client.post(act, {"act": f"up:{first.pk}"})
    client.post(act, {"act": f"down:{first.pk}"})
    assert [field.label for field in form.fields.all()] == ["Public", "Besoin", "Taille"]
    client.post(act, {"act": f"up:{first.pk}"})
    client.post(act, {"act": f"remove:{first.pk}"})
    assert [field.label for field in form.fields.all()] == ["Public", "Taille"]
    page = client.get(f"/equipe/formulaires/{form.pk}/").content.decode()
    assert "instruire, 24 mois" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "choice", "lines": "un seul", "max_lines": ""}, "au moins deux choix"),
        ({"kind": "table", "max_lines": ""}, "au moins une colonne"),
        ({"lines": "a\nb"}, "Seuls un choix et un tableau"),
        ({"kind": "number"}, "Seul un texte a une limite"),
        ({"depends_value": "oui"}, "Choisissez la question dont dépend"),
        ({"identifying": "on", "retention_months": "36"}, "24 mois au plus"),
    ],
)
def test_wrong_question_is_said_at_its_field(client, form, changes, message):
    answer = add(client, form, **changes)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not form.fields.exists()


def test_condition_names_a_possible_answer_of_a_question_before(client, form):
    add(client, form, label="Aide ?", kind="yes_no", max_lines="")
    source = form.fields.get()
    wrong = add(client, form, label="Laquelle ?", depends_on=source.pk, depends_value="peut-être")
    assert "Réponses possibles : oui, non." in wrong.content.decode()
    add(client, form, label="Laquelle ?", depends_on=source.pk, depends_value="oui")
    act = f"/equipe/formulaires/{form.pk}/actes/"
    refused = client.post(act, {"act": f"remove:{source.pk}"}, follow=True).content.decode()
    assert "La question « Laquelle ? » en dépend" in refused
    refused = client.post(act, {"act": f"down:{source.pk}"}, follow=True).content.decode()
    assert "reste après la question dont elle dépend" in refused
    later = form.fields.get(label="Laquelle ?")
    page = client.get(f"/equipe/formulaires/{form.pk}/questions/{later.pk}/").content.decode()
    assert "Aide ?" in page


def test_form_in_use_does_not_change_and_says_why(client, form, team):
    add(client, form, label="Aide ?", kind="yes_no", max_lines="")
    source = form.fields.get()
    add(client, form, label="Laquelle ?", depends_on=source.pk, depends_value="oui")
    f.DossierFactory(form=form)
    act = f"/equipe/formulaires/{form.pk}/actes/"
    refused = client.post(act, {"act": f"remove:{form.fields.last().pk}"}, follow=True).content.decode()
    assert "1\xa0brouillon, 0\xa0dossier déposé" in refused
    assert "créez une nouvelle version" in refused
    assert add(client, form).status_code == 422
    assert form.fields.count() == 2
    response = client.post(act, {"act": "version"}, follow=True).content.decode()
    assert "Version 2 créée" in response
    second = Form.objects.get(code="AAP-ESSAI", version=2)
    twin = second.fields.get(label="Laquelle ?")
    assert (twin.depends_on.form, twin.depends_value) == (second, "oui")
    assert FormField.objects.filter(form=form).count() == 2


def test_copy_under_another_code_begins_at_one(form):
    f.FormFieldFactory(form=form)
    twin = form_versions.copy(form, code="AUTRE", title="Autre dossier")
    assert (str(twin), twin.title, twin.fields.count()) == ("AUTRE v1", "Autre dossier", 1)


def test_preview_shows_what_each_reader_sees(client, form):
    add(client, form, label="Budget", audience="team")
    add(client, form, label="Nom", identifying="on", kind="short_text", max_lines="")
    add(client, form, label="Projet")
    for kind, options in (("yes_no", ""), ("choice", "a\nb"), ("file", "")):
        add(client, form, label=f"Question {kind}", kind=kind, lines=options, max_lines="")
    root = f"/equipe/formulaires/{form.pk}/apercu"
    seen = {
        reader: [
            label for label in ("Budget", "Nom", "Projet") if label in client.get(f"{root}/{reader}/").content.decode()
        ]
        for reader in ("auteur", "equipe", "jury", "anonyme")
    }
    assert seen == {
        "auteur": ["Budget", "Nom", "Projet"],
        "equipe": ["Budget", "Nom", "Projet"],
        "jury": ["Nom", "Projet"],
        "anonyme": ["Projet"],
    }
    assert client.get(f"{root}/voisin/").status_code == 404


KINDS = {"oui/non": "yes_no", "tableau": "table", "email pro": "contact"}


def test_real_forms_match_the_data_field_for_field(story, data):
    source = json.loads((data / "eig_dossier_forms.json").read_text(encoding="utf-8"))
    for code, wanted in source.items():
        form = Form.objects.get(code=code, version=1)
        fields = list(form.fields.all())
        asked = [
            (field.section, field.label, field.max_lines, field.required, field.help_text)
            for field in fields
            if field.kind != "attestation"
        ]
        assert asked == [
            (field["section"], field["label"], field["max_lines"], field["required"], field["note"] or "")
            for field in wanted["fields"]
        ]
        attested = [field.label.casefold() for field in fields if field.kind == "attestation"]
        assert attested == [text.casefold() for text in wanted.get("attestations") or []]
        for field in fields:
            for note, kind in KINDS.items():
                if note in field.help_text:
                    assert field.kind == kind, field.label
