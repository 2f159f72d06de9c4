"""Which acts of a selection are not possible yet, or any more, and why: the page shows it and the act refuses it."""

from applications.enums import ApplicationState
from challenges.enums import CampaignState
from challenges.models import Campaign
from selection.models import Ranking


def blocked_acts(campaign: Campaign) -> dict[str, str]:
    """Return, by act of the selection page, why it is not possible now; an act that is not here is (four queries)."""
    if campaign.state == CampaignState.CLOSED:
        return dict.fromkeys(("rank", "match", "cascade"), "La campagne est close : rien ne s’y décide plus.")
    reasons = {}
    if not campaign.challenges.filter(hearing_panel__closed_at__isnull=False).exists():
        reasons["rank"] = "Aucun jury d’audition n’est clos : le classement vient de ses notes."
    if not Ranking.objects.filter(position__challenge__campaign=campaign).exists():
        reasons["match"] = "Aucun poste n’est classé : l’appariement part des classements."
    if not campaign.match_runs.filter(adopted_at__isnull=False).exists():
        reasons["cascade"] = "Aucun appariement n’est adopté : la liste d’attente vient après lui."
    elif not campaign.applications.filter(state=ApplicationState.WAITING).exists():
        reasons["cascade"] = "Personne n’est en liste d’attente."
    return reasons
