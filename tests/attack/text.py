"""Text that breaks what reads it: controls, half characters, numbers, depth, formulas."""

import csv
import io
import json
import time
import uuid
import xml.etree.ElementTree as ET
import zipfile
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path

from icalendar import Calendar
from openpyxl import load_workbook

from challenges.models import Challenge
from common.language.text import holds_forbidden
from dossiers.models import Answer
from notifications.domain import outbox
from notifications.models import Message
from tests import factories as f
from tests.attack.client.kinds import kind

CONTROLS = (
    "\x0b",
    "\x0c",
    "\x1c",
    "\x00",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\u200b",
    "\ufffe",
    "\ufdd0",
    "\ud800",
    "\U000e0041",
)
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "＠SUM(A1)",
    "\n＝HYPERLINK(1)",
    " =1+1",
)


@kind("Caractères de contrôle, demi-caractères, sens de lecture dans un brouillon, par formulaire")
def controls_in_forms(target, trial):
    world = target.world
    row = world.draft()
    browser, path = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
    for rank, control in enumerate(CONTROLS):
        browser.post(path, {world.text_field.key: f"Texte {rank} avant{control}après"})
        answer = browser.post(f"{path}brouillon/", {world.text_field.key: f"Texte {rank} avant{control}après"})
        value = Answer.objects.filter(dossier=row.dossier).values_list("value", flat=True).first() or ""
        clean = not holds_forbidden(value.replace("\n", ""))
        trial.expect(answer.status < 500 and clean, repr(control), f"{answer.status} {value!r}")
    browser.post(path, {world.text_field.key: "Un texte ordinaire\nsur deux lignes"})
    value = Answer.objects.get(dossier=row.dossier).value
    trial.control(value == "Un texte ordinaire\nsur deux lignes", "un texte ordinaire est gardé", repr(value))


def act(assessment, mark, value, **more):
    """Return the body of an act of the reading room."""
    row = {"id": str(uuid.uuid4()), "assessment": str(assessment.public_id), "kind": "mark", "criterion": mark.pk,
           "value": value, "base": "", "at": "2026-03-10T12:00:00Z"}  # fmt: skip
    return json.dumps({"acts": [row | more]}).encode()


@kind("JSON des jurés : demi-caractères, profondeur, nombres, types, taille, chiffres d’ailleurs")
def reading_room(target, trial):
    world = target.world
    given = world.assessment(world.application())
    browser, path = target.signed_in(world.juror), "/jury/actes/"
    good = act(given, world.criterion, "3")
    bodies = {
        "\\ud800": act(given, world.criterion, "\ud800"),
        "\\ud800 en commentaire": act(given, world.criterion, "\ud800", kind="comment", criterion=None),
        "200 000 listes": b"[" * 200_000 + b"]" * 200_000,
        "200 000 objets": b'{"acts":' * 200_000,
        "listes dans la valeur": b'{"acts": [{"value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]}",
        "note de 5 000 chiffres": good.replace(b'"value": "3"', b'"value": ' + b"9" * 5000),
        "note texte de 5 000 chiffres": act(given, world.criterion, "9" * 5000),
        "critère de 5 000 chiffres": good.replace(
            b'"criterion": %d' % world.criterion.pk, b'"criterion": ' + b"9" * 5000
        ),
        "chiffre arabe": act(given, world.criterion, "٣"),
        "chiffre pleine chasse": act(given, world.criterion, "３"),
        "exposant": act(given, world.criterion, "³"),
        "note hors barème": act(given, world.criterion, "99"),
        "note négative": act(given, world.criterion, "-1"),
        "NaN": good.replace(b'"value": "3"', b'"value": NaN'),
        "Infinity": good.replace(b'"value": "3"', b'"value": 1e9999'),
        "nombre au lieu de texte": good.replace(b'"value": "3"', b'"value": 3'),
        "liste": b"[]",
        "nul": b"null",
        "octets": b"\xff\xfe\x00",
        "clé répétée": b'{"acts": [], "acts": 5}',
        "instant impossible": act(given, world.criterion, "9", at="9" * 300),
        "six mébioctets": b'{"acts": "' + b"a" * (6 * 2**20) + b'"}',
    }
    for label, body in bodies.items():
        answer = browser.post_json(path, body)
        given.refresh_from_db()
        scored = given.scores.exists()
        trial.expect(answer.status < 500 and not scored, label, f"{answer} notes {scored}")
    answer = browser.post_json(path, good)
    trial.control(answer.status == 200 and given.scores.count() == 1, "une vraie note est gardée", answer)


