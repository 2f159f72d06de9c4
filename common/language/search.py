"""French full-text search on any database: words folded, stemmed, matched from their beginning.

A searchable model keeps a ``TextField`` written with :func:`document` and filters it by ``field__words="a query"``:
an indexed ``tsvector`` on PostgreSQL, ``LIKE`` elsewhere. Words are folded before they are stemmed, so that a query
without accents finds the same rows.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer
from django.db.models import CharField, Lookup, TextField

from common.language.text import normalize_line

SMALL_WORDS = frozenset(
    "ai ainsi alors au aucun aussi autre aux avec avoir car ce ces cet cette ceux chaque chez comme dans de des donc du"
    " elle elles en est et etre eux il ils je la le les leur leurs lors lui mais me meme mes moi mon ne nos notre nous"
    " on ont ou par pas peu plus pour qu que quel quelle qui sa sans se ses si son sont sous sur ta te tes toi ton tous"
    " tout toute toutes tres tu un une vos votre vous".split()
)
MAX_QUERY_LENGTH = 200  # characters
MAX_QUERY_WORDS = 20
_STEMMER = snowballstemmer.stemmer("french")


def fold(text: str) -> str:
    """Return a text in lower case without accents or ligatures."""
    opened = text.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


def stems(text: str) -> list[str]:
    """Return the meaningful words of a text, folded and stemmed, in order."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    return [_stem(word) for word in words if len(word) > 1 and word not in SMALL_WORDS]


def query_text(text: str) -> str:
    """Return what somebody searches, as it is read everywhere: one line, of a bounded length."""
    return normalize_line(text)[:MAX_QUERY_LENGTH].rstrip()


def query_words(text: str) -> list[str]:
    """Return the words of a query, each once, in order: the first ones alone, each costs a condition of its own."""
    return list(dict.fromkeys(query_text(text).split()))[:MAX_QUERY_WORDS]


def query_stems(text: str) -> list[str]:
    """Return the meaningful words of a query, folded and stemmed, bounded as :func:`query_words`."""
    return list(dict.fromkeys(stems(query_text(text))))[:MAX_QUERY_WORDS]


def spelled(wanted: set[str], text: str) -> list[str]:
    """Return the words of a text whose stems are wanted, as they are written there, in lower case."""
    spellings: dict[str, str] = {}
    for token in re.split(r"[^\w-]+", text):
        for stem in stems(token):
            if stem in wanted:
                spellings.setdefault(stem, token.lower())
    return sorted(set(spellings.values()))


def document(*texts: str) -> str:
    """Return what is stored for a row: its words once each, between spaces."""
    return f" {' '.join(sorted({word for text in texts for word in stems(text)}))} "


LATIN = {c: fold(c) for c in map(chr, range(0xC0, 0x250)) if len(fold(c)) == 1 and fold(c) != c}


@CharField.register_lookup
class Folded(Lookup):
    """The value holds what is asked anywhere, whatever the case and the accents; no index helps: for few rows."""

    lookup_name = "folded"
    prepare_rhs = False

    def _like(self) -> str:
        asked = re.sub(r"([\\%_])", r"\\\1", fold(query_text(str(self.rhs))))
        return f"%{asked}%"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Fold by the function given to each connection (:func:`teach`)."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"folded({left}) LIKE %s ESCAPE '\\'", (*parameters, self._like())

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Fold letter by letter."""
        left, parameters = self.process_lhs(compiler, connection)
        opened = f"replace(replace(lower({left}), 'œ', 'oe'), 'æ', 'ae')"
        return f"translate({opened}, %s, %s) LIKE %s", (
            *parameters,
            "".join(LATIN),
            "".join(LATIN.values()),
            self._like(),
        )


def teach(connection: Any, **_: Any) -> None:
    """Give ``folded`` to an SQLite connection; PostgreSQL has what it takes."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("folded", 1, fold, deterministic=True)


@TextField.register_lookup
class Words(Lookup):
    """Every word of the query begins a word of the stored document; a query without any word matches all."""

    lookup_name = "words"
    prepare_rhs = False

    def _stems(self) -> list[str]:
        return query_stems(str(self.rhs))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Match by ``LIKE`` on each word."""
        left, parameters = self.process_lhs(compiler, connection)
        words = self._stems()
        sql = " AND ".join([f"{left} LIKE %s"] * len(words)) or "1 = 1"
        return f"({sql})", (*tuple(parameters) * len(words), *(f"% {word}%" for word in words))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Match by the index on the words' vector."""
        left, parameters = self.process_lhs(compiler, connection)
        words = self._stems()
        if not words:
            return "(1 = 1)", ()
        query = " & ".join(f"{word}:*" for word in words)
        return f"to_tsvector('simple', {left}) @@ to_tsquery('simple', %s)", (*parameters, query)
