"""The team writes forms; a form in use is versioned, never changed."""

import json

import pytest

from dossiers.domain import form_versions
from dossiers.domain.questions import conditions
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
    "lines": "", "required": "on", "max_lines": "5", "max_chars": "", "question": "", "example": "",
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
        ({"condition-value1": "oui"}, "Choisissez la question à comparer"),
        ({"question": "Quelle est votre religion ?"}, "ne se demande pas avant le recrutement"),
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
    wrong = add(client, form, label="Laquelle ?", **comparison(source, "peut-être"))
    assert "Réponses possibles : oui, non." in wrong.content.decode()
    add(client, form, label="Laquelle ?", **comparison(source, "oui"))
    act = f"/equipe/formulaires/{form.pk}/actes/"
    refused = client.post(act, {"act": f"remove:{source.pk}"}, follow=True).content.decode()
    assert "La question « Laquelle ? » en dépend" in refused
    refused = client.post(act, {"act": f"down:{source.pk}"}, follow=True).content.decode()
    assert "reste après la question dont elle dépend" in refused
    later = form.fields.get(label="Laquelle ?")
    page = client.get(f"/equipe/formulaires/{form.pk}/questions/{later.pk}/").content.decode()
    assert f'<option value="{source.pk}" selected>Aide ?</option>' in page
    assert "si « Aide ? » : oui" in client.get(f"/equipe/formulaires/{form.pk}/").text
    source.refresh_from_db()
    changed = {"label": "Aide ?", "kind": "choice", "lines": "un\ndeux", "max_lines": ""}
    address = f"/equipe/formulaires/{form.pk}/questions/{source.pk}/"
    assert "ne pourrait plus être remplie" in client.post(address, QUESTION | changed).text
    before = add(client, form, section="Neuve", label="Avant ?", kind="yes_no", max_lines="")
    assert before.status_code == 302
    last = form.fields.get(label="Avant ?")
    late = add(client, form, label="Trop tôt ?", **comparison(last, "oui"))
    assert "porte sur une question placée après elle" in late.text
    assert not form.fields.filter(label="Trop tôt ?").exists()
    client.post(f"/equipe/formulaires/{form.pk}/questions/{later.pk}/", QUESTION | {"label": "Laquelle ?"})
    later.refresh_from_db()
    assert later.condition == {}


def comparison(source, value, operator="is", rank=1):
    return {f"condition-field{rank}": source.pk, f"condition-operator{rank}": operator, f"condition-value{rank}": value}


def test_section_is_skipped_by_comparisons_joined_by_or(client, form):
    add(client, form, label="Aide ?", kind="yes_no", max_lines="")
    add(client, form, label="Taille", kind="number", max_lines="")
    add(client, form, section="Équipe", label="Qui ?")
    aid, size, who = form.fields.all()
    address = f"/equipe/formulaires/{form.pk}/questions/{who.pk}/etape/"
    assert "Condition de l’étape « Équipe »" in client.get(address).text
    assert client.post(address, comparison(size, "trois", "ge")).status_code == 422
    sent = comparison(aid, "oui") | comparison(size, "3", "ge", rank=2) | {"condition-match": "any"}
    assert client.post(address, sent).status_code == 302
    page = client.get(f"/equipe/formulaires/{form.pk}/").text
    assert "Étape posée si « Aide ? » : oui ou « Taille » est au moins 3." in page
    assert '<option value="any" selected>' in client.get(address).text
    act = f"/equipe/formulaires/{form.pk}/actes/"
    assert "La question « Qui ? » en dépend" in client.post(act, {"act": f"remove:{aid.pk}"}, follow=True).text
    twin = Form.objects.get(pk=client.post(act, {"act": "version"}).url.split("/")[-2])
    moved = conditions.of_section(twin, "Équipe")
    assert moved.sources == {twin.fields.get(label=label).pk for label in ("Aide ?", "Taille")}
    client.post(act, {"act": f"remove:{who.pk}"})
    form.refresh_from_db()
    assert form.section_conditions == {}


def test_section_condition_is_lifted(client, form):
    add(client, form, label="Aide ?", kind="yes_no", max_lines="")
    add(client, form, section="Équipe", label="Qui ?")
    aid, who = form.fields.all()
    address = f"/equipe/formulaires/{form.pk}/questions/{who.pk}/etape/"
    client.post(address, comparison(aid, "oui"))
    client.post(address, {})
    form.refresh_from_db()
    assert form.section_conditions == {}
    f.DossierFactory(form=form)
    refused = client.post(address, comparison(aid, "oui"))
    assert (refused.status_code, "créez une nouvelle version" in refused.text) == (422, True)


def test_form_in_use_does_not_change_and_says_why(client, form, team):
    add(client, form, label="Aide ?", kind="yes_no", max_lines="")
    source = form.fields.get()
    add(client, form, label="Laquelle ?", **comparison(source, "oui"))
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
    assert conditions.of_field(twin).sources == {second.fields.get(label="Aide ?").pk}
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
        fields = [field for field in form.fields.all() if field.kind != "attestation"]
        asked = [(field.section, field.label, field.required) for field in fields]
        assert asked == [(field["section"], field["label"], field["required"]) for field in wanted["fields"]]
        attested = [field.label.casefold() for field in form.fields.filter(kind="attestation")]
        assert attested == [text.casefold() for text in wanted.get("attestations") or []]
        for field, entry in zip(fields, wanted["fields"], strict=True):
            assert field.max_lines == entry["max_lines"] or entry["max_lines"] is None, field.label
            for note, kind in KINDS.items():
                if note in (entry["note"] or ""):
                    assert field.kind == kind, field.label


def test_every_shipped_question_is_worded_as_a_question_with_its_help(story):
    for field in FormField.objects.filter(form__code__in=("AAP-EIG6", "AAP-EIG7", "AAC-EIG7"), form__version=1):
        ending = "." if field.kind == "attestation" else "\xa0?"
        assert field.question.endswith(ending), field.label
        assert field.kind == "attestation" or field.help_text or field.guidance, field.label
    for field in FormField.objects.filter(form__code="AAC-EIG7", form__version=1).exclude(kind="file"):
        assert field.example, field.label
        assert field.max_lines, field.label
        assert field.use, field.label
