"""Explain to a person the decision taken on their application: what counted, from where, and what was reckoned with it.

Code des relations entre le public et l'administration, L311-3-1 and R311-3-1-2: degree and mode of contribution of the
treatment, data and their sources, parameters and weights applied to this person, operations. Nothing is told before
the decision is announced (R14), and nothing of another person but the rank and the result of the last one admitted.
"""

from dataclasses import asdict, dataclass
from typing import Any

from applications.domain import equalisation
from applications.enums import ApplicationState, Outcome
from applications.models import Application, MatchLine
from applications.queries import listing
from challenges.enums import StageKind
from challenges.models import Stage
from common.days import day_of
from common.formatting import figure, french_date
from documents.domain import production
from documents.models import Document
from juries.enums import AssessmentState

SERIES = "EXP"
MATCHED = (
    ApplicationState.OFFERED, ApplicationState.WAITING, ApplicationState.ACCEPTED, ApplicationState.DECLINED,
    ApplicationState.NOT_SELECTED,
)  # fmt: skip
PRESELECTED = (*MATCHED, ApplicationState.SHORTLISTED, ApplicationState.NOT_SHORTLISTED, ApplicationState.HEARD)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one wish led to, in words; the figures are as they were when the matching was computed."""

    wish: int
    seat: str
    rank: str
    result: str
    last_rank: str
    last_result: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision explained: sentences about the preselection, one reason a wish, then the four matters of the law."""

    campaign: str
    number: str
    profession: str
    outcome: str
    preselection: list[str]
    reasons: list[Reason]
    matters: list[tuple[str, list[str]]]
    digest: str


def _place(rank: int, among: int) -> str:
    return f"{'1er' if rank == 1 else f'{rank}e'} sur {among}"


def _preselection(application: Application) -> list[str]:
    """Say where the dossier came in its trade, and what the correction voted by the jury, if any, changed for it."""
    stage = Stage.objects.filter(campaign=application.campaign_id, kind=StageKind.PRESELECTION).first()
    if stage is None:
        return []
    read = listing.preselection_results(application.campaign, decided=True)
    mine = [row for row in read if row[0].profession_id == application.profession_id]
    if application.pk not in {row[0].pk for row in mine}:
        return []
    vote = equalisation.standing_vote(stage)
    final = equalisation.ordered(mine, vote)
    kept = sum(row[0].state not in {ApplicationState.NOT_SHORTLISTED, ApplicationState.SUBMITTED} for row in final)
    raw = next(rank for rank, row in enumerate(mine, start=1) if row[0].pk == application.pk)
    rank, (_, result, readings) = next(
        (rank, row) for rank, row in enumerate(final, start=1) if row[0].pk == application.pk
    )
    place = _place(rank, len(final))
    said = [
        f"Votre dossier a été lu {readings} fois. Son résultat est {figure(result)}, {place} dans votre métier.",
        f"Nombre de dossiers de ce métier présélectionnés : {kept}.",
    ]
    if vote is not None and vote.adopted:
        same = (raw <= kept) == (rank <= kept)
        said.append(
            f"Le jury a voté le {french_date(day_of(vote.at))} une correction de l’écart de sévérité entre les"
            f" lecteurs. Sans elle, votre rang aurait été {raw}e : la décision aurait été"
            f" {'la même' if same else 'différente'}."
        )
    return said


def _verdict(line: MatchLine, free: int, cutoff: str) -> str:
    """Say what a wish led to, and what would have changed it."""
    match line.outcome:
        case Outcome.SEATED:
            return "Cette place vous a été proposée : parmi vos vœux, c’est le mieux placé que votre rang permettait."
        case Outcome.BETTER:
            return "Sans objet : un vœu que vous aviez mieux classé vous a été proposé."
        case Outcome.UNRANKED:
            return "Votre candidature ne figure pas au classement du jury de ce défi pour votre métier."
        case Outcome.BELOW if free:
            return f"Places proposées jusqu’au rang {cutoff} : à ce rang ou mieux, elle vous aurait été proposée."
        case _:
            return "Aucune place n’était libre à ce défi pour votre métier."


def _reasons(lines: list[MatchLine]) -> list[Reason]:
    inputs = lines[0].run.inputs
    ranks = dict(inputs.get("ranks", []))
    seats = dict(inputs.get("seats", []))
    shown = []
    for line in lines:
        rows = ranks.get(line.position_id, [])
        results = {place: result for _, place, result in rows}
        seat = f"{line.position.challenge}, {line.position.profession}" if line.position else "Défi sans votre métier"
        shown.append(
            Reason(
                wish=line.wish_rank,
                seat=seat,
                rank=_place(line.rank, len(rows)) if line.rank and rows else "",
                result=figure(results[line.rank]) if line.rank in results else "",
                last_rank=str(line.cutoff or ("place libre" if seats.get(line.position_id) else "aucune place")),
                last_result=figure(results[line.cutoff]) if line.cutoff in results else "",
                verdict=_verdict(line, seats.get(line.position_id, 0), str(line.cutoff or "")),
            )
        )
    return shown


