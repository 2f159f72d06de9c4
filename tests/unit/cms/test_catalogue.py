"""The public side of challenges: facets, feed, calendar, job posting, share card, questions, rules."""

import io
import json
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from challenges.domain import campaigns
from challenges.domain.rules import regulation
from challenges.models import Challenge
from cms import starter
from cms.models import CallPage
from common.language.search import document
from documents.models import Document
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def site(db):
    starter.build()


@pytest.fixture
def challenge(site):
    campaign = f.CampaignFactory(name="Promotion d’essai")
    f.CallWindowFactory(campaign=campaign)
    f.PayBandFactory(campaign=campaign, up_to_years=5, net_monthly=3500)
    f.PayBandFactory(campaign=campaign, from_years=5, net_monthly=4000)
    challenge = f.PublishedChallengeFactory(
        campaign=campaign, submitted_title="Déposé", published_title="Carte des forêts </script>", summary="Préserver",
        place="Brest", city="29200 Brest", administration_label="Office des forêts", slug="carte-des-forets",
        search_words=document("Carte des forêts"),
    )  # fmt: skip
    position = f.PositionFactory(challenge=challenge, seats=2)
    f.PositionSkillFactory(position=position, skill__label="Cartographie")
    challenge.themes.add(f.ThemeFactory(label="Écologie"))
    f.KeyFigureFactory(challenge=challenge)
    return challenge


def test_facets_count_and_narrow(challenge, client):
    other = f.PublishedChallengeFactory(campaign=challenge.campaign, published_title="Autre", place="Paris")
    page = client.get("/defis/").content.decode()
    for option in (
        "Écologie (1)",
        "Brest (1)",
        "Cartographie (1)",
        "Publié (2)",
        "Office des forêts (1)",
        "Développement (1)",
        "Promotion d’essai (2)",
    ):
        assert option in page
    for query in (
        "q=foret",
        "theme=Écologie",
        "lieu=Brest",
        "competence=Cartographie",
        "metier=developer",
        "q=FORÊTS&etat=published",
    ):
        page = client.get(f"/defis/?{query}").content.decode()
        assert ("1 défi<" in page, "Autre" in re.sub(r"<option.*?</option>", "", page)) == (True, False), query
    narrowed = client.get("/defis/?lieu=Paris").content.decode()
    assert "Brest (1)" in narrowed
    assert str(other) in narrowed
    assert "0 défi<" in client.get("/defis/?lieu=Nice").content.decode()


def test_page_tells_everything(challenge, client):
    f.ChallengeQuestionFactory(challenge=challenge, text="Sans réponse ?")
    f.ChallengeQuestionFactory(
        challenge=challenge, text="Télétravail ?", answer="Deux jours.", answered_at=NOW, answered_by=f.UserFactory()
    )
    f.WebinarFactory(challenge=challenge, title="Rencontre", url="https://visio.test.invalid/x")
    f.WebinarFactory(challenge=challenge, title="Perdue", cancelled=True)
    page = client.get("/defis/carte-des-forets/").content.decode()
    for words in (
        "Deux jours.",
        "12 000",
        "Cartographie (utile)",
        "29200 Brest",
        "(annulé)",
        "se connecter",
        "Se connecter pour poser",
    ):
        assert words in page
    assert "Sans réponse ?" not in page
    assert "Déposé" not in page.replace("Déposés", "")


def test_job_posting_is_valid_and_cannot_break_out(challenge, client):
    page = client.get("/defis/carte-des-forets/").content.decode()
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    posting = json.loads(script)
    assert posting["@type"] == "JobPosting"
    assert posting["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 3500.0,
        "maxValue": 4000.0,
        "unitText": "MONTH",
    }
    assert (posting["totalJobOpenings"], posting["validThrough"][:10]) == (2, "2026-04-09")
    assert "</script" not in script
    challenge.campaign.windows.update(closes_at=None)
    challenge.campaign.pay_bands.all().delete()
    type(challenge.campaign).objects.update(starts_on=None)
    bare = client.get("/defis/carte-des-forets/").content.decode()
    posting = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', bare, re.DOTALL)[0])
    assert {"baseSalary", "validThrough", "jobStartDate"} & posting.keys() == set()
    Challenge.objects.update(state="closed")
    assert "JobPosting" not in client.get("/defis/carte-des-forets/").content.decode()


