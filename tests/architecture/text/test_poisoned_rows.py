"""Rows that hold what no door lets in are read all the same: lists, feeds, pages, papers, mails."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader
from tinyhtml5.parser import HTMLParser

from common.language.text import holds_forbidden
from documents.domain import exports, production
from notifications.domain import outbox
from notifications.models import Message
from reporting.domain import season
from reporting.models import PublishedFigures
from talents.domain.pieces import archive
from tests import factories as f
from tests.architecture.packages import PACKAGES
from tests.architecture.routes.addresses import address_of
from tests.architecture.routes.test_matrix import ROUTES
from tests.architecture.text.hostile import HOSTILE, check_mail, end, forbidden_in, reachable
from tests.databases import lift_journal_guards

LONGEST = 10**6  # characters, where a column has no limit

POISON = "=1\x0b\x0c\x1c\x7f\ufffe\u202e\u2028\r\nBcc: x@y.fr\r\n\r\n"  # surrogates are in no column: UTF-8 has none

CODES = re.compile(
    r"password|code|key|slug|template|verb|source|target|state|number|extension|sha|hash|mac|nonce|token|file|path|zone|^value$"
)

TEXT_KINDS = {"CharField", "TextField"}


def poisoned_columns():
    """Yield (table, column, longest) of the columns that hold what people write."""
    for model in apps.get_models():
        if model._meta.app_label not in PACKAGES or not model._meta.managed:
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
    for code in (exportable.code for exportable in exports.exportable_lists if exportable.code != archive.CODE):
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


@pytest.mark.sweep
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
