"""A person comes back to a list as they like to see it."""

import re

import pytest

from accounts.domain import saved_views
from accounts.models import SavedView
from tests import factories as f


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def test_a_view_is_kept_applied_and_forgotten(client, team, db):
    campaign = f.CampaignFactory()
    listing = f"/equipe/campagnes/{campaign.code}/candidatures/"
    assert "Garder cette vue" not in client.get(listing).text, "nothing is filtered yet"
    sent = {"place": listing, "query": "text=donn%C3%A9es+%26+co&state=submitted&tag=&after=12", "name": "À lire"}
    response = client.post("/vues/", sent)
    assert response.url == f"{listing}?text=donn%C3%A9es+%26+co&state=submitted"
    view = team.saved_views.get()
    shown = client.get(response.url).text
    assert f"?{view.query}".replace("&", "&amp;") in shown
    assert re.search(r'aria-current="true"\s*>À lire', shown)
    assert shown.index("Garder cette vue") < shown.index('name="forget"'), (
        "Enter in the name keeps, and forgets nothing"
    )
    client.post("/vues/", sent | {"query": "state=hearing"})
    view.refresh_from_db()
    assert (str(view), view.query) == ("À lire", "state=hearing")
    client.post("/vues/", sent | {"forget": str(view.pk)})
    assert not team.saved_views.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "Donnez un nom"),
        ({"query": "state=&page=2"}, "Filtrez d’abord"),
        ({"query": f"text={'x' * saved_views.MAX_QUERY_LENGTH}"}, "trop long"),
    ],
)
def test_what_cannot_be_kept_says_why(client, change, message):
    sent = {"place": "/equipe/journal/", "query": "act=read", "name": "Lectures"} | change
    assert message in client.post("/vues/", sent, follow=True).text
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("place", ["", "https://ailleurs.invalid/", "//ailleurs.invalid/", "/absente.php"])
def test_only_an_address_of_the_platform_is_a_place(client, place):
    assert client.post("/vues/", {"place": place, "query": "q=a", "name": "A"}).status_code == 404


def test_the_views_of_another_are_neither_seen_nor_forgotten(client):
    other = f.SavedViewFactory(name="La sienne")
    assert "La sienne" not in client.get("/equipe/journal/").text
    client.post("/vues/", {"place": other.place, "forget": str(other.pk)})
    client.post("/vues/", {"place": other.place, "forget": "x"})
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["defis/", "candidatures/", "/equipe/vivier/", "/equipe/journal/", "/equipe/administrations/"]
)
def test_each_filtered_list_offers_its_views(client, team, path):
    campaign = f.CampaignFactory()
    place = path if path.startswith("/") else f"/equipe/campagnes/{campaign.code}/{path}"
    f.SavedViewFactory(owner=team, place=place, name="La mienne", query="text=a")
    assert "La mienne" in client.get(place).text
