"""What past promotions teach, said beside the answers it concerns: advice that no deposit waits for.

Each rule looks at what is already written, never at an empty answer. Sources: « facteurs de réussite » and « accueillir
des EIG » of the programme (``domain.md`` 1.3, 1.6 and the needs of each actor).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from challenges.enums import SkillLevel
from challenges.models import Challenge
from common.language.french import counted
from dossiers.domain import values as kinds
from dossiers.enums import FieldKind
from dossiers.models import FormField

LEAD_SHARE_PCT = 30  # of their time: what project leads really gave in promotions that went well
MAX_ESSENTIAL = 4  # skills of one position
SHORT_TEXT_CHARS = 80
DIGITAL_DIRECTION = re.compile(
    r"\b(dsi|dnum|dsn|systèmes? d.information|directions? (du )?(numérique|informatique)|informatique)\b", re.IGNORECASE
)
SEQUEL = re.compile(
    r"\b(pérenn\w*|repri\w+|repren\w+|budget\w*|recrut\w+|équipe|internalis\w+|maint\w+)\b", re.IGNORECASE
)
NO_DATA = re.compile(r"^(non|aucune?s?|pas encore|à définir)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """What a proposal says, by label of question."""

    values: Mapping[str, str]

    def rows(self, label: str) -> list[list[str]]:
        """Return the rows of a table."""
        return kinds.rows(self.values.get(label, ""))

    def address(self, label: str) -> str:
        """Return the address of a contact, in lower case."""
        return kinds.parts(FieldKind.CONTACT, self.values.get(label, ""))["email"].casefold()


def _shares(written: Written, field: FormField) -> list[int]:
    """Return the share of their time that each person gives, in whole percents, as the table says it."""
    column = next((rank for rank, name in enumerate(field.options) if "implication" in name.casefold()), None)
    if column is None:
        return []
    cells = [row[column] for row in written.rows(field.label) if len(row) > column]
    return [int(number) for cell in cells for number in re.findall(r"\d{1,3}", cell)[:1]]


def _team(written: Written, field: FormField) -> str:
    if len(written.rows(field.label)) == 1:
        return "Une seule personne est citée : le programme demande une équipe projet de plusieurs métiers."
    shares = _shares(written, field)
    if shares and max(shares) < LEAD_SHARE_PCT:
        return (
            f"Personne ne consacre {LEAD_SHARE_PCT} % de son temps au projet : dans les promotions passées, qui portait"
            " un projet y passait de 30 à 40 % de son temps."
        )
    return ""


def _sponsor(written: Written, field: FormField) -> str:
    if written.address(field.label) and written.address(field.label) == written.address("Porteur de projet"):
        return (
            "Le sponsor et le porteur de projet ont la même adresse. Le sponsor est au-dessus du projet : il lève les"
            " obstacles que l’équipe rencontre."
        )
    return ""


def _stakeholders(written: Written, field: FormField) -> str:
    if DIGITAL_DIRECTION.search(written.values[field.label]):
        return ""
    return (
        "Votre direction du numérique n’est pas citée. Un défi absent de sa feuille de route est un risque connu :"
        " prévenez-la avant l’arrivée de l’équipe."
    )


def _data(written: Written, field: FormField) -> str:
    text = written.values[field.label]
    if NO_DATA.match(text) or len(text) < SHORT_TEXT_CHARS:
        return (
            "Dites quelles données, qui les tient, et si l’équipe y accède dès son arrivée : c’est un point de la liste"
            " d’arrivée des promotions passées."
        )
    return ""


def _measure(written: Written, field: FormField) -> str:
    if re.search(r"\d", written.values[field.label]):
        return ""
    return "Aucun chiffre n’est donné. Dites d’où vous partez, et où vous voulez être à la fin de la mission."


def _sequel(written: Written, field: FormField) -> str:
    if SEQUEL.search(written.values[field.label]):
        return ""
    return (
        "Dites qui reprendra le produit après la mission, et avec quels moyens : les promotions passées conseillent de"
        " préparer la suite dès le début."
    )


Rule = Callable[[Written, FormField], str]
RULES: dict[str, Rule] = {
    "Équipe projet": _team,
    "Sponsor": _sponsor,
    "Parties prenantes": _stakeholders,
    "Données": _data,
    "Mesure": _measure,
    "Débouchés": _sequel,
    "Perspectives": _sequel,
    "Bénéfices escomptés": _measure,
}


def of_answers(fields: Iterable[FormField], values: Mapping[int, str]) -> dict[int, str]:
    """Return, by question, what past promotions teach about its answer; a question without answer has no advice."""
    fields = list(fields)
    written = Written({field.label: values[field.pk] for field in fields if values.get(field.pk)})
    advice = {
        field.pk: RULES[field.label](written, field)
        for field in fields
        if field.label in RULES and field.label in written.values
    }
    return {key: sentence for key, sentence in advice.items() if sentence}


def of_positions(challenge: Challenge) -> list[str]:
    """Return what past promotions teach about the positions and the means of a proposal (three queries)."""
    positions = list(challenge.positions.select_related("profession").prefetch_related("skills"))
    if not positions:
        return []
    advice = []
    for position in positions:
        needed = sum(skill.level == SkillLevel.ESSENTIAL for skill in position.skills.all())
        if needed > MAX_ESSENTIAL:
            advice.append(
                f"{position.profession} : {counted(needed, 'compétence')} indispensables. Chacune peut écarter des"
                " candidatures : lesquelles s’apprendraient en mission ?"
            )
    if len(positions) == 1 and challenge.campaign.max_seats > 1:
        advice.append(
            "Un seul métier est demandé : les défis des promotions passées réunissaient le plus souvent deux ou trois"
            " profils."
        )
    if not challenge.equipment:
        advice.append(
            "Le matériel n’est pas décrit. Un poste de travail et un accès à Internet non bridé, prêts le premier jour,"
            " figurent dans la liste d’arrivée des promotions passées."
        )
    return advice
