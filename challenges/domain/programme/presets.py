"""The rules of past promotions, as data: a new campaign starts from one of them.

``presets.json`` is the only place where promotion 4 (regime A) and promotion 7 (regime B) differ.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from challenges.models import Campaign, EligibilityRule, PayBand, Stage
from dossiers.models import Form
from juries.models import ScoringGrid

FILE = Path(__file__).resolve().parents[2] / "presets.json"
COLUMNS = (
    "employer", "contract_kind", "contract_months", "probation_months", "min_seats", "max_seats", "min_wishes",
    "max_wishes", "acceptance_days", "completion_days", "cofunding", "talent_pool", "sponsor_commitment",
)  # fmt: skip
DECIMALS = ("cofunding_amount", "gross_ratio", "employer_rate")
FORMS = ("challenge_form", "application_form")


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that two presets write differently."""

    rule: str
    first: Any
    second: Any


def load() -> dict[str, dict[str, Any]]:
    """Return the presets by code of promotion."""
    presets: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return presets


def _latest_form(code: str) -> Form:
    return Form.objects.filter(code=code).order_by("-version")[0]


def columns(preset: dict[str, Any]) -> dict[str, Any]:
    """Return the campaign's columns that a preset gives; its forms must be there (:func:`definitions.write_for`)."""
    values = {name: preset[name] for name in COLUMNS} | {name: Decimal(str(preset[name])) for name in DECIMALS}
    return values | {name: _latest_form(preset[name]) for name in FORMS}


def configure(campaign: Campaign, preset: dict[str, Any]) -> None:
    """Write the pay table, the conditions and the stages of a preset on a new campaign; its grids must be there."""
    start = 0
    for bound, included, net, variable in preset["pay"]:
        PayBand.objects.create(
            campaign=campaign, from_years=start, up_to_years=bound, included=included, net_monthly=net,
            variable_pct=variable,
        )  # fmt: skip
        start = bound
    for condition, moment, exception in preset["eligibility"]:
        EligibilityRule.objects.create(campaign=campaign, kind=condition, moment=moment, exception=exception)
    grids = {grid.code: grid for grid in ScoringGrid.objects.order_by("version")}
    for kind, code, readings, blind, collective in preset["stages"]:
        Stage.objects.create(
            campaign=campaign, kind=kind, grid=grids[code], readings=readings, blind=blind, collective=collective
        )


def difference(first: dict[str, Any], second: dict[str, Any]) -> list[Difference]:
    """Return the rules that two presets write differently, in the order of the file."""
    return [Difference(rule, first[rule], second[rule]) for rule in first if first[rule] != second[rule]]
