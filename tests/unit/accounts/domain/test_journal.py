"""The journal: what it keeps, what it refuses, what it finds out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import JournalEntry, JournalSeal, JournalSummary
from common import clock
from common.web import origin
from config import tasks
from config.middleware.origin import OriginMiddleware
from tests import factories as f
from tests.databases import lift_journal_guards


@pytest.fixture
def tamper(db):
    """Let the test do what an administrator of the database could: the guards are taken away first."""

    def run(sql, *values):
        lift_journal_guards()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


@pytest.fixture
def entries(db):
    people = f.UserFactory.create_batch(2)
    return [journal.record(Act.DECIDE, f"acte {rank}", actor=people[0], concerned=people[1]) for rank in range(4)]


def at(monkeypatch, instant):
    monkeypatch.setattr(clock, "machine_now", lambda: instant)


def test_an_entry_is_sealed_once_and_the_journal_is_whole(entries, capsys):
    assert list(journal.faults()) == []  # nothing waits for too long yet
    assert tasks.seal_journal() is None
    assert journal.seal() == 0
    assert list(JournalSeal.objects.values_list("rank", flat=True)) == [1, 2, 3, 4]
    assert list(journal.faults()) == []
    call_command("verify_audit")
    output = capsys.readouterr().out
    assert "4\xa0actes, aucune anomalie" in output
    assert journal.tip() in output
    assert list(journal.faults(tip=journal.tip())) == []
    assert list(journal.faults(tip="repère")) == ["Le repère « repère » ne se lit pas : il s’écrit rang:empreinte."]
    assert [str(JournalSeal.objects.first()), str(entries[0])] == ["sceau 1", "Décision : acte 0"]


@pytest.mark.parametrize("table", ["accounts_journalentry", "accounts_journalseal"])
@pytest.mark.parametrize("act", ["update {} set id = id + 100", "delete from {}"])
def test_the_database_refuses_to_change_or_remove(entries, table, act):
    journal.seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))
    with pytest.raises(TypeError, match="fact"):
        entries[0].save()


def test_a_changed_entry_is_found(entries, tamper, capsys):
    journal.seal()
    tamper("update accounts_journalentry set what = 'autre' where id = %s", entries[1].pk)
    with pytest.raises(CommandError, match="1\xa0anomalie"):
        call_command("verify_audit")
    assert "Rang 2 : l’acte a été modifié" in capsys.readouterr().out


def test_a_removed_entry_is_found(entries, tamper):
    journal.seal()
    tamper("delete from accounts_journalseal where rank = 2")
    tamper("delete from accounts_journalentry where id = %s", entries[1].pk)
    assert list(journal.faults()) == ["Rangs 2 à 2 : des actes ont été retirés."]


def test_the_last_entries_removed_are_found_with_a_tip_noted_elsewhere(entries, tamper):
    journal.seal()
    noted = journal.tip()
    tamper("delete from accounts_journalseal where rank = 4")
    tamper("delete from accounts_journalentry where id = %s", entries[3].pk)
    assert list(journal.faults()) == []
    assert list(journal.faults(tip=noted)) == ["Rang 4 : l’empreinte notée ailleurs n’est plus celle du journal."]


def test_an_inserted_entry_is_found_sealed_or_not(entries, tamper):
    journal.seal()
    JournalEntry.objects.bulk_create([JournalEntry(act=Act.READ, what="inséré", nonce="x", mac="0" * 64)])
    [fault] = journal.faults()
    assert "pas encore scellé : il n’a pas été écrit par la plateforme" in fault
    journal.seal()
    [fault] = journal.faults()
    assert fault.startswith("Rang 5 : l’acte a été modifié")


def test_two_entries_exchanged_are_found(entries, tamper):
    journal.seal()
    first, second = JournalSeal.objects.filter(rank__in=(2, 3)).order_by("rank")
    tamper("update accounts_journalseal set entry_id = -1 where rank = 2") if connection.vendor == "sqlite" else None
    tamper("update accounts_journalseal set rank = 99 where rank = 2")
    tamper("update accounts_journalseal set rank = 2 where rank = 3")
    tamper("update accounts_journalseal set rank = 3 where rank = 99")
    if connection.vendor == "sqlite":
        tamper("update accounts_journalseal set entry_id = %s where id = %s", first.entry_id, first.pk)
    assert second.rank == 3
    assert "Rang 2 : le sceau ne suit pas le précédent." in list(journal.faults())


def test_an_entry_that_waits_too_long_is_told(entries, monkeypatch):
    at(monkeypatch, clock.machine_now() + timedelta(hours=2))
    assert [fault for fault in journal.faults() if "pas été scellé à temps" in fault] != []


def test_two_sealers_at_once_give_one_chain(entries, monkeypatch):
    journal.seal()
    journal.record(Act.EXPORT, "un de plus", actor=None)
    monkeypatch.setattr(journal, "_tip", lambda: (0, ""))  # it read the tip before the other one wrote
    assert journal.seal() == 0
    monkeypatch.undo()
    assert (journal.seal(), list(journal.faults())) == (1, [])


def test_months_over_a_year_old_are_summarised_and_the_chain_goes_on(db, monkeypatch):
    now = clock.machine_now()
    for back, acts in ((500, 2), (498, 1), (400, 1), (10, 3)):
        at(monkeypatch, now - timedelta(days=back))
        for rank in range(acts):
            journal.record(Act.READ if rank else Act.EXPORT, "acte", actor=None)
        journal.seal()
    at(monkeypatch, now)
    assert tasks.summarise_journal() is None
    assert JournalEntry.objects.count() == 3
    assert sum(sum(summary.counts.values()) for summary in JournalSummary.objects.all()) == 4
    assert str(JournalSummary.objects.first()) == f"{now - timedelta(days=500):%m/%Y}"
    journal.record(Act.READ, "après", actor=None)
    journal.seal()
    assert list(journal.faults()) == []
    assert journal.summarise(at=now) == 0


def test_a_month_summarised_in_two_times_adds_up(db, monkeypatch):
    now = clock.machine_now()
    month = (now - timedelta(days=500)).replace(day=10)
    for day in (1, 2):
        at(monkeypatch, month + timedelta(days=day))
        journal.record(Act.READ, "acte", actor=None)
        journal.seal()
        at(monkeypatch, now)
        journal.summarise(at=now)
    [summary] = JournalSummary.objects.all()
    assert (summary.counts, summary.rank) == ({"read": 2}, 2)


def test_a_reading_is_kept_once_a_quarter_of_an_hour_and_one_s_own_never(db, monkeypatch):
    reader, person = f.UserFactory.create_batch(2)

    def read():
        journal.record_reading("Dossier ouvert", actor=reader, quality="Jury", concerned=person, target="dossier 1")

    read()
    read()
    at(monkeypatch, clock.machine_now() + timedelta(minutes=16))
    read()
    journal.record_reading("Dossier ouvert", actor=person, quality="", concerned=person, target="dossier 1")
    assert JournalEntry.objects.filter(act=Act.READ).count() == 2


def test_sign_ins_are_kept_and_a_password_never(db):
    user = f.UserFactory(email="a@test.invalid")
    user.set_password("la-bonne-phrase")
    user.save()
    client = Client(REMOTE_ADDR="192.0.2.77")
    for password in ("mauvaise", "la-bonne-phrase"):
        client.post("/comptes/login/", {"login": user.email, "password": password})
    client.post("/comptes/logout/")
    client.post("/comptes/login/", {"login": "personne@test.invalid", "password": "x"})
    acts = list(JournalEntry.objects.order_by("pk").values_list("act", "concerned", "address"))
    assert (Act.REFUSED, user.pk, "192.0.2.0/24") in acts
    assert (Act.REFUSED, None, "192.0.2.0/24") in acts
    assert not JournalEntry.objects.filter(what__contains="phrase").exists()


def test_rights_given_and_taken_are_kept_with_their_author(db):
    author, user = f.UserFactory.create_batch(2)
    group = Group.objects.create(name="Rédaction")
    with origin.coming_from("", lambda: author):
        user.is_staff = True
        user.save()
        user.groups.add(group)
        user.groups.remove(group)
        user.save(update_fields=["first_name"])
        group.user_set.add(user)
    entries = JournalEntry.objects.filter(act=Act.RIGHTS, actor=author, concerned=user).order_by("pk")
    assert list(entries.values_list("what", flat=True)) == [
        "Donné : édition du site",
        "Entrée dans le groupe Rédaction",
        "Sortie du groupe Rédaction",
    ]


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("inconnue", "")],
)
def test_an_address_is_cut_to_its_network(address, network):
    assert origin.network(address) == network
    with origin.coming_from(address, lambda: None):
        assert (origin.current(), origin.asker()) == (network, None)
    assert origin.current() == ""


def test_a_request_without_an_address_is_answered():
    seen = []
    OriginMiddleware(lambda request: seen.append(origin.current()))(RequestFactory(REMOTE_ADDR="").get("/"))
    assert seen == [""]


def test_a_person_reads_who_looked_at_them_and_no_juror_s_name(signed_in, db):
    reader, person = f.UserFactory(first_name="Nom", last_name="Secret"), f.UserFactory()
    journal.record_reading("Dossier 7 ouvert", actor=reader, quality="Jury", concerned=person, target="dossier 7")
    for _ in range(60):
        journal.record(Act.READ, "Lu", actor=None, concerned=person)
    client = signed_in(person)
    page = client.get("/mes-donnees/consultations/?page=2").content.decode()
    assert "Dossier 7 ouvert" in page
    assert "Jury" in page
    assert "Secret" not in page
    assert "Plus anciens" in client.get("/mes-donnees/consultations/").content.decode()


def test_the_team_searches_the_journal(signed_in, team):
    reader = f.UserFactory(first_name="Inès", last_name="Lectrice")
    for rank in range(60):
        journal.record(Act.READ, f"Lu {rank}.", actor=reader, target=f"dossier {rank}")
    journal.record(Act.EXPORT, "Liste sortie", actor=team)
    client = signed_in(team)
    page = client.get("/equipe/journal/", {"act": "export", "since": "2020-01-01"}).content.decode()
    assert ("Liste sortie" in page, "Lu 3." in page) == (True, False)
    page = client.get("/equipe/journal/", {"person": "ines lectrice"})
    older = page.context["reading"].after
    assert "Lu 59." in page.content.decode()
    assert "Lu 0." in client.get("/equipe/journal/", {"after": older}).content.decode()
    assert "Lu 7." in client.get("/equipe/journal/", {"target": "dossier 7"}).content.decode()
    for until in ("2020-01-01", "x"):
        assert "Aucun acte" in client.get("/equipe/journal/", {"until": until}).text


def test_what_is_recorded_is_what_is_hashed(db):
    entry = journal.record(Act.EXPORT, "a\r\nb\u202e\x0b", actor=None, target="c\nd")
    entry.refresh_from_db()
    assert (entry.what, entry.target) == ("a b", "c d")
    journal.seal()
    assert list(journal.faults()) == []
