"""A second factor for those who hold others' careers; who acts is asked again before what cannot be undone."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import signals as django_signals
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.adapters import MFAAdapter
from accounts.connect.sessions import SESSION
from accounts.models import JournalEntry
from config import settings as base
from config.middleware.second_factor import is_required
from juries.rules import presides
from tests import factories as f

PASSWORD = "une-phrase-de-passe-assez-longue"


@pytest.fixture(autouse=True)
def no_tries_yet():
    """Tries are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def with_password(**fields):
    user = f.UserFactory(**fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(user):
    client = Client()
    answer = client.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    return client, answer


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_team_sets_a_second_factor_before_anything_else(db, required, monkeypatch):
    user = with_password(is_team=True)
    client, _ = enter(user)
    answer = client.get("/equipe/", follow=True)
    assert answer.redirect_chain[-1][0] == "/comptes/2fa/"
    assert "Votre rôle demande un second facteur" in answer.content.decode()
    page = client.get("/comptes/2fa/totp/activate/", follow=True)
    client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = client.session["mfa.totp.secret"]
    monkeypatch.setattr(transaction, "on_commit", lambda call: call())  # inside the request, as outside a test
    client.post("/comptes/2fa/totp/activate/", {"code": code_of(secret)})
    assert client.get("/equipe/").status_code == 200
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_others_are_not_asked(db, required):
    client, _ = enter(with_password())
    assert client.get("/candidature/").status_code == 200


def test_proconnect_may_prove_it(db, required, signed_in, team):
    client = signed_in(team)
    assert client.get("/equipe/").status_code == 302
    session = client.session
    session[SESSION] = {"provider": "proconnect", "id_token": "x", "strong": True}
    session.save()
    assert client.get("/equipe/").status_code == 200


@pytest.mark.parametrize("role", ["is_team", "is_staff", "is_superuser"])
def test_roles_that_hold_others_careers_need_one(db, role):
    assert is_required(f.UserFactory(**{role: True}))


def test_who_answers_for_a_panel_needs_one_while_it_is_open(db):
    seat = f.JurorFactory(secretary=True)
    assert (presides(seat.user), presides(f.JurorFactory().user)) == (True, False)
    assert presides(f.JurorFactory(chair=True).user)
    assert (is_required(seat.user), is_required(f.JurorFactory().user)) == (True, False)


def test_a_code_is_asked_at_each_sign_in_and_a_recovery_code_works_once(db):
    user = with_password()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client, answer = enter(user)
    assert answer.url.startswith("/comptes/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.post("/comptes/2fa/authenticate/", {"code": "000000"}).status_code == 200
    client.post("/comptes/2fa/authenticate/", {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert client.session["_auth_user_id"] == str(user.pk)
    page = client.get("/comptes/2fa/recovery-codes/generate/", follow=True)
    page = client.post(page.redirect_chain[-1][0], {"code": "x", "password": PASSWORD}, follow=True)
    assert page.status_code == 200


def test_secrets_of_authenticators_are_encrypted():
    encrypted = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY" not in encrypted
    assert MFAAdapter().decrypt(encrypted) == "JBSWY3DPEHPK3PXP"


def test_passwords_are_kept_with_argon2(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


def old(client):
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()


def test_an_export_asks_who_acts_when_the_sign_in_is_old(db):
    user = with_password()
    client, _ = enter(user)
    assert client.post("/mes-donnees/export.zip").status_code == 200
    old(client)
    answer = client.post("/mes-donnees/export.zip")
    assert answer.url.startswith("/comptes/reauthenticate/")
    assert client.post(answer.url, {"password": "faux"}).status_code == 200
    answer = client.post(answer.url, {"password": PASSWORD})
    assert answer.content.startswith(b"PK")


def test_what_was_asked_goes_on_after_the_password(db):
    user = with_password()
    client, _ = enter(user)
    old(client)
    answer = client.post("/mes-donnees/effacement/", {"confirm": user.email})
    page = client.post(answer.url, {"password": PASSWORD}, follow=True)
    user.refresh_from_db()
    assert "Données effacées" in page.content.decode()
    assert not user.is_active


def test_whoever_has_no_password_signs_in_again(signed_in, db):
    user = f.UserFactory()
    user.set_unusable_password()
    user.save()
    client = signed_in(user)
    old(client)
    answer = client.post("/mes-donnees/export.zip")
    assert answer.url == "/comptes/login/?next=/espaces/"
    assert "_auth_user_id" not in client.session
    assert "identifiez-vous de nouveau" in client.get(answer.url).content.decode()


def test_sessions_are_listed_and_the_others_are_closed(db):
    user = with_password()
    (first, _), (second, _) = enter(user), enter(user)
    page = first.get("/comptes/sessions/").content.decode()
    assert len(re.findall("127.0.0.1", page)) == 2
    first.post("/comptes/sessions/")
    assert first.get("/mes-donnees/").status_code == 200
    assert second.get("/mes-donnees/").status_code == 302


def test_password_tries_are_counted_and_an_unknown_address_answers_alike(db):
    user = with_password()
    client = Client()

    def refused(login):
        page = client.post("/comptes/login/", {"login": login, "password": "faux"}).content.decode()
        return re.sub(r"(csrfmiddlewaretoken\" value=\")[^\"]+|value=\"[^\"]*@[^\"]*\"", "", page)

    assert refused(user.email) == refused("personne@test.invalid")
    for _ in range(6):
        page = refused(user.email)
    assert "Trop de tentatives" in page
    _, answer = enter(user)
    assert answer.status_code == 200  # even the right password waits
    assert JournalEntry.objects.filter(act="refused", concerned=user).exists()


def test_a_new_key_opens_the_account_unless_one_says_otherwise(db):
    client, _ = enter(with_password())
    page = client.get("/comptes/2fa/webauthn/add/", follow=True)
    page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True).content.decode()
    assert "Nom de la clé" in page
    assert re.search(r'name="passwordless"[^>]*checked', page)


def test_signing_out_without_a_provider_goes_home(db):
    client, _ = enter(with_password())
    assert client.post("/comptes/logout/").url == "/"
    django_signals.user_logged_out.send(sender=None, request=None, user=None)
    assert JournalEntry.objects.filter(act="sign_out").count() == 1
