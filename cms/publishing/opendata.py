"""The open data sets: what each column is, said once, for the files, their Table Schema and the page of all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from challenges.queries.public import cards
from challenges.rules import public_challenges
from reporting.queries import promotions as statistics

LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
SOURCE = "Programmes Entrepreneurs et Designers d’intérêt général, DINUM"


@dataclass(frozen=True, slots=True)
class Column:
    """A column, with its type in the words of Table Schema."""

    name: str
    type: str
    title: str
    description: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table: its columns, and a function that yields its rows in their order."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[tuple[Any, ...]]]

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the rows by column name."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows())

    def schema(self) -> dict[str, Any]:
        """Return the Table Schema (specs.frictionlessdata.io) of the table."""
        fields = []
        for column in self.columns:
            field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title}
            if column.description:
                field["description"] = column.description
            if column.required:
                field["constraints"] = {"required": True}
            fields.append(field)
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "lang": "fr",
            "licenses": [LICENCE],
            "sources": [{"title": SOURCE, "path": settings.SITE_URL}],
            "primaryKey": list(self.key),
            "missingValues": [""],
            "fields": fields,
        }


def _challenges() -> Iterator[tuple[Any, ...]]:
    rows = cards(public_challenges()).prefetch_related("themes").order_by("campaign__starts_on", "slug")
    for row in rows:
        positions = list(row.positions.all())
        yield (
            row.slug, str(row), row.summary, row.campaign.code,
            row.administration_label or str(row.administration or ""), row.city,
            "|".join(theme.label for theme in row.themes.all()),
            "|".join(str(position.profession) for position in positions),
            sum(position.seats for position in positions), row.state, f"{settings.SITE_URL}{row.get_absolute_url()}",
        )  # fmt: skip


def _promotions() -> Iterator[tuple[Any, ...]]:
    for promotion in statistics.promotions():
        yield (
            promotion.code, promotion.name, promotion.programme, promotion.starts, promotion.challenges_submitted,
            promotion.challenges_heard, promotion.challenges_selected, promotion.challenges_published,
            promotion.applications, promotion.preselected, promotion.interviewed, promotion.recruited,
            promotion.reported,
        )  # fmt: skip


def _applications() -> Iterator[tuple[Any, ...]]:
    for code, counts in statistics.applicants_by_profession().items():
        for trade, count in counts.items():
            yield code, trade, count


HIDDEN = "Vide : moins de cinq, ou masqué pour qu’on ne le déduise pas."
SMALL = "Vide : inconnu, ou moins de cinq personnes."
PROMOTION = Column("promotion", "string", "Promotion", "Code de la promotion, par exemple EIG4.", required=True)
DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "defis", "Défis", "Les défis publiés, d’hier et d’aujourd’hui.", ("slug",),
            (
                Column("slug", "string", "Identifiant", "Stable : celui de l’adresse du défi.", required=True),
                Column("titre", "string", "Titre", required=True),
                Column("resume", "string", "Résumé"),
                PROMOTION,
                Column("administration", "string", "Administration", "Telle que le défi la nomme."),
                Column("lieu", "string", "Lieu"),
                Column("themes", "string", "Thématiques", "Séparées par « | »."),
                Column("metiers", "string", "Métiers recherchés", "Séparés par « | »."),
                Column("places", "integer", "Places", required=True),
                Column("etat", "string", "État", "published, active ou closed.", required=True),
                Column("url", "string", "Adresse", required=True),
            ),
            _challenges,
        ),
        Dataset(
            "promotions", "Promotions", "Les chiffres de chaque promotion.", ("promotion",),
            (
                PROMOTION,
                Column("nom", "string", "Nom", required=True),
                Column("programme", "string", "Programme", "EIG ou DIG.", required=True),
                Column("debut", "string", "Début", "Année, mois ou jour, selon ce qui est connu."),
                Column("projets_deposes", "integer", "Projets déposés"),
                Column("projets_auditionnes", "integer", "Projets auditionnés"),
                Column("projets_retenus", "integer", "Projets retenus"),
                Column("defis_publies", "integer", "Défis publiés", required=True),
                Column("candidatures", "integer", "Candidatures reçues", SMALL),
                Column("preselection", "integer", "Personnes présélectionnées", SMALL),
                Column("auditions", "integer", "Personnes auditionnées", SMALL),
                Column("recrutements", "integer", "Personnes recrutées", SMALL),
                Column("repris", "boolean", "Repris d’une publication", "Faux : compté ici.", required=True),
            ),
            _promotions,
        ),
        Dataset(
            "candidatures", "Candidatures par métier", "Les candidatures reçues, par promotion et par métier.",
            ("promotion", "metier"),
            (
                PROMOTION,
                Column("metier", "string", "Métier", required=True),
                Column("candidatures", "integer", "Candidatures", HIDDEN),
            ),
            _applications,
        ),
    )
}  # fmt: skip
