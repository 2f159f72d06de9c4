"""Bring in the applications of an outside procedure, so that the platform can be adopted for one stage first.

Fields are mapped once, by stable key. An import says what drifted, what was not mapped, what it left and why; run twice
on the same export, it changes nothing.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.domain.acts import team_act
from accounts.domain.users import UnprovedAddressError, open_imported_account
from accounts.models import User
from applications.domain.applications import deposited
from applications.domain.external.external_files import Export, OutsideDossier
from applications.enums import ApplicationState, ExternalTarget
from applications.models import Application, ApplicationLog, ExternalDossier, ExternalField, ExternalForm
from applications.rules import is_blind
from challenges.domain.rules.running import check_running
from challenges.models import Campaign, Profession
from common.digests import digest
from common.language.french import counted
from common.refusals import RefusedError
from common.transitions import move
from common.web.inputs import read_decimal
from dossiers.domain import answers, deposits
from dossiers.domain.blind import blinding

T = ExternalTarget


@dataclass(slots=True)
class Report:
    """What an import did. ``unmapped`` counts the values left aside by label, ``drift`` what changed in the form."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report in French, one fact a line."""
        created = counted(self.created, "candidature créée", "candidatures créées")
        updated, unchanged = counted(self.updated, "mise", "mises"), counted(self.unchanged, "inchangée")
        sentences = [f"{created}, {updated} à jour, {unchanged}"]
        sentences += [f"dérive du formulaire : {change}" for change in self.drift]
        sentences += [
            f"non associé : « {label} », {counted(count, 'réponse')}" for label, count in sorted(self.unmapped.items())
        ]
        sentences += [f"laissé : {reason}" for reason in self.left]
        return sentences + [f"fichier non repris : {file}" for file in self.files]


class WrongFormError(RefusedError):
    """The procedure already feeds another campaign."""

    field = "file"


def _sync(form: ExternalForm, export: Export, report: Report) -> dict[str, ExternalField]:
    """Record new fields, suggest a question of the same label, and say what drifted since the last time."""
    known = {field.key: field for field in form.fields.all()}
    first = not known
    questions = {question.label.casefold(): question for question in form.campaign.application_form.fields.all()}
    for outside in export.fields:
        stored = known.pop(outside.key, None)
        if stored is None:
            same = questions.get(outside.label.casefold())
            ExternalField.objects.create(
                form=form, key=outside.key, label=outside.label[:250], kind=outside.kind[:60], question=same,
                target=T.QUESTION if same else "",
            )  # fmt: skip
            if not first:
                report.drift.append(f"champ nouveau : « {outside.label} »")
        elif (stored.label, stored.kind) != (outside.label[:250], outside.kind[:60]):
            report.drift.append(
                f"champ changé : « {stored.label} » est maintenant « {outside.label} » ({outside.kind})"
            )
            stored.label, stored.kind = outside.label[:250], outside.kind[:60]
            stored.save(update_fields=["label", "kind"])
    report.drift += [f"champ disparu : « {gone.label} »" for gone in known.values()]
    return {field.key: field for field in form.fields.select_related("question")}


def _digest(dossier: OutsideDossier) -> str:
    return digest(asdict(dossier), default=str)


def _write(
    application: Application, dossier: OutsideDossier, fields: dict[str, ExternalField], *, at: datetime
) -> tuple[str, str]:
    """Write a dossier's values where the mapping says, on a draft; return the first and last names it tells."""
    values: dict[int, str] = {}
    names = {T.FIRST_NAME: dossier.first_name, T.LAST_NAME: dossier.last_name}
    for key, text in dossier.values.items():
        mapped = fields.get(key)
        if mapped is None or not text:
            continue
        if mapped.target == T.QUESTION and mapped.question_id is not None:
            values[mapped.question_id] = text
        elif mapped.target == T.PROFESSION:
            application.profession = Profession.objects.filter(label__iexact=text).first() or application.profession
        elif mapped.target == T.EXPERIENCE:
            application.experience_years = _years(text) or application.experience_years
        elif mapped.target in names:
            names[T(mapped.target)] = text
    answers.save_answers(application.dossier, values, at=at)
    return names[T.FIRST_NAME][:80], names[T.LAST_NAME][:80]


def _years(text: str) -> Decimal | None:
    years = read_decimal(text)
    return years if years is not None and years <= 60 else None  # noqa: PLR2004 - a working life


def _deposit(application: Application, dossier: OutsideDossier, *, rank: int, by: User, at: datetime) -> None:
    """Freeze what came from outside, at the instant it was deposited there."""
    person = application.candidate
    application.save(update_fields=["profession", "experience_years"])
    deposits.deposit_as_received(
        application.dossier,
        number=f"{application.campaign.code}-X{dossier.number}{f'-{rank}' if rank > 1 else ''}",
        by=person,
        at=dossier.deposited_at or at,
        extra={
            "title": str(application.profession or ""),
            "profession": application.profession.code if application.profession else "",
            "experience_years": str(application.experience_years or ""),
            "wishes": [],
            "person": {"name": str(person), "email": person.email},
        },
    )
    if is_blind(application.campaign):
        blinding.record_first(application.dossier.deposit, by=by, at=at)


