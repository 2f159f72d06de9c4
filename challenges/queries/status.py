"""Where a challenge stands: what comes next, by when, for its administration and for the team.

The administration is told from the state that was announced, never from a silent decision (R14); the team from the
present one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from challenges.enums import CallKind, ChallengeState, StageKind
from challenges.models import Challenge, ChallengeLog, RefusalReason
from challenges.queries import team_status
from challenges.queries.case import Case, load_calendar
from challenges.queries.milestones import milestones
from challenges.queries.steps import Reader, Recruitment, recruitments
from challenges.rules import PUBLIC_STATES
from common.days import day_of
from common.language.formatting import french_date, french_datetime, french_deadline
from common.language.french import counted
from common.language.steps import Moment, Step, waits
from common.statistics.milestones import Milestone

S = ChallengeState
RECEIVED = "Votre dossier est reçu."
SHORTLISTED = "Votre projet est présélectionné."


def _draft(case: Case) -> Step:
    window = case.window(CallKind.CHALLENGES)
    if window is not None and window.opens_at > case.at:
        return waits(f"L’appel à projets ouvre le {case.opening(window)} : vous pourrez alors déposer ce brouillon.")
    if window is None or not window.is_open(case.at):
        return waits("L’appel à projets est clos : ce brouillon ne peut plus être déposé. Il reste consultable.")
    if window.closes_at is None:
        return Step("Déposez ce brouillon quand il est prêt : l’appel reste ouvert, sans date de clôture.", yours=True)
    return Step(f"Déposez ce brouillon avant le {case.deadline(window)}.", yours=True)


def _incomplete(case: Case) -> Step:
    due = case.challenge.completion_deadline
    deadline = french_deadline(due, case.zone)
    if case.at > due:
        return waits(
            f"Le délai pour compléter ce dossier est passé depuis le {deadline}. L’équipe du programme décide."
        )
    return Step(f"Complétez ce dossier avant le {deadline} : {case.challenge.completion_note}", yours=True)


def _ineligible(case: Case) -> Step:
    challenge = case.challenge
    reason = ChallengeLog.objects.filter(subject=challenge, verb="refuse").values_list("reason", flat=True).last()
    motive = f" : {str(case.reason).lower()}" if case.reason is not None else ""
    sentences = (f"Ce dossier n’est pas recevable{motive}.", _words(case), reason or "")
    return waits(" ".join(filter(None, sentences)))


def _words(case: Case) -> str:
    return case.reason.words if case.reason is not None else ""


def _rejected(case: Case) -> Step:
    sentences = ("Ce projet n’est pas retenu.", _words(case), "Vous pouvez en proposer un autre à un prochain appel.")
    return waits(" ".join(filter(None, sentences)))


def _submitted(case: Case) -> Step:
    jury = case.stage(StageKind.CHALLENGE_JURY)
    return waits(
        {
            Moment.UNDATED: f"{RECEIVED} L’équipe vérifie qu’il est recevable, puis le jury se réunit à une date qui"
            " vous sera donnée.",
            Moment.BEFORE: f"{RECEIVED} L’équipe vérifie qu’il est recevable, puis le jury se réunit {jury}.",
            Moment.DURING: f"{RECEIVED} Le jury se réunit jusqu’au {jury.last_day}, puis l’équipe vous annonce la"
            " suite.",
            Moment.AFTER: f"{RECEIVED} Le jury s’est réuni {jury} : l’équipe n’a pas encore annoncé ce qu’il en est de"
            " ce projet.",
        }[case.moment(jury)]
    )


def _shortlisted(case: Case) -> Step:
    if (hearing := case.hearing()) is not None:
        when = french_datetime(hearing.starts_at, case.zone)
        if hearing.ends_at < case.at:
            return waits(f"Le jury était convoqué pour vous entendre le {when} : l’équipe enregistre cette audition.")
        place = f" ({hearing.place})" if hearing.place else ""
        return Step(f"Le jury vous entend le {when}{place}.", yours=True)
    jury = case.stage(StageKind.CHALLENGE_JURY)
    return waits(
        {
            Moment.UNDATED: f"{SHORTLISTED} Le jury vous entendra à une date que l’équipe vous donnera.",
            Moment.BEFORE: f"{SHORTLISTED} Les auditions ont lieu {jury}, et l’équipe vous convoque.",
            Moment.DURING: f"{SHORTLISTED} L’équipe vous convoque : les auditions ont lieu jusqu’au {jury.last_day}.",
            Moment.AFTER: f"{SHORTLISTED} Les auditions se sont tenues {jury} : l’équipe n’a pas enregistré la"
            " vôtre, et vous doit une réponse.",
        }[case.moment(jury)]
    )


def _heard(case: Case) -> Step:
    jury = case.stage(StageKind.CHALLENGE_JURY)
    if case.moment(jury) == Moment.AFTER:
        return waits(
            f"Le jury vous a entendus, et a fini de se réunir le {jury.last_day}. L’équipe annonce sa décision."
        )
    return waits("Le jury vous a entendus. Il délibère, puis l’équipe annonce sa décision.")


def _selected(case: Case) -> Step:
    window = case.window(CallKind.APPLICATIONS)
    write = "Votre projet est retenu. Écrivez la page publique du défi : l’équipe la publie ensuite"
    if window is None:
        return Step(f"{write}.", yours=True)
    if window.opens_at > case.at:
        return Step(f"{write}, avant le {case.opening(window)}.", yours=True)
    if window.is_open(case.at):
        return Step(f"{write}. Les candidatures sont ouvertes depuis le {case.opening(window)}.", yours=True)
    return waits(
        f"Votre projet est retenu. Les candidatures sont closes depuis le {case.closing(window)}, et la page de ce"
        " défi n’a pas été publiée : l’équipe décide de la suite."
    )


def _published(case: Case) -> Step:
    campaign, today = case.challenge.campaign, day_of(case.at, case.zone)
    if case.recruitment.is_full:
        return _recruited(case)
    if campaign.ends_on is not None and today > campaign.ends_on:
        return waits(f"La promotion s’est terminée le {french_date(campaign.ends_on)} : l’équipe clôt ce défi.")
    window = case.window(CallKind.APPLICATIONS)
    if window is not None and window.opens_at > case.at:
        return waits(f"Ce défi est publié. Les candidatures ouvrent le {case.opening(window)}.")
    if window is not None and window.is_open(case.at):
        until = f", jusqu’au {case.deadline(window)}" if window.closes_at else ""
        return Step(f"Ce défi est publié. Répondez aux questions des candidats{until}.", yours=True)
    return _examined(case)


def _examined(case: Case) -> Step:
    """Tell what follows the close of the applications, until the seats are taken."""
    hearings = case.stage(StageKind.HEARING)
    reading = case.stage(StageKind.PRESELECTION)
    read = "Le jury lit les candidatures"
    if case.moment(reading) in {Moment.BEFORE, Moment.DURING}:
        read += f" jusqu’au {reading.last_day}"
    return {
        Moment.UNDATED: waits(f"{read}, puis l’équipe vous présente les personnes présélectionnées."),
        Moment.BEFORE: waits(f"{read}. Vous recevez les personnes présélectionnées {hearings}."),
        Moment.DURING: Step(
            f"Recevez les personnes présélectionnées : les auditions ont lieu jusqu’au {hearings.last_day}.", yours=True
        ),
        Moment.AFTER: waits(
            f"Les auditions se sont tenues {hearings} : l’équipe rapproche les vœux et les classements, et propose les"
            " places."
        ),
    }[case.moment(hearings)]


def _recruited(case: Case) -> Step:
    accepted = case.recruitment.accepted
    several = accepted > 1
    people = f"{counted(accepted, 'personne')} ont accepté leur place" if several else "La personne a accepté sa place"
    starts = case.recruitment.starts_on or case.challenge.campaign.starts_on
    if starts is None:
        return waits(f"{people} : l’équipe prépare les contrats.")
    if day_of(case.at, case.zone) <= starts:
        return Step(
            f"{people} : préparez {'leur' if several else 'son'} arrivée, le {french_date(starts)}.", yours=True
        )
    return waits(f"{people}. La prise de poste était prévue le {french_date(starts)} : l’équipe l’enregistre.")


def _active(case: Case) -> Step:
    ends, today = case.recruitment.ends_on or case.challenge.campaign.ends_on, day_of(case.at, case.zone)
    if not case.recruitment.running:
        return waits("Plus personne ne travaille à ce défi : l’équipe appelle quelqu’un, ou clôt le défi.")
    if ends is None or today <= ends:
        until = f" jusqu’au {french_date(ends)}" if ends is not None else ""
        return Step(f"La mission est en cours{until} : suivez-la avec la personne que vous accueillez.", yours=True)
    return waits(f"La mission s’est terminée le {french_date(ends)} : l’équipe l’enregistre.")


def _closed(case: Case) -> Step:
    if case.recruitment.missions:
        return waits("La mission est terminée, et le défi est clos.")
    return waits("Le défi est clos : personne n’y a été recruté sur la plateforme.")


def _over(text: str) -> Callable[[Case], Step]:
    return lambda _: waits(text)


HOST: dict[str, Callable[[Case], Step]] = {
    S.DRAFT: _draft,
    S.INCOMPLETE: _incomplete,
    S.INELIGIBLE: _ineligible,
    S.SUBMITTED: _submitted,
    S.SHORTLISTED: _shortlisted,
    S.HEARD: _heard,
    S.SELECTED: _selected,
    S.REJECTED: _rejected,
    S.PUBLISHED: _published,
    S.ACTIVE: _active,
    S.CLOSED: _closed,
    S.WITHDRAWN: _over("Le défi est retiré."),
}


def _cases(challenges: Iterable[Challenge], at: datetime) -> list[Case]:
    listed = list(challenges)
    load_calendar(listed)
    recruited = recruitments([challenge.pk for challenge in listed if challenge.state in PUBLIC_STATES])
    codes = {challenge.refusal_code for challenge in listed if challenge.refusal_code}
    rows = RefusalReason.objects.filter(code__in=codes).prefetch_related("wordings") if codes else ()
    coded = {reason.code: reason for reason in rows}
    return [
        Case(challenge, at, recruited.get(challenge.pk, Recruitment()), coded.get(challenge.refusal_code))
        for challenge in listed
    ]


def next_steps(
    challenges: Iterable[Challenge], at: datetime, *, reader: Reader = Reader.HOST
) -> list[tuple[Challenge, Step]]:
    """Return each challenge with what comes next (at most six queries, whatever their number)."""
    cases = _cases(challenges, at)
    if reader == Reader.TEAM:
        return [(case.challenge, team_status.step_of(case)) for case in cases]
    return [(case.challenge, HOST[case.challenge.announced_state](case)) for case in cases]


def ways(challenges: Iterable[Challenge], at: datetime) -> list[tuple[Challenge, Step, list[Milestone]]]:
    """Return each challenge with what comes next for its administration, and its milestones (six queries at most)."""
    return [
        (case.challenge, HOST[case.challenge.announced_state](case), milestones(case))
        for case in _cases(challenges, at)
    ]


def next_step(challenge: Challenge, at: datetime, *, reader: Reader = Reader.HOST) -> Step:
    """Return what comes next for who reads: its administration, or the team."""
    [(_, step)] = next_steps([challenge], at, reader=reader)
    return step


__all__ = ["Reader", "next_step", "next_steps", "ways"]
