"""French words found whatever the accents, the case or the ending."""

from types import SimpleNamespace

import pytest
from django.db import connection

from accounts.models import User
from accounts.queries import named
from challenges.models import Administration
from common.language import search
from tests import factories as f


@pytest.mark.parametrize(
    ("written", "asked", "expected"),
    [
        ("Simplifier les démarches des agriculteurs", "demarche agricul", True),
        ("Œuvres d’art", "oeuvre", True),
        ("Santé publique", "SANTÉ", True),
        ("Santé publique", "sante environnement", False),
        ("Registre des prêts", "de la", True),
    ],
)
def test_words_are_found(db, written, asked, expected):
    administration = f.AdministrationFactory(search_words=search.document(written))
    assert Administration.objects.filter(pk=administration.pk, search_words__words=asked).exists() is expected


def test_small_words_are_not_kept():
    assert search.stems("Les données de l’État et des communes") == ["donne", "etat", "commun"]
    assert search.document("a b", "le") == "  "


def test_postgresql_reads_its_index(db):
    queryset = Administration.objects.filter(search_words__words="santé publique")
    lookup = queryset.query.where.children[0]
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = lookup.as_postgresql(compiler, connection)
    assert sql.startswith("to_tsvector('simple', ")
    assert parameters == ("sant:* & publiqu:*",) or list(parameters) == ["sant:* & publiqu:*"]
    empty = Administration.objects.filter(search_words__words="de").query.where.children[0]
    assert empty.as_postgresql(compiler, connection) == ("(1 = 1)", ())


@pytest.mark.parametrize(
    ("written", "asked", "expected"),
    [
        ("Hélène", "helene", True),
        ("Hélène", "ÉLÈN", True),
        ("Lœiz ÆON", "loeiz aeon", True),
        ("Żółć", "zo", True),
        ("cent_un%", "t_un%", True),
        ("cent un", "t_un", False),
        ("Hélène", "helena", False),
    ],
)
def test_a_name_is_found_without_its_accents(db, written, asked, expected):
    user = f.UserFactory(first_name=written)
    assert User.objects.filter(pk=user.pk, first_name__folded=asked).exists() is expected


def test_postgresql_folds_letter_by_letter(db):
    queryset = User.objects.filter(first_name__folded="Éa%")
    lookup = queryset.query.where.children[0]
    sql, parameters = lookup.as_postgresql(queryset.query.get_compiler(connection=connection), connection)
    assert sql.startswith("translate(replace(replace(lower(")
    letters, plain, asked = parameters
    assert dict(zip(letters, plain, strict=True))["é"] == "e"
    assert asked == r"%ea\%%"


def test_postgresql_is_taught_nothing():
    search.teach(SimpleNamespace(vendor="postgresql", connection=None))


def test_a_query_is_bounded_wherever_it_is_asked(db, django_assert_num_queries):
    long = " ".join(f"mot{rank}" for rank in range(1100))
    assert len(search.query_text(long)) <= search.MAX_QUERY_LENGTH
    assert search.query_words("a b\na\tc") == ["a", "b", "c"]
    assert len(search.query_words("é " * 300 + " ".join("abcdefghijklmnopqrstuvwxyz"))) == 1
    assert len(search.query_words(" ".join("abcdefghijklmnopqrstuvwxyz"))) == search.MAX_QUERY_WORDS
    assert len(search.query_stems(" ".join(f"{rank}a" for rank in range(10, 60)))) == search.MAX_QUERY_WORDS
    with django_assert_num_queries(3):
        assert not Administration.objects.filter(search_words__words=long).exists()
        assert not Administration.objects.filter(name__folded=long).exists()
        assert not User.objects.filter(named(long)).exists()
