"""A draft begins by a link received: for an address without account, once, for an hour; nobody learns who has one."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache

from accounts.domain import privacy, retention, sign_in_links, users
from accounts.models import SignInLink, User
from common.refusals import RefusedError
from tests import factories as f
from tests.factories import NOW

DRAFT = "/candidature/profil/"
ADDRESS = "neuve@test.invalid"


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


def asked(client, email=ADDRESS, target=DRAFT):
    """Return the link that was sent."""
    page = client.post("/entrer/lien/", {"email": email, "next": target})
    assert (page.status_code, email.lower() in page.text) == (200, True)
    assert mail.outbox[-1].to == [email.lower()]
    return re.search(r"https?://\S+(/entrer/lien/\S+)", mail.outbox[-1].body)[1]


def test_address_without_account_begins_a_draft(client, db):
    link = asked(client, "Neuve@test.invalid")
    assert not User.objects.filter(email=ADDRESS).exists()
    assert link.rpartition("/lien/")[2].strip("/") not in str(SignInLink.objects.values())
    assert "Ouvrir mon brouillon" in client.get(link).text
    assert not User.objects.filter(email=ADDRESS).exists()  # a mail scanner opens links
    assert client.post(link).url == DRAFT
    user = User.objects.get(email=ADDRESS)
    assert EmailAddress.objects.get(user=user).verified
    assert not user.has_usable_password()
    assert client.get(DRAFT).status_code == 200
    assert "créer une clé d’accès" in client.get("/candidature/").text
    user.set_password("une phrase longue 7")
    assert not users.enters_by_code_alone(user)
    assert client.get("/entrer/lien/?next=/candidature/").url == "/candidature/"


def test_link_serves_once_and_for_an_hour(client, db, monkeypatch):
    link = asked(client)
    client.post(link)
    client.post("/comptes/logout/")
    refused = client.post(link)
    assert (refused.status_code, "Ce lien n’est plus valable" in refused.text) == (410, True)
    late = asked(client)
    SignInLink.objects.update(expires_at=NOW - timedelta(days=3000))
    assert (client.get(late).status_code, client.post(late).status_code) == (410, 410)
    assert User.objects.count() == 1


def test_of_two_requests_at_once_one_spends_the_link(db, monkeypatch):
    secret = sign_in_links.issue(ADDRESS, target=DRAFT, at=NOW)
    stale = sign_in_links.find_valid(secret, at=NOW)
    sign_in_links.use(secret, at=NOW)
    monkeypatch.setattr(sign_in_links, "find_valid", lambda *_, **__: stale)
    with pytest.raises(RefusedError, match="Ce lien a déjà servi"):
        sign_in_links.use(secret, at=NOW)


def test_known_person_enters_their_own_account_second_factor_included(client, db):
    user = f.UserFactory(email="connue@test.invalid")
    assert client.post(asked(client, user.email)).url == DRAFT
    assert client.session["_auth_user_id"] == str(user.pk)
    client.post("/comptes/logout/")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert client.post(asked(client, user.email)).url.startswith("/comptes/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


def test_account_opened_by_another_loses_what_they_set_on_it(client, db):
    user = f.UserFactory(email=ADDRESS, verified=False)
    user.set_password("une phrase longue 7")
    user.save()
    client.post(asked(client))
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.parametrize("target", ["https://ailleurs.invalid/", "//ailleurs.invalid/", "", "/" + "a" * 300])
def test_link_leads_nowhere_else(client, db, target):
    assert client.post(asked(client, target=target)).url == "/espaces/"


def test_links_asked_too_often_are_refused_and_what_was_typed_stays(client, db):
    for _ in range(3):
        asked(client)
    refused = client.post("/entrer/lien/", {"email": ADDRESS, "next": DRAFT})
    assert (refused.status_code, "attendez une minute" in refused.text) == (422, True)
    assert f'value="{ADDRESS}"' in refused.text
    assert f'value="{DRAFT}"' in refused.text
    assert client.post("/entrer/lien/", {"email": "rien"}).status_code == 422
    assert client.get("/entrer/lien/").status_code == 200


def test_sign_in_page_offers_the_link_on_the_way_to_a_draft(client, db):
    assert "Commencer sans compte" in client.get("/comptes/login/?next=/candidature/defis/carte/").text
    assert "Commencer sans compte" not in client.get("/comptes/login/?next=/jury/").text


def test_links_are_exported_forgotten_and_erased(client, db):
    user = f.UserFactory(email="connue@test.invalid")
    asked(client, user.email)
    row = SignInLink.objects.get()
    assert str(row) == f"lien pour {user.email}"
    assert privacy.export(user)
    rows = {rule.name: rule for rule in retention.rules}
    rule = rows["Liens de connexion échus ou utilisés"]
    assert list(rule.find(row.expires_at + timedelta(days=2))) == [row]
    rule.apply(row, NOW)
    assert not SignInLink.objects.exists()
