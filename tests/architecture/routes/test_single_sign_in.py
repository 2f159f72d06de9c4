"""A single sign-in: every view able to open a session is allauth's, and ends at the second factor."""

import ast
import inspect
import re
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import auth
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.template import engines
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.urls.exceptions import Resolver404
from wagtail.permissions import policy_registry

from accounts.models import User
from tests.unit.accounts.domain.test_second_factor import PASSWORD, code_of, enter, with_password

ROOT = Path(__file__).resolve().parents[3]
SECRET = "JBSWY3DPEHPK3PXP"
# Our only module that opens a session: it gives back what the session had proved, and nothing more.
OPENS_SESSIONS = {"sandbox/views/team/impersonation.py"}
SESSION_OPENERS = (auth.login, auth.authenticate)
# Routes of packages: the sign-in pages are open or ask to sign in; the rest is the site and its editors' desk.
ALLAUTH = {
    "account_login": 200,
    "account_signup": 200,
    "account_logout": 302,
    "account_inactive": 200,
    "account_email_verification_sent": 302,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key_done": 200,
    "account_request_login_code": 200,
    "account_confirm_login_code": 302,
    "account_reauthenticate": 302,
    "account_change_password": 302,
    "account_set_password": 302,
    "account_email": 302,
    "mfa_index": 302,
    "mfa_authenticate": 302,
    "mfa_reauthenticate": 302,
    "mfa_view_recovery_codes": 302,
    "mfa_generate_recovery_codes": 302,
    "mfa_download_recovery_codes": 302,
    "mfa_activate_totp": 302,
    "mfa_deactivate_totp": 302,
    "mfa_list_webauthn": 302,
    "mfa_add_webauthn": 302,
    "mfa_reauthenticate_webauthn": 302,
    "mfa_login_webauthn": 302,
    "usersessions_list": 302,
    "socialaccount_login_cancelled": 200,
    "socialaccount_login_error": 302,
    "socialaccount_signup": 302,
    "socialaccount_connections": 302,
    "connect-leave": 302,
    "connect-signed-out": 302,
    "proconnect_login": 404,  # no provider is configured here
    "proconnect_callback": 404,
    "franceconnect_login": 404,
    "franceconnect_callback": 404,
}


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def wagtail_templates(monkeypatch):
    """Wagtail's own templates read variables that may be absent."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture
def owner(db):
    """A member of the team, with all the rights of the editor's admin, who owns an authenticator."""
    user = with_password(is_team=True, is_staff=True, is_superuser=True)
    TOTP.activate(user, SECRET)
    return user


def _patterns(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _patterns(pattern.url_patterns, route)


def _address(route):
    """Return an address that a route takes."""
    plain = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "1", route).replace("^", "").replace("$", "").replace("\\", "")
    plain = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", plain)
    return "/" + re.sub(r"<(?:\w+:)?\w+>", "1", plain)


def _modules(callback):
    """Return the modules whose code a view runs: its own, those of its class, those that it wraps."""
    while callback is not None:
        yield sys.modules[callback.__module__]
        for parent in inspect.getmro(getattr(callback, "view_class", type(None))):
            yield sys.modules[parent.__module__]
        callback = getattr(callback, "__wrapped__", None)


def _opens_session(callback):
    return any(
        any(value is opener for value in vars(module).values() for opener in SESSION_OPENERS)
        for module in _modules(callback)
        if not module.__name__.startswith("django.contrib.auth.middleware")
    )


def test_every_view_that_opens_a_session_belongs_to_the_single_sign_in():
    """A pattern is judged by the view that its address reaches: one that is never reached opens nothing."""
    reached, judged = {}, 0
    for route, callback in _patterns(get_resolver().url_patterns):
        if not _opens_session(callback):
            continue
        judged += 1
        try:
            view = resolve(_address(route)).func
        except Resolver404:
            continue
        if view is callback or _opens_session(view):
            reached[route] = view.__module__
    assert judged > 5  # allauth's, and Wagtail's own that are not reached
    outside = {route: module for route, module in reached.items() if not module.startswith("allauth.")}
    assert outside == {}


def test_no_module_of_ours_opens_a_session_but_the_impersonation():
    opening = set()
    for file in ROOT.glob("*/**/*.py"):
        name = file.relative_to(ROOT).as_posix()
        if name.startswith(("tests/", "var/", ".")) or not (ROOT / name.split("/")[0] / "__init__.py").exists():
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.contrib.auth"):
                opening |= {name for alias in node.names if alias.name in {"login", "alogin", "authenticate"}}
            if isinstance(node, ast.Attribute) and node.attr in {"force_login", "alogin"}:
                opening.add(name)
    assert opening == OPENS_SESSIONS


