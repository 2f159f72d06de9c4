"""The accounts of a demonstration, on the sign-in page: one press each, and nothing of them in production."""

from django.conf import settings
from django.urls import reverse

from devtools import context
from devtools.domain import sign_ins
from tests import factories as f


def test_one_press_enters_by_the_only_sign_in(client, db):
    person = f.UserFactory(email=sign_ins.EMAILS["jury"])
    person.set_password(sign_ins.PASSWORD)
    person.save()
    page = client.get(reverse("account_login")).content.decode()
    assert "Entrer dans la démonstration" in page
    assert sign_ins.EMAILS["talent"] not in page
    client.post(reverse("account_login"), {"login": person.email, "password": sign_ins.PASSWORD})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_without_a_demonstration_the_page_offers_nothing(client, db):
    assert "Entrer dans la démonstration" not in client.get(reverse("account_login")).content.decode()


def test_production_shows_no_account(db, rf, monkeypatch):
    f.UserFactory(email=sign_ins.EMAILS["jury"])
    monkeypatch.setattr(settings, "PRODUCTION", True)
    assert context.accounts(rf.get("/")) == {}
