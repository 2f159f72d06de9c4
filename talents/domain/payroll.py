"""What human resources and payroll take away of the people recruited: one row a mission, one documented schema.

The names of the columns do not change: payroll software reads them (`docs/paie.md`, `docs/schemas/paie.json`).
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import User
from accounts.rules import allowed
from challenges.domain import funding
from challenges.enums import ChallengeRole, ContractKind, Employer, MemberRole
from challenges.models import Campaign
from documents.domain.exports import Exportable, Table
from lists.columns import Column, Day, Integer, Number, State
from talents.domain.documents import facts
from talents.domain.pieces import openings, purging, records
from talents.enums import MissionState, PieceReader
from talents.models import EmployeeRecord, Mission
from talents.rules import missions_as, team_missions

CODE = "paie"
LABEL = "Données de paie"
ONCE_WRITTEN = "Vide tant que la personne ne l’a pas écrit, et une fois sa durée de conservation passée."


def _written(name: str) -> Any:
    """Return what reads a column of the record of a mission's person."""

    def value(mission: Mission) -> Any:
        return getattr(records.record_of(mission.talent) or EmployeeRecord(), name)

    return value


def _employer(mission: Mission) -> str:
    return mission.host.name if mission.cohort.campaign.employer == Employer.HOST else facts.coordinator()


def _employer_siren(mission: Mission) -> str:
    return mission.host.siren if mission.cohort.campaign.employer == Employer.HOST else ""


def _gross(mission: Mission) -> Decimal:
    return funding.gross(mission.cohort.campaign, Decimal(mission.net_monthly))


def _text(name: str, label: str, description: str = ONCE_WRITTEN) -> Column[Mission]:
    return Column(name=name, label=label, value=_written(_FIELDS[name]), description=description)


_FIELDS = {
    "nom_naissance": "birth_name", "nom_usage": "used_name", "prenoms": "given_names",
    "commune_naissance": "birth_place", "pays_naissance": "birth_country", "nationalite": "nationality",
    "adresse_voie": "street", "code_postal": "postcode", "commune": "city", "pays": "country",
    "numero_securite_sociale": "social_security_number", "titulaire_compte": "account_holder", "iban": "iban",
    "bic": "bic",
}  # fmt: skip

COLUMNS: tuple[Column[Mission], ...] = (
    Column(name="mission", label="Identifiant de la mission", value=lambda mission: mission.public_id, required=True,
           description="Stable : celui de l’adresse de la mission."),
    Column(name="campagne", label="Code de la campagne", value=lambda mission: mission.cohort.campaign.code,
           required=True),
    Column(name="courriel", label="Courriel de la personne", value=lambda mission: mission.talent.email, required=True),
    _text("nom_naissance", "Nom de naissance"),
    _text("nom_usage", "Nom d’usage"),
    _text("prenoms", "Prénoms"),
    Day(name="date_naissance", label="Date de naissance", value=_written("born_on"), description=ONCE_WRITTEN),
    _text("commune_naissance", "Commune de naissance"),
    _text("pays_naissance", "Pays de naissance"),
    _text("nationalite", "Nationalité"),
    _text("adresse_voie", "Adresse : numéro et voie"),
    _text("code_postal", "Adresse : code postal"),
    _text("commune", "Adresse : commune"),
    _text("pays", "Adresse : pays"),
    _text("numero_securite_sociale", "Numéro de sécurité sociale",
          "Quinze caractères, clé vérifiée. Vide pour qui n’en a pas encore."),
    _text("titulaire_compte", "Titulaire du compte"),
    _text("iban", "IBAN", "Sans espace, clé vérifiée."),
    _text("bic", "BIC", "Huit ou onze caractères ; vide quand la personne ne l’a pas donné."),
    Column(name="employeur", label="Employeur", value=_employer, required=True),
    Column(name="employeur_siren", label="SIREN de l’employeur", value=_employer_siren),
    Column(name="accueil", label="Administration d’accueil", value=lambda mission: mission.host.name, required=True),
    Column(name="centre_cout", label="Centre de coût", value=lambda mission: mission.cost_center),
    Column(name="defi", label="Défi", value=lambda mission: mission.position.challenge, required=True),
    Column(name="metier", label="Métier", value=lambda mission: mission.position.profession, required=True),
    Column(name="categorie", label="Catégorie hiérarchique", value=lambda mission: mission.category, required=True),
    State(name="nature_contrat", label="Nature du contrat", value=lambda mission: mission.cohort.campaign.contract_kind,
          choices=ContractKind, required=True),
    Column(name="contrat", label="Numéro du contrat",
           value=lambda mission: mission.contract.number if mission.contract else ""),
    Day(name="contrat_signe_le", label="Dernière signature du contrat", value=purging.signed_on),
    Day(name="debut", label="Premier jour", value=lambda mission: mission.starts_on, required=True),
    Day(name="fin", label="Dernier jour", value=lambda mission: mission.ends_on, required=True),
    Integer(name="temps_travail", label="Temps de travail, en pourcentage", required=True,
            value=lambda mission: mission.working_time),
    Number(name="brut_mensuel", label="Brut mensuel, en euros", value=_gross, required=True),
    Number(name="net_mensuel", label="Net mensuel, en euros", value=lambda mission: mission.net_monthly, required=True),
    Number(name="part_variable", label="Part variable, en pourcentage", value=lambda mission: mission.variable_pct,
           required=True),
    State(name="etat", label="État de la mission", value=lambda mission: mission.state, choices=MissionState,
          required=True),
)  # fmt: skip


