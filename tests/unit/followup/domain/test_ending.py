"""The end of a mission: what is left with its proof, the messages to both sides, the notes filled from what is known."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from common import clock
from followup import tasks
from followup.domain.ending import notes, points, series
from followup.domain.ending.notes import NoteRefusedError
from followup.models import HandoverNote, SustainabilityNote
from notifications.models import Message
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

ENDS = date(2026, 3, 31)
HANDOVER = {"status": "Ouvert", "repositories": "-", "contacts": "-", "accesses": "", "next_steps": "-"}
PRODUCED = {"size": 1, "sha256": "a" * 64, "done_at": NOW, "file": "x"}
SUSTAINED = dict.fromkeys(("results", "resources", "scenarios", "stop", "calendar"), "À voir")


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def active(make_mission):
    """Return a mission that ends in three weeks."""
    mission = make_mission(state="active")
    Mission.objects.update(starts_on=date(2025, 6, 2), ends_on=ENDS)
    mission.log.create(verb="start", source="contracted", target="active", at=NOW)
    mission.refresh_from_db()
    return mission


@pytest.fixture
def host(active):
    return active.host.members.get(role="lead").user


def proofs(mission):
    return {point.code: point.proof for point in points.exit_points(Mission.objects.get(pk=mission.pk), on=NOW.date())}


def text(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def test_points_have_a_day_and_are_late_after_it(active):
    rows = {point.code: point for point in points.exit_points(active, on=NOW.date())}
    assert {code: point.due for code, point in rows.items()} == {
        "handover": date(2026, 3, 16), "sustainability": date(2026, 3, 16), "code": date(2026, 3, 24),
        "access_back": ENDS, "equipment_back": ENDS, "certificate": ENDS,
    }  # fmt: skip
    assert [rows["handover"].is_late(day) for day in (date(2026, 3, 16), date(2026, 3, 17))] == [False, True]


def test_points_are_settled_by_their_own_proof_or_by_both_sides(active):
    assert set(proofs(active).values()) == {""}
    f.HandoverNoteFactory(mission=active)
    f.DeliverableFactory(challenge=active.position.challenge, kind="code")
    for side, done in (("talent", True), ("host", False)):
        f.ChecklistAnswerFactory(mission=active, item="access_back", side=side, done=done)
        f.ChecklistAnswerFactory(mission=active, item="equipment_back", side=side, at=NOW)
    assert {code for code, proof in proofs(active).items() if proof} == {"equipment_back"}
    HandoverNote.objects.update(handed_at=NOW)
    f.SustainabilityNoteFactory(challenge=active.position.challenge, handed_at=NOW)
    f.DeliverableFactory(
        challenge=active.position.challenge, kind="code", title="Le dépôt", url="https://depot.exemple.invalid"
    )
    document = f.DocumentFactory(template="certificate_of_service")
    f.DocumentSubjectFactory(document=document, mission=active)
    shown = proofs(active)
    assert shown["handover"] == "Note remise le 10\u00a0mars\u00a02026 par Zoé N’Diaye"
    assert shown["code"].startswith("Livrable « Le dépôt »")
    assert shown["certificate"].endswith(document.number)
    assert {code for code, proof in shown.items() if not proof} == {"access_back"}


def test_no_certificate_is_owed_to_whoever_rendered_no_service(active):
    Mission.objects.update(state="contracted")
    active.log.all().delete()
    assert "certificate" not in proofs(active)


def test_what_is_left_is_among_the_next_dates_but_for_the_certificate_a_deadline_already(active):
    f.HandoverNoteFactory(mission=active, handed_at=NOW)
    titles = [entry.title for entry in points.entries(active, at=NOW)]
    assert titles == ["Note de pérennisation remise", "Code source et documentation remis", "Accès et données rendus",
                      "Matériel rendu"]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "step"), [(31, ""), (30, "30"), (16, "30"), (15, "15"), (3, "15"), (2, "2"), (0, "2"), (-1, "after")]
)
def test_series_follows_the_days_left(active, left, step):
    assert series.step_of(active, ENDS - timedelta(days=left)) == step


def test_series_stops_with_a_mission_that_ended_before_its_term_or_never_began(active):
    active.state = "ended"
    assert series.step_of(active, ENDS - timedelta(days=10)) == ""
    active.log.all().delete()
    assert series.step_of(active, ENDS + timedelta(days=1)) == ""


def test_both_sides_are_written_to_once_a_step(active, host, monkeypatch):
    tasks.send_ends()
    tasks.send_ends()
    messages = Message.objects.filter(template="mission_end")
    assert [message.recipient for message in messages.order_by("pk")] == [active.talent, host]
    body = messages.first().body
    assert "se termine dans 21\u00a0jours" in body or "se termine dans 21 jours" in body
    assert "- Note de passation remise, au plus tard le 16" in body
    assert "services accomplis : neuf mois et trente jours" in body
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=22))
    Mission.objects.update(state="ended")
    tasks.send_ends()
    last = messages.order_by("pk").last()
    assert (messages.count(), "s’est terminée le" in last.body) == (4, True)
    assert series.remind(at=NOW + timedelta(days=30)) == 0


def test_message_on_the_last_day_says_today_and_that_all_is_settled(active):
    Mission.objects.update(ends_on=NOW.date())
    active.refresh_from_db()
    for code in points.tracker.DEPARTURE:
        for side in ("talent", "host"):
            f.ChecklistAnswerFactory(mission=active, item=code, side=side)
    f.SustainabilityNoteFactory(challenge=active.position.challenge, handed_at=NOW)
    series.remind(at=NOW)
    body = Message.objects.filter(template="mission_end").first().body
    assert ("se termine aujourd’hui" in body, "Tout est réglé." in body) == (True, True)


def test_notes_are_filled_from_what_is_known(active):
    challenge = active.position.challenge
    assert notes.handover_draft(active)["status"] == ""
    f.WeeklyReportFactory(challenge=challenge, goals="Ouvrir", hard="Les accès")
    f.DeliverableFactory(challenge=challenge, title="Le dépôt", url="https://depot.exemple.invalid")
    f.DeliverableFactory(challenge=challenge, title="Une maquette")
    f.IndicatorFactory(challenge=challenge)
    draft = notes.handover_draft(active)
    assert (draft["status"], draft["next_steps"]) == ("Ouvrir", "Les accès")
    assert (
        "Le dépôt (code source), remis le 1er\u00a0mars\u00a02026 : https://depot.exemple.invalid"
        in draft["repositories"]
    )
    assert "Responsable fonctionnel : Paul Martin" in draft["contacts"]
    sustained = notes.sustainability_draft(active)
    assert "Délai : 12 jours" in sustained["results"]
    assert sustained["calendar"] == "Fin de la mission : 31\u00a0mars\u00a02026."


def test_person_who_leaves_hands_their_note_in_and_the_host_reads_it(active, host, signed_in):
    mine, theirs = signed_in(active.talent), signed_in(host)
    here, home = f"/mission/{active.public_id}/passation/", f"/mission/{active.public_id}/fin/"
    f.DeliverableFactory(challenge=active.position.challenge, title="Le dépôt")
    assert "6 points restent à régler" in text(mine.get(home))
    assert "Le dépôt" in mine.get(here).content.decode()
    assert mine.post(here, {"act": "save"}).status_code == 422
    assert mine.post(here, HANDOVER | {"act": "autre"}).status_code == 404
    assert "est enregistrée" in text(mine.post(here, HANDOVER | {"act": "save"}, follow=True))
    assert [client.get(here).status_code for client in (mine, theirs)] == [200, 404]
    assert "remise à l’accueil" in text(mine.post(here, HANDOVER | {"act": "hand"}, follow=True))
    mine.post(here, HANDOVER | {"status": "Corrigé", "act": "save"})
    assert [message.recipient for message in Message.objects.filter(template="note_handed_in")] == [host]
    shown = text(theirs.get(here))
    assert ("Corrigé" in shown, "Rien à dire." in shown, "Remise le" in shown) == (True, True, True)
    assert theirs.post(here, HANDOVER | {"act": "hand"}).status_code == 404
    assert "Note remise le" in text(theirs.get(home))
    with pytest.raises(NoteRefusedError, match="qui part"):
        notes.write_handover(active, HANDOVER, hand_in=True, by=host, at=NOW)
    assert str(HandoverNote.objects.get()) == "note de passation, mission de Zoé N’Diaye"


def test_host_hands_the_sustainability_note_in_and_a_coach_reads_it(active, host, team, signed_in):
    active.coach = f.UserFactory()
    active.save()
    theirs, coach = signed_in(host), signed_in(active.coach)
    here = f"/mission/{active.public_id}/perennisation/"
    assert "pas encore écrite" in text(coach.get(here))
    assert coach.post(here, SUSTAINED | {"act": "hand"}).status_code == 404
    assert "Fin de la mission" in theirs.get(here).content.decode()
    assert theirs.post(here, {"act": "hand"}).status_code == 422
    assert "est enregistrée" in text(theirs.post(here, SUSTAINED | {"act": "save"}, follow=True))
    assert "La note est remise" in text(theirs.post(here, SUSTAINED | {"act": "hand"}, follow=True))
    assert [message.recipient for message in Message.objects.filter(template="note_handed_in")] == [active.talent]
    assert SustainabilityNote.objects.get().handed_at == NOW
    assert "À voir" in text(coach.get(here))
    with pytest.raises(NoteRefusedError, match="deux parties"):
        notes.write_sustainability(active, SUSTAINED, hand_in=True, by=active.coach, at=NOW)
    notes.write_sustainability(active, SUSTAINED, hand_in=True, by=team, at=NOW)
    assert Message.objects.filter(template="note_handed_in").count() == 2


def test_page_of_the_end_says_what_a_certificate_attests(active, signed_in, host):
    mine, here = signed_in(active.talent), f"/mission/{active.public_id}/fin/"
    assert "pour les services accomplis depuis le" in text(mine.get(here))
    document = f.DocumentFactory(template="certificate_of_service", title="Certificat", state="done", **PRODUCED)
    f.DocumentSubjectFactory(document=document, mission=active)
    assert f"Certificat, n° {document.number}" in text(mine.get(here))
    document.subject.delete()
    Mission.objects.update(state="contracted")
    active.log.all().delete()
    shown = text(signed_in(host).get(here))
    assert "aucun certificat ne peut être établi" in shown


def test_page_of_the_end_tells_lateness_and_when_all_is_settled(active, signed_in, monkeypatch):
    mine, here = signed_in(active.talent), f"/mission/{active.public_id}/fin/"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=8))
    assert "En retard" in text(mine.get(here))
    for code in points.tracker.DEPARTURE:
        for side in ("talent", "host"):
            f.ChecklistAnswerFactory(mission=active, item=code, side=side)
    assert "1 point reste à régler" in text(mine.get(here))
    f.SustainabilityNoteFactory(challenge=active.position.challenge, handed_at=NOW)
    assert "Tout est réglé" in text(mine.get(here))
