"""What the team shares with a cohort: who reads and answers it, the file checked first, one letter a day."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.domain.acts import NotOfTheTeamError
from common import clock
from common.files.storage import StorageError
from dossiers.domain import clamd
from followup import tasks
from followup.domain import cohort_posts
from followup.domain.cohort_posts import PostRefusedError
from followup.models import CohortPost
from followup.rules import visible_posts
from notifications.models import Message
from reporting.queries import inbox
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW

EVENING = NOW.replace(hour=17, minute=30)
VALUES = {"audience": "talents", "title": "Le guide d’arrivée", "text": "Lisez-le avant lundi."}


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def active(make_mission):
    return make_mission(state="active")


@pytest.fixture
def host(active):
    return active.host.members.get(role="lead").user


def text(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def guide():
    return SimpleUploadedFile("guide.pdf", pdf("guide"), content_type="application/pdf")


def digests():
    return {message.recipient: message.body for message in Message.objects.filter(template="cohort_digest")}


def test_the_team_shares_a_document_that_the_cohort_reads_and_answers(active, host, team, signed_in):
    room = f"/promotion/{active.cohort.campaign.code}/"
    mine, theirs, ours = signed_in(active.talent), signed_in(host), signed_in(team)
    assert mine.post(room, VALUES).status_code == 404
    assert "L’équipe n’a encore rien partagé" in text(mine.get(room))
    assert "Partager un message" not in text(mine.get(room))
    assert "Le message est partagé" in text(ours.post(room, VALUES | {"upload": guide()}, follow=True))
    post = CohortPost.objects.get()
    here = f"/promotion/messages/{post.public_id}/"
    assert (post.by, post.extension, post.size > 0, str(post)) == (team, "pdf", True, VALUES["title"])
    assert "Le guide d’arrivée" in text(mine.get(room))
    assert "Le guide d’arrivée" in text(mine.get("/talent/"))
    assert "Personnes recrutées, un document" in text(mine.get(room))
    assert [client.get(here).status_code for client in (theirs, signed_in(f.UserFactory()))] == [404, 404]
    file = mine.get(f"{here}document/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert "arriv" in file["Content-Disposition"]
    assert theirs.get(f"{here}document/").status_code == 404
    assert "Écrivez votre message." in text(mine.post(here, {"act": "answer", "text": " "}))
    mine.post(here, {"act": "answer", "text": "Où est la salle ?"})
    (group,) = [group for group in inbox.groups(team) if group.label == "Réponses dans une promotion"]
    assert [item.url for item in group.items] == [here]
    assert "1 réponse" in text(mine.get(room))
    mine.post(here, {"act": "answer", "text": "Et à quelle heure ?"})
    assert mine.post(here, {"act": "settle"}).status_code == 404
    assert "marquées comme lues" in text(ours.post(here, {"act": "settle"}, follow=True))
    again = ours.post(here, {"act": "settle"})
    assert (again.status_code, "Aucun message n’attend" in text(again)) == (422, True)
    mine.post(here, {"act": "answer", "text": "Merci."})
    assert "équipe du programme" in text(ours.post(here, {"act": "answer", "text": "Salle 4, à 9 h."}, follow=True))
    assert not cohort_posts.awaiting(team).exists()
    assert Message.objects.count() == 0


def test_a_message_without_document_has_none_to_give(active, signed_in):
    post = f.CohortPostFactory(cohort=active.cohort)
    assert signed_in(active.talent).get(f"/promotion/messages/{post.public_id}/document/").status_code == 404


def test_a_message_is_read_by_its_side_alone(active, host, team):
    rows = {name: f.CohortPostFactory(cohort=active.cohort, audience=name) for name in ("talents", "hosts", "both")}
    f.CohortPostFactory()
    assert set(visible_posts(active.talent)) == {rows["talents"], rows["both"]}
    assert set(visible_posts(host)) == {rows["hosts"], rows["both"]}
    assert visible_posts(team).count() == 4
    limited = f.UserFactory(is_team=False, roles=[("reader", "campaign", active.cohort.campaign.code)])
    assert set(visible_posts(limited)) == set(rows.values())


def test_one_letter_a_day_says_what_is_new_to_each(active, host, team, monkeypatch):
    both = f.CohortPostFactory(cohort=active.cohort, by=team, at=NOW, title="La rentrée", text="Le 7 à 9 h.")
    f.CohortPostFactory(cohort=active.cohort, by=team, at=NOW, audience="hosts", title="Les conventions", text="")
    f.CohortPostFactory(cohort=active.cohort, by=team, at=NOW - timedelta(days=30), title="Ancien")
    cohort_posts.answer(both, "Je serai en retard.", by=active.talent, at=NOW)
    tasks.send_cohort_digests()
    assert digests() == {}
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    tasks.send_cohort_digests()
    tasks.send_cohort_digests()
    sponsor = active.host.members.get(role="sponsor").user
    assert set(digests()) == {active.talent, host, sponsor}
    mine = digests()[active.talent]
    assert "Le 7 à 9 h." in mine
    assert "Je serai en retard." not in mine
    assert "conventions" not in mine
    assert "« Les conventions »" in digests()[host]
    assert "un document est partagé." in digests()[host]
    assert "Je serai en retard." in digests()[host]
    assert "Ancien" not in digests()[host]
    cohort_posts.answer(both, "Entendu.", by=team, at=EVENING + timedelta(hours=1))
    assert cohort_posts.send_digests(at=EVENING + timedelta(hours=2)) == 0
    assert cohort_posts.send_digests(at=EVENING + timedelta(days=1)) == 3
    assert cohort_posts.send_digests(at=EVENING + timedelta(days=2)) == 0


def test_nobody_is_told_what_they_alone_wrote(active):
    f.CohortPostFactory(cohort=active.cohort, by=active.talent, audience="talents", at=NOW)
    assert cohort_posts.send_digests(at=EVENING) == 0


def test_what_cannot_be_shared_is_refused(active, team, monkeypatch, settings):
    cohort = active.cohort

    def refusal(upload=None, **values):
        with pytest.raises(PostRefusedError) as refused:
            cohort_posts.share(cohort, VALUES | values, upload=upload, by=team, at=NOW)
        return refused.value.field, str(refused.value)

    assert refusal(text=" ") == ("text", "Écrivez un message ou joignez un document.")
    assert refusal(SimpleUploadedFile("faux.pdf", b"MZ"))[0] == "upload"
    settings.CLAMD_URL = "tcp://127.0.0.1:3310"
    monkeypatch.setattr(clamd, "scan", lambda content: "Eicar")
    assert "une menace dans ce fichier (Eicar)" in refusal(guide())[1]

    def silent(content):
        raise clamd.ScannerError("injoignable")

    monkeypatch.setattr(clamd, "scan", silent)
    assert "L’antivirus ne répond pas" in refusal(guide())[1]
    monkeypatch.setattr(clamd, "scan", lambda content: "")

    def full(*args, **kwargs):
        raise StorageError("plein")

    monkeypatch.setattr(CohortPost._meta.get_field("file").storage, "save", full)
    assert "la panne est de notre côté" in refusal(guide())[1]
    assert CohortPost.objects.count() == 0
    with pytest.raises(NotOfTheTeamError):
        cohort_posts.share(cohort, VALUES, by=active.talent, at=NOW)


def test_nobody_writes_once_the_campaign_is_closed(active, team, signed_in):
    post = f.CohortPostFactory(cohort=active.cohort)
    type(active.cohort.campaign).objects.update(state="closed")
    post.refresh_from_db()
    with pytest.raises(PostRefusedError):
        cohort_posts.answer(post, "Bonjour", by=active.talent, at=NOW)
    assert "on ne s’y écrit plus" in text(signed_in(active.talent).get(f"/promotion/messages/{post.public_id}/"))
    room = f"/promotion/{active.cohort.campaign.code}/"
    assert "Partager un message" not in text(signed_in(team).get(room))
    refused = signed_in(team).post(room, VALUES)
    assert (refused.status_code, "Votre texte n’est pas envoyé." in text(refused)) == (422, True)
    assert cohort_posts.send_digests(at=EVENING) == 0


def test_a_day_of_answers_is_bounded_for_each_person(active, host):
    post = f.CohortPostFactory(cohort=active.cohort, thread=f.ThreadFactory())
    f.ThreadMessageFactory.create_batch(20, thread=post.thread, by=active.talent, from_team=False, at=NOW)
    with pytest.raises(cohort_posts.threads.ThreadRefusedError, match="20 messages en un jour"):
        cohort_posts.answer(post, "Encore", by=active.talent, at=NOW)
    assert cohort_posts.answer(post, "Bonjour", by=host, at=NOW).by == host


def test_a_message_needs_no_document_and_is_of_its_campaign(active, team):
    post = cohort_posts.share(active.cohort, VALUES, by=team, at=NOW)
    assert (bool(post.file), post.role_scope) == (False, active.cohort.campaign.role_scope)
