"""Delays really run: files and records go once the contract is signed and their time passed, and say that they did."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from accounts.domain import privacy, retention
from talents.domain.pieces import purging, records
from talents.models import EmployeeRecord, Mission, MissionPiece
from tests import factories as f
from tests.factories import NOW

PIECES, CONTRACT, RECORDS = (rule.name for rule in purging.RULES)


def stored(mission, kind, **values):
    piece = f.MissionPieceFactory(mission=mission, kind=kind, sha256="a" * 64, **values)
    piece.file.save("piece", ContentFile(b"%PDF"))
    return piece


@pytest.fixture
def signed(mission):
    contract = f.DocumentFactory(state="done", file="documents/c.pdf", size=1, sha256="b" * 64, done_at=NOW)
    Mission.objects.filter(pk=mission.pk).update(contract=contract, state="contracted")
    for rank, at in ((1, NOW - timedelta(days=2)), (2, NOW)):
        f.SignatureFactory(
            document=contract, rank=rank, signer=f.UserFactory(), state="signed", answered_at=at, read_at=at,
            sha256="c" * 64,
        )  # fmt: skip
    mission.refresh_from_db()
    return mission


def purge(days, callbacks):
    with callbacks(execute=True):
        return retention.purge(at=NOW + timedelta(days=days)).counts


def kinds():
    return set(MissionPiece.objects.exclude(file="").values_list("kind", flat=True))


def test_files_go_when_their_delay_after_the_last_signature_is_over(signed, django_capture_on_commit_callbacks):
    identity, diploma = stored(signed, "identity"), stored(signed, "diploma")
    refused = stored(signed, "bank", state="refused", reason="Illisible")
    name, storage = identity.file.name, identity.file.storage
    assert purge(90, django_capture_on_commit_callbacks)[PIECES] == 0
    assert purge(91, django_capture_on_commit_callbacks)[PIECES] == 2
    identity.refresh_from_db()
    assert (identity.file.name, identity.sha256, identity.purged_at) == ("", "", NOW + timedelta(days=91))
    assert not storage.exists(name)
    refused.refresh_from_db()
    assert not refused.file
    assert kinds() == {diploma.kind}  # kept with the contract
    assert purge(92, django_capture_on_commit_callbacks)[PIECES] == 0


def test_files_kept_with_the_contract_go_five_years_after_the_mission(signed, django_capture_on_commit_callbacks):
    stored(signed, "diploma")
    stored(signed, "unknown")  # of a list that lost it
    Mission.objects.update(state="ended", starts_on=date(2020, 1, 1), ends_on=NOW.date())
    assert purge(1826, django_capture_on_commit_callbacks)[CONTRACT] == 0
    assert purge(1827, django_capture_on_commit_callbacks)[CONTRACT] == 2
    assert kinds() == set()


def test_nothing_goes_while_a_signature_is_awaited(signed, django_capture_on_commit_callbacks):
    stored(signed, "identity")
    f.EmployeeRecordFactory(person=signed.talent)
    signature = f.SignatureFactory(document=signed.contract, rank=3, state="called")
    counts = purge(400, django_capture_on_commit_callbacks)
    assert (counts[PIECES], counts[RECORDS]) == (0, 0)
    type(signature).objects.filter(pk=signature.pk).update(state="closed")  # a signature without object awaits nobody
    counts = purge(400, django_capture_on_commit_callbacks)
    assert (counts[PIECES], counts[RECORDS]) == (1, 1)


def test_a_mission_that_ended_without_a_contract_lets_its_files_go(mission, django_capture_on_commit_callbacks):
    stored(mission, "identity")
    assert purge(1000, django_capture_on_commit_callbacks)[PIECES] == 0
    Mission.objects.update(state="ended", starts_on=date(2020, 1, 1), ends_on=NOW.date())
    assert purge(91, django_capture_on_commit_callbacks)[PIECES] == 1


def test_a_record_goes_once_every_mission_is_settled(signed, make_mission, django_capture_on_commit_callbacks):
    record = f.EmployeeRecordFactory(person=signed.talent)
    other = make_mission()
    Mission.objects.filter(pk=other.pk).update(talent=signed.talent)
    assert purge(400, django_capture_on_commit_callbacks)[RECORDS] == 0
    Mission.objects.filter(pk=other.pk).delete()
    assert purge(90, django_capture_on_commit_callbacks)[RECORDS] == 0
    assert purge(91, django_capture_on_commit_callbacks)[RECORDS] == 1
    record.refresh_from_db()
    assert {name: getattr(record, name) for name in records.DATA if getattr(record, name)} == {}
    assert record.purged_at == NOW + timedelta(days=91)
    assert purge(92, django_capture_on_commit_callbacks)[RECORDS] == 0


def test_a_person_takes_away_what_they_gave_and_a_record_goes_with_them(mission):
    stored(mission, "identity")
    f.EmployeeRecordFactory(person=mission.talent)
    held = {record.name: record for record in privacy.processing_records}["Pièces et fiche administrative"]
    record, piece = held.export(mission.talent)
    assert (record["iban"], piece["label"]) == ("FR7630006000011234567890189", "Pièce d’identité")
    [(name, content)] = held.files(mission.talent)
    assert (name.endswith("-identity.pdf"), content) == (True, b"%PDF")
    assert [held.erase(mission.talent) for _ in range(2)] == [1, 0]
    assert EmployeeRecord.objects.get().iban == ""
