"""French words found whatever the accents, the case or the ending."""

from types import SimpleNamespace

import pytest
from django.db import connection

from accounts.models import User
from challenges.models import Administration
from common import search
from tests import factories as f


@pytest.mark.parametrize(
    ("written", "asked", "found"),
    [
        ("Simplifier les démarches des agriculteurs", "demarche agricul", True),
        ("Œuvres d’art", "oeuvre", True),
        ("Santé publique", "SANTÉ", True),
        ("Santé publique", "sante environnement", False),
        ("Registre des prêts", "de la", True),
    ],
)
def test_words_are_found(db, written, asked, found):
    one = f.AdministrationFactory(search_words=search.document(written))
    assert Administration.objects.filter(pk=one.pk, search_words__words=asked).exists() is found


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
    ("written", "asked", "found"),
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
def test_a_name_is_found_without_its_accents(db, written, asked, found):
    one = f.UserFactory(first_name=written)
    assert User.objects.filter(pk=one.pk, first_name__folded=asked).exists() is found


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
