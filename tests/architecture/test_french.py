"""A name never follows « de », « du », « à », « le », « la » or « que » as it is: it is agreed by `common.language.french`.

« Contrat de Élise » and « l’équipe de la Entrepreneurs » come from a word glued to a value. A number, a day, an amount
or a code asks for no agreement: its filter, its function, its format or its name, listed here, says that it is one.
"""

import ast
import re

import pytest

from documents.domain.texts import composing, declarations, letters
from documents.enums import FieldKind
from tests.architecture.packages import ROOT, modules

WORDS = r"(?:de|du|à|au|le|la|que|Du|De|À|Au|Le|La|Que)"
BEFORE = re.compile(rf"(?:^|[^\w-]|[’'])({WORDS})[ \u00a0]$|[dlnsj]’$|\bqu’$")
OUTPUT = re.compile(r"\{\{\s*(.+?)\s*\}\}")
TAG = re.compile(r"<[^>]*>|\{%.*?%\}")
AGREED = {"de", "of_body", "to_body", "with_article"}  # the filters of common/language/french.py
FORMATTED = {  # filters that give a day, an hour, an amount or a number
    "french_date", "french_datetime", "french_deadline", "date", "euros", "grouped", "length", "duration", "lasting",
    "pluralize", "floatformat",
}  # fmt: skip
FRENCH = {  # functions of common.language.french that agree a name with the word before it
    "with_de", "elide", "of_body", "to_body", "with_article", "ordinal", "counted", "cardinal", "counted_in_words",
}  # fmt: skip
FORMATS = {  # functions that give a day, an hour, an amount or a number
    "french_date", "french_datetime", "french_deadline", "french_arrival", "euros", "figure", "len", "day_of", "max",
    "min", "round", "_day", "_date", "_deadline", "_said", "_decimal", "_percentage",
}  # fmt: skip
DAYS = {  # values and columns that hold a day or an instant, written in words already
    "at", "on", "when", "due", "end", "opens", "closes", "closing", "expires_at", "until", "week", "starts", "deadline",
    "written_on", "established_on", "drawn_up_at", "signed_at", "deposited_at", "voted_on", "made_at", "expires_on",
    "first_day", "last_day", "opening", "ends", "closes_at", "starts_on", "ends_on", "starts_at", "before", "after", "hour", "more",
}  # fmt: skip
NUMBERS = {  # values and columns that hold a number, in figures
    "min_wishes", "max_wishes", "contract_months", "up_to_years", "from_years", "low", "high", "small", "scale_min",
    "scale_max", "scale", "min_seats", "max_seats", "lightest", "heaviest", "most_readings", "years", "months",
    "employer_rate", "limit", "most", "number", "rank", "most_seats",
    "max_lines", "max_chars", "WANTED_WISHES", "SECRET_LENGTH", "days", "accepted", "elsewhere", "already", "deposits",
    "bound", "rate", "seats", "variable_pct", "LINE_WIDTH",
}  # fmt: skip
ADDRESSES = {"email", "address", "contact"}  # « à » suits them
PEOPLE = {"candidate", "juror", "other", "person", "user", "_name"}  # « à Élise » asks for nothing
SPECIAL = {
    "applications/domain/external/external_import.py": {"form"},  # « démarche 12 », always
    "selection/domain/proofs/claims.py": {"whom"},  # « une personne… », written there
    "challenges/domain/rules/checks.py": {"lower"},  # « appel à projets », « appel à candidatures »
    "templates/applications/team/outside.html": {"outside"},  # « démarche 12 », always
    "documents/domain/texts/templates.py": {"field"},  # the name of a merge field
}


def last_name(expression):
    """Return the last name of a dotted path: « one » for « row.one »."""
    return expression.partition("|")[0].rsplit(".", 1)[-1]


def suits(word, name):
    """Tell whether a value of a known name may follow a word as it is."""
    person = word in {"à", "À"} and name in PEOPLE | ADDRESSES
    return name in DAYS | NUMBERS or name.startswith(("MIN_", "MAX_")) or person  # bounds are numbers


