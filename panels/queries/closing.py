"""What closing a panel does: whose grids are in, whose are not, who is recorded as heard."""

from collections.abc import Iterator

from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import ChallengeState, StageKind
from challenges.models import Challenge, Stage
from common.language.french import counted, enumerate_words
from juries.enums import AssessmentState, HearingState
from juries.models import Panel

WAITING = (AssessmentState.ASSIGNED, AssessmentState.STARTED)


def closing_facts(stage: Stage, panel: Panel) -> Iterator[str]:
    """Yield what closing a panel does, one sentence each."""
    grids = panel.assessments.filter(counted=True)
    submitted = grids.filter(state=AssessmentState.SUBMITTED)
    waiting = grids.filter(state__in=WAITING)
    done, late = submitted.count(), waiting.count()
    if late:
        names = {str(assessment.juror) for assessment in waiting.select_related("juror__user")}
        left = counted(late, "grille n’est pas remise et ne pourra", "grilles ne sont pas remises et ne pourront")
        yield f"{left} plus l’être : {enumerate_words(sorted(names))}."
    yield f"{counted(done, 'grille est remise', 'grilles sont remises')}. Aucune note ne change plus."
    unheard = panel.hearings.filter(state__in=(HearingState.PLANNED, HearingState.ONGOING)).count()
    if unheard:
        yield f"{counted(unheard, 'audition prévue n’a pas eu lieu', 'auditions prévues n’ont pas eu lieu')}."
    read = submitted.values("deposit")
    if stage.kind == StageKind.HEARING:
        people = Application.objects.filter(dossier__deposit__in=read, state=ApplicationState.SHORTLISTED).count()
        moved = counted(people, "candidature passe", "candidatures passent")
        yield f"{moved} à l’état « {ApplicationState.HEARD.label} »."
    elif stage.kind == StageKind.CHALLENGE_JURY:
        heard = Challenge.objects.filter(dossier__deposit__in=read, state=ChallengeState.SHORTLISTED).count()
        moved = counted(heard, "défi passe", "défis passent")
        yield f"{moved} à l’état « {ChallengeState.HEARD.label} »."
    yield "Le procès-verbal peut ensuite être établi. Personne ne reçoit de message."
