"""People and sign-in."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import User
from tests import factories as f


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


def test_only_space_is_entered_at_once(signed_in, db):
    assert signed_in(f.UserFactory()).get("/espaces/").url == "/candidature/"