def faults_of_template(text, *, where="", special=frozenset()):
    """Return the values of a template that follow a word they should agree with."""
    faults = []
    for line in text.splitlines():
        for output in OUTPUT.finditer(line):
            before = BEFORE.search(TAG.sub("", line[: output.start()]))
            if before is None:
                continue
            filters = [part.partition(":")[0].strip() for part in output[1].split("|")[1:]]
            if filters and filters[-1] in AGREED | FORMATTED:
                continue
            name = last_name(output[1])
            if name not in special and not suits(before[1] or "", name):
                faults.append(f"{where} : {before[0].strip()} {output[0]}")
    return faults


def called(value):
    """Return the name of the function that an expression calls, or of the value that it reads."""
    match value:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""


def faults_of_module(source, *, where="", special=frozenset()):
    """Return the values of the French f-strings of a module that follow a word they should agree with."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for text, value in zip(node.values, node.values[1:], strict=False):
            if not (isinstance(text, ast.Constant) and isinstance(value, ast.FormattedValue)):
                continue
            before = BEFORE.search(text.value)
            if before is None or value.format_spec is not None or isinstance(value.value, ast.BinOp):
                continue
            name = called(value.value)
            if name in FRENCH | FORMATS | special or suits(before[1] or "", name):
                continue
            faults.append(f"{where}:{value.lineno} : {before[0].strip()} {{{ast.unparse(value.value)}}}")
    return faults


TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".xml", ".ics"})
MODULES = modules()


def faults_of(paths, check):
    """Return what a check finds in files, each under its path in the repository."""
    faults = []
    for path in paths:
        where = path.relative_to(ROOT).as_posix()
        faults += check(path.read_text(encoding="utf-8"), where=where, special=SPECIAL.get(where, frozenset()))
    return faults


def test_no_template_glues_a_word_to_a_name():
    assert faults_of(TEMPLATES, faults_of_template) == []


def test_no_sentence_of_the_code_glues_a_word_to_a_name():
    assert faults_of(MODULES, faults_of_module) == []


@pytest.mark.parametrize("kind", declarations.kinds(), ids=lambda kind: kind.code)
def test_no_text_of_a_document_glues_an_article_to_a_name(kind):
    """« de », « à » and « que » are agreed when the document is composed; no other word is."""
    title, running, content = letters.read(kind.shipped)
    fields, faults = kind.fields(), []
    parts = [title, running, *(part for block in content for part in composing.written_parts(block))]
    for part in parts:
        for token in composing.TOKEN.finditer(part):
            before = BEFORE.search(re.sub(r"<[^>]*>", " ", part[: token.start()]))
            agreed = before is not None and before[0].strip(" (\u00a0").lower().split()[-1] in {"de", "à", "que"}
            if before is not None and not agreed and fields[token[1]].kind != FieldKind.DATE:
                faults.append(f"{before[0]}{token[0]}")
    assert faults == []


@pytest.mark.parametrize(
    ("template", "refused"),
    [
        ("Contrat de {{ talent }}", True),
        ("Contrat de <b>{{ talent }}</b>", True),
        ("L’équipe de la {{ administration }}", True),
        ("du {{ administration.name }}", True),
        ("{% if x %}à {{ administration }}{% endif %}", True),
        ("d’{{ talent }}", True),
        ("Contrat {{ talent|de }}", False),
        ("le {{ starts_on|french_date }}", False),
        ("de {{ people|length }}", False),
        ("de {{ campaign.min_wishes }}", False),
        ("à {{ one.candidate }}", False),
        ("de {{ one.candidate }}", True),
        ("monde {{ talent }}", False),
        ("peut-on dire rends-le {{ talent }}", False),
    ],
)
def test_the_lint_of_templates_sees(template, refused):
    assert bool(faults_of_template(template)) is refused


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("f'Candidature de {one.candidate}'", True),
        ("f'Jusqu’à {body}'", True),
        ("f'Candidature {with_de(name)}'", False),
        ("f'le {french_date(day)}'", False),
        ("f'le {day:%d}'", False),
        ("f'de {high - low}'", False),
        ("f'de {facts[\"limit\"]}'", False),
        ("f'{a}{b}'", False),
    ],
)
def test_the_lint_of_the_code_sees(source, refused):
    assert bool(faults_of_module(source)) is refused
