"""The team and the author of a deposit write to each other, each from their own space, by clicking."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail

from accounts.domain import privacy
from challenges.enums import MemberRole
from dossiers.domain.exchanges import threads
from dossiers.models import Thread, ThreadMessage
from notifications.domain import outbox
from notifications.models import Message
from reporting.queries import inbox
from tests import factories as f
from tests.factories import NOW

TEXT = "Dans quelle ville habitez-vous ?"
ANSWER = "À Bordeaux."


@pytest.fixture
def application(db):
    return f.DepositedApplicationFactory()


@pytest.fixture
def seat(db):
    return f.AdministrationMemberFactory(role=MemberRole.LEAD)


@pytest.fixture
def challenge(seat):
    challenge = f.deposited(administration=seat.administration)
    type(challenge.dossier).objects.filter(pk=challenge.dossier_id).update(owner=seat.user)
    challenge.refresh_from_db()
    return challenge


def team_page(subject):
    kind = "candidatures" if hasattr(subject, "candidate_id") else "defis"
    return f"/equipe/{kind}/{subject.public_id}/"


def team_thread(subject):
    return f"{team_page(subject)}echanges/" if hasattr(subject, "candidate_id") else team_page(subject)


def person_thread(subject):
    space = "candidature/dossiers" if hasattr(subject, "candidate_id") else "administration/defis"
    return f"/{space}/{subject.public_id}/echanges/"


def author(subject):
    return subject.candidate if hasattr(subject, "candidate_id") else subject.dossier.owner


@pytest.fixture(params=["application", "challenge"])
def subject(request):
    """Return an application, then a challenge: both live the same."""
    return request.getfixturevalue(request.param)


def write(client, subject, text=TEXT):
    return client.post(team_thread(subject), {"act": "write", "text": text})


def test_a_message_reaches_its_author_who_answers_and_the_answer_reaches_the_inbox(subject, team, signed_in):
    type(subject).objects.update(instructor=team)
    ours, theirs = signed_in(team), signed_in(author(subject))
    assert theirs.get(person_thread(subject)).status_code == 404
    assert write(ours, subject).url == team_page(subject)
    (message,) = Message.objects.all()
    assert (message.template, message.recipient) == ("thread_message", author(subject))
    assert TEXT in message.body and str(team) in message.body
    assert person_thread(subject) in message.body
    before = theirs.get(person_thread(subject).removesuffix("echanges/")).text
    assert "L’équipe du programme vous a écrit : 1 message à lire." in before
    page = theirs.get(person_thread(subject)).text
    assert TEXT in page and f"{team}, équipe du programme" in page
    after = theirs.get(person_thread(subject).removesuffix("echanges/")).text
    assert "Vos échanges avec l’équipe du programme : 1 message." in after
    assert inbox.groups(team) == []
    assert theirs.post(person_thread(subject), {"text": ANSWER}).url == person_thread(subject)
    (group,) = inbox.groups(team)
    assert group.label.startswith("Réponses") and group.items[0].detail.endswith("que vous suivez")
    notice = Message.objects.get(template="thread_answer")
    assert notice.recipient == team
    assert ANSWER not in notice.body and str(author(subject)) not in notice.body
    answered = ours.get(team_page(subject)).text
    assert ANSWER in answered and "Lu le" in answered and "Attend une réponse depuis" in answered
    assert "Lu le" in theirs.get(person_thread(subject)).text
    write(ours, subject, "Merci.")
    assert inbox.groups(team) == []
    assert Message.objects.filter(template="thread_message").count() == 2


def test_an_answer_that_needs_none_is_marked_as_done_once(subject, team, signed_in):
    client = signed_in(team)
    write(client, subject)
    signed_in(author(subject)).post(person_thread(subject), {"text": "Merci."})
    assert not Message.objects.filter(template="thread_answer").exists()  # nobody follows it
    assert inbox.groups(team)[0].items[0].detail.endswith("suivi par personne")
    assert client.post(team_thread(subject), {"act": "settle"}).status_code == 302
    assert inbox.groups(team) == []
    thread = Thread.objects.get()
    assert (thread.settled_by, thread.settled_at) == (team, NOW)
    again = client.post(team_thread(subject), {"act": "settle"})
    assert (again.status_code, "quelqu’un l’a déjà traité" in again.text) == (422, True)


def test_a_second_answer_before_ours_is_told_once(subject, team, signed_in):
    type(subject).objects.update(instructor=team)
    write(signed_in(team), subject)
    theirs = signed_in(author(subject))
    for text in (ANSWER, "Et parfois à Lyon."):
        theirs.post(person_thread(subject), {"text": text})
    assert Message.objects.filter(template="thread_answer").count() == 1
    assert inbox.waiting(team) == 1


def test_a_follower_who_lost_the_right_is_not_told(subject, team, signed_in):
    type(subject).objects.update(instructor=f.UserFactory(roles=["reader"]))
    write(signed_in(team), subject)
    signed_in(author(subject)).post(person_thread(subject), {"text": ANSWER})
    assert not Message.objects.filter(template="thread_answer").exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_what_is_refused_stays_typed(text, subject, team, signed_in):
    ours, theirs = signed_in(team), signed_in(author(subject))
    write(ours, subject)
    for client, address, act in ((ours, team_thread(subject), {"act": "write"}), (theirs, person_thread(subject), {})):
        refused = client.post(address, act | {"text": text})
        assert refused.status_code == 422
        area = BeautifulSoup(refused.content, "html.parser").find("textarea", {"name": "text", "aria-invalid": "true"})
        area = area or BeautifulSoup(refused.content, "html.parser").find("textarea", string=text.strip() or None)
        assert area.text.strip() == text.strip()
    assert ThreadMessage.objects.count() == 1


def test_nobody_reads_the_thread_of_another(subject, team, signed_in):
    write(signed_in(team), subject)
    others = [f.UserFactory(), f.DepositedApplicationFactory().candidate, f.AdministrationMemberFactory().user]
    others += [f.JurorFactory().user, team]
    for other in others:
        client = signed_in(other)
        assert client.get(person_thread(subject)).status_code == 404
        assert client.post(person_thread(subject), {"text": ANSWER}).status_code == 404


def test_a_colleague_who_may_only_read_writes_nothing(subject, signed_in):
    client = signed_in(f.UserFactory(roles=["reader"]))
    assert 'value="write"' not in client.get(team_page(subject)).text
    assert write(client, subject).status_code == (404 if hasattr(subject, "candidate_id") else 403)
    assert Thread.objects.count() == 0


def test_a_closed_campaign_says_whom_to_write_to(subject, team, signed_in):
    write(signed_in(team), subject)
    type(subject.campaign).objects.update(state="closed")
    theirs = signed_in(author(subject))
    page = theirs.get(person_thread(subject)).text
    assert "Cette campagne est close" in page and "<textarea" not in page
    refused = theirs.post(person_thread(subject), {"text": ANSWER})
    assert (refused.status_code, "n’est pas envoyé" in refused.text) == (422, True)
    assert "La campagne est close" in signed_in(team).get(team_page(subject)).text
    refused = write(signed_in(team), subject)
    assert (refused.status_code, TEXT in refused.text) == (422, True)
    assert ThreadMessage.objects.count() == 1


def test_one_side_writes_twenty_messages_a_day(application, team, signed_in):
    write(signed_in(team), application)
    thread = Thread.objects.get()
    f.ThreadMessageFactory.create_batch(threads.MAX_ANSWERS, thread=thread, by=application.candidate, from_team=False)
    refused = signed_in(application.candidate).post(person_thread(application), {"text": ANSWER})
    assert (refused.status_code, "reprenez demain" in refused.text) == (422, True)


def test_a_dossier_read_blind_covers_what_others_wrote(application, team, signed_in):
    f.StageFactory(campaign=application.campaign, kind="preselection", blind=True)
    other = f.UserFactory(roles=["instructor"])
    write(signed_in(other), application, "Bonjour Zoé")
    signed_in(application.candidate).post(person_thread(application), {"text": "Zoé Okafor, de Bordeaux"})
    write(signed_in(team), application)
    page = signed_in(team).get(team_page(application)).text
    assert "Okafor" not in page and "Bonjour Zoé" not in page and TEXT in page
    assert "sont couverts : 2, tant que" in page
    assert ThreadMessage.objects.get(text="Bonjour Zoé").read_at is None
    signed_in(application.candidate).post(person_thread(application), {"text": "Zoé encore"})
    assert str(application.candidate) not in signed_in(team).get("/equipe/boite/").text
    assert inbox.groups(team)[0].items[0].title == application.short_label


def test_who_sees_as_the_author_reads_nothing_in_their_place(application, team, signed_in):
    write(signed_in(team), application)
    client = signed_in(team)
    client.post("/equipe/membres/voir-comme/", {"email": application.candidate.email, "reason": "Aide"})
    assert TEXT in client.get(person_thread(application)).text
    assert ThreadMessage.objects.get().read_at is None


def test_a_reader_of_the_administration_reads_and_does_not_answer(challenge, seat, team, signed_in):
    write(signed_in(team), challenge)
    reader = f.AdministrationMemberFactory(administration=seat.administration, role=MemberRole.READER)
    client = signed_in(reader.user)
    page = client.get(person_thread(challenge)).text
    assert TEXT in page and "sans pouvoir y répondre" in page
    assert client.post(person_thread(challenge), {"text": ANSWER}).status_code == 404


def test_colleagues_who_answered_are_written_to_and_all_when_both_left(challenge, seat, team, signed_in):
    colleague = f.AdministrationMemberFactory(administration=seat.administration, role=MemberRole.LEAD).user
    ours = signed_in(team)
    write(ours, challenge)
    signed_in(colleague).post(person_thread(challenge), {"text": ANSWER})
    write(ours, challenge)
    assert list(Message.objects.order_by("pk").values_list("recipient", flat=True)) == [
        seat.user.pk, seat.user.pk, colleague.pk,
    ]  # fmt: skip
    seat.administration.members.all().delete()
    late = f.AdministrationMemberFactory(administration=seat.administration, role=MemberRole.FINANCE).user
    write(ours, challenge)
    assert Message.objects.order_by("pk").last().recipient == late


def test_a_challenge_of_an_import_has_no_thread(team, signed_in):
    challenge = f.PublishedChallengeFactory()
    assert 'id="echanges"' not in signed_in(team).get(team_page(challenge)).text


def test_a_thread_is_exported_and_erased_with_its_person(application, team, signed_in):
    write(signed_in(team), application)
    records = {record.name: record for record in privacy.processing_records}
    (dossier,) = records["Dossiers"].export(application.candidate)
    assert [line["texte"] for line in dossier["échanges"]] == [TEXT]
    application.campaign.__class__.objects.update(state="closed")
    records["Dossiers"].erase(application.candidate)
    assert (Thread.objects.count(), ThreadMessage.objects.count()) == (0, 0)
    application.refresh_from_db()
    assert application.thread is None


def test_what_the_mail_server_sends_leads_to_the_thread(application, team, signed_in):
    write(signed_in(team), application)
    outbox.send(Message.objects.get().pk)
    assert person_thread(application) in mail.outbox[0].body


def test_a_thread_and_its_messages_name_themselves(db):
    message = f.ThreadMessageFactory()
    assert (str(message), str(message.thread)) == (message.text[:60], f"échange {message.thread.public_id}")


def test_who_sees_as_a_colleague_marks_nothing_as_read(application, team, signed_in):
    write(signed_in(team), application)
    signed_in(application.candidate).post(person_thread(application), {"text": ANSWER})
    colleague = f.UserFactory(roles=["instructor"])
    client = signed_in(team)
    client.post("/equipe/membres/voir-comme/", {"email": colleague.email, "reason": "Aide"})
    assert ANSWER in client.get(team_page(application)).text
    assert ThreadMessage.objects.get(from_team=False).read_at is None
