"""A sentence agrees with its number and names nobody's gender in brackets: « 3 dossiers déposés », never « dossier(s) ».

`common.language.french.counted` and the filter `pluralize` write both numbers. What an editor asks for in brackets in the
texts of documents (R22) is written by `documents.domain.texts.wording`, from its own forms.
"""

import ast
import re

import pytest

from tests.architecture.packages import ROOT, modules

ENDINGS = "s|x|e|es|ne|le|te|se|ve|nt|ent|aux|rice|trice|euse|ère"
OPTIONAL = re.compile(rf"[^\W\d_]{{2,}}\((?:{ENDINGS})\)")
LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")
ALLOWED = {
    "documents/domain/texts/wording.py": {"agent(e)"},  # its docstring shows the style in brackets
    "challenges/data/presets/forms.json": {"Partenaire(s)"},  # the question as the real call of projects wrote it
    "challenges/data/questions.json": {"Partenaire(s)"},  # its name, under which its wording is given
}


def optional_endings(text):
    """Return the words of a text whose ending stands in brackets."""
    return OPTIONAL.findall(text)


def strings_of(source):
    """Return the strings of a module, docstrings and parts of f-strings included."""
    nodes = ast.walk(ast.parse(source))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


MODULES = [*modules(), *sorted((ROOT / "checker").glob("*.py"))]
TEXTS = sorted(
    path
    for folder in (ROOT / "templates", ROOT / "challenges" / "data", ROOT / "documents")
    for path in folder.rglob("*")
    if path.suffix in {".html", ".txt", ".xml", ".ics", ".json"}
)
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))


def faults_of(paths, texts_of):
    """Return the endings in brackets of files, each under its path in the repository."""
    faults = []
    for path in paths:
        where = path.relative_to(ROOT).as_posix()
        texts = texts_of(path.read_text(encoding="utf-8"))
        words = {word for text in texts for word in optional_endings(text)} - ALLOWED.get(where, set())
        faults += [f"{where} : {word}" for word in sorted(words)]
    return faults


def test_no_sentence_of_the_code_has_an_ending_in_brackets():
    assert faults_of(MODULES, strings_of) == []


def test_no_template_and_no_shipped_text_has_an_ending_in_brackets():
    assert faults_of(TEXTS, lambda text: [text]) == []


def test_no_sentence_of_a_script_has_an_ending_in_brackets():
    assert faults_of(SCRIPTS, LITERAL.findall) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 dossier(s) déposé(s)", ["dossier(s)", "déposé(s)"]),
        ("lieu(x)", ["lieu(x)"]),
        ("procès-verbal(aux) vérifié(s)", ["verbal(aux)", "vérifié(s)"]),
        ("ils lise(nt)", ["lise(nt)"]),
        ("vous êtes attendu(e)", ["attendu(e)"]),
        ("3 dossiers (déposés)", []),
        ("article 7 (e)", []),
        ("le 2(e)", []),
    ],
)
def test_endings_in_brackets_are_seen(text, words):
    assert optional_endings(text) == words