def schema() -> dict[str, Any]:
    """Return the Table Schema (specs.frictionlessdata.io) of the file."""
    return {
        "name": CODE,
        "title": LABEL,
        "description": "Une ligne par mission ; CSV en UTF-8, séparé par des points-virgules.",
        "lang": "fr",
        "primaryKey": ["mission"],
        "missingValues": [""],
        "fields": [column.schema() for column in COLUMNS],
    }


def _loaded(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    """Return missions with what a row reads, in a constant number of queries."""
    related = purging.with_signatures(missions).select_related(
        "host", "position__challenge", "position__profession", "talent__employee_record"
    )
    return related.order_by("talent__last_name", "talent__first_name", "pk")


def _rows(missions: QuerySet[Mission]) -> Iterator[list[Any]]:
    return ([column.plain(column.value(mission)) for column in COLUMNS] for mission in _loaded(missions))


def _trace(missions: QuerySet[Mission], quality: str, by: User) -> None:
    """Say to each person that what payroll needs of them was exported."""
    for mission in missions.select_related("talent", "host").order_by("pk"):
        as_whom = quality or openings.quality_of([PieceReader.HOST_HR], mission)
        journal.record(Act.EXPORT, LABEL, actor=by, quality=as_whom, concerned=mission.talent)


def _table(missions: QuerySet[Mission], label: str, quality: str) -> Table:
    return Table(
        label=label, header=[column.name for column in COLUMNS], count=missions.count(),
        rows=partial(_rows, missions), trace=partial(_trace, missions, quality),
    )  # fmt: skip


def hosted(user: User) -> QuerySet[Mission]:
    """Return the missions whose people somebody pays: those that they are the human resources of."""
    return missions_as(user, ChallengeRole.HR).filter(cohort__campaign__sandbox=False)


def table(user: User, params: QueryDict) -> Table | None:
    """Return the file of a campaign, to its payroll; without a campaign, that of the missions that one hosts.

    Nothing for anybody else.
    """
    code = params.get("campaign", "")
    if not code:
        own = hosted(user)
        is_hr = user.administration_seats.filter(role=MemberRole.HR).exists() or own.exists()
        return _table(own, LABEL, "") if is_hr else None
    campaign = Campaign.objects.filter(code=code).first()
    if campaign is None or not allowed(user, "talents.view_payroll", campaign):
        return None
    missions = team_missions(user).filter(cohort__campaign=campaign)
    return _table(missions, f"{LABEL}, {campaign.name}", str(PieceReader.PROGRAMME_PAYROLL.label))


PAYROLL = Exportable(CODE, table)
