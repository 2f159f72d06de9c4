"""A candidate's page: who is asked, where each stands, what may be read; nothing of it where it is not asked."""

from datetime import timedelta

import pytest

from challenges.models import Campaign
from common import clock
from notifications.models import Message
from references.models import Reference
from references.queries import links
from tests import factories as f
from tests.factories import NOW
from tests.unit.references.conftest import DUE

REFEREE = {
    "act": "name", "name": "Nadia Benali", "address": "nadia@exemple.invalid", "link": "Directrice, ma responsable",
    "message": "", "when": "now", "agreed": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def client(application, signed_in):
    return signed_in(application.candidate)


def page(application):
    return f"/candidature/dossiers/{application.public_id}/referents/"


def draft(application):
    return f"/candidature/dossiers/{application.public_id}/"


def words(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


@pytest.mark.takes("references.Reference.invite", by="candidate:references")
def test_a_referee_is_named_in_the_draft_then_written_to(application, client):
    step = words(client.get(draft(application) + "?etape=referents"))
    assert "Vous n’avez encore nommé personne" in step
    assert "Le dépôt n’attend pas les lettres" in step
    assert "confidentielles" in step
    empty = client.post(page(application), {"act": "name"})
    assert (empty.status_code, "fr-input-group--error" in words(empty)) == (422, True)
    refused = client.post(page(application), REFEREE | {"agreed": ""})
    assert (refused.status_code, "Demandez d’abord son accord" in words(refused)) == (422, True)
    assert "Nadia Benali" in words(refused), "what was typed is still there"
    waits = client.post(page(application), REFEREE | {"when": "deposit"}, follow=True)
    assert "recevra votre demande quand vous déposerez" in words(waits)
    assert "Envoyer maintenant" in words(waits)
    reference = Reference.objects.get()
    sent = words(client.post(page(application), {"act": f"resend:{reference.public_id}"}, follow=True))
    assert "Nadia Benali va recevoir votre demande par courriel." in sent
    assert "Écrire de nouveau" in sent
    again = client.post(page(application), {"act": f"resend:{reference.public_id}"})
    assert (again.status_code, "laissez une heure" in words(again)) == (422, True)
    step = words(client.get(draft(application) + "?etape=referents"))
    assert "Nadia Benali, Directrice, ma responsable" in step
    assert "Demande envoyée" in step
    assert "Tout est rempli" not in words(client.get(draft(application) + "?etape=profil"))


@pytest.mark.takes("references.Reference.cancel", by="candidate:cancel-reference")
def test_a_referee_is_replaced(application, client):
    reference = f.ReferenceFactory(application=application, state="started")
    address = f"{page(application)}{reference.public_id}/retrait/"
    assert address in words(client.get(page(application)))
    confirmation = words(client.get(address))
    assert "Sa lettre est commencée" in confirmation
    assert "son lien ne sert plus" in confirmation
    done = words(client.post(address, follow=True))
    assert "la place est libre" in done
    assert "Demande annulée" in done
    assert client.get(address).status_code == 404
    waiting = f.ReferenceFactory(application=application, rank=2, state="named")
    assert "rien ne lui est écrit" in words(client.get(f"{page(application)}{waiting.public_id}/retrait/"))


def test_an_answer_meanwhile_is_said_on_the_page(application, client, monkeypatch):
    reference = f.ReferenceFactory(application=application)
    from references.domain import requests

    def late(*args, **kwargs):
        raise requests.ReferenceRefusedError("Cette personne a répondu.")

    monkeypatch.setattr(requests, "cancel", late)
    answer = client.post(f"{page(application)}{reference.public_id}/retrait/", follow=True)
    assert "Cette personne a répondu." in words(answer)


def test_a_courriel_that_was_not_delivered_is_seen(application, client):
    client.post(page(application), REFEREE)
    Message.objects.update(state="failed")
    assert "n’a pas pu être remis à cette adresse" in words(client.get(page(application)))
    assert "n’a pas pu être remis" in words(client.get(draft(application) + "?etape=referents"))


def test_a_rehearsal_shows_the_link_instead(application, client, monkeypatch):
    monkeypatch.setattr("notifications.domain.outbox._withheld", lambda to, category: "répétition")
    shown = words(client.post(page(application), REFEREE, follow=True))
    assert links.path(Reference.objects.get()) in shown


def test_a_letter_is_read_by_its_candidate_only_when_it_is_not_confidential(application, client):
    letter = f.ReferenceLetterFactory(reference__application=application)
    assert letter.text not in words(client.get(page(application)))
    Campaign.objects.update(references_confidential=False)
    shown = words(client.get(page(application)))
    assert letter.text in shown
    assert "et je sais que sa lettre" not in shown


def test_a_campaign_that_waits_for_the_letters_says_so(application, client):
    Campaign.objects.update(references_required=True)
    shown = words(client.get(draft(application) + "?etape=referents"))
    assert "Le dépôt attend les lettres" in shown
    assert "Il manque 2 lettres de recommandation" in words(client.get(draft(application) + "?etape=depot"))
    assert "La demande part" not in words(client.get(page(application)))
    f.ReferenceLetterFactory(reference__application=application, reference__rank=1)
    f.ReferenceLetterFactory(reference__application=application, reference__rank=2)
    assert "lettres de recommandation : dans cette campagne" not in words(
        client.get(draft(application) + "?etape=depot")
    )
    assert "autant de référents" in words(client.get(page(application)))


def test_a_call_that_never_closes_says_how_many_days(campaign, application, client):
    campaign.windows.update(closes_at=None)
    assert "7 jours après votre dépôt" in words(client.get(page(application)))


def test_a_deposited_application_leads_there_until_the_last_day(campaign, signed_in, monkeypatch):
    deposited = f.DepositedApplicationFactory(campaign=campaign)
    f.ReferenceFactory(application=deposited, state="declined")
    client = signed_in(deposited.candidate)
    assert page(deposited) in words(client.get(draft(deposited)))
    assert "Nommer un référent" in words(client.get(page(deposited)))
    monkeypatch.setattr(clock, "now", lambda: DUE + timedelta(seconds=1))
    assert "Rien n’est plus à demander" in words(client.get(page(deposited)))
    late = client.post(page(deposited), REFEREE)
    assert (late.status_code, Reference.objects.count()) == (422, 1)


def test_nothing_is_shown_where_nothing_is_asked(application, client):
    Campaign.objects.update(references_asked=0)
    assert client.get(page(application)).status_code == 404
    assert "référents" not in words(client.get(draft(application)))
    deposited = f.DepositedApplicationFactory(candidate=application.candidate)
    assert "recommandation" not in words(client.get(draft(deposited)))


def test_what_is_another_person_s_is_not_there(application, signed_in):
    reference = f.ReferenceFactory(application=application)
    other = signed_in(f.UserFactory())
    assert other.get(page(application)).status_code == 404
    mine = f.ApplicationFactory(candidate=f.UserFactory(), campaign=application.campaign)
    thief = signed_in(mine.candidate)
    for answer in (
        thief.post(page(mine), {"act": f"resend:{reference.public_id}"}),
        thief.post(f"{page(mine)}{reference.public_id}/retrait/"),
    ):
        assert answer.status_code == 404


def test_the_draft_s_steps_say_where_it_stands(application, client):
    def labels(answer):
        return words(answer).partition("Vos référents</a>")[2]

    here = draft(application) + "?etape=referents"
    assert "À faire" in labels(client.get(here))
    for rank, label in ((1, "Commencée"), (2, "Complète")):
        f.ReferenceFactory(application=application, rank=rank, state="named")
        assert label in labels(client.get(here))
    assert "Gérer mes référents" in words(client.get(here))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_several_referees(application, client, count, django_assert_num_queries):
    Campaign.objects.update(references_asked=3)
    for rank in range(1, count + 1):
        f.ReferenceFactory(application=application, rank=rank, message_key=f"reference-{rank}")
    client.get(page(application))
    with django_assert_num_queries(9):
        client.get(page(application))


def test_the_step_leads_to_those_around_it(application, client):
    here = draft(application)
    assert client.post(here, {"etape": "referents", "action": "next"}).url == f"{here}?etape=depot"
    assert client.post(here, {"etape": "referents", "action": "back"}).url == f"{here}?etape=voeux"
    assert client.post(here, {"etape": "voeux", "action": "next"}).url == f"{here}?etape=referents"
