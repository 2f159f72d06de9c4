"""The open data sets: lists that anybody may read whole, as files described by their Table Schema."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings

from challenges.queries.public import PublicFacts, with_facts
from challenges.rules import public_challenges
from lists.columns import Column, Flag, Integer, Many
from lists.declaration import List
from reporting.queries import promotions as statistics

LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
SOURCE = "Programmes Entrepreneurs et Designers d’intérêt général, DINUM"


class Dataset(List[Any, None]):
    """A list that is public as a whole: it has no page of its own, no criterion and nothing personal."""

    description: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    def published(self) -> Iterator[Any]:
        """Yield the rows in their order."""
        raise NotImplementedError

    def header(self) -> list[str]:
        """Return the names of the columns."""
        return [column.name for column in self.columns]

    def plain_rows(self) -> Iterator[list[Any]]:
        """Yield the rows of a file."""
        return ([column.plain(column.value(row)) for column in self.columns] for row in self.published())

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the rows by column name, as JSON holds them."""
        return ({column.name: column.json(column.value(row)) for column in self.columns} for row in self.published())

    def schema(self) -> dict[str, Any]:
        """Return the Table Schema (specs.frictionlessdata.io) of the table."""
        return {
            "name": self.code,
            "title": self.label,
            "description": self.description,
            "lang": "fr",
            "licenses": [LICENCE],
            "sources": [{"title": SOURCE, "path": settings.SITE_URL}],
            "primaryKey": list(self.key),
            "missingValues": [""],
            "fields": [column.schema() for column in self.columns],
        }


HIDDEN = "Vide : moins de cinq, ou masqué pour qu’on ne le déduise pas."
SMALL = "Vide : inconnu, ou moins de cinq personnes."
CODE = "Code de la promotion, par exemple EIG4."


class ChallengeDataset(Dataset):
    """The published challenges."""

    code = "defis"
    label = "Défis"
    description = "Les défis publiés, d’hier et d’aujourd’hui."
    key = ("slug",)
    columns = (
        Column(
            name="slug", label="Identifiant", value=lambda facts: facts.slug, required=True,
            description="Stable : celui de l’adresse du défi.",
        ),
        Column(name="titre", label="Titre", value=lambda facts: facts.title, required=True),
        Column(name="resume", label="Résumé", value=lambda facts: facts.summary),
        Column(
            name="promotion", label="Promotion", value=lambda facts: facts.promotion, description=CODE, required=True
        ),
        Column(
            name="administration", label="Administration", value=lambda facts: facts.administration,
            description="Telle que le défi la nomme.",
        ),
        Column(name="lieu", label="Lieu", value=lambda facts: facts.place),
        Many(
            name="themes", label="Thématiques", value=lambda facts: facts.themes, separator="|",
            description="Séparées par « | ».", joined=True,
        ),
        Many(
            name="metiers", label="Métiers recherchés", separator="|", joined=True,
            value=lambda facts: [profession for profession, _ in facts.positions], description="Séparés par « | ».",
        ),
        Integer(
            name="places", label="Places", value=lambda facts: sum(seats for _, seats in facts.positions), required=True
        ),
        Column(
            name="etat", label="État", value=lambda facts: facts.state, required=True,
            description="published, active ou closed.",
        ),
        Column(name="url", label="Adresse", value=lambda facts: facts.url, required=True),
    )  # fmt: skip

    def published(self) -> Iterator[Any]:
        """Yield what is public of each challenge, by promotion."""
        rows = with_facts(public_challenges()).prefetch_related("themes").order_by("campaign__starts_on", "slug")
        return map(PublicFacts, rows)


class PromotionDataset(Dataset):
    """The figures of each promotion."""

    code = "promotions"
    label = "Promotions"
    description = "Les chiffres de chaque promotion."
    key = ("promotion",)
    columns = (
        Column(name="promotion", label="Promotion", value=lambda row: row.code, description=CODE, required=True),
        Column(name="nom", label="Nom", value=lambda row: row.name, required=True),
        Column(
            name="programme", label="Programme", value=lambda row: row.programme, required=True,
            description="Code du programme : EIG ou DIG, par exemple.",
        ),
        Column(
            name="debut", label="Début", value=lambda row: row.starts,
            description="Année, mois ou jour, selon ce qui est connu.",
        ),
        Integer(name="projets_deposes", label="Projets déposés", value=lambda row: row.challenges_submitted),
        Integer(name="projets_auditionnes", label="Projets auditionnés", value=lambda row: row.challenges_heard),
        Integer(name="projets_retenus", label="Projets retenus", value=lambda row: row.challenges_selected),
        Integer(
            name="defis_publies", label="Défis publiés", value=lambda row: row.challenges_published, required=True
        ),
        Integer(
            name="candidatures", label="Candidatures reçues", value=lambda row: row.applications, description=SMALL
        ),
        Integer(
            name="preselection", label="Personnes présélectionnées", value=lambda row: row.preselected,
            description=SMALL,
        ),
        Integer(
            name="auditions", label="Personnes auditionnées", value=lambda row: row.interviewed, description=SMALL
        ),
        Integer(name="recrutements", label="Personnes recrutées", value=lambda row: row.recruited, description=SMALL),
        Flag(
            name="repris", label="Repris d’une publication", value=lambda row: row.reported, required=True,
            description="Faux : compté ici.",
        ),
    )  # fmt: skip

    def published(self) -> Iterator[Any]:
        """Yield the promotions, the oldest first."""
        return iter(statistics.promotions())


class ApplicationDataset(Dataset):
    """The applications by promotion and trade."""

    code = "candidatures"
    label = "Candidatures par métier"
    description = "Les candidatures reçues, par promotion et par métier."
    key = ("promotion", "metier")
    columns = (
        Column(name="promotion", label="Promotion", value=lambda row: row[0], description=CODE, required=True),
        Column(name="metier", label="Métier", value=lambda row: row[1], required=True),
        Integer(name="candidatures", label="Candidatures", value=lambda row: row[2], description=HIDDEN),
    )

    def published(self) -> Iterator[Any]:
        """Yield (promotion, trade, count or nothing)."""
        for code, counts in statistics.applicants_by_profession().items():
            for trade, count in counts.items():
                yield code, trade, count


DATASETS = {dataset.code: dataset for dataset in (ChallengeDataset(), PromotionDataset(), ApplicationDataset())}
