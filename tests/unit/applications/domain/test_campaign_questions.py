"""What a campaign asks beside its dossier: how people knew it, counted without names, and the help of an AI."""

import pytest
from django.test import Client

from applications.domain import applications, wish_list
from applications.domain.campaign_questions import ai_use, sources
from applications.models import Application
from challenges.models import Campaign
from reporting.domain import published_figures, season
from selection.domain import personal_data
from tests import factories as f
from tests.factories import NOW

CHOICES = ["Réseau social", "Mon école", "Une collègue"]


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(state="published", source_choices=CHOICES, ai_declaration="team")
    f.CallWindowFactory(campaign=campaign)
    return campaign


@pytest.fixture
def draft(campaign):
    return f.ApplicationFactory(campaign=campaign)


@pytest.fixture
def client(draft, signed_in):
    return signed_in(draft.candidate)


def address(draft):
    return f"/candidature/dossiers/{draft.public_id}/?etape=depot"


def complete(draft):
    position = f.PositionFactory(challenge__campaign=draft.campaign, challenge__state="published")
    applications.set_profile(draft, profession=position.profession, experience_years=3)
    wish_list.set_wishes(draft, [position.challenge])


def test_link_is_remembered_until_the_draft_begins_and_chooses_the_answer(campaign, signed_in):
    person = f.UserFactory()
    client = signed_in(person)
    client.get("/?source=inconnue")
    assert "source" not in client.session
    client.get("/?source=reseau-social")
    client.get("/?source=inconnue")
    client.post(f"/candidature/campagnes/{campaign.code}/")
    assert "source" not in client.session
    draft = Application.objects.get(candidate=person)
    assert draft.source == "Réseau social"
    assert '<option value="Réseau social" selected>' in client.get(address(draft)).text


def test_link_is_remembered_through_the_page_of_a_challenge(campaign, signed_in):
    position = f.PositionFactory(challenge__campaign=campaign, challenge__state="published")
    person = f.UserFactory()
    client = signed_in(person)
    client.get("/?source=mon-ecole")
    client.post(f"/candidature/defis/{position.challenge.slug}/")
    assert Application.objects.get(candidate=person).source == "Mon école"


def test_a_visitor_without_a_known_link_gets_no_session(campaign):
    visitor = Client()
    visitor.get("/?source=inconnue")
    visitor.post("/?source=mon-ecole")
    assert "sessionid" not in visitor.cookies


def test_answers_are_optional_and_frozen_for_those_who_may_read_them(draft, client):
    page = client.get(address(draft)).text
    assert "Comment nous avez-vous connus" in page
    assert "lue par l’équipe seule" in page
    complete(draft)
    sent = {
        "etape": "depot", "action": "deposit", "campagne-source": "Mon école", "campagne-ai_use": "yes",
        "campagne-ai_use_detail": "Corriger l’orthographe",
    }  # fmt: skip
    assert client.post(address(draft), sent).url.endswith("/recepisse/")
    draft.refresh_from_db()
    assert (draft.source, draft.ai_use, draft.ai_use_detail) == ("Mon école", "yes", "Corriger l’orthographe")
    [declaration] = [answer for answer in draft.dossier.deposit.content["answers"] if answer["label"] == ai_use.LABEL]
    assert (declaration["value"], declaration["audience"]) == ("Oui\xa0: Corriger l’orthographe", "team")
    assert "Mon école" not in str(draft.dossier.deposit.content)


def test_wrong_answer_is_said_and_nothing_else_is_lost(draft, client):
    sent = {
        "etape": "depot", "action": "deposit", "campagne-source": "Ailleurs", "campagne-ai_use": "yes",
        "campagne-ai_use_detail": "x" * 501,
    }  # fmt: skip
    refused = client.post(address(draft), sent)
    assert refused.status_code == 422
    assert "x" * 501 in refused.text
    assert "500" in refused.text
    draft.refresh_from_db()
    assert (draft.state, draft.source, draft.ai_use) == ("draft", "", "")


def test_what_a_campaign_does_not_ask_is_neither_shown_nor_recorded(draft, client):
    Campaign.objects.update(source_choices=[], ai_declaration="")
    assert "Deux mots de plus" not in client.get(address(draft)).text
    client.post(address(draft), {"etape": "depot", "campagne-source": "Mon école", "campagne-ai_use": "yes"})
    draft.refresh_from_db()
    assert (draft.source, draft.ai_use) == ("", "")
    draft.ai_use = "yes"
    assert ai_use.frozen(draft) == []


@pytest.mark.parametrize(("audience", "words"), [("team", "l’équipe seule"), ("jury", "l’équipe et les jurys")])
def test_page_says_who_reads_and_the_deposit_keeps_it(draft, client, audience, words):
    Campaign.objects.update(ai_declaration=audience)
    assert f"Votre réponse est lue par {words}." in client.get(address(draft)).text
    draft.refresh_from_db()
    draft.campaign.refresh_from_db()
    ai_use.record(draft, "no", "rien")
    assert draft.ai_use_detail == ""
    [declaration] = ai_use.frozen(draft)
    assert (declaration["value"], declaration["audience"]) == ("Non", audience)


def test_an_answer_that_is_not_proposed_is_ignored(draft):
    sources.record(draft, "Mon école")
    sources.record(draft, "Ailleurs")
    assert draft.source == "Mon école"


def answer(campaign, source, number):
    for _ in range(number):
        f.DepositedApplicationFactory(campaign=campaign, source=source, announced_state="submitted", state="submitted")


def test_answers_are_counted_without_names_and_small_counts_are_hidden_with_what_would_tell_them(campaign):
    answer(campaign, "Réseau social", 9)
    answer(campaign, "Mon école", 6)
    answer(campaign, "", 1)
    f.ApplicationFactory(campaign=campaign, source="Mon école")  # a draft counts for nothing
    assert published_figures.sources_of(campaign) == [
        ("Réseau social", 9), ("Mon école", None), ("Une collègue", 0), ("", None),
    ]  # fmt: skip
    rows = season.content(campaign, at=NOW)["sources"]
    assert rows[-1] == {"label": "Sans réponse", "people": None}


def test_overview_of_the_campaign_shows_the_counts_and_the_links(campaign, team, signed_in):
    answer(campaign, "Réseau social", 7)
    page = signed_in(team).get(f"/equipe/campagnes/{campaign.code}/").text
    assert "?source=reseau-social" in page
    assert "<td>7</td>" in page
    Campaign.objects.update(source_choices=[])
    assert "Comment nous ont-ils connus" not in signed_in(team).get(f"/equipe/campagnes/{campaign.code}/").text
    campaign.refresh_from_db()
    assert published_figures.sources_of(campaign) == []


def test_erasure_removes_what_was_said_of_an_ai_and_keeps_a_count_without_name(draft):
    ai_use.record(draft, "yes", "Corriger")
    sources.record(draft, "Mon école")
    personal_data.empty(Application.objects.filter(pk=draft.pk))
    draft.refresh_from_db()
    assert (draft.ai_use, draft.ai_use_detail, draft.source) == ("", "", "Mon école")
