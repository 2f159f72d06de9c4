"""Read in a CV what a profile asks for, as a proposal that the person corrects: nothing is written by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from applications.enums import LanguageLevel
from common.language.search import fold

PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)33[ .-]?(?:\(0\))?[ .-]?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)")
YEARS = re.compile(r"(?<!\d)(\d{1,2})(?:[.,]5)? ans? d['’]experience")
LINK = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,20})(/[^\s<>()\[\]\"'»,;]*)?", re.IGNORECASE
)
SITES = {"github.com": "GitHub", "gitlab.com": "GitLab", "linkedin.com": "LinkedIn", "behance.net": "Behance"}
LANGUAGES = (
    "Anglais", "Espagnol", "Allemand", "Italien", "Portugais", "Arabe", "Chinois", "Japonais", "Russe", "Néerlandais",
    "Polonais", "Roumain", "Turc", "Coréen", "Hindi", "Français", "Langue des signes française",
)  # fmt: skip
LEVELS = {
    "a1": LanguageLevel.A, "a2": LanguageLevel.A, "b1": LanguageLevel.B1, "b2": LanguageLevel.B2,
    "c1": LanguageLevel.C1, "c2": LanguageLevel.C2, "langue maternelle": LanguageLevel.NATIVE,
    "notions": LanguageLevel.A, "natif": LanguageLevel.NATIVE, "native": LanguageLevel.NATIVE,
}  # fmt: skip
MIN_SKILL_LETTERS = 2  # characters: « C » and « R » are letters of any text
NEAR = 25  # characters between a language and its level
MAX_YEARS = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a CV says of each fact of a profile; empty where it says nothing that can be read without a doubt."""

    phone: str = ""
    experience_years: int | None = None
    skills: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is proposed."""
        return self != Proposal()


def _skills(folded: str, vocabulary: Iterable[str]) -> tuple[str, ...]:
    """Return the skills of the vocabulary that a text names as whole words, in the order of the vocabulary."""
    named = []
    for label in vocabulary:
        word = re.escape(fold(label))
        if len(label) >= MIN_SKILL_LETTERS and re.search(rf"(?<![\w+#]){word}(?![\w+#])", folded):
            named.append(label)
    return tuple(named)


def _links(text: str) -> tuple[tuple[str, str], ...]:
    """Return the addresses of one's pages on known sites, and any that begins with « https:// », each once."""
    links: dict[str, str] = {}
    for match in LINK.finditer(text):
        host, path = match[1].lower(), (match[2] or "").rstrip("/.")
        known = host in SITES and path
        if text[max(0, match.start() - 1) : match.start()] == "@" or not (known or match[0].startswith("http")):
            continue
        links.setdefault(f"https://{host}{path}", SITES.get(host, host))
    return tuple((label, url) for url, label in links.items())


def _languages(folded: str) -> tuple[tuple[str, str], ...]:
    """Return the languages whose level follows them closely, each once."""
    levels = "|".join(map(re.escape, LEVELS))
    spoken = []
    for name in LANGUAGES:
        match = re.search(rf"\b{re.escape(fold(name))}\b[^\n]{{0,{NEAR}}}?\b({levels})\b", folded)
        if match is not None:
            spoken.append((name, LEVELS[match[1]].value))
    return tuple(spoken)


def read_proposal(text: str, vocabulary: Iterable[str]) -> Proposal:
    """Return what a CV proposes for a profile; ``vocabulary`` is the skills that challenges and profiles share.

    Only what is written plainly is read: a telephone, « 8 ans d’expérience », skills by their own name, addresses, a
    language with its level. Nothing leaves the platform.
    """
    folded = fold(text)
    phone, years = PHONE.search(text), YEARS.search(folded)
    counted = int(years[1]) if years else None
    return Proposal(
        phone=phone[0] if phone else "",
        experience_years=counted if counted is not None and counted <= MAX_YEARS else None,
        skills=_skills(folded, vocabulary),
        links=_links(text),
        languages=_languages(folded),
    )
