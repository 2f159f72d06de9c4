"""Hostile texts, the forms of a page filled with them, and what reads what comes out."""

import re
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path

from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.urls import reverse

from common.language.text import holds_forbidden
from notifications.domain import outbox
from notifications.models import Message
from sandbox.domain.people import pdf
from tests.architecture.routes.addresses import address_of
from tests.architecture.routes.test_matrix import ALLAUTH, ROUTES
from tests.conftest import ACTORS

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

FIELD_KEYS = r"""(?m)^    (\w+) = (?:forms\.\w+Field|demanded_text)\("""  # what the form of an act reads

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
