"""The letters of recommendation as a supplement of an application: a step, a part read by the team, a column."""

from typing import Any, cast

from django.db.models import F, Q, QuerySet

from applications.domain.supplements import Supplement, SupplementColumn, SupplementStep
from applications.models import Application
from challenges.models import Campaign
from common.language.french import counted, plural
from lists.columns import Column
from references.enums import ReferenceState
from references.models.reference import LIVE
from references.queries import deadlines, letters

HEADING = "Lettres de recommandation"


def _is_asked(campaign: Campaign) -> bool:
    return campaign.references_asked > 0


def _step(application: Application) -> SupplementStep:
    campaign = application.campaign
    rows = letters.rows(application)
    states = [row.reference.state for row in rows]
    live = sum(state in LIVE for state in states)
    left = campaign.references_asked - states.count(ReferenceState.RECEIVED)
    fault = ""
    if campaign.references_required and left > 0:
        fault = (
            f"Il manque {counted(left, 'lettre')} de recommandation : dans cette campagne, le dépôt attend"
            f" {plural(left, 'qu’elle soit reçue', 'qu’elles soient reçues')}."
        )
    return SupplementStep(
        context={"reference_rows": rows, "due": deadlines.due_at(application)},
        is_begun=live > 0,
        is_done=live >= campaign.references_asked,
        fault=fault,
    )


def _read_by_team(application: Application) -> dict[str, Any]:
    """Return what the team reads: not who declined or was replaced, which says nothing of the person."""
    rows = [row for row in letters.rows(application) if row.reference.state in LIVE]
    received = [row.reference for row in rows if row.reference.state == ReferenceState.RECEIVED]
    return {
        "rows": rows,
        "received": len(received),
        "asked": application.campaign.references_asked,
        "letters": letters.sections(received),
    }


def _narrowed(applications: QuerySet[Application], value: str) -> QuerySet[Application]:
    asked = F("letters_asked")
    conditions = {
        "all": Q(letters_received__gte=asked),
        "some": Q(letters_received__gt=0, letters_received__lt=asked),
        "none": Q(letters_received=0),
    }
    return cast("QuerySet[Application]", letters.with_counts(applications).filter(conditions[value]))


SUPPLEMENT = Supplement(
    slug="referents",
    title="Vos référents",
    step_template="references/candidate/step.html",
    team_template="references/team/letters.html",
    is_asked=_is_asked,
    step=_step,
    read_by_team=_read_by_team,
    listed=SupplementColumn(
        column=Column(
            name="references", label="Lettres reçues", css="app-nowrap",
            value=lambda row: f"{row.letters_received} sur {row.letters_asked}",  # type: ignore[attr-defined] # annotated
            annotated=letters.with_counts,
        ),
        choices=(("all", "Toutes reçues"), ("some", "Une partie reçue"), ("none", "Aucune reçue")),
        narrowed=_narrowed,
    ),
)  # fmt: skip
