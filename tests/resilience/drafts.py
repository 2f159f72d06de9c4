"""Drafts ready to be autosaved, and the request that the page's script makes: for the trials of load and of faults."""

import hashlib

SECRET = "a" * 32
EMPTY = hashlib.blake2s(b"", digest_size=6).hexdigest()  # the mark of an answer not yet written
PREPARE = """
import json
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from accounts.models import User
from applications.models import Application
from challenges.models import CallWindow, Campaign
from common import clock
from dossiers.models import Dossier, Form, FormField
at = clock.now()
forms = [Form.objects.create(code=code, title=code) for code in ("a", "b")]
fields = [FormField.objects.create(form=forms[1], position=n, section="Moi", label=f"Question {{n}}", kind="long_text") for n in range(1, 7)]
campaign = Campaign.objects.create(code="CHARGE", programme_id="EIG", number=9, name="Charge", state="published",
    challenge_form=forms[0], application_form=forms[1], employer="host", contract_kind="fixed_term", contract_months=10)
CallWindow.objects.create(campaign=campaign, kind="applications", opens_at=at - timedelta(days=1), closes_at=at + timedelta(hours=1))
store, people = import_module(settings.SESSION_ENGINE).SessionStore(), []
for start in range(0, {count}, 1000):
    ranks = range(start, min(start + 1000, {count}))
    users = User.objects.bulk_create(User(email=f"charge-{{rank}}@test.invalid", password="!x") for rank in ranks)
    dossiers = Dossier.objects.bulk_create(Dossier(form=forms[1], owner=u, created_at=at, saved_at=at) for u in users)
    rows = Application.objects.bulk_create(Application(campaign=campaign, candidate=u, dossier=d) for u, d in zip(users, dossiers))
    keys = [f"charge{{rank:026d}}" for rank in ranks]
    Session.objects.bulk_create(
        Session(session_key=key, expire_date=at + timedelta(days=1), session_data=store.encode({{
            SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "accounts.backends.PasswordBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash()}}))
        for key, user in zip(keys, users))
    people += [[key, str(row.public_id), [f.key for f in fields]] for key, row in zip(keys, rows)]
print(json.dumps(people))
"""
COUNT = """
from dossiers.models import Answer, Dossier
print(Dossier.objects.filter(answers__value__startswith="Dans les temps").distinct().count(),
      Answer.objects.filter(value__startswith="Dans les temps").count(), Answer.objects.filter(value__startswith="Trop tard").count())
"""


def post(
    port: int, path: str, session: str, body: str | bytes, kind: str = "application/x-www-form-urlencoded"
) -> bytes:
    """Return the request of a form, with the token that ``SECRET`` is in it."""
    sent = body.encode() if isinstance(body, str) else body
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: sessionid={session}; csrftoken={SECRET}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(sent)}",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + sent


def autosave(port: int, session: str, public_id: str, fields: list[str], word: str) -> bytes:
    """Return the request that the page's script makes."""
    answers = "&".join(f"{field}={word}+{'mot+' * 60}&{field}-base={EMPTY}" for field in fields)
    body = f"csrfmiddlewaretoken={SECRET}&order-shown=1&{answers}"
    return post(port, f"/candidature/dossiers/{public_id}/brouillon/", session, body)
