"""What the team has to do of a challenge, from its present state (:mod:`challenges.queries.status`)."""

from collections.abc import Callable

from challenges.enums import CallKind, ChallengeState, StageKind
from challenges.queries.case import Case
from common.days import day_of
from common.language.formatting import french_date, french_datetime, french_deadline
from common.language.steps import Moment, Step, waits

S = ChallengeState
DECIDE = "retenez ce projet, ou dites pourquoi il ne l’est pas"


def _draft(case: Case) -> Step:
    window = case.window(CallKind.CHALLENGES)
    if window is None or not window.is_open(case.at):
        return waits("L’appel à projets n’est pas ouvert : ce brouillon ne peut pas être déposé.")
    return waits("L’administration écrit son dossier.")


def _submitted(case: Case) -> Step:
    jury = case.stage(StageKind.CHALLENGE_JURY)
    check = "Vérifiez la recevabilité de ce dossier, puis présélectionnez-le"
    text = {
        Moment.UNDATED: f"{check}.",
        Moment.BEFORE: f"{check} avant le {jury.first_day}.",
        Moment.DURING: f"{check} : le jury se réunit jusqu’au {jury.last_day}.",
        Moment.AFTER: f"Le jury s’est réuni {jury} : {DECIDE}.",
    }[case.moment(jury)]
    return Step(text, yours=True)


def _incomplete(case: Case) -> Step:
    due = case.challenge.completion_deadline
    deadline = french_deadline(due, case.zone)
    if case.at > due:
        return Step(f"Le délai pour compléter ce dossier est passé depuis le {deadline} : décidez.", yours=True)
    return waits(f"L’administration complète son dossier avant le {deadline}.")


def _shortlisted(case: Case) -> Step:
    if (hearing := case.hearing()) is not None:
        when = french_datetime(hearing.starts_at, case.zone)
        if hearing.ends_at < case.at:
            return Step(f"L’audition était prévue le {when} : enregistrez-la, puis closez le jury.", yours=True)
        return waits(f"Le jury entend l’administration le {when}.")
    jury = case.stage(StageKind.CHALLENGE_JURY)
    if case.moment(jury) == Moment.AFTER:
        return Step(f"Les auditions se sont tenues {jury}, et celle-ci n’est pas enregistrée : {DECIDE}.", yours=True)
    dated = f" : les auditions ont lieu {jury}" if case.moment(jury) != Moment.UNDATED else ""
    return Step(f"Convoquez l’administration{dated}.", yours=True)


def _heard(_: Case) -> Step:
    return Step(f"L’audition est tenue : {DECIDE}.", yours=True)


def _selected(case: Case) -> Step:
    window = case.window(CallKind.APPLICATIONS)
    publish = "Relisez la page du défi, puis publiez-la"
    if window is None:
        return Step(f"{publish}.", yours=True)
    if window.opens_at > case.at:
        return Step(f"{publish} avant le {case.opening(window)}.", yours=True)
    if window.is_open(case.at):
        return Step(f"{publish} : les candidatures sont ouvertes depuis le {case.opening(window)}.", yours=True)
    return Step(
        f"Les candidatures sont closes depuis le {case.closing(window)}, et ce défi n’a pas été publié : retirez-le, ou"
        " publiez-le pour un prochain appel.",
        yours=True,
    )


def _published(case: Case) -> Step:
    campaign, today = case.challenge.campaign, day_of(case.at, case.zone)
    if case.recruitment.is_full:
        starts = case.recruitment.starts_on or campaign.starts_on
        if starts is None or today < starts:
            until = f" avant le {french_date(starts)}" if starts is not None else ""
            return Step(f"Toutes les places sont prises : préparez les contrats{until}.", yours=True)
        return Step(f"La prise de poste était prévue le {french_date(starts)} : enregistrez-la.", yours=True)
    if campaign.ends_on is not None and today > campaign.ends_on:
        return Step(f"La promotion s’est terminée le {french_date(campaign.ends_on)} : closez ce défi.", yours=True)
    window = case.window(CallKind.APPLICATIONS)
    if window is not None and (window.opens_at > case.at or window.is_open(case.at)):
        return waits("Les candidats choisissent leurs défis jusqu’à la clôture des candidatures.")
    hearings = case.stage(StageKind.HEARING)
    text = {
        Moment.UNDATED: "Faites lire et entendre les candidats, puis proposez les places.",
        Moment.BEFORE: f"Faites lire les candidatures : les auditions ont lieu {hearings}.",
        Moment.DURING: f"Les auditions ont lieu jusqu’au {hearings.last_day} : closez ensuite le jury.",
        Moment.AFTER: f"Les auditions se sont tenues {hearings} : proposez les places qui restent.",
    }[case.moment(hearings)]
    return Step(text, yours=True)


def _active(case: Case) -> Step:
    ends, today = case.recruitment.ends_on or case.challenge.campaign.ends_on, day_of(case.at, case.zone)
    if not case.recruitment.running:
        return Step("Plus personne ne travaille à ce défi : appelez quelqu’un, ou closez le défi.", yours=True)
    if ends is None or today <= ends:
        until = f" jusqu’au {french_date(ends)}" if ends is not None else ""
        return waits(f"La mission est en cours{until}.")
    return waits(f"La dernière mission s’est terminée le {french_date(ends)} : la plateforme l’enregistre.")


def _over(text: str) -> Callable[[Case], Step]:
    return lambda _: waits(text)


TEAM: dict[str, Callable[[Case], Step]] = {
    S.DRAFT: _draft,
    S.SUBMITTED: _submitted,
    S.INCOMPLETE: _incomplete,
    S.SHORTLISTED: _shortlisted,
    S.HEARD: _heard,
    S.SELECTED: _selected,
    S.PUBLISHED: _published,
    S.ACTIVE: _active,
    S.INELIGIBLE: _over("Le dossier est irrecevable."),
    S.REJECTED: _over("Le projet n’est pas retenu."),
    S.CLOSED: _over("Le défi est clos."),
    S.WITHDRAWN: _over("Le défi est retiré."),
}


def step_of(case: Case) -> Step:
    """Return what the team has to do: announce a decision that nobody knows first."""
    challenge = case.challenge
    if challenge.state != challenge.announced_state:
        return Step("La décision est prise, et n’est pas annoncée : relisez-la, puis annoncez-la.", yours=True)
    return TEAM[challenge.state](case)
