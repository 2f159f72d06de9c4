"""What a campaign adds to the minutes of its panels: the rankings they give, and the vote on the marks."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from challenges.enums import StageKind
from challenges.models import Challenge, Stage
from common.days import day_of
from common.language.formatting import figure, french_date
from common.registry import Registry, qualified_name
from juries.models import Panel
from notifications.domain import outbox
from panels.domain import equalisation
from panels.queries.campaigns import campaign_code

RankingSource = Callable[[Challenge], list[dict[str, Any]]]
ranking_sources = Registry[RankingSource](qualified_name)


def facts(stage: Stage, panel: Panel) -> dict[str, Any]:
    """Return the campaign, the stage, the rankings of the challenge a panel heard for, the vote that stands."""
    challenge = Challenge.objects.filter(hearing_panel=panel).first()
    vote = equalisation.standing_vote(stage) if stage.kind == StageKind.PRESELECTION else None
    sentence = ""
    if vote is not None:
        calibration = equalisation.redone(vote)
        decided = "adoptée" if vote.adopted else "écartée"
        voted_on = french_date(day_of(vote.at))
        sentence = f"Péréquation {decided} le {voted_on} : {vote.reason} (empreinte {vote.inputs_sha256[:16]})"
        if calibration.alpha is not None:
            sentence += f", alpha {figure(calibration.alpha)}"
    return {
        "campaign": stage.campaign.name,
        "stage": stage.get_kind_display(),
        "challenge": str(challenge) if challenge else "",
        "rankings": [ranking for source in ranking_sources for ranking in source(challenge)] if challenge else [],
        "vote": sentence,
    }


@transaction.atomic
def ask_signature(panel: Panel, *, at: Any) -> None:
    """Tell the chair that minutes wait for their signature, once for each."""
    chair = panel.jurors.present().select_related("user").get(chair=True)
    last = panel.minutes.reverse()[:1].get()
    outbox.queue(
        "minutes_to_sign",
        to=chair.user,
        key=f"minutes-{last.pk}",
        context={"panel": panel.name},
        campaign=campaign_code(panel),
        at=at,
    )
