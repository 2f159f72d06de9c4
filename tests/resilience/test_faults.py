"""What the platform stands on is taken away while people work: they are told, nothing is lost, it comes back alone."""

import io
import json
import os
import resource
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from socket import create_connection
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests import databases
from tests.resilience import servers
from tests.resilience.drafts import PREPARE, SECRET, autosave, post
from tests.resilience.stack import Stack
from tests.resilience.test_endurance import ASK, done

DRAFTS, DOCUMENTS = 60, 6
TOLD = "Service momentanément indisponible"
WRITTEN = """
import json
from applications.models import Application
print(json.dumps({str(application.public_id): application.dossier.answers.filter(value__startswith="Dans les temps").count()
      for application in Application.objects.select_related("dossier")}))
"""
FILE = """
from dossiers.models import Form, FormField
print(FormField.objects.create(form=Form.objects.get(code="b"), position=9, section="Moi", label="CV", kind="file").key)
"""
ATTACHED = """
from dossiers.models import Answer, Attachment
print(Attachment.objects.count(), Answer.objects.filter(value="Mon texte").count())
"""


@pytest.fixture(scope="module")
def standing():
    """A platform, its database and its Redis, each of which may be stopped."""
    with (
        closing(servers.Postgresql()) as database,
        closing(servers.Redis()) as broker,
        pytest.MonkeyPatch.context() as env,
    ):
        env.setenv("DATABASE_URL", database.url)
        env.setenv("CELERY_BROKER_URL", f"{broker.url}/0")
        env.delenv(databases.VARIABLE, raising=False)
        with closing(Stack()) as platform:
            platform.run("migrate", "-v0")
            platform.run("starter_site")
            people = json.loads(platform.python(PREPARE.format(count=DRAFTS + 2)))
            platform.web()
            yield platform, database, broker, people


def answered(port, request):
    """Return (status, body) of one request, (0, "") when nobody answered."""
    try:
        with create_connection(("127.0.0.1", port), timeout=30) as link:
            link.sendall(request)
            text = b"".join(iter(lambda: link.recv(65536), b"")).decode(errors="replace")
    except OSError:
        return 0, ""
    return int(text[9:12] or 0), text


def read(platform, path, session=""):
    """Return (status, body) of a page."""
    try:
        with urlopen(
            Request(f"{platform.url}{path}", headers={"Cookie": f"sessionid={session}"}), timeout=30
        ) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_a_database_restarted_under_load_is_told_and_loses_nothing(standing):
    platform, database, _, created = standing
    platform.python(ASK.format(count=DOCUMENTS))
    platform.worker()
    ends = time.monotonic() + 14
    acknowledged, refused = set(), []

    def work(rank):
        """Save the drafts of one person in turn until told that each is kept; read a page between two."""
        mine = created[rank:DRAFTS:6]
        while mine or time.monotonic() < ends:
            who = mine[0] if mine else created[rank]
            status, text = answered(platform.port, autosave(platform.port, *who, "Dans+les+temps"))
            if status == 200 and mine and '"saved"' in text:
                acknowledged.add(mine.pop(0)[1])
            elif status != 200:
                refused.append((status, text))
            refused.extend(answer for answer in [read(platform, "/candidature/", created[rank][0])] if answer[0] != 200)
            time.sleep(0.3)

    with ThreadPoolExecutor(6) as crowd:
        people = [crowd.submit(work, rank) for rank in range(6)]
        time.sleep(3)
        database.stop()
        time.sleep(3)
        database.start()
        for person in people:
            person.result(timeout=120)
    assert refused, "the trial has seen the database away"
    assert Counter(status for status, _ in refused) == {503: len(refused)}
    assert all(TOLD in text for _, text in refused)
    line_counts = json.loads(platform.python(WRITTEN))
    assert {draft: count for draft, count in line_counts.items() if count} == dict.fromkeys(acknowledged, 6), (
        "each whole, and as was told"
    )
    assert len(acknowledged) == DRAFTS
    limit = time.monotonic() + 90
    while done(platform) != str(DOCUMENTS) and time.monotonic() < limit:
        time.sleep(1)
    assert done(platform) == str(DOCUMENTS), "the worker came back by itself"


def test_pages_do_without_their_cache_and_limits_do_not_open(standing):
    platform, _, broker, people = standing
    assert read(platform, "/")[0] == 200
    broker.close()
    try:
        for path in ("/", "/questions/", "/candidature/"):
            assert read(platform, path, people[0][0])[0] == 200, path
        saved = answered(platform.port, autosave(platform.port, *people[-2], "Dans+les+temps"))
        assert saved[0] == 200, saved
        body = f"csrfmiddlewaretoken={SECRET}&login=charge-1@test.invalid&password=x"
        status, text = answered(platform.port, post(platform.port, "/comptes/login/", "", body))
        assert (status, TOLD in text, "Retry-After: 10" in text) == (503, True, True)
    finally:
        broker.start()
    assert read(platform, "/")[0] == 200


def send_file(platform, session, public_id, text, key, content):
    """Send the form of a draft with a text and a file; return (status, body)."""
    parts = {"csrfmiddlewaretoken": SECRET, "order-shown": "1", "action": "save", text: "Mon texte"}
    lines = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts.items()
    ]
    file = f'--x\r\nContent-Disposition: form-data; name="{key}"; filename="cv.png"\r\nContent-Type: image/png\r\n\r\n'
    body = ("".join(lines) + file).encode() + content + b"\r\n--x--\r\n"
    asked = post(platform.port, f"/candidature/dossiers/{public_id}/", session, body, "multipart/form-data; boundary=x")
    return answered(platform.port, asked)


def test_a_full_disk_is_told_beside_the_file_and_the_rest_is_kept(standing):
    platform, _, _, people = standing
    session, public_id, fields = people[-1]
    key = platform.python(FILE)
    out = io.BytesIO()
    Image.frombytes("RGB", (200, 200), os.urandom(120_000)).save(out, "PNG")
    for process in servers.children(platform.processes[0].pid):
        resource.prlimit(
            process, resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY)
        )  # the disk takes no more than this
    status, text = send_file(platform, session, public_id, fields[0], key, out.getvalue())
    assert "n’a pas pu être enregistré" in text, (status, text[:2000])
    assert platform.python(ATTACHED) == "0 1"
    assert not list((platform.folder / "private").rglob("*.png")), "no half of a file stays"
    for process in servers.children(platform.processes[0].pid):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    send_file(platform, session, public_id, fields[0], key, out.getvalue())
    assert platform.python(ATTACHED) == "1 1"
