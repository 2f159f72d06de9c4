"""Received files: costly ones, lying ones, names that lead elsewhere."""

import threading
import time
from contextlib import contextmanager
from pathlib import Path

from dossiers.models import Attachment
from sandbox.domain.people import pdf
from tests.attack.client.browser import send_raw
from tests.attack.client.kinds import kind
from tests.resilience import servers
from tests.unit.dossiers.hostile import costly as hostile_costly
from tests.unit.dossiers.hostile import files

# Each of these is refused; of the others, some cost a naive reader and are read within the limits: they are kept.
QUICK = ("nested flate", "lzw", "xml nodes", "zip overlap", "png 40 Mpx", "giant xref", "xml entities", "zip bomb")
MAX_SECONDS = 20.0  # five of processor in the child, on two cores that others use
MAX_WORKER_GROWTH = 40  # mebibytes: the received bytes are there for a while, and nothing unfolded
MAX_ORDINARY_SECONDS = 5.0
ACCEPTED = {200, 302, 422}


def worker_memory(target):
    """Return the private memory of the heaviest web process, in mebibytes, without its children."""
    sizes = []
    for pid in servers.children(target.web_pid):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("RssAnon:"):
                sizes.append(int(line.split()[1]) / 1024)
    return max(sizes)


@contextmanager
def watched(target):
    """Yield what is measured during a block: the highest memory of a web process, the slowest ordinary file."""
    over, seen = threading.Event(), {"memory": 0.0, "slowest": 0.0, "ordinary": 0}

    def sample():
        while not over.is_set():
            seen["memory"] = max(seen["memory"], worker_memory(target))
            time.sleep(0.05)

    def verify():
        browser, content = target.browser(), pdf("Un document ordinaire")
        while not over.is_set():
            begun = time.monotonic()
            answer = browser.upload("/verifier/", {}, {"file": ("a.pdf", content, "application/pdf")})
            seen["slowest"] = max(seen["slowest"], time.monotonic() - begun)
            seen["ordinary"] += answer.status == 200
            over.wait(0.5)

    threads = [threading.Thread(target=job, daemon=True) for job in (sample, verify)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


def send_costly(target, trial, kinds):
    """Send costly files to a draft and to the verification; the web processes stay light, an ordinary file passes."""
    world = target.world
    row = world.draft()
    browser, path = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
    ordinary = browser.upload(path, {}, {world.file_field.key: ("portfolio.pdf", pdf("Portfolio"), "application/pdf")})
    count = row.dossier.attachments.count()
    trial.control(count == 1, "un fichier ordinaire est reçu", ordinary)
    before = worker_memory(target)
    with watched(target) as seen:
        for name in kinds:
            content = hostile_costly.COSTLY[name]()
            begun = time.monotonic()
            suffix = (
                "docx"
                if name.startswith(("xml", "zip"))
                else name.split()[0]
                if name[:3] in {"png", "jpe", "web"}
                else "pdf"
            )
            answer = browser.upload(
                path, {world.text_field.key: f"Texte {name}"}, {world.file_field.key: (f"a.{suffix}", content, "")}
            )
            spent = time.monotonic() - begun
            saved = row.dossier.answers.filter(value=f"Texte {name}").exists()
            held = answer.status in ACCEPTED and spent < MAX_SECONDS and saved
            refused = name not in QUICK or answer.status == 422
            trial.expect(held and refused, name, f"{answer.status}, {spent:.1f} s, texte gardé {saved}")
            if suffix == "pdf":
                begun = time.monotonic()
                answer = browser.upload("/verifier/", {}, {"file": ("a.pdf", content, "application/pdf")})
                spent = time.monotonic() - begun
                trial.expect(
                    answer.status in ACCEPTED and spent < MAX_SECONDS,
                    f"/verifier/ {name}",
                    f"{answer.status} {spent:.1f} s",
                )
    growth = seen["memory"] - before
    trial.expect(growth < MAX_WORKER_GROWTH, "mémoire d’un processus web", f"{growth:.0f} Mio de plus")
    trial.expect(
        seen["slowest"] < MAX_ORDINARY_SECONDS, "fichier ordinaire pendant ce temps", f"{seen['slowest']:.1f} s"
    )
    trial.control(seen["ordinary"] > 0, "des fichiers ordinaires sont jugés pendant ce temps", seen)


@kind("Fichiers coûteux (filtres en chaîne, nœuds, points) : mémoire, temps, texte du formulaire gardé")
def costly(target, trial):
    send_costly(target, trial, QUICK)


@kind("Tous les genres de fichiers coûteux, l’un après l’autre", quick=False)
def every_costly(target, trial):
    send_costly(target, trial, [name for name in hostile_costly.COSTLY if name not in QUICK])


LYING = {
    "page web nommée .pdf": ("cv.pdf", b"<html><script>alert(1)</script></html>", "application/pdf"),
    "programme nommé .pdf": ("cv.pdf", b"MZ\x90\x00" + b"\0" * 400, "application/pdf"),
    "svg nommé .png": ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/png"),
    "php": ("a.php", b"<?php system($_GET['c']); ?>", "application/pdf"),
    "double extension": ("cv.pdf.exe", b"MZ\x90\x00" + b"\0" * 400, "application/pdf"),
    "html": ("a.html", b"<script>alert(1)</script>", "text/html"),
    "vide": ("vide.pdf", b"", "application/pdf"),
    "virus d’essai": ("a.pdf", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "application/pdf"),
    "archive": ("a.pdf", files.archive(a=b"b"), "application/pdf"),
    "pdf et archive": ("a.pdf", files.zip_polyglot(), "application/pdf"),
    "pdf et archive cachée": ("a.pdf", files.hidden_zip_polyglot(), "application/pdf"),
    "pdf à script": ("a.pdf", files.changed_pdf(files.scripted), "application/pdf"),
    "pdf à programme": ("a.pdf", files.changed_pdf(files.launching), "application/pdf"),
    "pdf à pièce jointe": ("a.pdf", files.changed_pdf(files.attached), "application/pdf"),
    "pdf chiffré": ("a.pdf", files.encrypted(), "application/pdf"),
}  # fmt: skip


@kind("Faux types, polyglottes, scripts et programmes dans un fichier joint")
def lying(target, trial):
    world = target.world
    row = world.draft()
    browser, path = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
    for label, file in LYING.items():
        answer = browser.upload(path, {world.text_field.key: f"Texte {label}"}, {world.file_field.key: file})
        stays = Attachment.objects.filter(dossier=row.dossier).exists()
        text = row.dossier.answers.filter(value=f"Texte {label}").exists()
        trial.expect(not stays and answer.status == 422 and text, label, answer)
    answer = browser.upload(path, {}, {world.file_field.key: ("cv.pdf", pdf("CV"), "text/html")})
    piece = Attachment.objects.filter(dossier=row.dossier).first()
    trial.control(piece is not None, "un vrai fichier est reçu", answer)
    served = browser.get(f"{path}pieces/{piece.public_id}/")
    safe = served.header("Content-Type") == "application/pdf" and served.header("X-Content-Type-Options") == "nosniff"
    trial.expect(
        safe and "attachment" in served.header("Content-Disposition"), "type déclaré text/html", served.headers
    )


NAMES = (
    "../../../../tmp/vole.pdf", "..\\\\..\\\\vole.pdf", "/etc/passwd.pdf", "cv\\r\\nSet-Cookie: a=b.pdf", "cv%00.exe.pdf",
    "cv\u202efdp.exe.pdf", "cv\u200b\u2028.pdf", "<script>alert(1)</script>.pdf", "=HYPERLINK(1).pdf", "é" * 300 + ".pdf",
    "con.pdf", "....pdf", ".htaccess.pdf", "cv\x0b\x1c.pdf", "$(id).pdf", "{{7*7}}.pdf",
)  # fmt: skip


@kind("Noms de fichiers : chemins, contrôles, sens de lecture, en-têtes, gabarits")
def names(target, trial):
    world = target.world
    private = Path(target.stack.env["VAR_DIR"]) / "private"
    for name in NAMES:
        row = world.draft()
        browser, path = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
        answer = browser.upload(path, {}, {world.file_field.key: (name, pdf("CV"), "application/pdf")})
        piece = Attachment.objects.filter(dossier=row.dossier).first()
        if piece is None:
            trial.expect(answer.status == 422, repr(name), answer)
            continue
        served = browser.get(f"{path}pieces/{piece.public_id}/")
        inside = Path(piece.file.path).resolve().is_relative_to(private.resolve())
        clean = not any(character in piece.name for character in "\r\n\x00\x0b\x1c\u202e\u200b\u2028/")
        page = browser.get(path)
        shown = "<script>alert(1)" not in page.text and ">49.pdf" not in page.text
        split = not served.header("Set-Cookie").startswith("a=b")
        trial.expect(
            inside and clean and shown and split and served.status == 200, repr(name), f"{piece.name!r} {served.status}"
        )
    trial.control(Attachment.objects.filter(name__endswith=".pdf").exists(), "des fichiers sont reçus")


@kind("Fichiers trop lourds, trop nombreux, corps qui ment sur sa taille")
def oversized(target, trial):
    world = target.world
    row = world.draft()
    browser, path = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
    heavy = pdf("Lourd") + b"\n%" + b"0" * (11 * 2**20)
    answer = browser.upload(
        path, {world.text_field.key: "Gardé"}, {world.file_field.key: ("a.pdf", heavy, "application/pdf")}
    )
    stays = row.dossier.answers.filter(value="Gardé").exists()
    trial.expect(answer.status == 422 and stays and not row.dossier.attachments.exists(), "11 Mio", answer)
    for length in ("104857601", "99999999999999999999", "10" * 20):
        got = send_raw(
            target.front,
            f"POST /verifier/ HTTP/1.1\r\nHost: {target.host}\r\nContent-Length: {length}\r\n\r\n".encode(),
        )
        trial.expect(got[9:12] in {b"413", b"400"}, f"Content-Length {length}", got[:60])
    many = {f"file{rank}": (f"{rank}.pdf", b"x", "application/pdf") for rank in range(120)}
    answer = browser.upload("/verifier/", {}, many)
    trial.expect(answer.status in {400, 403, 413, 422}, "cent vingt fichiers", answer)
    fields = {f"champ{rank}": "x" for rank in range(1200)}
    answer = browser.post("/verifier/", fields)
    trial.expect(answer.status in {400, 403, 413}, "mille deux cents champs", answer)
    answer = browser.post(path, {world.text_field.key: "x" * (6 * 2**20)})
    trial.expect(answer.status in {400, 403, 413, 422}, "six mébioctets de texte", answer)
    answer = browser.upload("/verifier/", {}, {"file": ("a.pdf", pdf("Ordinaire"), "application/pdf")})
    trial.control(answer.status == 200, "un fichier ordinaire est vérifié", answer)