def _matters(application: Application, lines: list[MatchLine]) -> list[tuple[str, list[str]]]:
    """Return the four matters of article R311-3-1-2, for this person."""
    campaign = application.campaign
    degree = ["Les notes sont données par des jurés, et chaque décision est prise et signée par une personne."]
    data = ["Votre dossier tel que vous l’avez déposé ; les notes des jurés qui l’ont lu ou qui vous ont entendu."]
    weights = ["Le résultat d’une grille est la moyenne ou la somme de ses critères, avec les coefficients publiés."]
    operations = ["Les dossiers d’un même métier sont rangés du meilleur résultat au moins bon."]
    if lines:
        run = lines[0].run
        degree.append(
            "La plateforme a proposé une répartition des places ; l’équipe du programme l’a relue et adoptée le"
            f" {french_date(day_of(run.adopted_at))}." if run.adopted_at else ""
        )  # fmt: skip
        data.append("L’ordre de vos vœux, le classement de chaque jury, le nombre de places libres de chaque défi.")
        weights.append(
            "Aucune donnée n’est pondérée dans la répartition : votre ordre de vœux et les rangs suffisent. Aucune"
            " donnée d’identité, d’âge, de sexe ou d’origine n’y entre."
        )
        operations.append(
            "Chaque personne est proposée à son premier vœu ; un défi garde les mieux classées dans la limite de ses"
            " places, les autres sont proposées à leur vœu suivant, jusqu’à ce que plus rien ne bouge (acceptation"
            " différée de Gale et Shapley). Nul n’est écarté d’une place tenue par quelqu’un de moins bien classé."
        )
        operations.append(f"Empreinte des données du calcul, qui permet de le refaire : {run.inputs_sha256}.")
    zone = f"Règlement de la campagne {campaign.name}."
    return [
        ("Part du calcul dans la décision", degree),
        ("Données employées et leurs sources", [*data, zone]),
        ("Paramètres et pondérations appliqués à votre situation", weights),
        ("Opérations effectuées", operations),
    ]


def ready(application: Application) -> bool:
    """Tell whether there is a decision to explain, without reckoning it (two queries at most)."""
    if application.announced_state not in PRESELECTED or application.last_deposit is None:
        return False
    matched = application.announced_state in MATCHED
    if matched and application.match_lines.filter(run__adopted_at__isnull=False).exists():
        return True
    read = application.last_deposit.assessments.filter(
        state=AssessmentState.SUBMITTED, counted=True, panel__stages__campaign=application.campaign_id,
        panel__stages__kind=StageKind.PRESELECTION,
    )  # fmt: skip
    return read.exists()


def of(application: Application) -> Explanation | None:
    """Return the explanation of what was announced to a person; nothing before."""
    if application.announced_state not in PRESELECTED:
        return None
    lines: list[MatchLine] = []
    if application.announced_state in MATCHED:
        adopted = application.match_lines.filter(run__adopted_at__isnull=False)
        last = adopted.order_by("-run__adopted_at", "-run").values_list("run", flat=True).first()
        whole = adopted.select_related("run", "position__challenge", "position__profession")
        lines = list(whole.filter(run=last).order_by("wish_rank"))
    preselection = _preselection(application)
    deposit = application.last_deposit
    if deposit is None or not (lines or preselection):
        return None
    return Explanation(
        campaign=application.campaign.name,
        number=deposit.number,
        profession=str(application.profession),
        outcome=application.announced_label,
        preselection=preselection,
        reasons=_reasons(lines) if lines else [],
        matters=_matters(application, lines),
        digest=lines[0].run.inputs_sha256 if lines else "",
    )


def _key(application: Application, found: Explanation) -> str:
    return f"explanation-{application.pk}-{application.announced_state}-{found.digest[:16]}"


def issue(application: Application, found: Explanation, *, at: Any) -> Document:
    """Register the PDF of an explanation, once for each decision announced."""
    return production.request(
        "decision_explanation",
        title=f"Explication de la décision, {found.number}",
        key=_key(application, found),
        context=asdict(found),
        at=at,
        series=SERIES,
    )


def issued(application: Application, found: Explanation) -> Document | None:
    """Return the PDF asked for, or nothing."""
    return Document.objects.filter(key=_key(application, found)).first()
