"""Why each juror of a panel reads a deposit, or does not."""

from dataclasses import dataclass

from django.db.models import Count, Q

from common.language.formatting import figure
from common.language.french import counted
from dossiers.models import Deposit
from juries.enums import AssessmentState
from juries.models import Assessment, Conflict, Juror, Panel


@dataclass(frozen=True, slots=True)
class Choice:
    """One juror before one deposit: their reading, if any, the reasons, whether the team may give it to them."""

    juror: Juror
    reading: Assessment | None
    reasons: list[str]
    free: bool


def _loads(panel: Panel) -> dict[int, int]:
    active = Count("assessments", filter=Q(assessments__isnull=False) & ~Q(assessments__state=AssessmentState.RECUSED))
    return dict(panel.jurors.present().annotate(load=active).values_list("pk", "load"))


def _merits(juror: Juror, trade: str, load: int, share: float, kinds: set[str]) -> list[str]:
    """Return what speaks for a juror and against them, as the sharing weighs it: share, origins, trade."""
    merits = [f"{counted(load, 'lecture')}, pour une part de {figure(round(share, 1))}"]
    if trade:
        merits.append("connaît ce métier" if trade in juror.trades else "n’a pas dit connaître ce métier")
    if juror.kind in kinds:
        merits.append("même origine qu’un autre lecteur de ce dossier")
    return merits


def choices(panel: Panel, deposit: Deposit) -> list[Choice]:
    """Return every juror of a panel before a deposit, its readers first (five queries)."""
    jurors = list(panel.jurors.present().select_related("user").order_by("pk"))
    loads = _loads(panel)
    share = sum(loads.values()) / len(jurors) if jurors else 0.0
    readings = {
        assessment.juror_id: assessment
        for assessment in panel.assessments.filter(deposit=deposit, counted=True).select_related("deposit")
    }
    conflicts = dict(
        Conflict.objects.filter(juror__panel=panel, deposit=deposit, dismissed_at__isnull=True).values_list(
            "juror", "reason"
        )
    )
    trade = str(deposit.content.get("profession", ""))
    active = {key for key, assessment in readings.items() if assessment.state != AssessmentState.RECUSED}
    choices = []
    for juror in jurors:
        kinds = {reader.kind for reader in jurors if reader.pk in active and reader.pk != juror.pk}
        reading = readings.get(juror.pk)
        full = juror.capacity is not None and loads[juror.pk] >= juror.capacity
        if juror.pk in conflicts:
            reasons = [f"conflit d’intérêts : {conflicts[juror.pk]}"]
        elif juror.user_id == deposit.deposited_by_id:
            reasons = ["son propre dossier"]
        elif reading is not None and juror.pk not in active:
            reasons = ["s’est déporté, ou la lecture lui a été reprise"]
        else:
            reasons = _merits(juror, trade, loads[juror.pk], share, kinds)
            if full:
                reasons.append(f"a atteint les {juror.capacity} lectures qu’il ou elle accepte")
        barred = juror.pk in conflicts or juror.user_id == deposit.deposited_by_id or reading is not None
        choices.append(Choice(juror, reading if juror.pk in active else None, reasons, not barred and not full))
    return sorted(choices, key=lambda choice: (choice.reading is None, not choice.free, choice.juror.pk))
