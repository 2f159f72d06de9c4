"""Hostile text pushed through every form, query and body, then every output read by its own parser.

Two halves. What enters: each page of each actor is read, each of its forms is sent with hostile texts, and nothing that
is written may hold a forbidden character. What leaves: the database is poisoned behind the platform's back, by raw SQL,
and each writer must still write what its reader reads.
"""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader
from tinyhtml5.parser import HTMLParser

from common.text import holds_forbidden
from documents.domain import exports, production
from juries.models import Assessment
from notifications.domain import outbox
from notifications.models import Message
from reporting.domain import season
from reporting.models import PublishedFigures
from sandbox.domain.people import pdf
from tests import factories as f
from tests.architecture.addresses import address_of
from tests.architecture.test_matrix import ALLAUTH, ROUTES
from tests.conftest import ACTORS
from tests.databases import lift_journal_guards

# Short, since fields are: what is not first may be cut by a field's own length.
CHARACTERS = "\x0b\r\n\x1c\ufffe\u202e\x85\u200b\u2028"
HOSTILE = f"=1{CHARACTERS}Bcc: x@y.fr\r\n\r\n\x0c\x7f<b>&]]>e\u0301\ufdd0\U000e0041 Zoé"
BLANK = CHARACTERS  # nothing is left of it
ROTATING = ("\n\u00a0＝1+1", "٣", "é " * 3000)  # one for each form, in turn
SHORT = f"=1{CHARACTERS}Zoé"
TYPED = {
    "email": "zoe@exemple.fr", "date": "2026-09-01", "time": "10:00", "datetime-local": "2026-09-01T10:00:00",
    "number": "3", "url": "https://exemple.fr/", "tel": "0102030405",
}  # fmt: skip
NOT_SENT = {"submit", "button", "reset", "image"}
SOURCES = [path for app in settings.INSTALLED_APPS if (path := Path(settings.BASE_DIR, app)).is_dir()]
POST_KEYS = r"""POST(?:\.get\(|\.getlist\(|\[)\s*["'](\w+)["']"""
GET_KEYS = r"""(?:GET|query|wanted)(?:\.get\(|\.getlist\(|\[)\s*["'](\w+)["']"""
OUTSIDE = ("/comptes/logout/", "/mes-donnees/effacer/")
FORBIDDEN_ESCAPES = re.compile(
    r"\\u00(?:0[0-8bcBC]|1[0-9a-fA-F]|7f|8|9)|\\u(?:d[89a-f]|fff[ef]|fdd|202[a-e])", re.IGNORECASE
)


def keys_read(pattern):
    """Return the names that the code reads itself in a request, beside its forms."""
    files = [file for folder in SOURCES for file in folder.rglob("*.py")]
    return sorted({key for file in files for key in re.findall(pattern, file.read_text(encoding="utf-8"))})


def forbidden_in(value):
    """Tell whether a written value holds what none may; an escape of JSON is read as its character."""
    if not isinstance(value, str):
        return False
    return holds_forbidden(value.replace("\n", "")) or bool(FORBIDDEN_ESCAPES.search(value))


class Watch:
    """Note what is written to the database with a forbidden character."""

    def __init__(self):
        self.faults = []

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")) and "django_session" not in sql:
            rows = params if many else [params or ()]
            self.faults += [(sql[:60], value) for row in rows for value in row if forbidden_in(value)]
        return execute(sql, params, many, context)


def controls_of(form):
    """Yield (name, type, the control's own value, its length) of the controls that a browser would send."""
    for control in form.find_all(["input", "textarea", "select"]):
        name, kind = control.get("name"), control.get("type", control.name)
        if not name or kind in NOT_SENT or control.has_attr("disabled"):
            continue
        length = int(control.get("maxlength") or 0) or None
        if kind == "select":
            options = [option.get("value", option.text) for option in control.find_all("option")]
            yield name, kind, next((option for option in reversed(options) if option), ""), None
        elif kind == "textarea":
            yield name, kind, control.text, length
        else:
            yield name, kind, control.get("value", ""), length


