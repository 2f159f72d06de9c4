"""Which acts of a selection are not possible yet, or any more, and why: the page shows it and the act refuses it."""

from django.db.models import Exists, OuterRef

from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import CampaignState
from challenges.models import Campaign, Challenge
from selection.models import MatchRun, Ranking


def blocked_acts(campaign: Campaign) -> dict[str, str]:
    """Return, by act of the selection page, why it is not possible now; an act that is not here is (one query)."""
    if campaign.state == CampaignState.CLOSED:
        return dict.fromkeys(("rank", "match", "cascade"), "La campagne est close : rien ne s’y décide plus.")
    this = OuterRef("pk")
    waiting = Application.objects.filter(campaign=this, state=ApplicationState.WAITING)
    facts = Campaign.objects.filter(pk=campaign.pk).values_list(
        Exists(Challenge.objects.filter(campaign=this, hearing_panel__closed_at__isnull=False)),
        Exists(Ranking.objects.filter(position__challenge__campaign=this)),
        Exists(MatchRun.objects.filter(campaign=this, adopted_at__isnull=False)),
        Exists(waiting),
    )
    heard, ranked, adopted, listed = facts.get()
    reasons = {}
    if not heard:
        reasons["rank"] = "Aucun jury d’audition n’est clos : le classement vient de ses notes."
    if not ranked:
        reasons["match"] = "Aucun poste n’est classé : l’appariement part des classements."
    if not adopted:
        reasons["cascade"] = "Aucun appariement n’est adopté : la liste d’attente vient après lui."
    elif not listed:
        reasons["cascade"] = "Personne n’est en liste d’attente."
    return reasons
