"""Prepare the exercise of a trade, publish it, correct it while nobody has begun."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain.rules.running import check_running
from challenges.enums import CampaignState
from challenges.models import Campaign, Profession, Stage, TradeGrid
from common.days import day_of
from dossiers.domain import answers, attachments, form_versions
from dossiers.enums import Audience, FieldKind, ScanVerdict
from dossiers.models import Attachment, Dossier, Form, FormField
from exercises.domain import invitations
from exercises.domain.errors import ExerciseRefusedError
from exercises.enums import AttemptState
from exercises.models import Exercise
from exercises.rules import stage_of
from juries.domain import grids
from juries.models import PanelGrid, ScoringGrid

if TYPE_CHECKING:
    from django.core.files.base import File

MATERIALS, ANSWER = "L’énoncé", "Votre réponse"  # sections of the form
MAX_FILES = 3
OWN_WORK = "J’ai fait cet exercice moi-même, sans l’aide d’une autre personne."
AI_QUESTION = "Si vous avez employé une intelligence artificielle, dites pour quoi faire"
MAX_AI_CHARS = 500
PUBLISHED = "Cet exercice est publié : il ne change plus. Tant que personne n’a commencé, vous pouvez le corriger."


def _locked_stage(campaign: Campaign) -> Stage:
    """Return the stage of the exercises under its lock: two colleagues who prepare one trade follow each other."""
    stage = stage_of(campaign)
    if stage is None:
        raise ExerciseRefusedError("Cette campagne n’a pas d’exercice parmi ses étapes.")
    return Stage.objects.select_for_update(of=("self",)).select_related("campaign", "grid").get(pk=stage.pk)


def locked(exercise: Exercise) -> Exercise:
    """Return an exercise under its lock: what publishes, corrects or begins it waits for the others."""
    rows = Exercise.objects.select_for_update(of=("self",))
    return rows.select_related("campaign", "profession", "grid", "materials__form").get(pk=exercise.pk)


def _locked_draft(exercise: Exercise) -> Exercise:
    present = locked(exercise)
    check_running(present.campaign)
    if present.published_at is not None:
        raise ExerciseRefusedError(PUBLISHED)
    return present


def _open_materials(campaign: Campaign, profession: Profession, *, by: User, at: datetime) -> Dossier:
    """Return the dossier that will hold the files of a statement, on a form of its own."""
    form = Form.objects.create(code=f"exercice-{campaign.pk}-{profession.pk}", title=f"Exercice, {profession}")
    FormField.objects.bulk_create(
        FormField(
            form=form, position=rank, section=MATERIALS, label=f"Fichier de l’énoncé {rank}", kind=FieldKind.FILE,
            required=False,
        )
        for rank in range(1, MAX_FILES + 1)
    )  # fmt: skip
    return answers.start(form, by=by, at=at)


def _check_grid(stage: Stage, grid: ScoringGrid) -> None:
    if stage.grid is None or grid.measure() != stage.grid.measure():
        raise ExerciseRefusedError(
            "Cette grille n’a pas le barème et l’agrégat de celle de l’étape : leurs résultats ne se comparent pas.",
            field="grid",
        )


@team_act("panels.manage")
@transaction.atomic
def write(campaign: Campaign, profession: Profession, *, values: Mapping[str, Any], by: User, at: datetime) -> Exercise:
    """Prepare the exercise of a trade, or change it; ``values`` are its columns by name.

    Raises :class:`ExerciseRefusedError` once it is published, in a campaign without exercise, or for a grid whose
    results could not be compared with the others, and
    :class:`challenges.domain.rules.running.CampaignClosedError`.
    """
    stage = _locked_stage(campaign)
    check_running(stage.campaign)
    _check_grid(stage, values["grid"])
    exercise = Exercise.objects.filter(campaign=campaign, profession=profession).first()
    if exercise is None:
        materials = _open_materials(campaign, profession, by=by, at=at)
        exercise = Exercise(campaign=campaign, profession=profession, materials=materials)
    else:
        exercise = _locked_draft(exercise)
    for name, value in values.items():
        setattr(exercise, name, value)
    exercise.save()
    return exercise


@team_act("panels.manage")
def add_file(exercise: Exercise, upload: "File[bytes]", *, by: User, at: datetime) -> Attachment:  # noqa: ARG001 - of the act
    """Join a file to the statement.

    Raises :class:`ExerciseRefusedError` beyond three or once published, and
    :class:`dossiers.domain.formats.FileRefusedError`.
    """
    inspected = attachments.inspect_upload(upload)
    with transaction.atomic():
        present = _locked_draft(exercise)
        held = present.materials.attachments.values("field")
        field = present.materials.form.fields.filter(section=MATERIALS).exclude(pk__in=held).first()
        if field is None:
            raise ExerciseRefusedError(f"Un énoncé a {MAX_FILES} fichiers au plus.", field="file")
        return attachments.attach_inspected(present.materials, field, inspected, name=upload.name or "", at=at)


@team_act("panels.manage")
@transaction.atomic
def remove_file(exercise: Exercise, piece: Attachment, *, by: User) -> None:  # noqa: ARG001 - of the act
    """Take a file away from the statement. Raises :class:`ExerciseRefusedError` once it is published."""
    present = _locked_draft(exercise)
    for held in present.materials.attachments.filter(pk=piece.pk):
        attachments.discard(held)


def questions(exercise: Exercise) -> list[FormField]:
    """Return what the exercise asks to hand in, as questions of its form that are not saved."""
    rows = []
    if exercise.text_chars:
        rows.append(
            FormField(
                label="Votre texte", kind=FieldKind.LONG_TEXT, max_chars=exercise.text_chars,
                help_text="N’écrivez ni votre nom, ni l’adresse d’une page à vous : les jurés lisent sans identité.",
            )
        )  # fmt: skip
    if exercise.asks_file:
        rows.append(
            FormField(
                label="Votre fichier", kind=FieldKind.FILE, required=not exercise.text_chars,
                help_text="Son nom est remplacé, et votre nom n’a pas à y figurer.",
            )
        )  # fmt: skip
    if exercise.campaign.ai_declaration:
        rows.append(
            FormField(
                label=AI_QUESTION, kind=FieldKind.LONG_TEXT, max_chars=MAX_AI_CHARS, required=False,
                audience=Audience(exercise.campaign.ai_declaration),
            )
        )  # fmt: skip
    rows.append(FormField(label=OWN_WORK, kind=FieldKind.ATTESTATION))
    for rank, row in enumerate(rows, start=MAX_FILES + 1):
        row.form, row.position, row.section = exercise.materials.form, rank, ANSWER
    return rows


def shown_questions(exercise: Exercise) -> list[FormField]:
    """Return the questions for a page that shows them and saves nothing: each has a key of its own there."""
    rows = questions(exercise)
    for row in rows:
        row.pk = row.position
    return rows


def _write_questions(exercise: Exercise) -> None:
    """Write the questions of the answer in the form: nobody has answered it yet."""
    form = exercise.materials.form
    form.fields.filter(section=ANSWER).delete()
    FormField.objects.bulk_create(questions(exercise))


def _use_grid(stage: Stage, exercise: Exercise, *, at: datetime) -> None:
    """Have the exercise marked with its own grid, by the panels of the stage, those already open included."""
    grids.freeze([exercise.grid_id], at=at)
    trade = exercise.profession
    TradeGrid.objects.update_or_create(
        campaign=exercise.campaign, kind=stage.kind, profession=trade, defaults={"grid": exercise.grid}
    )
    for panel in stage.panels.filter(closed_at__isnull=True):
        PanelGrid.objects.update_or_create(panel=panel, trade=trade.code, defaults={"grid": exercise.grid})


def obstacles(exercise: Exercise, at: datetime) -> list[str]:
    """Return why an exercise cannot be published now, in French; nothing when it can."""
    campaign = exercise.campaign
    reasons = []
    if campaign.state != CampaignState.PUBLISHED:
        reasons.append("La campagne n’est pas publiée.")
    if exercise.closes_at - max(exercise.opens_at, at) < timedelta(minutes=exercise.minutes):
        reasons.append("Il ne reste pas, jusqu’à la fermeture, le temps de faire l’exercice.")
    if campaign.starts_on and day_of(exercise.closes_at, campaign.timezone) >= campaign.starts_on:
        reasons.append("L’exercice se ferme après la prise de poste.")
    if exercise.materials.attachments.filter(verdict__in=(ScanVerdict.INFECTED, ScanVerdict.PENDING)).exists():
        reasons.append("Un fichier de l’énoncé est écarté, ou encore en cours d’analyse.")
    return reasons


@team_act("panels.manage")
@transaction.atomic
def publish(exercise: Exercise, *, by: User, at: datetime) -> int:
    """Freeze an exercise and invite those whom it concerns; return how many.

    Raises :class:`ExerciseRefusedError` with what prevents it.
    """
    stage = _locked_stage(exercise.campaign)
    present = _locked_draft(exercise)
    _check_grid(stage, present.grid)
    reasons = obstacles(present, at)
    if reasons:
        raise ExerciseRefusedError(" ".join(reasons))
    _write_questions(present)
    form_versions.freeze(present.materials.form, at=at)
    _use_grid(stage, present, at=at)
    present.published_at, present.published_by = at, by
    present.save(update_fields=["published_at", "published_by"])
    return invitations.invite(present, at=at)


@team_act("panels.manage")
@transaction.atomic
def revise(exercise: Exercise, *, by: User) -> None:  # noqa: ARG001 - of the act
    """Take a published exercise back to correct it: its next version, while nobody has begun.

    Raises :class:`ExerciseRefusedError` once somebody has.
    """
    present = locked(exercise)
    check_running(present.campaign)
    if present.published_at is None:
        raise ExerciseRefusedError("Cet exercice n’est pas publié : vous pouvez le changer.")
    if present.attempts.exclude(state=AttemptState.INVITED).exists():
        raise ExerciseRefusedError("Quelqu’un a commencé : l’exercice ne change plus, pour que tous aient le même.")
    present.published_at, present.published_by = None, None
    present.version += 1
    present.save(update_fields=["published_at", "published_by", "version"])
