"""The name of a person: asked when it serves, changed on one's own page, written by every letter."""

import pytest
from django.core.cache import cache

from accounts.models import User
from tests import factories as f


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


def test_an_account_asks_no_name_the_space_asks_it_when_it_serves(client, db):
    client.post("/comptes/signup/", {"email": "zoe@test.invalid"})
    user = User.objects.get(email="zoe@test.invalid")
    assert (user.get_full_name(), user.civil_name) == ("zoe@test.invalid", "")


def test_preferred_name_is_read_everywhere_but_in_papers_that_bind():
    user = f.UserFactory.build(first_name="Zélie", last_name="Okafor", preferred_name="Sacha")
    assert (user.get_full_name(), user.get_short_name()) == ("Sacha Okafor", "Sacha")
    assert user.civil_name == "Zélie Okafor"
    user.preferred_name = ""
    assert (user.get_full_name(), user.get_short_name()) == ("Zélie Okafor", "Zélie")


def test_a_person_changes_their_name(signed_in):
    user = f.UserFactory(first_name="", last_name="")
    client = signed_in(user)
    assert "Votre nom n’est pas connu" in client.get("/espaces/", follow=True).text
    page = client.post("/mes-donnees/nom/", {"first_name": "Zoé", "last_name": "Nguyễn"}, follow=True).text
    assert "Votre nom est enregistré." in page
    assert "Votre nom n’est pas connu" not in page
    user.refresh_from_db()
    assert user.get_full_name() == "Zoé Nguyễn"
    client.post("/mes-donnees/nom/", {"first_name": "Zoé", "last_name": "Nguyễn", "preferred_name": "Zo"})
    user.refresh_from_db()
    assert user.get_full_name() == "Zo Nguyễn"


def test_an_empty_name_is_refused_at_its_field_and_nothing_is_lost(signed_in):
    user = f.UserFactory(first_name="Zoé", last_name="Nguyễn")
    refused = signed_in(user).post("/mes-donnees/nom/", {"first_name": "Chloé", "last_name": ""})
    assert (refused.status_code, 'value="Chloé"' in refused.text) == (422, True)
    user.refresh_from_db()
    assert user.get_full_name() == "Zoé Nguyễn"
