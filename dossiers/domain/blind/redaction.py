"""Find in a French text what tells who wrote it, so that a blind reader does not learn it (R8).

Rules alone: the person's own names, addresses and links wherever they appear; then what looks like an address, a
telephone, a handle, a link, a name, a school. What rules cannot know (a name that nothing announces) stays: `make
redaction` measures how much. Agreements that tell a gender are proposed, never applied by the platform alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from common.language.search import fold
from dossiers.domain.blind.given_names import AMBIGUOUS, GIVEN_NAMES
from dossiers.enums import MaskKind

CAPITAL = r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ]"
WORD = rf"{CAPITAL}[\w’'-]*\w"
FAMILY = rf"(?:(?:de|du|des|d’|d'|da|van|von|le|la|ben|el|al)\s+)?{WORD}(?:[ -]{WORD})?"
LABELS = {
    MaskKind.NAME: "[nom]",
    MaskKind.EMAIL: "[adresse]",
    MaskKind.PHONE: "[téléphone]",
    MaskKind.HANDLE: "[compte]",
    MaskKind.LINK: "[lien]",
    MaskKind.SCHOOL: "[établissement]",
    MaskKind.OTHER: "[masqué]",
}
NETWORKS = (
    "github|gitlab|linkedin|twitter|instagram|mastodon|behance|dribbble|telegram|skype|discord|bluesky|kaggle|malt|x"
)
DOMAINS = "fr|com|org|net|io|dev|eu|me|tech|design|studio|info|app|xyz|page|works|cool|site|invalid"
AT = r"(?:@|\(at\)|\[at\]|\(a\)|\s+arobase\s+|\s+at\s+)"
DOT = r"(?:\.|\(dot\)|\(point\)|\s+point\s+)"
END = r"[^\s<>().,;:!?»]"
TITLES = r"M\.|MM\.|Mme|Mlle|Mmes|Monsieur|Madame|Me|Maître|Dr|Docteur|Pr|Professeure?"
SAID = r"[Jj]e m[’']appelle|[Mm]on nom est|[Ss]igné\s*:?|[Pp]rénom(?: et nom)?\s*:|[Nn]om\s*:"
ADDRESS = rf"[\w.+-]+\s?{AT}\s?[\w-]+(?:\s?{DOT}\s?[a-z]{{2,}})+"
WEB = (
    rf"\b(?:https?://|www\.)[^\s<>()]+{END}"
    rf"|(?<![@\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{DOMAINS})\b(?:/[^\s<>()]*{END})?"
)
ACCOUNT = rf"\b(?:{NETWORKS})\s*(?::|\()\s*(?:sous le (?:nom|pseudo) (?:de )?)?([A-Za-z0-9_][\w.-]+\w)"
PSEUDONYM = r"\b(?:(?:pseudo(?:nyme)?|identifiant)\s*:?|compte\s*:)\s*[«\"“]?\s?([A-Za-z_][\w.-]+\w)"
PATTERNS = (
    (MaskKind.EMAIL, re.compile(ADDRESS, re.IGNORECASE)),
    (MaskKind.LINK, re.compile(WEB, re.IGNORECASE)),
    (MaskKind.PHONE, re.compile(r"(?<!\d)(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.\-–/]?\d{2}){4}(?!\d)")),
    (MaskKind.PHONE, re.compile(r"(?<![\w+])\+\d{1,3}(?:[\s.\-()]*\d{2,4}){2,5}(?!\d)")),
    (MaskKind.HANDLE, re.compile(r"(?<![\w@.])@[A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9_]")),
    (MaskKind.HANDLE, re.compile(ACCOUNT, re.IGNORECASE)),
    (MaskKind.HANDLE, re.compile(PSEUDONYM, re.IGNORECASE)),
    (MaskKind.NAME, re.compile(rf"\b(?:{TITLES})\s+({FAMILY}(?:\s{WORD})?)")),
    (MaskKind.NAME, re.compile(rf"(?:{SAID})\s+({WORD}(?:\s+{FAMILY})?)")),
)
KINDS_OF_SCHOOL = r"[ÉE]cole|Universit[ée]|Institut|Lyc[ée]e|Facult[ée]|Conservatoire|Campus"
SCHOOL_WORDS = (
    r"sup[ée]rieure?|nationale?|normale|polytechnique|centrale|arts?|commerce|42"
    r"|de|des|du|d[’'](?=\w)|la|le|l[’']|en|et"
)
INITIALS = (
    "INSA|IUT|ENS|ENSTA|ENSAE|ENSAI|ENSCI|HEC|ESSEC|ESCP|EDHEC|EPITA|EPITECH|CELSA|EHESS|CNAM|ENA|INSP|INET|UTC|UTT"
    "|ESIEE|ESILV|ECE|IEP"
)
FAMOUS = (
    r"Sciences[ -]Po(?:\s[A-Z]\w+)?|Polytechnique|Centrale(?:Sup[ée]lec|[ -][A-Z]\w+)|Sup[ée]lec|Mines[ -][A-Z]\w+"
    r"|T[ée]l[ée]com[ -][A-Z]\w+|Le Wagon|Gobelins|Strate|(?:Paris[ -])?(?:Dauphine|Sorbonne|Assas|Saclay)"
    r"|Arts et M[ée]tiers|Arts D[ée]coratifs|MIT|Stanford|Harvard|Oxford|Cambridge|EPFL|ETH"
)
SCHOOL = re.compile(
    rf"\b(?:(?:l[’'])?(?:{KINDS_OF_SCHOOL})\s+(?:(?:{SCHOOL_WORDS}|{WORD})\s?)+"
    rf"|(?:{INITIALS})\b(?:[ -](?:de\s)?{WORD})?|{FAMOUS})"
)
# « je suis passionnée » tells a gender; what is proposed says the same of anybody.
SELF = r"[Jj]e (?:suis|me sens|reste|deviens)|[Jj][’']ai été|[Jj]e me suis|[Mm]e suis"
AGREEMENT = re.compile(
    rf"\b(?:{SELF})\s+(?:\w+ment\s|très\s|aussi\s|toujours\s)?"
    r"(\w{3,}(?:ée|euse|rice|ienne|ive|ère|te)|\w{3,}(?:é|eur|ien|if|er))\b"
)
TRADE = re.compile(
    r"\b(développeu(?:se|r)|conceptri?ce|concepteur|directrice|directeur|cheffe|ingénieure|chercheuse|chercheur"
    r"|consultante|consultant|étudiante|étudiant|salariée|salarié|fondatrice|fondateur|animatrice|animateur|rédactrice"
    r"|rédacteur|formatrice|formateur)\b",
    re.IGNORECASE,
)
NEUTRAL = (
    ("euse", "eur·euse"), ("trice", "teur·trice"), ("teur", "teur·trice"), ("eur", "eur·euse"), ("ienne", "ien·ne"),
    ("ien", "ien·ne"), ("ive", "if·ive"), ("if", "if·ive"), ("ère", "er·ère"), ("er", "er·ère"), ("ée", "é·e"),
    ("é", "é·e"), ("effe", "ef·fe"), ("ante", "ant·e"), ("ant", "ant·e"), ("ure", "ur·e"), ("te", "t·e"),
)  # fmt: skip
PARTICLES = frozenset("de du des la le van von ben el al da dos di".split())
MIN_NAME_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of the author: words of their names, and whole strings that are theirs (address, link, handle)."""

    names: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a text to hide, or to replace (``replacement``) when the person accepts the suggestion."""

    start: int
    end: int
    text: str = field(compare=False)
    kind: str = field(compare=False)
    replacement: str = field(compare=False)
    suggestion: bool = field(compare=False, default=False)


def identity(names: Iterable[str], strings: Iterable[str] = ()) -> Identity:
    """Return what to look for: each word of the names (particles aside), each string and the account it begins with."""
    words = {word for name in names for word in re.findall(r"[^\W\d_]+", fold(name))}
    long_strings = {text.strip().casefold() for text in strings if len(text.strip()) >= MIN_NAME_LENGTH}
    accounts = {text.partition("@")[0] for text in long_strings if "@" in text}
    return Identity(
        frozenset(word for word in words if len(word) > 1 and word not in PARTICLES),
        frozenset(long_strings | {account for account in accounts if len(account) > MIN_NAME_LENGTH}),
    )


def _span(match: "re.Match[str]", kind: str, group: int = 0) -> Span:
    return Span(match.start(group), match.end(group), match.group(group), kind, LABELS[MaskKind(kind)])


def _own(text: str, known: Identity) -> Iterable[Span]:
    for match in re.finditer(r"[^\W\d_]+", text):
        word = fold(match.group())
        initial = re.match(r"\.", text[match.end() :]) and len(word) == 1 and match.group().isupper()
        if word in known.names or (initial and any(name.startswith(word) for name in known.names)):
            yield _span(match, MaskKind.NAME)
    lowered = text.casefold()
    for string in known.strings:
        start = lowered.find(string)
        while start >= 0:
            end = start + len(string)
            yield Span(start, end, text[start:end], MaskKind.OTHER, LABELS[MaskKind.OTHER])
            start = lowered.find(string, end)


GIVEN = re.compile(rf"\b{CAPITAL}[\w’']*(?:-{CAPITAL}[\w’']*)*")
FOLLOWING = re.compile(rf"\s+(?:{FAMILY}|{CAPITAL}\.)")


def _named(text: str) -> Iterable[Span]:
    """Yield given names that the lexicon knows, with the family name that follows."""
    for match in GIVEN.finditer(text):
        given = fold(match.group()).split("-")[0]
        if given not in GIVEN_NAMES | AMBIGUOUS:
            continue
        family = FOLLOWING.match(text, match.end())
        if family:
            whole = text[match.start() : family.end()]
            yield Span(match.start(), family.end(), whole, MaskKind.NAME, LABELS[MaskKind.NAME])
        elif given not in AMBIGUOUS:
            yield _span(match, MaskKind.NAME)


def neutral(word: str) -> str:
    """Return a word with both agreements, or the word itself when its ending tells nothing."""
    for ending, both in NEUTRAL:
        if word.endswith(ending):
            return word[: -len(ending)] + both
    return word


def _gendered(text: str) -> Iterable[Span]:
    for pattern in (AGREEMENT, TRADE):
        for match in pattern.finditer(text):
            word = match.group(1)
            both = neutral(word)
            if both != word and "·" not in text[match.end(1) : match.end(1) + 1]:
                yield Span(match.start(1), match.end(1), word, MaskKind.GENDER, both, suggestion=True)


def _merge(spans: Iterable[Span]) -> list[Span]:
    """Return spans that do not overlap: the first, then the longest."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda candidate: (candidate.suggestion, candidate.start, -candidate.end)):
        if all(span.end <= other.start or span.start >= other.end for other in merged):
            merged.append(span)
    return sorted(merged)


def find(text: str, known: Identity, *, schools: bool = False) -> list[Span]:
    """Return what to hide in a text, in order, without overlap, then the suggestions of neutral agreements."""
    spans = list(_own(text, known))
    for kind, pattern in PATTERNS:
        spans += [_span(match, kind, 1 if pattern.groups else 0) for match in pattern.finditer(text)]
    spans += _named(text)
    if schools:
        spans += [_span(match, MaskKind.SCHOOL) for match in SCHOOL.finditer(text)]
    spans += _gendered(text)
    return _merge(spans)


def applied(text: str, spans: Iterable[Span]) -> str:
    """Return the text with each of these spans replaced."""
    parts, last = [], 0
    for span in sorted(spans):
        parts += [text[last : span.start], span.replacement]
        last = span.end
    return "".join([*parts, text[last:]])
