"""The recruitments' tracker: pieces sent, checked, refused; points on which sides agree or not; lights and reasons."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from notifications.models import Message
from sandbox.domain.people import pdf
from talents.domain import terms, tracker
from talents.domain.pieces import requested
from talents.domain.tracker import TrackerRefusedError
from talents.enums import Side
from talents.models import Mission, MissionPiece
from tests import factories as f
from tests.factories import NOW
from tests.unit.dossiers.hostile import costly_pdf

IDENTITY = "identity"


def upload(content=None, name="ma carte.pdf"):
    return SimpleUploadedFile(name, pdf("carte") if content is None else content)


@pytest.fixture
def hr(mission):
    return f.AdministrationMemberFactory(administration=mission.host, role="hr").user


def send(mission, kind=IDENTITY, **more):
    return tracker.send(mission, kind, upload(**more), by=mission.talent, at=NOW)


def test_a_piece_is_one_file_named_for_human_resources(mission, django_capture_on_commit_callbacks):
    first = send(mission)
    assert (first.state, first.extension, first.filename()) == ("sent", "pdf", "N’DIAYE pièce d’identité.pdf")
    assert str(first) == "Pièce d’identité, mission de Zoé N’Diaye"
    name, storage = first.file.name, first.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        second = send(mission)
    assert list(mission.pieces.all()) == [second]
    assert not storage.exists(name)


def test_a_refused_piece_says_why_and_may_be_sent_again(mission, hr):
    piece = send(mission)
    with pytest.raises(TrackerRefusedError, match="Dites ce qui ne va pas"):
        tracker.check(piece, accept=False, reason=" ", by=hr, at=NOW)
    tracker.check(piece, accept=False, reason="Le verso manque", by=hr, at=NOW)
    assert "Le verso manque" in Message.objects.get(template="piece_refused").body
    again = send(mission)
    tracker.check(again, accept=True, reason="", by=hr, at=NOW)
    with pytest.raises(TrackerRefusedError, match="déjà vérifiée"):
        tracker.check(again, accept=True, reason="", by=hr, at=NOW)
    assert [piece.state for piece in mission.pieces.order_by("pk")] == ["refused", "accepted"]


def test_an_accepted_piece_is_replaced_until_the_contract_is_signed(mission, hr, monkeypatch):
    tracker.check(send(mission), accept=True, reason="", by=hr, at=NOW)
    again = send(mission)
    assert [piece.state for piece in mission.pieces.all()] == ["sent"]
    tracker.check(again, accept=True, reason="", by=hr, at=NOW)
    monkeypatch.setattr(terms, "signed", lambda mission: True)
    with pytest.raises(TrackerRefusedError, match="Votre contrat est signé"):
        send(mission)
    assert send(mission, "diploma").state == "sent"  # what was never given still may be


def test_only_what_is_asked_is_sent_in_the_formats_that_are_asked(mission, team):
    values = {
        "label": "Diplôme",
        "help": "",
        "required": True,
        "formats": ["jpg", "png"],
        "readers": ["host_hr"],
        "kept_days": None,
        "asked": True,
    }
    requested.write(mission.cohort.campaign, "diploma", values, by=team, at=NOW)
    requested.write(mission.cohort.campaign, "health", values | {"label": "Droits", "asked": False}, by=team, at=NOW)
    fresh = Mission.objects.get(pk=mission.pk)
    for kind in ("ghost", "health"):
        with pytest.raises(TrackerRefusedError, match="ne vous est pas demandée"):
            send(fresh, kind)
    with pytest.raises(TrackerRefusedError, match="se donne en JPEG ou PNG"):
        send(fresh, "diploma")
    assert tracker.formats_in_words(f.RequestedPieceFactory.build(formats=["pdf"])) == "PDF"


def test_only_fit_files_of_one_s_own_are_kept(mission, team, settings, monkeypatch):
    with pytest.raises(TrackerRefusedError, match="ses propres pièces"):
        tracker.send(mission, IDENTITY, upload(), by=team, at=NOW)
    with pytest.raises(TrackerRefusedError, match="10 Mo"):
        tracker.send(mission, IDENTITY, SimpleNamespace(size=11 * 2**20, read=bytes), by=mission.talent, at=NOW)
    with pytest.raises(TrackerRefusedError):
        send(mission, content=b"MZ exe")
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    with pytest.raises(TrackerRefusedError, match="antivirus injoignable"):
        send(mission)
    monkeypatch.setattr(tracker.clamd, "scan", lambda content: "Eicar")
    with pytest.raises(TrackerRefusedError, match="menace"):
        send(mission)
    assert not MissionPiece.objects.exists()


def test_points_are_said_by_each_side_and_disagreements_surface(mission, team):
    for side, done in ((Side.TALENT, False), (Side.HOST, True), (Side.HOST, True)):
        tracker.answer(mission, "badge", side, done=done, by=team, at=NOW)
    tracker.answer(mission, "canteen", Side.HOST, done=True, by=team, at=NOW)
    points = {point.code: point for point in tracker.points(mission, tracker.items(mission))}
    assert (points["badge"].talent, points["badge"].host, points["badge"].disagrees) == (False, True, True)
    assert (points["canteen"].disagrees, points["data"].disagrees) == (False, False)
    assert str(mission.answers.get(side="talent")) == "badge, personne recrutée"
    with pytest.raises(TrackerRefusedError, match="n’existe pas"):
        tracker.answer(mission, "ghost", Side.HOST, done=True, by=team, at=NOW)


def test_lights_follow_what_is_late_near_or_missing(mission, team, hr):
    def status():
        fresh = tracker.with_facts(Mission.objects.filter(pk=mission.pk)).get()
        return tracker.status(fresh, at=NOW)

    assert (status().light, status().reasons) == (
        "amber",
        ["fiche administrative à compléter", "7 pièces à envoyer"],
    )
    f.EmployeeRecordFactory(person=mission.talent)
    for piece in requested.required_of(mission):
        send(mission, piece.code)
    assert (status().light, status().reasons) == ("amber", ["7 pièces à vérifier"])
    for piece in mission.pieces.all():
        tracker.check(piece, accept=True, reason="", by=hr, at=NOW)
    assert (status().light, status().reasons, status().accepted) == ("green", [], 7)
    tracker.answer(mission, "badge", Side.TALENT, done=False, by=team, at=NOW)
    tracker.answer(mission, "badge", Side.HOST, done=True, by=team, at=NOW)
    assert (status().light, status().reasons) == ("danger", ["désaccord : badge et accès aux locaux"])
    mission.answers.all().delete()
    Mission.objects.update(starts_on=NOW.date() - timedelta(days=20))
    assert "en retard : équipement et accès fournis" in status().reasons


def test_a_piece_missing_near_the_start_is_a_difficulty(mission):
    Mission.objects.update(starts_on=NOW.date() + timedelta(days=15), ends_on=date(2027, 6, 30))
    [status] = tracker.follow(Mission.objects.all(), at=NOW)
    assert (status.light, status.days_left) == ("danger", 15)


def test_hosts_are_listed_by_their_worst_recruitment(make_mission):
    calm, near = make_mission(), make_mission()
    Mission.objects.filter(pk=near.pk).update(starts_on=NOW.date() + timedelta(days=3))
    ended = make_mission(state="ended")
    groups = tracker.by_administration(tracker.follow(Mission.objects.all(), at=NOW))
    assert [(host, light) for host, light, _ in groups] == [(near.host, "danger"), (calm.host, "amber")]
    assert ended.host not in {host for host, *_ in groups}


def page(client, address, **data):
    return client.post(address, data, follow=True).content.decode()


def test_room_is_shared_by_sides(mission, hr, team, signed_in):
    here = f"/mission/{mission.public_id}/"
    talent, host, coach = signed_in(mission.talent), signed_in(hr), f.UserFactory()
    assert "Choisissez un fichier" in page(talent, here + "pieces/", kind="identity")
    assert "La pièce est envoyée" in page(talent, here + "pieces/", kind="identity", file=upload())
    assert "ses propres pièces" in page(host, here + "pieces/", kind="bank", file=upload())
    refused = talent.post(here + "pieces/", {"kind": "bank", "file": upload(costly_pdf.nested_flate(size=2**20))})
    assert refused.status_code == 422
    refusal = refused.content.decode()
    assert (
        "compression inhabituelle"
        in refusal[refusal.index('id="id_send_bank_file"') : refusal.index('id="id_send_diploma_file"')]
    )
    assert refusal.count("compression inhabituelle") == 1
    piece = MissionPiece.objects.get()
    there = f"/pieces/{piece.public_id}/"
    assert b"".join(host.post(there).streaming_content).startswith(b"%PDF")
    assert talent.post(there + "avis/", {"decision": "accept"}).status_code == 404
    assert "Dites ce qui ne va pas" in page(host, there + "avis/", decision="refuse")
    assert host.post(there + "avis/", {"decision": "refuse", "reason": "x" * 501}).status_code == 422
    assert "La personne est prévenue" in page(host, there + "avis/", decision="refuse", reason="Floue")
    assert "Floue" in talent.get(here).content.decode()
    page(talent, here + "pieces/", kind="identity", file=upload())
    last = MissionPiece.objects.get(state="sent")
    assert "La pièce est acceptée" in page(host, f"/pieces/{last.public_id}/avis/", decision="accept")
    assert "C’est noté" in page(host, here + "points/", item="badge", done="yes")
    assert "Désaccord" in page(talent, here + "points/", item="badge", done="no")
    assert "n’existe pas" in page(talent, here + "points/", item="ghost")
    Mission.objects.filter(pk=mission.pk).update(coach=coach)
    seen = signed_in(coach)
    assert "Pièces" not in seen.get(here).content.decode()
    assert seen.post(here + "points/", {"item": "badge"}).status_code == 404
    assert seen.post(there).status_code == 404
    lead = signed_in(mission.host.members.get(role="lead").user)
    assert "Mission de Zoé" in lead.get(here).content.decode()
    assert lead.post(there).status_code == 404  # identity papers are for human resources
    assert "Zoé N’Diaye" in host.get("/accueil/").content.decode()
    followed = signed_in(team).get(f"/equipe/campagnes/{mission.cohort.campaign.code}/suivi/").content.decode()
    assert "Désaccord" not in followed
    assert "désaccord : badge et accès aux locaux" in followed


def test_a_storage_out_of_reach_keeps_the_piece_that_was_there(mission, monkeypatch):
    first = send(mission)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    with pytest.raises(TrackerRefusedError, match="la panne est de notre côté"):
        send(mission)
    assert list(MissionPiece.objects.all()) == [first]
