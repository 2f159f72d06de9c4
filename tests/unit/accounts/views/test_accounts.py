"""People and sign-in."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction

from accounts.models import User
from tests import factories as f


@pytest.fixture(autouse=True)
def fresh_rates():
    """Sign-ups and codes of one test do not count in the next."""
    cache.clear()


def test_addresses_are_lower_case_and_unique(db):
    user = User.objects.create_user(" Zoe@Test.Invalid ")
    assert (user.email, user.has_usable_password()) == ("zoe@test.invalid", False)
    with pytest.raises(IntegrityError), transaction.atomic():
        f.UserFactory(email="ZOE@test.invalid")


def test_superuser_has_every_right(db):
    user = User.objects.create_superuser("a@test.invalid", "secret")
    assert (user.is_staff, user.is_superuser, user.is_team) == (True, True, True)


def test_names_fall_back_to_the_address(db):
    nobody = f.UserFactory(first_name="", last_name="", email="x@test.invalid")
    assert (str(nobody), nobody.get_short_name()) == ("x@test.invalid", "x@test.invalid")
    assert f.UserFactory(first_name="Zoé").get_short_name() == "Zoé"


def test_sign_in_by_code(db, client):
    f.UserFactory(email="zoe@test.invalid")
    client.post("/comptes/login/code/", {"email": "ZOE@test.invalid"})
    code = re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", mail.outbox[0].body)[0]
    answer = client.post("/comptes/login/code/confirm/", {"code": code})
    assert (answer.status_code, answer.url) == (302, "/espaces/")


def test_unknown_address_is_not_told(db, client):
    answer = client.post("/comptes/login/code/", {"email": "absent@test.invalid"})
    assert (answer.status_code, answer.url) == (302, "/comptes/login/code/confirm/")


def test_sign_up_then_verify(db, client):
    answer = client.post(
        "/comptes/signup/",
        {
            "first_name": "Ada",
            "last_name": "Neuve",
            "email": "Neuve@test.invalid",
            "password1": "une phrase longue 7",
            "password2": "une phrase longue 7",
        },
    )
    assert answer.status_code == 302
    assert User.objects.filter(email="neuve@test.invalid").exists()
    assert mail.outbox[0].to == ["neuve@test.invalid"]


def code_of(message):
    return re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", message.body)[0]


def test_an_account_without_password_is_entered_by_a_code(db, client):
    typed = {"first_name": "Ada", "last_name": "Neuve", "email": "neuve@test.invalid", "password1": "", "password2": ""}
    page = client.get("/comptes/signup/").content.decode()
    assert "Choisir aussi un mot de passe (facultatif)" in page
    confirm = client.post("/comptes/signup/?next=/candidature/profil/", typed | {"next": "/candidature/profil/"}).url
    assert not User.objects.get(email="neuve@test.invalid").has_usable_password()
    assert client.post(confirm, {"code": code_of(mail.outbox[0])}).url == "/candidature/profil/"
    client.post("/comptes/logout/")
    client.post("/comptes/login/code/", {"email": "neuve@test.invalid"})
    answer = client.post("/comptes/login/code/confirm/", {"code": code_of(mail.outbox[-1])})
    assert (answer.status_code, answer.url) == (302, "/espaces/")


@pytest.mark.parametrize(
    "typed", [{"password1": "une phrase longue 7", "password2": ""}, {"password1": "court", "password2": "court"}]
)
def test_a_password_begun_is_a_whole_one(db, client, typed):
    fields = {"first_name": "Ada", "last_name": "Neuve", "email": "neuve@test.invalid"}
    assert client.post("/comptes/signup/", fields | typed).status_code == 200
    assert not User.objects.filter(email="neuve@test.invalid").exists()


def test_only_space_is_entered_at_once(signed_in, db):
    assert signed_in(f.UserFactory()).get("/espaces/").url == "/candidature/"
