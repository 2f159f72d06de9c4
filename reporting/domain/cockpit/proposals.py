"""What the challenges of a campaign ask of the team: what « Et maintenant ? » says of each one, said of all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from challenges.enums import CampaignState, ChallengeState
from challenges.models import Campaign, Challenge
from common.language.french import counted
from reporting.domain.cockpit.alert import Alert

DECIDED = (ChallengeState.SELECTED, ChallengeState.REJECTED, ChallengeState.INELIGIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One act that challenges wait for: which ones, how they are called, and the page where it is done."""

    code: str
    waits: Callable[[Challenge], bool]
    nouns: tuple[str, str]
    why: str
    route: str = "team:challenges"
    action: str = "Voir les défis"


ACTS = (
    Waiting(
        code="unread-challenges", waits=lambda challenge: challenge.state == ChallengeState.SUBMITTED,
        nouns=("défi déposé à examiner", "défis déposés à examiner"),
        why="Vérifiez que chaque dossier est recevable, puis présélectionnez-le ou dites pourquoi il ne l’est pas.",
    ),
    Waiting(
        code="undecided-challenges", waits=lambda challenge: challenge.state == ChallengeState.HEARD,
        nouns=("projet entendu sans décision", "projets entendus sans décision"),
        why="Le jury s’est prononcé : retenez chaque projet, ou dites pourquoi il ne l’est pas.",
    ),
    Waiting(
        code="untold-challenges",
        waits=lambda challenge: challenge.state in DECIDED and challenge.announced_state != challenge.state,
        nouns=("décision sur un défi, pas encore annoncée", "décisions sur des défis, pas encore annoncées"),
        why="L’administration n’en sait rien encore.",
        route="team:announce-challenges", action="Relire et annoncer",
    ),
    Waiting(
        code="unpublished-challenges",
        waits=lambda challenge: challenge.state == challenge.announced_state == ChallengeState.SELECTED,
        nouns=("défi retenu à publier", "défis retenus à publier"),
        why="Personne ne peut choisir un défi dont la page n’est pas publique.",
    ),
)  # fmt: skip


def alerts(campaign: Campaign) -> list[Alert]:
    """Return what challenges wait for, act by act, without the acts that none waits for (one query)."""
    if campaign.state != CampaignState.PUBLISHED:
        return []
    challenges = list(campaign.challenges.exclude(state=ChallengeState.DRAFT).order_by("pk"))
    waiting = ((act, [str(challenge) for challenge in challenges if act.waits(challenge)]) for act in ACTS)
    return [
        Alert(
            code=act.code, title=counted(len(names), *act.nouns), why=act.why, count=len(names), names=names,
            route=act.route, action=act.action,
        )
        for act, names in waiting if names
    ]  # fmt: skip
