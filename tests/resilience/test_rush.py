"""The last second of a call: what arrived in time is kept, what arrived after is told, whatever the crowd."""

import json
import selectors
import socket
import time

from tests.resilience.drafts import SECRET, post

IN_TIME, LATE = 200, 50
PREPARE = f"""
import json
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
from challenges.domain import challenges, proposals
from challenges.models import *
from common import clock
from dossiers.domain import answers
from dossiers.models import Form, FormField
at = clock.now()
forms = [Form.objects.create(code=code, title=code) for code in ("a", "b")]
field = FormField.objects.create(form=forms[0], position=1, section="Projet", label="Projet", kind="long_text")
campaign = Campaign.objects.create(code="COHUE", programme_id="EIG", number=9, name="Cohue", state="published",
    challenge_form=forms[0], application_form=forms[1], employer="host", contract_kind="fixed_term", contract_months=10)
CallWindow.objects.create(campaign=campaign, kind="challenges", opens_at=at - timedelta(days=1), closes_at=at + timedelta(hours=1))
trade = Profession.objects.create(code="dev", label="Dev")
Session = import_module(settings.SESSION_ENGINE).SessionStore
people = []
for rank in range({IN_TIME + LATE}):
    user = User.objects.create_user(f"cohue-{{rank}}@test.invalid")
    body = Administration.objects.create(name=f"Administration {{rank}}")
    AdministrationMember.objects.create(administration=body, user=user, role="lead")
    challenge = challenges.draft(campaign, body, title=f"Projet {{rank}}", by=user, at=at)
    answers.save_answers(challenge.dossier, {{field.pk: "Simplifier."}}, at=at)
    proposals.set_positions(challenge, [proposals.Opening(trade, 1)])
    session = Session()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "accounts.backends.PasswordBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    people.append([session.session_key, str(challenge.public_id)])
print(json.dumps(people))
"""
CLOSE = """
from datetime import datetime, UTC
from challenges.models import CallWindow
CallWindow.objects.update(closes_at=datetime.fromtimestamp({at}, tz=UTC))
"""
COUNT = """
from challenges.models import Challenge
from dossiers.models import Deposit
from notifications.models import Message
print(Challenge.objects.filter(state="submitted").count(), Challenge.objects.filter(state="draft").count(),
      Deposit.objects.count(), Message.objects.filter(template="challenge_receipt").count())
"""


def request(port, session, public_id):
    body = f"csrfmiddlewaretoken={SECRET}&action=deposit"
    return post(port, f"/administration/defis/{public_id}/", session, body)


def wait_until(instant):
    time.sleep(max(0, instant - time.time() - 0.02))
    while time.time() < instant:
        pass


def read_all(sockets):
    """Read every answer to its end, whatever their order."""
    answers = dict.fromkeys(sockets, b"")
    with selectors.DefaultSelector() as ready:
        for connection in sockets:
            ready.register(connection, selectors.EVENT_READ)
        limit = time.monotonic() + 110
        while ready.get_map() and time.monotonic() < limit:
            for key, _ in ready.select(timeout=1):
                part = key.fileobj.recv(65536)
                answers[key.fileobj] += part
                if not part:
                    ready.unregister(key.fileobj)
    return [answers[connection].decode() for connection in sockets]


def location(answer):
    return next(
        (line.split(": ", 1)[1] for line in answer.split("\r\n") if line.lower().startswith("location:")), answer[:300]
    )


def test_last_second_keeps_exactly_those_who_were_in_time(platform):
    platform.env["TRUST_REQUEST_START"] = "1"
    platform.web(workers=4)
    port = platform.front()
    people = json.loads(platform.python(PREPARE))
    closes = round(time.time()) + 12
    platform.python(CLOSE.format(at=closes))
    requests = [request(port, *person) for person in people]
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in people]
    for group in range(4):
        wait_until(closes - 0.95 + 0.2 * group)
        for rank in range(group * 50, group * 50 + 50):
            sockets[rank].sendall(requests[rank])
    sent = time.time()
    wait_until(closes + 0.05)
    for rank in range(IN_TIME, IN_TIME + LATE):
        sockets[rank].sendall(requests[rank])
    assert sent < closes
    answers = read_all(sockets)
    for connection in sockets:
        connection.close()
    where = [location(answer) for answer in answers]
    ranks = [rank for rank, address in enumerate(where) if address.endswith("/recepisse/")]
    assert ranks == list(range(IN_TIME)), [where[rank] for rank in range(IN_TIME) if rank not in ranks][:3]
    assert platform.python(COUNT) == f"{IN_TIME} {LATE} {IN_TIME} {IN_TIME}"
    refused = [answer for answer in answers[IN_TIME:] if answer.startswith("HTTP/1.1 422")]
    assert len(refused) == LATE
    for page in refused:
        assert "rien n’a été déposé, votre brouillon est conservé tel qu’il a été enregistré." in page
        assert "Simplifier." in page
