"""What a text is once it has entered."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language import text as texts

# Any code point, those that hide or break far more often than chance gives them.
HARD = st.sampled_from(
    "\x00\x08\t\n\x0b\x0c\r\x1c\x1f\x7f\x85\x9f\xad\u200b\u2028\u2029\u202e\u2066\ufeff\ufdd0\ufffe\ud800\udfff"
)
BUILT = st.sampled_from("e\u0301\u0344\ufb2c\u1100\u1161\U0001d15f\u212b \u0308")
ANY = st.text(st.one_of(HARD, BUILT, st.characters()), max_size=60)
BIDI = range(0x202A, 0x202F)


def is_allowed(character):
    code, category = ord(character), unicodedata.category(character)
    nothing = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return (
        category not in {"Cs", "Zl", "Zp"}
        and not nothing
        and code not in BIDI
        and (category != "Cc" or character in "\n\t")
    )


@given(ANY)
def test_a_normalised_text_stays_as_it_is_and_holds_nothing_forbidden(text):
    normalized = texts.normalize_text(text)
    assert texts.normalize_text(normalized) == normalized
    assert unicodedata.is_normalized("NFC", normalized)
    assert all(map(is_allowed, normalized))
    assert len(normalized) <= 3 * len(text)  # Unicode, annex 15: form C multiplies a length by three at most
    assert texts.normalize_json({text: [text, 1]}) == {normalized: [normalized, 1]}


@given(ANY)
def test_a_normalised_line_is_one(text):
    normalized = texts.normalize_line(text)
    assert texts.normalize_line(normalized) == normalized == normalized.strip()
    assert "\n" not in normalized
    assert "\t" not in normalized
    assert len(normalized.splitlines()) <= 1
    assert texts.normalize_text(normalized) == normalized
    assert not texts.holds_forbidden(normalized)


@given(ANY)
def test_what_guards_a_column_never_lengthens(text):
    for rule in (texts.clean_text, texts.flatten):
        cleaned = rule(text)
        assert len(cleaned) <= len(text)
        assert rule(cleaned) == cleaned
        assert all(map(is_allowed, cleaned))
    assert "\n" not in texts.flatten(text)
    assert texts.clean_json((text, {"a": text})) == [texts.clean_text(text), {"a": texts.clean_text(text)}]


@given(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=60))
def test_what_people_write_is_left_as_it_is(text):
    assert texts.normalize_text(text) == text.replace("\xad", "")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Zoé\r\nBcc: x@y.fr", "Zoé Bcc: x@y.fr"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f\rg\n\n\th", "a b c d e f g h"),
        ("e\u0301te\u0301", "été"),
        ("l\u200b’\u2060é\ufefft\u00adé", "l’été"),
        ("\u202eexe.pdf\u2066x\u2069", "exe.pdfx"),
        ("\ud83d seul, 👩\u200d💻 ensemble", "seul, 👩\u200d💻 ensemble"),
        ("R\xa0: 1\u202f000", "R\xa0: 1\u202f000"),
        ("\U000e0041caché\U000e007f\U0001ffff", "caché"),
        ("\x00\x1b[31m", "[31m"),
    ],
)
def test_line(text, line):
    assert texts.normalize_line(text) == line


def test_paragraphs_keep_their_lines():
    assert texts.normalize_text("a\r\nb\rc\n\td\x0be") == "a\nb\nc\n\td\ne"
