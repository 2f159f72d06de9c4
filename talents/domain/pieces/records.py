"""The administrative record of a person: written once by them, read by those who pay them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from common.refusals import RefusedError
from talents.domain import terms
from talents.enums import PieceReader
from talents.models import EmployeeRecord, Mission

READERS = frozenset({PieceReader.HOST_HR, PieceReader.PROGRAMME_HR, PieceReader.PROGRAMME_PAYROLL})
OPTIONAL = frozenset({"used_name", "bic", "social_security_number"})
DATA = tuple(
    field.name
    for field in EmployeeRecord._meta.concrete_fields
    if field.name not in {"id", "person", "saved_at", "purged_at"}
)


class RecordRefusedError(RefusedError):
    """The record is not kept; the message says why, in French."""


def record_of(person: User) -> EmployeeRecord | None:
    """Return the record of a person, if they wrote one."""
    return getattr(person, "employee_record", None)


def missing(record: EmployeeRecord | None) -> list[str]:
    """Return what payroll still lacks, in the words of the form."""
    record = record or EmployeeRecord()
    names = [name for name in DATA if name not in OPTIONAL and not getattr(record, name)]
    return [str(EmployeeRecord._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]


def complete(person: User) -> bool:
    """Tell whether a person gave all that payroll needs; what was given then erased in time was given."""
    record = record_of(person)
    return record is not None and (record.purged_at is not None or not missing(record))


def postal_address(record: EmployeeRecord) -> str:
    """Return the address on one line, as the contract prints it; nothing until it has its three parts."""
    if not (record.street and record.postcode and record.city):
        return ""
    abroad = f", {record.country}" if record.country and record.country != "France" else ""
    return f"{record.street}, {record.postcode} {record.city}{abroad}"


@transaction.atomic
def write(mission: Mission, values: dict[str, Any], *, by: User, at: datetime) -> EmployeeRecord:
    """Write one's own record; the contracts that nobody signed print its address from then on.

    Raises :class:`RecordRefusedError` for somebody else's mission.
    """
    if mission.talent_id != by.pk:
        raise RecordRefusedError("Chaque personne écrit sa propre fiche.")
    record, _ = EmployeeRecord.objects.update_or_create(
        person=by, defaults={**values, "saved_at": at, "purged_at": None}
    )
    address = postal_address(record)
    for own in Mission.objects.filter(talent=by).select_related("contract"):
        if address and not terms.signed(own):
            terms.write_own_address(own, address, by=by, at=at)
    mission.refresh_from_db()
    return record
