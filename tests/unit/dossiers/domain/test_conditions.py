"""When a question is asked: comparisons of earlier answers, all or any of them, of a question or of a section."""

import json

import pytest

from dossiers.domain.questions import conditions
from dossiers.domain.questions.conditions import Comparison, Condition
from dossiers.forms import answering
from tests import factories as f


def holds(operator, value, answer):
    return Comparison(1, operator, value).holds({1: answer})


@pytest.mark.parametrize(
    ("operator", "value", "answer", "expected"),
    [
        ("is", "oui", "oui", True),
        ("is", "oui", "non", False),
        ("is", "", "", False),
        ("is", "A", '["A", "B"]', True),
        ("is", "A", '["B"]', False),
        ("ge", "3", "3", True),
        ("ge", "3", "2", False),
        ("le", "3", "3", True),
        ("le", "3", "3,5", False),
        ("eq", "3", "3,0", True),
        ("eq", "3", "30", False),
        ("ge", "3", "", False),
        ("ge", "3", "trois", False),
        ("ge", "trois", "3", False),
    ],
)
def test_a_comparison_holds_or_not(operator, value, answer, expected):
    assert holds(operator, value, answer) is expected


def test_all_or_any_comparisons_hold():
    tests = (Comparison(1, "is", "oui"), Comparison(2, "ge", "3"))
    answers = [{1: "oui", 2: "3"}, {1: "oui", 2: "1"}, {1: "non", 2: "4"}, {}]
    assert [Condition(tests, "all").holds(values) for values in answers] == [True, False, False, False]
    assert [Condition(tests, "any").holds(values) for values in answers] == [True, True, True, False]


def test_a_condition_is_stored_read_and_said_as_it_was_written():
    condition = Condition((Comparison(1, "is", "oui"), Comparison(2, "ge", "3")), "any")
    assert conditions.read(condition.stored()) == condition
    assert conditions.read({}) is None
    assert condition.sentence({1: "Aide ?", 2: "Taille"}) == "« Aide ? » : oui ou « Taille » est au moins 3"


@pytest.fixture
def form(db):
    return f.FormFactory()


def field(form, **columns):
    return f.FormFieldFactory(form=form, position=form.fields.count() + 1, **columns)


def asked(form, values):
    return [
        question.label for question in form.fields.all() if question.pk in conditions.asked(form.fields.all(), values)
    ]


def test_the_columns_of_earlier_versions_are_still_read(form):
    source = field(form, label="Aide ?", kind="yes_no")
    field(form, label="Laquelle ?", depends_on=source, depends_value="oui")
    assert asked(form, {source.pk: "oui"}) == ["Aide ?", "Laquelle ?"]
    assert asked(form, {source.pk: "non"}) == ["Aide ?"]


def test_a_hidden_answer_counts_as_no_answer(form):
    first = field(form, label="A", kind="yes_no")
    second = field(form, label="B", kind="yes_no", condition=Condition((Comparison(first.pk, "is", "oui"),)).stored())
    field(form, label="C", condition=Condition((Comparison(second.pk, "is", "oui"),)).stored())
    assert asked(form, {first.pk: "oui", second.pk: "oui"}) == ["A", "B", "C"]
    assert asked(form, {first.pk: "non", second.pk: "oui"}) == ["A"]


def test_a_section_is_skipped_as_a_whole_and_its_questions_keep_their_own_condition(form):
    first = field(form, label="Équipe", kind="number", section="A")
    second = field(form, label="Chef ?", kind="yes_no", section="B")
    field(form, label="Qui ?", section="B", condition=Condition((Comparison(second.pk, "is", "oui"),)).stored())
    form.section_conditions = {"B": Condition((Comparison(first.pk, "ge", "2"),)).stored()}
    form.save()
    assert asked(form, {first.pk: "1", second.pk: "oui"}) == ["Équipe"]
    assert asked(form, {first.pk: "2", second.pk: "non"}) == ["Équipe", "Chef ?"]
    assert asked(form, {first.pk: "2", second.pk: "oui"}) == ["Équipe", "Chef ?", "Qui ?"]


@pytest.mark.parametrize(
    ("columns", "operator", "value", "message"),
    [
        ({"kind": "yes_no"}, "is", "non", ""),
        ({"kind": "yes_no"}, "is", "peut-être", "Réponses possibles : oui, non."),
        ({"kind": "attestation"}, "is", "non", "Réponses possibles : oui."),
        ({"kind": "choice", "options": ["A", "B"]}, "is", "C", "Réponses possibles : A, B."),
        ({"kind": "number"}, "ge", "3", ""),
        ({"kind": "number"}, "ge", "trois", "Comparez avec un nombre, par exemple 3."),
        ({"kind": "number"}, "is", "3", "« Q » est un nombre : comparez avec ≥, ≤ ou =."),
        ({"kind": "yes_no"}, "ge", "3", "« Q » n’est pas un nombre : choisissez « a pour réponse »."),
        ({"kind": "long_text"}, "is", "x", "« Q » est une réponse libre : elle ne se compare pas."),
    ],
)
def test_a_comparison_that_makes_no_sense_is_said(columns, operator, value, message):
    assert conditions.fault(f.FormFieldFactory.build(label="Q", **columns), operator, value) == message


def test_a_condition_on_a_question_taken_away_is_told(form):
    source = field(form, label="Aide ?", kind="yes_no")
    condition = Condition((Comparison(source.pk, "is", "oui"),)).stored()
    field(form, label="Laquelle ?", condition=condition)
    assert conditions.order_fault(form) == ""
    source.delete()
    assert "« Laquelle ? » dépend d’une question retirée" in conditions.order_fault(form)


def test_a_page_asks_its_script_only_what_the_page_holds(form):
    """A comparison about another page is made already; the others are left to the script."""
    before = field(form, label="A", kind="yes_no", section="Un")
    here = field(form, label="B", kind="yes_no", section="Deux")
    tests = (Comparison(before.pk, "is", "oui"), Comparison(here.pk, "is", "oui"))
    field(form, label="C", section="Deux", condition=Condition(tests).stored())
    dossier = f.DossierFactory(form=form)
    dossier.answers.create(field=before, value="oui", by=dossier.owner, at=f.NOW)
    *_, last = answering.sections(dossier, only={"Deux"})["Deux"]
    [rule] = json.loads(last.rules)
    assert (last.asked, rule["tests"]) == (
        False,
        [True, {"field": here.key, "operator": "is", "value": "oui"}],
    )
