"""What comes next of a mission, for the person, for the administration that hosts them and for the team."""

from collections.abc import Callable
from datetime import date, datetime

from challenges.queries.steps import Reader
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date
from common.language.steps import Step, waits
from documents.enums import SignatureState
from talents.enums import MissionState
from talents.models import Mission

AWAITED = (SignatureState.WAITING, SignatureState.CALLED)


def _prepared(mission: Mission, today: date, reader: Reader) -> Step:
    starts = french_date(mission.starts_on)
    if today > mission.starts_on:
        text = f"La prise de poste était prévue le {starts}, et le contrat n’est pas établi"
        if reader == Reader.TEAM:
            return Step(f"{text} : établissez-le, ou mettez fin à la place.", yours=True)
        return waits(f"{text} : l’équipe vous dit ce qu’il en est.")
    if reader == Reader.TEAM:
        return Step(f"Établissez le contrat avant la prise de poste, le {starts}.", yours=True)
    if reader == Reader.TALENT:
        return Step(
            f"Envoyez vos pièces avant la prise de poste, le {starts} : l’équipe établit votre contrat.", yours=True
        )
    return Step(f"Préparez l’arrivée du {starts} : l’équipe établit le contrat.", yours=True)


def _contracted(mission: Mission, today: date, reader: Reader) -> Step:
    starts = french_date(mission.starts_on)
    awaited = _awaits_signature(mission)
    if today < mission.starts_on:
        if awaited and reader != Reader.TEAM:
            return Step(f"Le contrat attend des signatures avant la prise de poste, le {starts}.", yours=True)
        if awaited:
            return Step(f"Faites signer le contrat avant la prise de poste, le {starts}.", yours=True)
        return waits(f"Le contrat est établi. La prise de poste a lieu le {starts}.")
    if reader == Reader.TEAM:
        if mission.ends_on < today:
            return Step("Cette mission n’a pas commencé et son terme est passé : mettez fin à la place.", yours=True)
        verb = "est aujourd’hui" if today == mission.starts_on else f"était prévue le {starts}"
        return Step(f"La prise de poste {verb} : enregistrez-la.", yours=True)
    verb = "a lieu aujourd’hui" if today == mission.starts_on else f"était prévue le {starts}"
    return waits(f"La prise de poste {verb} : l’équipe l’enregistre.")


def _awaits_signature(mission: Mission) -> bool:
    contract = mission.contract
    return (
        contract is not None
        and contract.state == JobState.DONE
        and any(signature.state in AWAITED for signature in contract.signatures.all())
    )


def _active(mission: Mission, today: date, reader: Reader) -> Step:
    ends = french_date(mission.ends_on)
    if today > mission.ends_on:
        return waits(f"La mission s’est terminée le {ends} : la plateforme l’enregistre.")
    if reader == Reader.TALENT:
        return Step(f"Votre mission est en cours jusqu’au {ends} : écrivez chaque semaine le bulletin.", yours=True)
    if reader == Reader.HOST:
        return Step(f"La mission est en cours jusqu’au {ends} : suivez-la avec la personne accueillie.", yours=True)
    return waits(f"La mission est en cours jusqu’au {ends}.")


def _suspended(mission: Mission, today: date, reader: Reader) -> Step:
    ends = french_date(mission.ends_on)
    if today > mission.ends_on:
        return waits(f"La mission, suspendue, s’est terminée le {ends} : la plateforme l’enregistre.")
    if reader == Reader.TEAM:
        return Step(f"La mission est suspendue ; son terme est le {ends} : enregistrez sa reprise.", yours=True)
    return waits(f"La mission est suspendue ; son terme est le {ends}. L’équipe enregistre sa reprise.")


def _ended(mission: Mission, today: date, reader: Reader) -> Step:
    if mission.ends_on > today:
        return waits("La mission est terminée avant son terme, par un acte.")
    if reader == Reader.TALENT:
        return waits(f"Votre mission s’est terminée le {french_date(mission.ends_on)}. Vos documents restent ici.")
    return waits(f"La mission s’est terminée le {french_date(mission.ends_on)}.")


STEPS: dict[str, Callable[[Mission, date, Reader], Step]] = {
    MissionState.PREPARED: _prepared,
    MissionState.CONTRACTED: _contracted,
    MissionState.ACTIVE: _active,
    MissionState.SUSPENDED: _suspended,
    MissionState.ENDED: _ended,
}


def next_step(mission: Mission, at: datetime, *, reader: Reader) -> Step:
    """Return what comes next of a mission whose contract's signatures are loaded."""
    today = day_of(at, mission.cohort.campaign.timezone)
    return STEPS[mission.state](mission, today, reader)
