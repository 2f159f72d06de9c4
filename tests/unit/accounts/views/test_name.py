"""The name of a person: asked when the account is opened, changed on one's own page, written by every letter."""

import pytest
from django.core.cache import cache

from accounts.models import User
from tests import factories as f

PHRASE = "une-phrase-bien-longue-1"
TYPED = {
    "first_name": "Zoé",
    "last_name": "Nguyễn",
    "email": "zoe@test.invalid",
    "password1": PHRASE,
    "password2": PHRASE,
}


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


def test_an_account_is_opened_with_a_name(client, db):
    client.post("/comptes/signup/", TYPED)
    assert User.objects.get(email="zoe@test.invalid").get_full_name() == "Zoé Nguyễn"


@pytest.mark.parametrize("missing", ["first_name", "last_name"])
def test_no_account_without_a_name(client, db, missing):
    page = client.post("/comptes/signup/", TYPED | {missing: " "})
    assert page.status_code == 200
    assert not User.objects.filter(email="zoe@test.invalid").exists()


def test_a_person_changes_their_name(signed_in):
    user = f.UserFactory(first_name="", last_name="")
    client = signed_in(user)
    assert "Votre nom n’est pas connu" in client.get("/espaces/", follow=True).text
    page = client.post("/mes-donnees/nom/", {"first_name": "Zoé", "last_name": "Nguyễn"}, follow=True).text
    assert "Votre nom est enregistré." in page
    assert "Votre nom n’est pas connu" not in page
    user.refresh_from_db()
    assert user.get_full_name() == "Zoé Nguyễn"


def test_an_empty_name_is_refused_at_its_field_and_nothing_is_lost(signed_in):
    user = f.UserFactory(first_name="Zoé", last_name="Nguyễn")
    refused = signed_in(user).post("/mes-donnees/nom/", {"first_name": "Chloé", "last_name": ""})
    assert (refused.status_code, 'value="Chloé"' in refused.text) == (422, True)
    user.refresh_from_db()
    assert user.get_full_name() == "Zoé Nguyễn"