def filled(form, text):
    """Return what is sent: choices as they are offered, typed controls well typed, a hostile text elsewhere."""
    data, texts = {}, []
    for name, kind, value, length in controls_of(form):
        if kind == "file":
            data[name] = SimpleUploadedFile(f"a{CHARACTERS}b.pdf", pdf("x"), "application/pdf")
        elif kind in {"hidden", "select", "radio", "checkbox"}:
            data[name] = value
        elif kind in TYPED:
            data[name] = TYPED[kind]
        else:
            data[name] = text[:length]
            texts.append(name)
    for button in form.find_all("button"):
        if button.get("name"):
            data[button["name"]] = button.get("value", "")
            break
    return data, texts


def read_mails():
    """Send the messages that wait, and check each as a mail program reads it."""
    mail.outbox.clear()
    Message.objects.filter(sent_at=None).update(state="queued", withheld="", attempt=0)  # those of a rehearsal too
    for key in Message.objects.filter(state="queued").values_list("pk", flat=True):
        outbox.send(key)
    assert not Message.objects.filter(state__in=("queued", "running", "failed")).exists()
    for sent in mail.outbox:
        check_mail(sent)
    return len(mail.outbox)


def check_mail(sent):
    read = message_from_bytes(sent.message().as_bytes(), policy=modern)
    ours = {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
        "List-Unsubscribe", "List-Unsubscribe-Post",
    }  # fmt: skip
    counts = Counter(read.keys())
    assert set(counts) <= ours
    assert set(counts.values()) == {1}
    assert not read.defects
    assert read["To"] == sent.to[0]
    assert not holds_forbidden(read["Subject"])
    assert not holds_forbidden(read.get_content().replace("\n", ""))


def end(answer):
    """Close an answer, but not the connection that the test's own transaction is in."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


@contextmanager
def undone():
    """Undo what is written inside, whatever happens."""
    block = transaction.atomic()
    block._from_testcase = True  # what a received file is judged before is a transaction of the product, not this one
    with block:
        yield
        transaction.set_rollback(True)


def reachable(story, client_for):
    """Yield (actor, client, route, address) for every page that an actor reads; what a page needs is undone after it."""
    for rank, actor in enumerate(ACTORS):
        client = client_for(actor)
        names = [name for name, (method, answers) in ROUTES.items() if method == "get" and answers[rank] == 200]
        if actor == "anonymous":
            names += [name for name, status in ALLAUTH.items() if status == 200]
        for name in names:
            with undone():
                yield actor, client, name, reverse(name) if name in ALLAUTH else address_of(name, story)


def forms_of(story, client_for):
    """Yield (actor, client, route, action, method, form) once for each form there is."""
    seen = set()
    for actor, client, name, address in reachable(story, client_for):
        answer = client.get(address)
        if answer.streaming or "html" not in answer.headers["Content-Type"]:
            end(answer)
            continue
        for form in BeautifulSoup(answer.content, "html.parser").find_all("form"):
            method, action = form.get("method", "get").lower(), form.get("action") or address
            fields = tuple(sorted({control[0] for control in controls_of(form)}))
            shape = (method, re.sub(r"[0-9a-f-]{36}|\d+", "", action), fields)
            if method != "dialog" and shape not in seen and not action.startswith(OUTSIDE):
                seen.add(shape)
                yield actor, client, name, action, method, form


def attempt(client, method, action, data):
    """Send a form, read the mails it made, and undo all of it; return the answer's status."""
    with undone():
        answer = getattr(client, method)(action, data)
        end(answer)
        sent = read_mails()
    return answer.status_code, sent


@pytest.fixture
def watch(db):
    noted = Watch()
    with connection.execute_wrapper(noted):
        yield noted


def test_no_form_is_broken_by_a_hostile_text(story, client_for, watch):
    """Forms, hidden or not by a state: never a fault of ours, nothing forbidden written, mails that are mails."""
    statuses, sent, texts = Counter(), 0, 0
    broken = []
    Message.objects.all().delete()
    for rank, (actor, client, name, action, method, form) in enumerate(forms_of(story, client_for)):
        rotating = ROTATING[rank % len(ROTATING)]
        for text in (HOSTILE, BLANK, rotating):
            data, hostile = filled(form, text)
            if not hostile and text != HOSTILE:
                continue
            cache.clear()
            status, mails = attempt(client, method, action, data)
            statuses[status] += 1
            sent, texts = sent + mails, texts + len(hostile)
            if status >= 500:
                broken.append((actor, name, action, text))
    assert broken == []
    assert watch.faults == []
    assert statuses[302] > 40  # accepted, not only refused
    assert statuses[422] > 40
    assert texts > 400
    assert sent > 20


