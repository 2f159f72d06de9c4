"""What each kind of question accepts, stores and shows."""

import json

import pytest
from django.http import QueryDict

from dossiers.domain import values
from dossiers.enums import FieldKind
from dossiers.forms import answering
from tests import factories as f

PERSON = json.dumps({"name": "Zoé", "email": "zoe"})


@pytest.mark.parametrize(
    ("kind", "fields", "value", "expected"),
    [
        (FieldKind.MONEY, {}, "1250.50", ""),
        (FieldKind.MONEY, {}, "beaucoup", "Indiquez un montant en euros, par exemple 1250,50."),
        (FieldKind.MONEY, {}, "-1", "Indiquez un montant en euros, par exemple 1250,50."),
        (FieldKind.MONEY, {}, "1.005", "Indiquez un montant positif, avec deux décimales au plus."),
        (FieldKind.MONEY, {}, "Infinity", "Indiquez un montant en euros, par exemple 1250,50."),
        (FieldKind.DATE, {}, "2026-09-01", ""),
        (FieldKind.DATE, {}, "2026-02-30", "Indiquez une date, par exemple 01/09/2026."),
        (FieldKind.CHOICE, {"options": ["A", "B"]}, "B", ""),
        (FieldKind.CHOICE, {"options": ["A", "B"]}, "C", "Choisissez une des réponses proposées."),
        (FieldKind.MULTIPLE, {"options": ["A", "B"]}, '["A", "B"]', ""),
        (FieldKind.MULTIPLE, {"options": ["A", "B"]}, '["C"]', "Choisissez parmi les réponses proposées."),
        (FieldKind.PERSON, {}, PERSON, "L’adresse électronique n’est pas complète."),
        (FieldKind.LONG_TEXT, {"max_chars": 3}, "été ", ""),
        (FieldKind.LONG_TEXT, {"max_chars": 3}, "étés", "4 caractères : la limite est de 3 caractères."),
    ],
)
def test_fault(db, kind, fields, value, expected):
    assert values.fault(f.FormFieldFactory(kind=kind, **fields), value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (FieldKind.MONEY, "1250.50", "1\u202f250,50\xa0€"),
        (FieldKind.MONEY, "beaucoup", "beaucoup"),
        (FieldKind.DATE, "2026-09-01", "01/09/2026"),
        (FieldKind.DATE, "bientôt", "bientôt"),
        (FieldKind.MULTIPLE, '["A", "B"]', "A, B"),
        (FieldKind.TABLE, '[["Zoé", "", "50 %"], ["Léo", "DSI", ""]]', "Zoé ; 50 %\nLéo ; DSI"),
        (FieldKind.PERSON, PERSON, "Zoé, zoe"),
        (FieldKind.LONG_TEXT, "texte", "texte"),
        (FieldKind.TABLE, "", ""),
    ],
)
def test_readable(kind, value, shown):
    assert values.readable(kind, value) == shown


def test_posted_reads_structured_answers(db):
    form = f.FormFactory()
    money = f.FormFieldFactory(form=form, kind=FieldKind.MONEY)
    table = f.FormFieldFactory(form=form, kind=FieldKind.TABLE, options=["Nom", "Part"])
    boxes = f.FormFieldFactory(form=form, kind=FieldKind.MULTIPLE, options=["A", "B"])
    none = f.FormFieldFactory(form=form, kind=FieldKind.MULTIPLE, options=["A", "B"])
    absent = f.FormFieldFactory(form=form, kind=FieldKind.TABLE, options=["A"])
    data = QueryDict(mutable=True)
    data.update(
        {
            money.key: "1\u202f250,50 €",
            f"{table.key}-0-0": " Zoé ",
            f"{table.key}-2-1": "50 %",
            f"{boxes.key}-shown": "1",
        }
    )
    data.setlist(boxes.key, ["A", "B"])
    data[f"{none.key}-shown"] = "1"
    values = answering.posted(form.pk, data)
    assert values == {
        money.pk: "1250.50",
        table.pk: '[["Zoé", ""], ["", "50 %"]]',
        boxes.pk: '["A", "B"]',
        none.pk: "",
    }
    assert absent.pk not in values


@pytest.mark.parametrize(
    "text",
    [
        "idem",
        "Idem.",
        "cf. plus haut",
        "Cf ci-dessus",
        "N/A",
        "n.a.",
        "voir porteur",
        "À définir",
        "---",
        "même personne",
    ],
)
def test_placeholder_names_nobody(text):
    assert values.names_nobody(text)


@pytest.mark.parametrize("text", ["Nadia Idemir", "Jean Voirin", "Nour Memet", "01 99 00 00 00", "Ana Cfa"])
def test_person_is_somebody(text):
    assert not values.names_nobody(text)


def test_contact_that_points_elsewhere_is_refused_with_a_sentence():
    field = f.FormFieldFactory.build(kind=FieldKind.PERSON, form=None, required=True)
    refused = "Prénom et nom : « idem » ne dit pas qui est cette personne."
    assert values.fault(field, '{"name": "idem", "email": "a@b.invalid"}').startswith(refused)
    refused = "Adresse électronique : « cf. plus haut » ne dit pas"
    assert values.fault(field, '{"name": "Léa Rey", "email": "cf. plus haut"}').startswith(refused)
    field.required = False
    assert values.fault(field, '{"name": "", "email": "a@b.invalid"}') == ""