def test_share_card_is_an_image(challenge, client):
    answer = client.get("/defis/carte-des-forets/carte/")
    image = Image.open(io.BytesIO(answer.content))
    assert (image.size, image.format) == ((1200, 630), "PNG")
    assert client.get("/defis/absent/carte/").status_code == 404
    assert '/defis/carte-des-forets/carte/"' in client.get("/defis/carte-des-forets/").content.decode()


def test_feed_and_calendar_are_standard(challenge, client):
    from xml.etree import ElementTree as ET

    from icalendar import Calendar

    f.WebinarFactory(challenge=challenge, title="Rencontre")
    f.WebinarFactory(challenge=challenge, title="Perdue", cancelled=True, url="https://visio.test.invalid/x")
    f.CallWindowFactory(campaign=challenge.campaign, kind="wishes", closes_at=None)
    feed = ET.fromstring(client.get("/defis/flux/").content)
    titles = [
        entry.findtext("{http://www.w3.org/2005/Atom}title")
        for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert titles == ["Carte des forêts </script>"]
    type(challenge.campaign).objects.update(starts_on=None)
    assert client.get("/defis/flux/").status_code == 200
    events = Calendar.from_ical(client.get("/defis/calendrier/").content).walk("VEVENT")
    names = sorted(str(event["summary"]).split(" - ")[0] for event in events)
    assert names == [
        "Clôture : Appel à candidatures, Promotion d’essai",
        "Ouverture : Appel à candidatures, Promotion d’essai",
        "Ouverture : Vœux, Promotion d’essai",
        "Perdue",
        "Rencontre",
    ]
    assert [str(event["status"]) for event in events if "status" in event] == ["CANCELLED"]


def test_question_is_asked_by_a_signed_in_person(challenge, client, signed_in):
    link = "/defis/carte-des-forets/question/"
    assert client.post(link, {"text": "Où ?"}).url.startswith("/comptes/login/")
    reader = signed_in(f.UserFactory())
    assert "sera publiée avec sa réponse" in reader.post(link, {"text": "Où ?"}, follow=True).content.decode()
    assert challenge.questions.get().text == "Où ?"
    refused = reader.post(link, {"text": "x" * 2001})
    assert (refused.status_code, "x" * 2001 in refused.content.decode()) == (422, True)
    assert reader.get(link).url.endswith("#questions")
    Challenge.objects.update(dossier=f.DossierFactory())  # whose author receives the questions
    for _ in range(5):
        reader.post(link, {"text": "Encore ?"})
    sixth = reader.post(link, {"text": "Et encore ?"})
    assert (sixth.status_code, "Vous avez envoyé 5 messages de ce genre" in sixth.content.decode()) == (422, True)
    assert "Et encore ?" in sixth.content.decode()
    assert challenge.questions.count() == 6
    Challenge.objects.update(state="closed")
    assert "ne reçoit pas de question" in reader.post(link, {"text": "Où ?"}, follow=True).content.decode()


def test_published_campaign_has_its_page_and_its_rules(site, client, team):
    campaign = f.ready_campaign(code="EIG88")
    campaigns.publish(campaign, by=team, at=NOW)
    assert CallPage.objects.get(campaign=campaign).live
    assert "Lire le règlement complet" in client.get("/eig88/").content.decode()
    page = client.get("/eig88/reglement/").content.decode()
    assert "Article 1 - Objet" in page
    assert client.get("/eig88/reglement/pdf/").status_code == 404
    name = storages["private"].save("documents/reglement.pdf", ContentFile(b"%PDF-1.4"))
    document = regulation.latest(campaign)
    Document.objects.filter(pk=document.pk).update(state="done", size=8, sha256="0" * 64, done_at=NOW, file=name)
    assert "Télécharger le règlement" in client.get("/eig88/reglement/").content.decode()
    answer = client.get("/eig88/reglement/pdf/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"


def test_campaign_published_before_the_site_has_no_page(db, team):
    campaigns.publish(f.ready_campaign(), by=team, at=NOW)
    assert not CallPage.objects.exists()


def test_sandbox_is_not_public(challenge, client):
    type(challenge.campaign).objects.filter(pk=challenge.campaign_id).update(
        sandbox=True, rehearsal_of=f.CampaignFactory()
    )
    assert client.get("/defis/carte-des-forets/").status_code == 404
    assert "0 défi<" in client.get("/defis/").content.decode()
