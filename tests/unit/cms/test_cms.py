"""Public pages follow the state of campaigns."""

import pytest
from django.core.management import call_command
from wagtail.models import Page

from cms.models import CallPage, ContentPage, HomePage
from tests import factories as f


@pytest.fixture
def site(db):
    f.CallWindowFactory(campaign__code="EIG991", kind="applications")
    call_command("starter_site", verbosity=0)
    return HomePage.objects.get()


@pytest.fixture
def call(site):
    return CallPage.objects.get(slug="eig991")


def test_starter_site_is_built_once(site, capsys):
    call_command("starter_site")
    assert capsys.readouterr().out == "0\xa0page créée\n"
    slugs = set(Page.objects.child_of(site).values_list("slug", flat=True))
    assert slugs >= {"programme", "accessibilite", "mentions-legales", "donnees-personnelles", "defis", "eig991"}


def test_home_shows_the_open_call_and_its_button(site, client):
    text = client.get("/").content.decode()
    assert "Appel à candidatures" in text
    assert 'href="/candidature/">Candidater' in text


def test_call_page_of_a_campaign_taken_back_is_absent(call, client):
    page = call
    assert client.get("/eig991/").status_code == 200
    type(page.campaign).objects.filter(pk=page.campaign_id).update(state="draft")
    assert client.get("/eig991/").status_code == 404


def test_extension_is_shown_publicly(call, client):
    f.CallExtensionFactory(window=call.campaign.windows.get(), reason="Panne du service")
    assert "Panne du service" in client.get("/eig991/").content.decode()


def test_catalogue_filters_and_pages(story, client):
    def shown(query):
        return [c.slug for c in client.get(f"/defis/{query}").context["results"]]

    assert len(shown("?promotion=EIG1")) == 9
    assert set(shown("?metier=digital_lawyer")) <= set(shown("?metier=digital_lawyer&page=x"))
    assert "enki" in shown("?q=crise+urgence")
    assert len(shown("?page=2")) == 12
    assert shown("?q=introuvable-zzz") == []


def test_challenge_page_offers_to_apply_while_the_call_is_open(call, client):
    campaign = call.campaign
    challenge = f.PositionFactory(challenge__campaign=campaign).challenge
    text = client.get(f"/defis/{challenge.slug}/").content.decode()
    assert "Candidater avec ce défi</a>" in text
    assert client.get("/defis/absent/").status_code == 404
    type(challenge).objects.filter(pk=challenge.pk).update(state="draft")
    assert client.get(f"/defis/{challenge.slug}/").status_code == 404


def test_blocks_are_drawn(site, client):
    page = ContentPage.objects.get(slug="programme")
    page.body = [
        ("callout", {"title": "À savoir", "text": "Le texte"}),
        ("question", {"title": "Qui peut candidater ?", "text": "<p>Tout le monde.</p>"}),
    ]
    page.save()
    text = client.get("/programme/").content.decode()
    for part in ("fr-callout__title", "fr-accordion", "Tout le monde."):
        assert part in text


def test_block_definitions_stay_out_of_migrations():
    from cms.fields import BodyField

    _, path, args, kwargs = ContentPage._meta.get_field("body").deconstruct()
    assert (path, args) == ("cms.fields.BodyField", [[]])
    assert "block_lookup" not in kwargs
    assert BodyField([]).deconstruct()[2] == [[]]


@pytest.mark.parametrize(
    ("means", "titles"),
    [
        ({}, []),
        ({"equipment": "Un ordinateur."}, ["Matériel fourni"]),
        ({"ai_tools": "Un assistant."}, ["Outils d’intelligence artificielle"]),
    ],
)
def test_challenge_says_what_its_host_offers_to_work_with(site, client, means, titles):
    challenge = f.PositionFactory().challenge
    type(challenge).objects.update(**means)
    page = client.get(f"/defis/{challenge.slug}/").text
    shown = [title for title in ("Matériel fourni", "Outils d’intelligence artificielle") if title in page]
    assert (shown, all(text in page for text in means.values())) == (titles, True)


def test_challenge_that_many_want_says_so_and_may_still_be_wanted(site, client):
    position = f.PositionFactory()
    challenge = position.challenge
    f.CallWindowFactory(campaign=challenge.campaign)
    type(challenge.campaign).objects.update(state="published")
    sentence = "Ce défi a déjà beaucoup de candidatures solides"
    assert sentence not in client.get(f"/defis/{challenge.slug}/").text
    type(challenge).objects.update(many_candidates=True)
    page = client.get(f"/defis/{challenge.slug}/").text
    assert sentence in page
    assert "Candidater avec ce défi" in page