@pytest.mark.parametrize("door", ["/cms/login/", "/cms/password_reset/", "/comptes/login/", "/entrer/"])
def test_a_right_password_alone_opens_no_door(owner, required, door):
    client = Client()
    credentials = {"username": owner.email, "login": owner.email, "email": owner.email, "password": PASSWORD}
    client.post(door, credentials | {"next": "/equipe/"})
    assert client.get("/equipe/").status_code == 302
    assert client.get("/cms/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_editor_s_sign_in_keeps_where_one_was_going(db):
    assert Client().get("/cms/login/?next=/cms/pages/").url == "/comptes/login/?next=/cms/pages/"
    assert Client().get("/cms/password_reset/confirm/MQ/x-y/").url == "/comptes/login/"
    assert Client().get("/cms/").url == "/comptes/login/?next=/cms/"


def test_sixty_wrong_passwords_end_at_the_limit_through_any_door(owner):
    for door in ("/cms/login/", "/comptes/login/"):
        client = Client()
        for _ in range(60):
            client.post(door, {"username": owner.email, "login": owner.email, "password": "faux"})
    client, answer = enter(owner)
    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_session_that_proved_a_password_alone_is_sent_to_prove_the_factor(owner, required, signed_in):
    """The account owns a factor, this session did not prove it: whatever door it came by."""
    client = signed_in(owner)
    answer = client.get("/equipe/?page=2")
    assert answer.url == "/comptes/2fa/reauthenticate/?next=%2Fequipe%2F%3Fpage%3D2"
    page = client.get(answer.url).content.decode()
    assert "Prouvez votre second facteur" in page
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert client.get("/equipe/").status_code == 302
    assert client.post(answer.url, {"code": code_of(SECRET)}).url == "/equipe/?page=2"
    assert client.get("/equipe/").status_code == 200


@pytest.mark.parametrize(
    "page",
    ["/comptes/2fa/", "/comptes/2fa/totp/activate/", "/comptes/2fa/totp/deactivate/", "/comptes/2fa/webauthn/add/",
     "/comptes/2fa/recovery-codes/", "/comptes/email/", "/comptes/password/change/", "/comptes/3rdparty/",
     "/comptes/sessions/"],
)  # fmt: skip
def test_how_one_signs_in_is_not_changed_from_a_session_without_the_proof(owner, signed_in, page):
    client = signed_in(owner)
    for answer in (client.get(page), client.post(page, {"password": PASSWORD})):
        assert answer.status_code == 302
        assert answer.url.startswith("/comptes/2fa/reauthenticate/")


def test_the_owner_of_a_key_alone_is_sent_to_the_page_of_keys(db, required, signed_in):
    user = with_password(is_team=True)
    user.authenticator_set.create(type="webauthn", data={"name": "clé", "credential": {}})
    assert signed_in(user).get("/equipe/").url.startswith("/comptes/2fa/webauthn/reauthenticate/")


def test_an_editor_changes_neither_their_address_nor_their_password(db, signed_in, wagtail_templates):
    editor = with_password(is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client, before = signed_in(editor), editor.password
    page = client.get("/cms/account/").content.decode()
    assert 'type="password"' not in page
    assert "-email" not in page
    client.post("/cms/account/", {"name_email-email": "autre@test.invalid", "password-new_password1": "x" * 20})
    editor.refresh_from_db()
    assert (editor.password, EmailAddress.objects.get(user=editor).email) == (before, editor.email)
    assert editor.email != "autre@test.invalid"


def _administrator(signed_in, **fields):
    user = with_password(is_staff=True, **fields)
    codes = ["access_admin", "add_user", "change_user", "delete_user"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return user, signed_in(user)


def test_who_manages_people_gives_groups_and_no_identity(db, signed_in, wagtail_templates):
    _, client = _administrator(signed_in)
    other, group = with_password(first_name="Ada", last_name="L"), Group.objects.create(name="Rédaction")
    fields = {"first_name": "Ada", "last_name": "Lovelace", "is_active": "on", "groups": [group.pk]}
    typed = fields | {"email": "autre@test.invalid", "password1": "x" * 20, "password2": "x" * 20, "is_superuser": "on"}
    assert client.post(f"/cms/users/edit/{other.pk}/", typed).status_code == 302
    before, address = other.password, other.email
    other.refresh_from_db()
    assert (other.email, other.password, other.is_superuser) == (address, before, False)
    assert (other.last_name, list(other.groups.all())) == ("Lovelace", [group])
    for page in ("/cms/users/new/", f"/cms/users/delete/{other.pk}/"):
        assert client.get(page, follow=True).redirect_chain[-1][0] == "/cms/"
        client.post(page, typed)
    assert (User.objects.filter(email="autre@test.invalid").count(), User.objects.filter(pk=other.pk).count()) == (0, 1)
    assert client.get("/cms/users/").status_code == 200


def test_whoever_may_add_accounts_is_nobody(db, signed_in):
    user, _ = _administrator(signed_in)
    policy = policy_registry.get_by_type(User)
    assert [policy.user_has_permission(user, action) for action in ("add", "change", "delete")] == [False, True, False]
    assert list(policy.users_with_any_permission({"add", "change"})) == [user]


def test_an_administrator_makes_another(db, signed_in):
    _, client = _administrator(signed_in, is_superuser=True)
    other = with_password(first_name="Ada", last_name="L")
    fields = {"first_name": "Ada", "last_name": "L", "is_active": "on", "is_superuser": "on"}
    client.post(f"/cms/users/edit/{other.pk}/", fields)
    other.refresh_from_db()
    assert other.is_superuser


def test_codes_of_an_authenticator_are_tried_twenty_times_a_day_at_most(owner, monkeypatch):
    """Five every five minutes would be 1,440 a day."""
    start, refused = time.time(), 0
    for attempt in range(60):
        moved = SimpleNamespace(time=lambda now=start + 400 * attempt: now, monotonic=time.monotonic, sleep=time.sleep)
        monkeypatch.setattr(ratelimit, "time", moved)
        client, _ = enter(owner)
        page = client.post("/comptes/2fa/authenticate/", {"code": "000000"}).content.decode()
        refused += "Trop de tentatives" in page
    assert refused == 40


@pytest.mark.parametrize(("name", "expected"), ALLAUTH.items())
def test_sign_in_page_answers_a_stranger(name, expected, client, db):
    assert client.get(reverse(name)).status_code == expected
