"""The administrative record: written once by its person, told complete, printed by the contracts not yet signed."""

import pytest

from talents.domain import terms
from talents.domain.pieces import records
from talents.domain.pieces.records import RecordRefusedError
from talents.models import EmployeeRecord, Mission
from tests import factories as f
from tests.factories import NOW

GIVEN = {name: getattr(f.EmployeeRecordFactory.build(), name) for name in records.DATA}


def test_a_record_says_what_it_lacks_until_it_is_complete(mission):
    assert records.missing(None)[:2] == ["nom de naissance", "prénoms"]
    assert not records.complete(mission.talent)
    record = records.write(mission, GIVEN | {"iban": ""}, by=mission.talent, at=NOW)
    assert str(record) == "fiche administrative, Zoé N’Diaye"
    assert records.missing(record) == ["IBAN"]
    records.write(mission, GIVEN | {"bic": "", "used_name": ""}, by=mission.talent, at=NOW)
    mission.talent.refresh_from_db()
    assert records.complete(mission.talent)
    EmployeeRecord.objects.update(iban="", purged_at=NOW)
    mission.talent.refresh_from_db()
    assert records.complete(mission.talent)  # given, then erased in time


def test_the_contract_prints_the_address_of_the_record(mission, monkeypatch):
    records.write(mission, GIVEN | {"city": ""}, by=mission.talent, at=NOW)
    before = Mission.objects.get(pk=mission.pk).talent_address
    records.write(mission, GIVEN, by=mission.talent, at=NOW)
    assert Mission.objects.get(pk=mission.pk).talent_address == "3 rue du Port, 44000 Nantes" != before
    assert mission.talent_address == "3 rue du Port, 44000 Nantes"
    records.write(mission, GIVEN | {"city": "Bruxelles", "country": "Belgique"}, by=mission.talent, at=NOW)
    assert mission.talent_address == "3 rue du Port, 44000 Bruxelles, Belgique"
    monkeypatch.setattr(terms, "signed", lambda mission: True)
    records.write(mission, GIVEN, by=mission.talent, at=NOW)
    assert mission.talent_address == "3 rue du Port, 44000 Bruxelles, Belgique"


def test_nobody_writes_the_record_of_somebody_else(mission, team):
    with pytest.raises(RecordRefusedError, match="sa propre fiche"):
        records.write(mission, GIVEN, by=team, at=NOW)
    assert not EmployeeRecord.objects.exists()
