"""What comes next of a mission, for the person, for the administration that hosts them and for the team."""

from collections.abc import Callable
from datetime import date, datetime

from challenges.enums import Employer
from challenges.queries.steps import Reader
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date
from common.language.steps import Step, waits
from documents.enums import SignatureState
from talents.enums import MissionState
from talents.models import Mission


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
    if today < mission.starts_on:
        return _signing(mission, f"avant la prise de poste, le {starts}", reader)
    if reader == Reader.TEAM:
        if mission.ends_on < today:
            return Step("Cette mission n’a pas commencé et son terme est passé : mettez fin à la place.", yours=True)
        verb = "est aujourd’hui" if today == mission.starts_on else f"était prévue le {starts}"
        return Step(f"La prise de poste {verb} : enregistrez-la.", yours=True)
    verb = "a lieu aujourd’hui" if today == mission.starts_on else f"était prévue le {starts}"
    return waits(f"La prise de poste {verb} : l’équipe l’enregistre.")


def _signing(mission: Mission, before: str, reader: Reader) -> Step:
    """Return who must act on a contract before somebody takes up their post: the team, or who signs next."""
    contract, starts = mission.contract, french_date(mission.starts_on)
    if contract is None or contract.state != JobState.DONE:
        return waits(f"Le contrat est en production. La prise de poste a lieu le {starts}.")
    states = {row.state: row.signer_id for row in contract.signatures.all() if row.state != SignatureState.CLOSED}
    if SignatureState.REFUSED in states:
        for_team = f"Une signature du contrat est refusée : réglez-le {before}."
        for_others = "Une signature du contrat est refusée : l’équipe vous dit ce qu’il en est."
    elif not states:
        for_team = f"Faites signer le contrat {before}."
        for_others = f"Le contrat est établi : l’équipe le fait signer {before}."
    elif SignatureState.CALLED in states:
        return _called(mission, states[SignatureState.CALLED], before, reader)
    else:
        return waits(f"Le contrat est signé. La prise de poste a lieu le {starts}.")
    return Step(for_team, yours=True) if reader == Reader.TEAM else waits(for_others)


def _called(mission: Mission, signer_id: int, before: str, reader: Reader) -> Step:
    """Return what the next signature of a contract is, for whoever gives it and for the others."""
    by_talent = signer_id == mission.talent_id
    if by_talent and reader == Reader.TALENT:
        return Step(f"Signez votre contrat {before}.", yours=True)
    if not by_talent and reader == Reader.HOST and mission.cohort.campaign.employer == Employer.HOST:
        return Step(f"Le contrat attend la signature de votre administration {before}.", yours=True)
    whose = "de la personne recrutée" if by_talent else "de l’employeur"
    return waits(f"Le contrat attend la signature {whose} {before}.")


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
