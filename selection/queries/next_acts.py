"""Which acts of a selection are not possible yet, or any more, and why: the page shows it and the act refuses it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from applications.enums import ApplicationState
from challenges.enums import CampaignState
from challenges.models import Campaign, Challenge
from selection.models import MatchRun, Ranking
from selection.rules import UNDECIDED


@dataclass(frozen=True, slots=True)
class NextActs:
    """Why each act of the selection page is not possible now (one that is not here is), and who waits for a decision.

    ``undecided`` counts the people who were heard, or wait.
    """

    blocked: dict[str, str]
    undecided: int


def next_acts(campaign: Campaign) -> NextActs:
    """Return what may be done in a selection (one query)."""
    if campaign.state == CampaignState.CLOSED:
        closed = "La campagne est close : rien ne s’y décide plus."
        return NextActs(dict.fromkeys(("rank", "match", "cascade"), closed), 0)
    this = OuterRef("pk")
    panels = Challenge.objects.filter(campaign=this, hearing_panel__closed_at__isnull=False)
    facts = Campaign.objects.filter(pk=campaign.pk).values(
        heard=Exists(panels),
        ranked=Exists(Ranking.objects.filter(position__challenge__campaign=this)),
        adopted=Exists(MatchRun.objects.filter(campaign=this, adopted_at__isnull=False)),
        waiting=Count("applications", filter=Q(applications__state=ApplicationState.WAITING)),
        undecided=Count("applications", filter=Q(applications__state__in=UNDECIDED)),
    )[0]
    reasons = {}
    if not facts["heard"]:
        reasons["rank"] = "Aucun jury d’audition n’est clos : le classement vient de ses notes."
    if not facts["ranked"]:
        reasons["match"] = "Aucun poste n’est classé : l’appariement part des classements."
    if not facts["adopted"]:
        reasons["cascade"] = "Aucun appariement n’est adopté : la liste d’attente vient après lui."
    elif not facts["waiting"]:
        reasons["cascade"] = "Personne n’est en liste d’attente."
    return NextActs(reasons, facts["undecided"])