def test_no_act_or_query_is_broken_by_what_no_page_sends(story, client_for, watch):
    """Names that the code reads itself, sent to every route by who may call it."""
    posted, asked = keys_read(POST_KEYS), keys_read(GET_KEYS)
    broken = []
    Message.objects.all().delete()
    clients = {actor: client_for(actor) for actor in ACTORS}
    for name, (method, answers) in ROUTES.items():
        allowed = [actor for actor, status in zip(ACTORS[1:], answers[1:], strict=True) if status != 404]
        keys = posted if method == "post" else asked
        for actor in allowed[:1]:
            with undone():
                address = address_of(name, story)
                for text in (SHORT,) if method == "post" else (SHORT, "٣"):
                    cache.clear()
                    status, _ = attempt(clients[actor], method, address, dict.fromkeys(keys, text))
                    if status >= 500:
                        broken.append((actor, name, text))
    assert len(posted) > 40
    assert broken == []
    assert watch.faults == []


@pytest.fixture
def juror_acts(story, client_for):
    assessment = Assessment.objects.filter(juror__user=story.user("juror"), panel__closed_at=None).first()
    key = assessment.grid.criteria.first().pk
    client = client_for("juror")
    act = {
        "id": "7d5bb0a2-1d1c-4f0c-9e0e-2f0a6a5f0d11", "assessment": str(assessment.public_id), "kind": "mark",
        "criterion": key, "value": "3", "base": "", "at": "2026-05-01T10:00:00Z",
    }  # fmt: skip

    def send(content=None, **changes):
        body = json.dumps({"acts": [act | changes]}) if content is None else content
        answer = client.post("/jury/actes/", body, content_type="application/json")
        assert answer.headers["Content-Type"] == "application/json"
        return answer.status_code, answer.json()

    return assessment, send