@kind("Recherches démesurées : 1 100 mots, opérateurs, caractères, à chaque recherche publique")
def long_searches(target, trial):
    browser = target.browser()
    texts = {"1 100 mots": "+".join(f"mot{rank}" for rank in range(1100)), "un mot de 8 000 lettres": "a" * 8000,
             "opérateurs": "%26+%7C+%21+%28+%29+%3A*+%3C-%3E+%27+%5C", "jokers": "%25%25%25____%2A%2A", "apostrophes": "%27" * 500,
             "NUL": "%00", "demi-caractère": "%ED%A0%80", "octets": "%FF%FE", "parenthèses": "%28" * 1500}  # fmt: skip
    for page in ("/defis/?q=", "/recherche/?q=", "/questions/?q=", "/api/v1/challenges?q="):
        for label, text in texts.items():
            answer = browser.get(page + text)
            trial.expect(answer.status < 500, f"{page} {label}", answer)
    answer = browser.get("/recherche/?q=defi")
    trial.control(answer.status == 200, "une recherche répond", answer)


def wait_for_message(message):
    """Return whether a message is sent, by the instance's own worker, within fifteen seconds."""
    limit = time.monotonic() + 15
    while message.state in {"queued", "running"} and time.monotonic() < limit:
        time.sleep(0.2)
        message.refresh_from_db()
    return message.state == "done"


@kind("Sauts de ligne dans un titre d’hôte : en-têtes des courriels, objets, messages perdus")
def titles(target, trial):
    world = target.world
    browser = target.signed_in(world.lead)
    for rank, end in enumerate(("\r\nBcc: x@attaque.invalid", "\nSubject: autre", "\r\n\r\n<b>corps</b>", "\x0bBcc: x", "\u2028Bcc: x", "\x85Bcc: x",
                                "=?utf-8?B?QmNjOg==?=")):  # fmt: skip
        title = f"Titre {world.campaign.code} {rank}{end}"
        answer = browser.post(
            "/administration/nouveau/",
            {"campaign": world.campaign.pk, "administration": world.administration.pk, "title": title},
        )
        row = Challenge.objects.filter(submitted_title__startswith=f"Titre {world.campaign.code} {rank}").first()
        trial.control(row is not None, "le défi est ouvert", answer)
        last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        browser.post(
            f"/administration/defis/{row.public_id}/sponsor/", {"email": f"sponsor{rank}.{row.pk}@ailleurs.invalid"}
        )
        message = Message.objects.filter(pk__gt=last, template="sponsor_commitment").first()
        if message is None:
            trial.expect(rank >= 5, end, "aucun message")
            continue
        sent = wait_for_message(message)
        clean = (
            "\n" not in message.subject and "Titre" not in message.subject and not holds_forbidden(row.submitted_title)
        )
        trial.expect(
            clean and sent and "\n" not in row.submitted_title, repr(end), f"{message.state} {message.subject!r}"
        )


@kind("Les courriels écrits se lisent : en-têtes attendus, une fois chacun, aucun défaut")
def mails(target, trial):
    ours = {"content-type", "mime-version", "content-transfer-encoding", "subject", "from", "to", "date", "message-id",
            "list-unsubscribe", "list-unsubscribe-post"}  # fmt: skip
    person = target.person(first_name="Zoé\x0b", last_name="=?utf-8?q?x?=\u202e")
    row = target.world.application(person)
    for template in ("application_receipt", "signature_code"):
        context = {"title": "T\r\nBcc: x@y.invalid", "number": "N\nBcc: x", "campaign": "C\x0b\r\nX: y", "code": "1", "minutes": 5,
                   "path": "/", "public_id": str(row.public_id), "name": "N", "receipt": "R", "document": "D", "sha256": "0", "at": "A"}  # fmt: skip
        try:
            outbox.queue(
                template, to=person, key=f"attaque-{template}-{person.pk}", context=context, at=target.world.at
            )
        except Exception as error:  # noqa: BLE001 - an incomplete context is not the attack
            trial.expect(isinstance(error, (KeyError, ValueError, TypeError)), template, repr(error))
    for key in Message.objects.filter(state="queued").values_list("pk", flat=True)[:50]:
        outbox.send(key)
    sent = 0
    for file in sorted(Path(target.stack.env["VAR_DIR"], "mail").glob("*")):
        for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if b"Subject:" not in part:
                continue
            read = message_from_bytes(part.lstrip(), policy=modern)
            names = [name.lower() for name in read.keys()]  # noqa: SIM118 - repeated headers are repeated keys
            sent += 1
            trial.expect(set(names) <= ours and len(names) == len(set(names)) and not read.defects, file.name, names)
    trial.control(sent > 0, "des courriels sont écrits", sent)
    failed = Message.objects.filter(state="failed").values_list("template", "error")[:3]
    trial.expect(not failed, "messages perdus", list(failed))


