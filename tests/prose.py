"""Read a French sentence as its reader does on a day: what is past is told as past, what comes as coming."""

import re
from datetime import date

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
DATE = re.compile(rf"(\d{{1,2}})(?:er)? ({'|'.join(MONTHS)}) (\d{{4}})")
CLAUSE = re.compile(r" : | ; |\. |\.$")
PAST = re.compile(
    r"\b(s’est|se sont|était|étaient|devait|depuis|passée?|close?s? depuis|a fini|ont été|n’a pas eu|avait)\b"
)
FUTURE = re.compile(r"\b\w{2,}(rai|ras|ra|rons|rez|ront)\b|\b(avant le|jusqu’au|d’ici au|a lieu|ont lieu|ouvrent?)\b")
ACTORS = re.compile(r"l’équipe|le jury|la plateforme|l’administration|les candidats", re.IGNORECASE)


def dates_of(text):
    return [date(int(year), 1 + MONTHS.index(month), int(day)) for day, month, year in DATE.findall(text)]


def faults(step, today):
    """Return what is wrong in a step told on a day: nothing, when it is right."""
    text = step.text.replace("\xa0", " ").replace("\u202f", " ")
    wrong = []
    for clause in CLAUSE.split(text):
        days = dates_of(clause)
        if days and max(days) < today and (not PAST.search(clause) or FUTURE.search(clause)):
            wrong.append(f"a day that is past is told as coming: {clause}")
        if days and min(days) > today and PAST.search(clause) and "était prévue le" not in clause:
            wrong.append(f"a day that comes is told as past: {clause}")
    if not step.yours and "Vous n’avez rien à faire." not in text:
        wrong.append(f"nobody is told to act: {text}")
    if step.yours and "Vous n’avez rien à faire." in text:
        wrong.append(f"both: {text}")
    if not text or not text[0].isupper() or not text.endswith((".", "budget")):
        wrong.append(f"not a sentence: {text}")
    return wrong
