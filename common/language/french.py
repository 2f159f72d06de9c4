"""Agree, elide and set French: « d’Élise », « de la direction », « 1re », « trois mois », no-break spaces.

The one place where a sentence made of pieces becomes French. Nothing here guesses a person's gender: a text either
knows it or uses wording without gender.
"""

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from common.lazy import LazyModule

if TYPE_CHECKING:
    import num2words
else:
    num2words = LazyModule("num2words")  # the rules of sixty languages

NBSP = "\u00a0"
NNBSP = "\u202f"
MILLION = 1_000_000
APOSTROPHE = "’"
PLURAL_FROM = 2  # a French plural begins at two: « 1,5 jour », « 2 jours »
ELIDED = frozenset({"de", "le", "la", "que", "je", "me", "te", "se", "ne", "ce", "jusque", "lorsque", "puisque"})
ASPIRATED = frozenset(
    """hackathon hacker haie haine hall halle halles halte hamac handicap handicapé handicapée handicapés hangar hasard
    hausse haut haute hautes hauts hauteur havre hernie héros herse hiérarchie hiérarchique hiérarchisation hockey
    hollandais hollande hongrie hongrois honte hors hotte houle huit huitaine huitième hub hublot huguenot hurlement
    hutte""".split()
)
MUTE_NAMES = frozenset(
    """habib hadrien hélène hélèna héléna helena hélie héloïse henri henriette herbert hermine hervé hilaire hippolyte
    honoré honorine horace hortense hubert hugo hugues huguette hyacinthe hérault""".split()
)
NEVER_ELIDED = frozenset({"onze", "onzième", "oui", "ouistiti", "uhlan"})
FEMININE_HEADS = frozenset(
    """académie administration agence ambassade assemblée assistance association autorité banque bibliothèque caisse
    chambre chancellerie cité collectivité commission commune communauté cour délégation direction école
    entreprise fondation gendarmerie imprimerie inspection institution mairie maison manufacture métropole mission
    plateforme police préfecture présidence région régie représentation réunion société sous-préfecture trésorerie
    université ville haute fabrique start-up brigade mutualité""".split()
)
MASCULINE_HEADS = frozenset(
    """bureau bâtiment centre centres cabinet cadastre chu collège comité commissariat commandement conseil
    conservatoire contrôleur défenseur département domaine établissement fonds groupe groupement haut hôpital institut
    laboratoire lycée ministère mobilier musée muséum observatoire office opéra palais parc parquet pôle port réseau
    rectorat secrétariat secrétaire sénat service syndicat théâtre tribunal casier château médiateur""".split()
)
COMMON_NOUNS = frozenset(
    """ministère direction préfecture sous-préfecture secrétariat service délégation région département commune mairie
    rectorat inspection commissariat administration""".split()
)  # heads written without a capital inside a sentence: there are many of them
PLURAL_HEADS = frozenset(
    "archives armées collectivités hospices hôpitaux services terres affaires écoles directions".split()
)
MONTH_NAMES = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
UNITS = "mois|jours?|semaines?|ans?|années?|heures?|minutes?|secondes?|euros?|centimes?|personnes?|places?|exemplaires?"
_BEFORE_SIGN = re.compile(r"(?<=\S) (?=[:;!?»%€])")
_AFTER_QUOTE = re.compile(r"« (?=\S)")
_REFERENCE = re.compile(
    r"\b(n°|no|articles?|art\.|alinéas?|chapitre|livre|titre|annexe|page|L\.|R\.|D\.|M\.|Mme) (?=[\dA-ZIVX{])"
)
_DAY = re.compile(rf"\b(\d{{1,2}}|1er) (?=(?:{MONTH_NAMES})\b)")
_YEAR = re.compile(rf"\b({MONTH_NAMES}) (?=\d{{4}}\b)")
_QUANTITY = re.compile(rf"(?<=\d) (?=(?:{UNITS})\b)")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_MARKUP = re.compile(r"(<[^>]*>)")
_SUBPARAGRAPH = re.compile(r"(?<=\d°) (?=[a-z]\)|[a-z]\b)|(?<=\bdu) (?=[a-z]\) du )")


def _first_word(text: str) -> str:
    match = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lstrip('«\u00a0\u202f "'))
    return match[0] if match else ""


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].lower()


def begins_with_vowel_sound(text: str) -> bool:
    """Tell whether the word before a text is elided: « d’Élise », « d’Yves », but « de Yann », « du haut ».

    A name in « h » is elided only when it is known to be mute: « de Hamid » is never wrong.
    """
    word = _first_word(text)
    if not word:
        return False
    lowered = word.lower()
    if lowered in NEVER_ELIDED:
        return False
    initial = _plain(word[0])
    if initial == "h":
        head = lowered.split("-")[0]
        return head in MUTE_NAMES if word[0].isupper() else head not in ASPIRATED
    if initial == "y":
        return len(word) > 1 and _plain(word[1]) not in "aeiouy"
    return initial in "aeiouœæ"


def elide(word: str, following: str) -> str:
    """Return a small word and what follows it, elided where French asks for it: « d’Élise », « qu’elle »."""
    if word.lower() in ELIDED and begins_with_vowel_sound(following):
        return f"{word[:-1]}{APOSTROPHE}{following}"
    return f"{word} {following}"


def with_de(name: str) -> str:
    """Return « d’Élise Martin » or « de Paul Durand »: a person, a town, a title, whatever bears no article."""
    return elide("de", name)


