"""What closing a campaign would leave behind among its calls and challenges (:mod:`challenges.domain.ends.closing`)."""

from collections.abc import Collection
from datetime import datetime

from challenges.domain.ends.closing import Check, Harm
from challenges.enums import ChallengeState
from challenges.models import CallWindow, Campaign, Challenge
from common.language.formatting import french_deadline
from dossiers.domain import lifecycle

S = ChallengeState
UNDECIDED = (S.SUBMITTED, S.INCOMPLETE, S.SHORTLISTED, S.HEARD)


def _dated_calls(campaign: Campaign, at: datetime) -> Collection[CallWindow]:
    return campaign.windows.filter(closes_at__gte=at)


def _call(window: CallWindow) -> str:
    return f"{window.get_kind_display()}, jusqu’au {french_deadline(window.closing, window.campaign.timezone)}"


def _rolling_calls(campaign: Campaign, at: datetime) -> Collection[CallWindow]:
    return campaign.windows.filter(closes_at=None, opens_at__lte=at)


def _undecided(campaign: Campaign, _: datetime) -> Collection[Challenge]:
    return campaign.challenges.filter(state__in=UNDECIDED)


def _unannounced(campaign: Campaign, _: datetime) -> Collection[Challenge]:
    return lifecycle.unannounced(campaign.challenges.all())


def _unpublished(campaign: Campaign, _: datetime) -> Collection[Challenge]:
    return campaign.challenges.filter(state=S.SELECTED)


CHECKS = (
    Check(
        code="calls", harm=Harm.PEOPLE, blocking=True, nouns=("appel encore ouvert", "appels encore ouverts"),
        why="Des personnes peuvent encore y déposer : l’appel se termine à sa date, qui ne s’avance pas.",
        route="team:rules", action="Voir le calendrier", find=_dated_calls, name=_call,
    ),
    Check(
        code="rolling-calls", harm=Harm.PEOPLE, blocking=False,
        nouns=("appel au fil de l’eau", "appels au fil de l’eau"),
        why="Un appel sans date de fin s’arrête avec la campagne.",
        route="team:rules", action="Voir le calendrier", find=_rolling_calls,
        name=lambda window: window.get_kind_display(),
    ),
    Check(
        code="undecided-challenges", harm=Harm.PEOPLE, blocking=True,
        nouns=("défi sans décision", "défis sans décision"),
        why="Leurs administrations attendent de savoir si leur projet est retenu.",
        route="team:challenges", action="Décider", find=_undecided,
    ),
    Check(
        code="unannounced-challenges", harm=Harm.PEOPLE, blocking=True,
        nouns=("décision sur un défi, pas encore annoncée", "décisions sur des défis, pas encore annoncées"),
        why="Leurs administrations n’en savent rien.",
        route="team:announce-challenges", action="Relire et annoncer", find=_unannounced,
    ),
    Check(
        code="unpublished-challenges", harm=Harm.RECORDS, blocking=False,
        nouns=("défi retenu, jamais publié", "défis retenus, jamais publiés"),
        why="Personne n’a pu y candidater, et sa page ne sera plus publiée.",
        route="team:challenges", action="Voir les défis", find=_unpublished,
    ),
)  # fmt: skip