def export(browser, code, query, sheet):
    """Ask for a list as a file; it leaves a trace, so by POST."""
    return browser.post(f"/exports/{code}/", {**query, "format": sheet})


@kind("Formules et contrôles dans les exports CSV, XLSX et ODS")
def exports(target, trial):
    world, browser = target.world, target.team()
    campaign = f.CampaignFactory(code=f"{world.campaign.code}-X")
    for rank, formula in enumerate(FORMULAS):
        person = target.person(first_name="Témoin", last_name="X")
        type(person).objects.filter(pk=person.pk).update(last_name=f"{formula}x{rank}"[:100])
        f.DepositedApplicationFactory(campaign=campaign, candidate=person)
    query = {"campaign": campaign.code}
    text = export(browser, "candidatures", query, "csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    book = load_workbook(io.BytesIO(export(browser, "candidatures", query, "xlsx").content))
    sheet = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    ods = ET.fromstring(
        zipfile.ZipFile(io.BytesIO(export(browser, "candidatures", query, "ods").content)).read("content.xml")
    )
    shown = ["".join(node.itertext()) for node in ods.iter() if node.tag.endswith("}p")]
    for rank, formula in enumerate(FORMULAS):
        mark = f"x{rank}"
        rows = [cell for cell in cells if cell.endswith(mark) and formula.strip()[:1] in cell]
        starts = [cell for cell in rows if cell.lstrip()[:1] in "=+-@＝＋－＠"]
        trial.expect(not starts and bool(rows), f"csv {formula!r}", rows)
        typed = [cell for cell in sheet if str(cell.value).endswith(mark)]
        trial.expect(
            all(cell.data_type != "f" for cell in typed) and bool(typed),
            f"xlsx {formula!r}",
            [cell.value for cell in typed],
        )
        trial.expect(any(text.endswith(mark) for text in shown), f"ods {formula!r}", shown[:5])
    trial.control(
        sum("Témoin" in cell for cell in cells) >= len(FORMULAS), "les personnes sont dans l’export", cells[:20]
    )


@kind("Flux, calendriers, plan du site et API restent lisibles quand la base porte des contrôles")
def feeds(target, trial):
    from django.db import connection

    browser, world = target.browser(), target.world
    row = world.published
    with connection.cursor() as cursor:
        cursor.execute(
            "update challenges_challenge set published_title = %s, summary = %s where id = %s",
            ["Défi \x0b]]>\x0c <b>&\u202e", "Résumé \x1c\ufffe", row.pk],
        )
    try:
        for path in ("/defis/flux/", "/actualites/flux/", "/sitemap.xml"):
            answer = browser.get(path)
            try:
                parsed = answer.status == 404 or ET.fromstring(answer.content) is not None
            except ET.ParseError as error:
                parsed = error
            trial.expect(parsed is True, path, f"{answer.status} {parsed}")
        answer = browser.get("/api/v1/challenges")
        trial.expect(answer.status == 200 and isinstance(json.loads(answer.content), dict), "API", answer)
        key = (
            f.FeedKeyFactory(user=world.juror) if "user" in f.FeedKeyFactory._meta.declarations else f.FeedKeyFactory()
        )
        answer = browser.get(f"/calendrier/{key.token}/")
        trial.expect(bool(Calendar.from_ical(answer.content)), "calendrier", answer)
        for name in ("defis", "promotions"):
            answer = browser.get(f"/donnees-ouvertes/{name}.csv")
            trial.expect(answer.status in {200, 404}, f"données ouvertes {name}", answer)
        trial.control(browser.get(f"/api/v1/challenges/{row.slug}").status == 200, "le défi est publié")
    finally:
        Challenge.objects.filter(pk=row.pk).update(published_title="Défi publié", summary="Résumé")