def article(body: str) -> str:
    """Return the article that a public body's name takes, with its space or apostrophe: « la », « l’ », « le ».

    Nothing for a name that bears none (« Météo-France », « Voies navigables de France ») or whose gender is unknown.
    """
    word = _first_word(body)
    head = word.lower()
    if not word or (word.isupper() and len(word) > 1):
        return ""
    if head in PLURAL_HEADS:
        return "les "
    if head not in FEMININE_HEADS and head not in MASCULINE_HEADS:
        return ""
    if begins_with_vowel_sound(word.lower()):
        return f"l{APOSTROPHE}"
    return "la " if head in FEMININE_HEADS else "le "


def inside(body: str) -> str:
    """Return a public body's name inside a sentence: a common noun loses its capital (« ministère des Armées »)."""
    return body[:1].lower() + body[1:] if _first_word(body).lower() in COMMON_NOUNS and not body.isupper() else body


def inside_sentence(text: str) -> str:
    """Return what begins a sentence as it reads within one: a capital, unless of an acronym, becomes small."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def with_article(body: str) -> str:
    """Return a public body with its article inside a sentence: « la direction interministérielle du numérique »."""
    return article(body) + inside(body)


def starting_with_article(body: str) -> str:
    """Return a public body with its article at the head of a sentence: « La direction interministérielle… »."""
    text = with_article(body)
    return text[:1].upper() + text[1:]


def of_body(body: str) -> str:
    """Return « de la direction… », « du ministère… », « de l’Agence… », « des Archives… » or « de Météo-France »."""
    return _contracted("de", body, masculine="du ", plural="des ")


def to_body(body: str) -> str:
    """Return « à la direction… », « au ministère… », « à l’Agence… », « aux Archives… » or « à Météo-France »."""
    return _contracted("à", body, masculine="au ", plural="aux ")


def _contracted(word: str, body: str, *, masculine: str, plural: str) -> str:
    match article(body):
        case "":
            return elide(word, body)
        case "le ":
            return masculine + inside(body)
        case "les ":
            return plural + inside(body)
        case definite:
            return f"{word} {definite}{inside(body)}"


def ordinal(number: int, *, feminine: bool = False) -> str:
    """Return « 1er », « 1re » or « 2e »."""
    if number == 1:
        return "1re" if feminine else "1er"
    return f"{number}e"


def ordinal_in_words(number: int, *, feminine: bool = False) -> str:
    """Return « premier », « première » or « deuxième »."""
    if number == 1:
        return "première" if feminine else "premier"
    return str(num2words.num2words(number, lang="fr", to="ordinal"))


def pluralize(noun: str) -> str:
    """Return the plural of one French noun by its ending: « vœux », « journaux », « voix », « jours »."""
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith("al"):
        return f"{noun[:-2]}aux"
    return f"{noun}x" if noun.endswith(("au", "eu", "œu")) else f"{noun}s"


def plural(number: float | Decimal, singular: str, several: str = "") -> str:
    """Return the noun that agrees with a number, without the number: « jour » for 1,5, « jours » for 2."""
    return (several or pluralize(singular)) if abs(float(number)) >= PLURAL_FROM else singular


def counted(number: int, singular: str, several: str = "") -> str:
    """Return a number in figures and its noun, never parted: « 1 jour », « 3 vœux »."""
    return f"{number}{NBSP}{plural(number, singular, several)}"


def cardinal(number: int, *, feminine: bool = False) -> str:
    """Return a whole number in words: « trente-six », « vingt et une » before a feminine noun."""
    words = str(num2words.num2words(number, lang="fr"))
    return f"{words}e" if feminine and number % 10 == 1 and number % 100 not in {11, 71, 91} else words


def counted_in_words(number: int, singular: str, several: str = "", *, feminine: bool = False) -> str:
    """Return a number in words and its noun: « un jour », « trois mois », « une semaine »."""
    return f"{cardinal(number, feminine=feminine)} {plural(number, singular, several)}"


def amount_in_words(amount: Decimal | int) -> str:
    """Return an amount of euros in words, cents included: « quatre mille euros et cinquante centimes ».

    A round number of millions or of thousands of millions is a noun: « un million d’euros ». The amount is rounded to
    the cent first.
    """
    cents = int((Decimal(amount) * 100).quantize(Decimal(1)))
    sign = "moins " if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    words = cardinal(whole)
    millions = whole >= MILLION and whole % MILLION == 0
    euros = f"{words} d{APOSTROPHE}euros" if millions else f"{words} {plural(whole, 'euro')}"
    if not rest:
        return sign + euros
    centimes = counted_in_words(rest, "centime")
    return sign + (f"{euros} et {centimes}" if whole else centimes)


def enumerate_words(words: list[str], *, conjunction: str = "et") -> str:
    """Return « a, b et c »."""
    return f" {conjunction} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def _typeset(text: str) -> str:
    text = _AFTER_QUOTE.sub(f"«{NBSP}", _BEFORE_SIGN.sub(NBSP, text))
    text = _REFERENCE.sub(rf"\1{NBSP}", text)
    text = _YEAR.sub(rf"\1{NBSP}", _DAY.sub(rf"\1{NBSP}", text))
    text = _SUBPARAGRAPH.sub(NBSP, text)
    return _THOUSANDS.sub(NNBSP, _QUANTITY.sub(NBSP, text))


def typeset(text: str) -> str:
    """Return a text, plain or HTML, whose signs, dates, references and quantities are never cut at the end of a line.

    Only ordinary spaces become no-break ones: the words and their order do not change, and twice is as once.
    """
    return "".join(part if part.startswith("<") else _typeset(part) for part in _MARKUP.split(text))
