"""What failed is tried again from the inbox; a campaign's messages and documents are read under their headings."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail

from accounts.enums import Role, RoleLevel
from accounts.models import JournalEntry
from documents.models import Document
from notifications.domain import outbox, retention
from notifications.models import Message
from reporting.queries import inbox
from tests import factories as f
from tests.factories import NOW

INBOX = "/equipe/boite/"


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="CENT")


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def failed(**fields):
    return f.MessageFactory(state="failed", attempt=3, error="refusé", **fields)


def resend(client, *rows, **addresses):
    data = {f"row_{row.pk}": "on" for row in rows}
    return client.post(f"{INBOX}messages/", data | {f"address_{pk}": value for pk, value in addresses.items()})


def sent_to():
    return [message.to for message in mail.outbox]


def test_failed_messages_are_sent_again_once_several_at_once(campaign, client):
    first, second, third = failed(), failed(), failed()
    page = client.get(INBOX).text
    assert f'value="{first.recipient.email}"' in page
    answer = client.post(f"{INBOX}messages/", {f"row_{row.pk}": "on" for row in (first, second)}, follow=True)
    assert "Renvoi demandé : 2 messages." in answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert list(Message.objects.order_by("pk").values_list("state", "attempt")) == [
        ("queued", 0), ("queued", 0), ("failed", 3),
    ]  # fmt: skip
    for message in (first, second, first):
        outbox.send(message.pk)
    assert sent_to() == [[first.recipient.email], [second.recipient.email]]
    assert inbox.waiting(f.UserFactory(roles=["administrator"])) == 1
    again = resend(client, first)
    assert (again.status_code, "ne sont plus ici" in again.text) == (422, True)
    assert len(mail.outbox) == 2
    Message.objects.filter(pk=third.pk).delete()
    nothing_left = resend(client, first)
    assert (nothing_left.status_code, "ne sont plus ici" in nothing_left.text) == (422, True)


def test_a_corrected_address_receives_it_and_the_journal_says_so(campaign, client, team):
    message = failed()
    resend(client, message, **{str(message.pk): "juste@test.invalid"})
    outbox.send(message.pk)
    assert sent_to() == [["juste@test.invalid"]]
    message.refresh_from_db()
    assert (message.recipient.email, message.destination) != ("juste@test.invalid", message.recipient.email)
    entry = JournalEntry.objects.get(what__contains="adresse corrigée")
    assert (entry.actor, entry.concerned) == (team, message.recipient)


def test_a_wrong_address_is_said_at_its_field_and_stays_typed(client):
    message, other = failed(), failed()
    answer = resend(client, message, other, **{str(message.pk): "pas une adresse"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find("input", {"name": f"address_{message.pk}"})["value"] == "pas une adresse"
    assert page.find("input", {"name": f"row_{other.pk}"}).has_attr("checked")
    assert set(Message.objects.values_list("state", flat=True)) == {"failed"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": ""}, "n’existe pas, ou n’est plus conservé"),
        ({"body": retention.FORGOTTEN}, "n’existe pas, ou n’est plus conservé"),
        ({"template": "signature_code"}, "Ce code n’est plus valable"),
        ({"recipient": None, "address": "fausse@test.invalid"}, "appartient à son adresse"),
    ],
)
def test_what_cannot_be_sent_again_says_why_and_nothing_leaves(fields, sentence, client):
    message, other = failed(**fields), failed()
    answer = resend(client, message, other, **{str(message.pk): "juste@test.invalid"})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert set(Message.objects.values_list("state", flat=True)) == {"failed"}


def test_an_invitation_is_sent_again_to_its_own_address(client):
    message = failed(recipient=None, address="invitee@test.invalid")
    assert resend(client, message).status_code == 302
    outbox.send(message.pk)
    assert sent_to() == [["invitee@test.invalid"]]


def test_failed_documents_are_produced_again(campaign, client):
    rows = [f.DocumentSubjectFactory(campaign=campaign, document__state="failed").document for _ in range(2)]
    assert client.post(f"{INBOX}documents/", {}).status_code == 422
    answer = client.post(f"{INBOX}documents/", {f"row_{row.pk}": "on" for row in rows}, follow=True)
    assert "Production demandée" in answer.text
    assert set(Document.objects.values_list("state", flat=True)) == {"queued"}


def test_a_manager_sends_again_the_messages_of_their_campaigns_alone(campaign, signed_in):
    manager = f.UserFactory()
    f.RoleAssignmentFactory(user=manager, role=Role.MANAGER, scope=RoleLevel.CAMPAIGN, scope_code="CENT")
    ours, other = failed(campaign_code="CENT"), failed(campaign_code="AUTRE")
    client = signed_in(manager)
    assert (ours.subject in client.get(INBOX).text, inbox.waiting(manager)) == (True, 1)
    assert resend(client, other).status_code == 422
    assert resend(client, ours).status_code == 302
    assert set(Message.objects.filter(state="queued")) == {ours}


def test_a_colleague_who_only_reads_sees_no_button(campaign, signed_in):
    instructor = signed_in(f.UserFactory(roles=["instructor"]))
    assert resend(instructor, failed(campaign_code="CENT")).status_code == 404
    assert "Renvoyer" not in instructor.get(INBOX).text


def test_the_messages_of_a_campaign_are_listed_found_and_read(campaign, client):
    sent = f.MessageFactory(campaign_code="CENT", subject="Récépissé", state="done", sent_at=NOW, body="Le texte écrit")
    f.MessageFactory(campaign_code="CENT", subject="Rappel", state="done", withheld="répétition")
    failed(campaign_code="CENT", subject="Convocation")
    f.MessageFactory(campaign_code="AUTRE", subject="Ailleurs")
    listing = "/equipe/campagnes/CENT/messages/"
    page = client.get(listing).text
    assert "Ailleurs" not in page
    assert [label for label in ("Envoyé", "Non envoyé", "En échec") if label in page] == [
        "Envoyé", "Non envoyé", "En échec",
    ]  # fmt: skip
    found_rows = client.get(listing, {"text": "récép"}).context["reading"].page
    assert [row.subject for row in found_rows] == ["Récépissé"]
    assert [row.subject for row in client.get(listing, {"fate": "failed"}).context["reading"].page] == ["Convocation"]
    assert [row.subject for row in client.get(listing, {"text": sent.recipient.last_name}).context["reading"].page] == [
        "Récépissé"
    ]
    one_page = client.get(f"{listing}{sent.public_id}/").text
    assert "Le texte écrit" in one_page and sent.recipient.email in one_page
    withheld = Message.objects.get(subject="Rappel")
    assert "Non envoyé : répétition" in client.get(f"{listing}{withheld.public_id}/").text
    assert "refusé" in client.get(f"{listing}{Message.objects.get(subject='Convocation').public_id}/").text
    assert (
        client.get(f"/equipe/campagnes/CENT/messages/{Message.objects.get(subject='Ailleurs').public_id}/").status_code
        == 404
    )


@pytest.mark.parametrize("template", ["signature_code", "juror_invitation"])
def test_a_personal_link_or_code_is_not_read_by_the_team(template, campaign, client):
    message = f.MessageFactory(campaign_code="CENT", template=template, body="secret-42")
    page = client.get(f"/equipe/campagnes/CENT/messages/{message.public_id}/").text
    assert ("secret-42" in page, "Le texte est couvert" in page) == (False, True)


def test_a_person_read_blind_is_named_by_no_message_nor_document(campaign, client):
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    application = f.DepositedApplicationFactory(campaign=campaign)
    person = application.candidate
    message = f.MessageFactory(campaign_code="CENT", recipient=person, subject="Récépissé n° 42", body="Bonjour")
    f.DocumentSubjectFactory(campaign=campaign, person=person, document__title=f"Récépissé de {person}")
    for address in ("messages/", f"messages/{message.public_id}/", "documents/"):
        page = client.get(f"/equipe/campagnes/CENT/{address}")
        assert (page.status_code, person.last_name in page.text, person.email in page.text) == (200, False, False)
        assert "Récépissé n° 42" not in page.text
    for text in (person.last_name, "Récépissé"):
        assert client.get("/equipe/campagnes/CENT/messages/", {"text": text}).context["reading"].page == []
    assert client.get("/equipe/campagnes/CENT/documents/", {"text": "Récépissé"}).context["reading"].page == []
    manager = f.UserFactory(roles=["manager"])
    Message.objects.update(state="failed")
    assert [group.label for group in inbox.groups(manager)] == []


def test_the_documents_of_a_campaign_are_listed_and_produced_again(campaign, client):
    rows = [
        f.DocumentSubjectFactory(campaign=campaign, document__state=state).document for state in ("failed", "queued")
    ]
    f.DocumentSubjectFactory(document__title="Ailleurs")
    listing = client.get("/equipe/campagnes/CENT/documents/")
    assert [row.pk for row in listing.context["reading"].page] == [row.pk for row in reversed(rows)]
    assert [
        row.pk for row in client.get(listing.request["PATH_INFO"], {"text": rows[0].number}).context["reading"].page
    ] == [rows[0].pk]
    act = {"campaign": "CENT", "act": "produce", "whole": "1"}
    shown = client.post("/listes/documents/agir/", act)
    assert rows[1].number in shown.text
    client.post("/listes/documents/agir/", act | {"confirmed": "1"})
    assert set(Document.objects.filter(subject__campaign=campaign).values_list("state", flat=True)) == {"queued"}


def test_many_messages_of_a_campaign_are_sent_again_and_the_others_left(campaign, client):
    ours = failed(campaign_code="CENT", subject="À renvoyer")
    failed(campaign_code="CENT", subject="Perdu", body="")
    f.MessageFactory(campaign_code="CENT", subject="Parti", state="done", sent_at=NOW)
    act = {"campaign": "CENT", "act": "resend", "whole": "1"}
    shown = client.post("/listes/messages/agir/", act)
    assert "Perdu" in shown.text and "Parti" in shown.text
    client.post("/listes/messages/agir/", act | {"confirmed": "1"})
    assert list(Message.objects.filter(state="queued")) == [ours]


def test_what_a_colleague_just_took_up_is_not_queued_twice(team):
    from notifications.domain import resending

    message = failed()
    Message.objects.update(state="queued")
    assert resending.resend([(message, message.destination)], by=team, at=NOW) == 0