def _create(
    form: ExternalForm, outside_dossier: OutsideDossier, fields: dict[str, ExternalField], by: User, at: datetime
) -> str:
    """Create the application; return why not, or nothing."""
    try:
        person = open_imported_account(outside_dossier.email)
    except UnprovedAddressError as error:
        return str(error)
    campaign = form.campaign
    if Application.objects.filter(campaign=campaign, candidate=person).exists():
        return "cette personne a déjà une candidature à la campagne"
    dossier = answers.start(campaign.application_form, by=person, at=at)
    application = Application(campaign=campaign, candidate=person, dossier=dossier)
    first, last = _write(application, outside_dossier, fields, at=at)
    if application.profession is None or application.experience_years is None:
        dossier.delete()
        return "le métier ou l’expérience n’est pas lu : associez ces champs"
    if not person.last_name and last:  # a known person keeps their own name
        person.first_name, person.last_name = first, last
        person.save(update_fields=["first_name", "last_name"])
    application.save()
    ApplicationLog.objects.create(
        subject=application, verb="start", source="", target=ApplicationState.DRAFT, by=by, at=at, reason=str(form)
    )
    _deposit(application, outside_dossier, rank=1, by=by, at=at)
    move(application, "submit", by=by, at=at, reason=f"importée de la {form}")
    application.publish_state()
    deposited.send(sender=Application, application=application)
    ExternalDossier.objects.create(
        form=form, number=outside_dossier.number, sha256=_digest(outside_dossier), application=application, read_at=at
    )
    return ""


def _update(
    known: ExternalDossier, dossier: OutsideDossier, fields: dict[str, ExternalField], by: User, at: datetime
) -> str:
    """Make the next deposit of a dossier that changed outside; return why not, or nothing."""
    application = known.application
    if application.state != ApplicationState.SUBMITTED:
        return f"modifié après une décision ({application.get_state_display().lower()})"
    application.dossier = deposits.reopen(application.dossier, at=at)
    application.save(update_fields=["dossier"])
    _write(application, dossier, fields, at=at)
    _deposit(application, dossier, rank=application.log.filter(verb="update").count() + 2, by=by, at=at)
    ApplicationLog.objects.create(
        subject=application, verb="update", source=application.state, target=application.state, by=by, at=at,
        reason=f"modifiée sur {known.form}",
    )  # fmt: skip
    deposited.send(sender=Application, application=application)
    known.sha256, known.read_at = _digest(dossier), at
    known.save(update_fields=["sha256", "read_at"])
    return ""


def _refusal(dossier: OutsideDossier) -> str:
    try:
        validate_email(dossier.email)
    except ValidationError:
        return f"adresse électronique illisible : « {dossier.email} »"
    return ""


def _count_left_out(dossier: OutsideDossier, fields: dict[str, ExternalField], report: Report) -> None:
    """Count the files, and the values that no mapping takes."""
    report.files += [f"dossier {dossier.number} : {name}" for name in dossier.files]
    for key, text in dossier.values.items():
        if text and (key not in fields or not fields[key].target):
            report.unmapped[fields[key].label if key in fields else key] += 1


@team_act("applications.process")
@transaction.atomic
def bring_in(campaign: Campaign, export: Export, *, number: int, by: User, at: datetime) -> Report:
    """Import an export into a campaign, dossier by dossier, and return the report.

    ``number`` names the procedure when the file does not. A dossier that cannot be imported is left and named;
    the others are imported.
    """
    check_running(campaign)
    report = Report()
    form, _ = ExternalForm.objects.get_or_create(
        number=export.number or number, defaults={"campaign": campaign, "title": export.title[:250]}
    )
    if form.campaign_id != campaign.pk:
        raise WrongFormError(f"La {form} alimente déjà la campagne {form.campaign.code}.")
    fields = _sync(form, export, report)
    known = {
        dossier.number: dossier
        for dossier in form.dossiers.select_related("application__campaign", "application__dossier")
    }
    for dossier in export.dossiers:
        _count_left_out(dossier, fields, report)
        before = known.get(dossier.number)
        if before is not None and before.sha256 == _digest(dossier):
            report.unchanged += 1
            continue
        why = _refusal(dossier)
        if not why:
            why = _create(form, dossier, fields, by, at) if before is None else _update(before, dossier, fields, by, at)
        if why:
            report.left.append(f"dossier {dossier.number} : {why}")
        elif before is None:
            report.created += 1
        else:
            report.updated += 1
    return report