@pytest.mark.parametrize(
    "content",
    [
        "[" * 200_000, '{"acts":' * 200_000, "\ud800".encode("utf-8", "surrogatepass"), '{"acts": [1e999]}', "NaN",
        '{"acts": [' + "9" * 5000 + "]}", '{"acts": {"id": 1}}', '"\\ud800"', b"\xff\xfe{}", '{"acts": null}', "",
        '{"acts": [{"id": ' + '{"a":' * 11 + "1" + "}" * 11 + "}]}",
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_refused_in_words(juror_acts, content):
    _, send = juror_acts
    assert send(content) == (400, {"error": "Cette demande est illisible."})


@pytest.mark.parametrize("value", ["٣", "9" * 5000, "3\n", "²", "-1", "1e3", "03000"])
def test_a_mark_is_written_in_plain_digits(juror_acts, value):
    assessment, send = juror_acts
    before = list(assessment.scores.values_list("criterion", "value"))
    status, answer = send(value=value)
    assert (status, answer["answers"][0]["outcome"]) == (200, "refused")
    assert list(assessment.scores.values_list("criterion", "value")) == before


def test_a_comment_of_the_reading_room_is_normalised(juror_acts, watch):
    assessment, send = juror_acts
    status, answer = send(kind="comment", criterion=None, value=f"\ud800{HOSTILE}", base=assessment.comment)
    assert (status, answer["answers"][0]["outcome"]) == (200, "done")
    assessment.refresh_from_db()
    assert assessment.comment == "=1\n\n\n\nBcc: x@y.fr\n\n\n<b>&]]>é Zoé"
    assert watch.faults == []


# What leaves -------------------------------------------------------------------------------------------------------

LONGEST = 10**6  # characters, where a column has no limit
POISON = "=1\x0b\x0c\x1c\x7f\ufffe\u202e\u2028\r\nBcc: x@y.fr\r\n\r\n"  # surrogates are in no column: UTF-8 has none
CODES = re.compile(
    r"password|code|key|slug|template|verb|source|target|state|number|extension|sha|hash|mac|nonce|token|file|path|zone|^value$"
)
OURS = (
    "accounts", "applications", "challenges", "cms", "documents", "dossiers", "followup", "juries", "notifications",
    "panels", "reporting", "selection", "talents",
)  # fmt: skip
TEXT_KINDS = {"CharField", "TextField"}


def poisoned_columns():
    """Yield (table, column, longest) of the columns that hold what people write."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            plain = type(field).__name__ in TEXT_KINDS and not field.choices and not field.unique
            if plain and field.model is model and not CODES.search(field.name):
                yield model._meta.db_table, field.column, field.max_length or LONGEST


@pytest.fixture
def poisoned(story):
    """The story, each text of which was made hostile without our own code."""
    lift_journal_guards()
    with connection.cursor() as cursor:
        columns = list(poisoned_columns())
        for table, column, longest in columns:
            room = f'length("{column}") between 1 and {longest - len(POISON)}'
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s || "{column}" WHERE {room}', [POISON])
        cursor.execute("UPDATE wagtailcore_page SET title = %s || title", [POISON])
    cache.clear()
    assert len(columns) > 80
    return story


def content(answer):
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    end(answer)
    return body


def check_cell(text):
    assert not forbidden_in(text)
    assert not str(text or "").lstrip().startswith(("=", "+", "@", "＝"))


def test_every_list_is_read_by_its_own_program(poisoned, client_for):
    team = client_for("team")
    dangerous = 0
    for code in (exportable.code for exportable in exports.exportable_lists):
        address = f"/exports/{code}/?campaign={poisoned.past.code}"
        rows = list(csv.reader(io.StringIO(content(team.post(address)).decode("utf-8-sig"), newline=""), delimiter=";"))
        assert {len(row) for row in rows} == {len(rows[0])}, code
        book = load_workbook(io.BytesIO(content(team.post(f"{address}&format=xlsx"))), data_only=False)
        cells = [cell for row in book.active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"}, code
        tree = ET.fromstring(ZipFile(io.BytesIO(content(team.post(f"{address}&format=ods")))).read("content.xml"))
        assert len(tree.findall(".//{*}table-row")) >= len(rows)  # each export adds a line to the journal
        assert not [cell for cell in tree.iter() if any(name.endswith("formula") for name in cell.attrib)]
        for text in [*(cell for row in rows for cell in row), *(cell.value for cell in cells), *tree.itertext()]:
            assert not forbidden_in(text), code
        for text in [*(cell for row in rows for cell in row), *(cell.value for cell in cells)]:
            check_cell(text)
            dangerous += "Bcc" in str(text)
    assert dangerous > 100  # the lists do hold what was poisoned


FEEDS = ["/defis/flux/", "/actualites/flux/", "/sitemap.xml"]
CALENDARS = ["/defis/calendrier/", "/evenements/calendrier/", "/equipe/echeances/calendrier/"]


def test_feeds_and_calendars_are_read_by_their_own_parser(poisoned, client_for):
    team = client_for("team")
    entries = [len(ET.fromstring(content(team.get(address))).findall("{*}entry")) for address in FEEDS[:2]]
    assert entries[0] > 5
    ET.fromstring(content(team.get(FEEDS[2])))
    for address in (*CALENDARS, address_of("calendar-feed", poisoned)):
        body = content(team.get(address))
        events = Calendar.from_ical(body).walk("VEVENT")
        assert {line.partition(b":")[0].partition(b";")[0] for line in body.replace(b"\r\n ", b"").splitlines()} <= {
            b"BEGIN", b"VERSION", b"PRODID", b"UID", b"DTSTAMP", b"SUMMARY", b"DTSTART", b"DTEND", b"URL", b"LOCATION",
            b"STATUS", b"END",
        }  # fmt: skip
        assert not [event for event in events if forbidden_in(str(event["SUMMARY"])) or "\n" in str(event["SUMMARY"])]


def test_the_api_and_open_data_are_json(poisoned, client_for):
    anybody = client_for("anonymous")
    items = json.loads(content(anybody.get("/api/v1/challenges")))["items"]
    assert "Bcc" in items[0]["title"]
    for name in ("calls", "promotions"):
        json.loads(content(anybody.get(f"/api/v1/{name}")))
    json.loads(content(anybody.get(f"/api/v1/challenges/{items[0]['slug']}")))


def test_every_page_is_read_whatever_the_database_holds(poisoned, client_for):
    """A fault in a page would hide it; an address, a header or data for robots would be another fault."""
    broken, read = [], 0
    for actor, client, name, address in reachable(poisoned, client_for):
        if actor not in {"anonymous", "team"} and ROUTES[name][1][0] == 200:
            continue
        answer = client.get(address)
        read += answer.status_code == 200
        if answer.status_code >= 500:
            broken.append((actor, name, answer.status_code))
        if any(holds_forbidden(value) for value in answer.headers.values()):
            broken.append((actor, name, "header"))
        end(answer)
    assert broken == []
    assert read > 120


def test_a_page_that_gets_a_hostile_query_is_html(story, client_for):
    """What is typed in a search is shown again: strictly HTML, without the characters it was sent with."""
    team = client_for("team")
    for address in ("/defis/", "/recherche/", "/questions/", "/equipe/recherche/", "/equipe/administrations/"):
        for query in (HOSTILE, " ".join(f"mot{rank}" for rank in range(1100))):
            answer = team.get(address, {"q": query})
            assert answer.status_code == 200, address
            parser = HTMLParser()
            parser.parse(answer.content.decode())
            assert [error for _, error, _ in parser.errors if error == "invalid-codepoint"] == []


def test_the_words_of_a_document_are_those_of_its_text(poisoned):
    PublishedFigures.objects.all().delete()  # they name the trades as they were
    document = season.report(poisoned.past, by=poisoned.user("team"), at=f.NOW)
    production.produce(document.pk)
    document.refresh_from_db()
    assert document.state == "done", document.error
    with document.file.open() as file:
        text = "\n".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Bcc" in text
    assert not holds_forbidden(text.replace("\n", ""))


def test_a_message_of_a_poisoned_row_is_a_mail(poisoned):
    """A title of two lines ends no header, and its rest does not become the text."""
    person = poisoned.user("candidate")
    context = {"title": f"Un titre{POISON}suite", "number": f"D-1{POISON}suite", "sha256": "0" * 64}
    message = outbox.queue("challenge_receipt", to=person, key="poison", context=context, at=f.NOW)
    Message.objects.filter(pk=message.pk).update(state="queued", withheld="")
    mail.outbox.clear()
    outbox.send(message.pk)
    [sent] = mail.outbox
    check_mail(sent)
    assert sent.subject == "Votre proposition de défi est déposée : n° D-1=1 Bcc: x@y.fr suite"
    assert sent.body.startswith("Bonjour ")


def test_every_constraint_can_say_what_it_refuses():
    """Django formats these sentences: a bare « % » would be a fault of ours instead of a refusal."""
    constraints = [constraint for model in apps.get_models() for constraint in model._meta.constraints]
    assert len([constraint.get_violation_error_message() for constraint in constraints]) > 40


# By construction ---------------------------------------------------------------------------------------------------
READERS = {
    # what reads digits that somebody typed: « ٣ » is one for Python
    r"\.is(?:digit|decimal|numeric)\(": {"common/inputs.py"},
    # what reads a body that somebody sent
    r"request\.body\b": {"common/bodies.py"},
    r"int\(request\.|Decimal\(request\.|float\(request\.": set(),
    # what writes a header from a name
    r"attachment; filename=\"?\{": set(),
    r"Atom1Feed\(|Rss201rev2Feed\(": set(),
    r"EmailMessage\(|EmailMultiAlternatives\(|send_mail\(": {"notifications/domain/outbox.py"},
}


@pytest.mark.parametrize("pattern", READERS)
def test_text_is_read_and_written_in_one_place(pattern):
    files = [file for folder in SOURCES for file in folder.rglob("*.py")]
    using = {
        str(file.relative_to(settings.BASE_DIR))
        for file in files
        if re.search(pattern, file.read_text(encoding="utf-8"))
    }
    assert len(files) > 400
    assert using == READERS[pattern]
