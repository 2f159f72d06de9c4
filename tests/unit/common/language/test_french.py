"""French: elision, articles, contractions, plurals, ordinals, amounts in words, no-break spaces."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from common.language import french
from common.language.formatting import quantity
from common.language.french import NBSP, NNBSP


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Élise Martin", "d’Élise Martin"),
        ("Paul", "de Paul"),
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("Yasmine", "de Yasmine"),
        ("Hélène", "d’Hélène"),
        ("Hamid", "de Hamid"),
        ("Œdipe", "d’Œdipe"),
        ("Auvergne", "d’Auvergne"),
        ("haut débit", "de haut débit"),
        ("habitants", "d’habitants"),
        ("onze jours", "de onze jours"),
        ("« Évaluer »", "d’« Évaluer »"),
        ("8 personnes", "de 8 personnes"),
        ("Y", "de Y"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel_sound_only(name, expected):
    assert french.with_de(name) == expected


@pytest.mark.parametrize(
    ("word", "following", "expected"),
    [
        ("que", "elle", "qu’elle"),
        ("Que", "Élise", "Qu’Élise"),
        ("lorsque", "il", "lorsqu’il"),
        ("avec", "elle", "avec elle"),
        ("la", "administration", "l’administration"),
    ],
)
def test_only_small_words_are_elided(word, following, expected):
    assert french.elide(word, following) == expected


@pytest.mark.parametrize(
    ("body", "definite", "of", "to"),
    [
        ("Direction du numérique", "la direction du numérique", "de la direction du numérique", "à la direction du numérique"),
        ("Ministère des Armées", "le ministère des Armées", "du ministère des Armées", "au ministère des Armées"),
        ("Agence de la biomédecine", "l’Agence de la biomédecine", "de l’Agence de la biomédecine",
         "à l’Agence de la biomédecine"),
        ("Haute Autorité de santé", "la Haute Autorité de santé", "de la Haute Autorité de santé",
         "à la Haute Autorité de santé"),
        ("Hôpitaux de Lyon", "les Hôpitaux de Lyon", "des Hôpitaux de Lyon", "aux Hôpitaux de Lyon"),
        ("Office national des forêts", "l’Office national des forêts", "de l’Office national des forêts",
         "à l’Office national des forêts"),
        ("Météo-France", "Météo-France", "de Météo-France", "à Météo-France"),
        ("Etalab", "Etalab", "d’Etalab", "à Etalab"),
        ("ANSSI", "ANSSI", "d’ANSSI", "à ANSSI"),
        ("", "", "de ", "à "),
    ],
)  # fmt: skip
def test_a_body_takes_its_article_and_its_contractions(body, definite, of, to):
    assert french.with_article(body) == definite
    assert french.of_body(body) == of
    assert french.to_body(body) == to


def test_a_sentence_starts_with_the_article():
    assert french.starting_with_article("Agence du numérique") == "L’Agence du numérique"
    assert french.starting_with_article("Météo-France") == "Météo-France"


def test_ordinals():
    assert [french.ordinal(number) for number in (1, 2, 11, 21)] == ["1er", "2e", "11e", "21e"]
    assert french.ordinal(1, feminine=True) == "1re"
    assert french.ordinal_in_words(1) == "premier"
    assert french.ordinal_in_words(1, feminine=True) == "première"
    assert french.ordinal_in_words(21) == "vingt et unième"


@pytest.mark.parametrize(
    ("singular", "expected"),
    [("jour", "jours"), ("vœu", "vœux"), ("niveau", "niveaux"), ("journal", "journaux"), ("mois", "mois"),
     ("voix", "voix")],
)  # fmt: skip
def test_nouns_take_their_plural(singular, expected):
    assert french.pluralize(singular) == expected


def test_the_plural_begins_at_two():
    assert french.plural(Decimal("1.5"), "jour") == "jour"
    assert french.plural(2, "œil", "yeux") == "yeux"
    assert french.counted(0, "vœu") == f"0{NBSP}vœu"
    assert french.counted_in_words(1, "semaine", feminine=True) == "une semaine"
    assert french.counted_in_words(21, "personne", feminine=True) == "vingt et une personnes"
    assert french.counted_in_words(71, "personne", feminine=True) == "soixante et onze personnes"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Decimal(1), "un euro"),
        (Decimal(4000), "quatre mille euros"),
        (Decimal("3333.33"), "trois mille trois cent trente-trois euros et trente-trois centimes"),
        (Decimal("0.01"), "un centime"),
        (Decimal(0), "zéro euro"),
        (Decimal("-2.50"), "moins deux euros et cinquante centimes"),
        (1_000_000, "un million d’euros"),
        (Decimal("1000000.20"), "un million d’euros et vingt centimes"),
        (1_000_001, "un million un euros"),
        (2_000_000_000, "deux milliards d’euros"),
    ],
)
def test_amounts_are_written_in_words(amount, expected):
    assert french.amount_in_words(amount) == expected


@given(st.integers(min_value=0, max_value=10_000_000_00))
def test_an_amount_in_words_never_loses_its_cents(cents):
    words = french.amount_in_words(Decimal(cents) / 100)
    assert ("centime" in words) == bool(cents % 100)


def test_words_are_enumerated():
    assert french.enumerate_words([]) == ""
    assert french.enumerate_words(["a"]) == "a"
    assert french.enumerate_words(["a", "b", "c"], conjunction="ou") == "a, b ou c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("du 17 janvier 1986 ;", f"du 17{NBSP}janvier{NBSP}1986{NBSP};"),
        ("du 1er août 2001", f"du 1er{NBSP}août{NBSP}2001"),
        ("au 2° a de l’article L. 332-2", f"au 2°{NBSP}a de l’article{NBSP}L.{NBSP}332-2"),
        ("dans les 7 jours", f"dans les 7{NBSP}jours"),
        ("20 000 euros", f"20{NNBSP}000{NBSP}euros"),
        ("« Oui ! »", f"«{NBSP}Oui{NBSP}!{NBSP}»"),
        ('<p class="a : b">Vu : rien</p>', f'<p class="a : b">Vu{NBSP}: rien</p>'),
    ],
)
def test_fixed_text_never_parts_a_date_a_reference_or_a_quantity(text, expected):
    assert french.typeset(text) == expected


@given(st.text())
def test_typesetting_changes_spaces_only_and_once(text):
    once = french.typeset(text)
    assert french.typeset(once) == once
    assert once.replace(NBSP, " ").replace(NNBSP, " ") == text.replace(NBSP, " ").replace(NNBSP, " ")


def test_a_template_agrees_a_body_with_the_word_before_it():
    text = Template("{% load passerelle %}au lieu {{ body|of_body }}, puis {{ body|to_body }}")
    rendered = text.render(Context({"body": "Direction du budget"}))
    assert rendered == "au lieu de la direction du budget, puis à la direction du budget"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pour la préfecture de la Loire-Fictive", "pour la préfecture de la Loire-Fictive"),
        ("Directrice générale", "directrice générale"),
        ("DRH", "DRH"),
        ("", ""),
    ],
)
def test_what_begins_a_sentence_loses_its_capital_and_no_name_does(text, expected):
    assert Template("{% load passerelle %}{{ text|inside_sentence }}").render(Context({"text": text})) == expected


@pytest.mark.parametrize(("value", "expected"), [("42.00", "42"), ("17.50", "17,5"), ("100", "100"), ("0.00", "0")])
def test_a_measure_has_no_decimals_that_say_nothing(value, expected):
    assert quantity(Decimal(value)) == expected
