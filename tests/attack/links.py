"""What the server visits, prints or writes for somebody else."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

from accounts.models import JournalEntry
from cms.publishing import links
from documents.domain.texts import composing
from tests import factories as f
from tests.attack.client.kinds import kind


@kind("Le vérificateur de liens frappe au réseau privé : formes d’adresses, IPv4 enfouies, groupes, schémas")
def link_checker(target, trial):
    hits = []

    class Private(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Private)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    try:
        with urlopen(f"http://127.0.0.1:{port}/temoin") as answer:
            trial.control(answer.status == 200 and hits == ["/temoin"], "le service privé répond")
        hits.clear()
        for host in ("127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "017700000001", "0", "0.0.0.0", "127.0.0.1.",
                     "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]",
                     "[2001:0:7f00:1::]", "user@127.0.0.1", "evil.invalid@127.0.0.1", "１２７.0.0.1", "[fe80::1%25lo]", "[ff02::1]"):  # fmt: skip
            fault_read = links.fault(f"http://{host}:{port}/prive")
            trial.expect(not hits and fault_read != "", host, f"{hits} {fault_read}")
            hits.clear()
        for href in ("http://224.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.0.1/", "http://100.64.0.1/",
                     "http://240.0.0.1/", "http://255.255.255.255/", "http://[fc00::1]/", "https://172.16.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/",
                     f"gopher://127.0.0.1:{port}/", "//127.0.0.1/", f"http:127.0.0.1:{port}/"):  # fmt: skip
            fault_read = links.fault(href)
            trial.expect(not hits and fault_read != "", href, f"{hits} {fault_read}")
        trial.control(links.fault("/healthz") == "", "un lien du site est suivi")
    finally:
        server.shutdown()
        server.server_close()


CLAUSES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- <script>alert(1)</script> -->", "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='https://evil.invalid'?>", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", "<style>@import url(https://evil.invalid)</style>",
    "<a href='javascript:alert(1)'>x</a>", "<iframe src='https://evil.invalid'></iframe>", "<svg onload=alert(1)>", "<p style='background:url(//evil.invalid)'>x</p>",
    "<object data='file:///etc/passwd'></object>", "<link rel=attachment href='file:///etc/passwd'>", "<math><mi xlink:href='x'></math>", "<b onclick=alert(1)>x</b>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<svg><style><img src=x onerror=alert(1)>", "<!--><img src=x onerror=alert(1)>-->", "<scr<script>ipt>alert(1)</scr</script>ipt>",
)  # fmt: skip


@kind("Clauses de contrat : scripts, images, commentaires, entités, styles, fichiers joints")
def clauses(target, trial):
    from bs4 import BeautifulSoup

    for clause in CLAUSES:
        cleaned = composing.clean(f"<p>Avant</p>{clause}<p>Après</p>")
        soup = BeautifulSoup(cleaned, "html.parser")
        tags = {tag.name for tag in soup.find_all(True)}
        bare = tags <= composing.TAGS and not any(tag.attrs for tag in soup.find_all(True))
        trial.expect(bare and "<!" not in cleaned and "<?" not in cleaned, clause, cleaned)
    trial.control(
        composing.clean("<p><b>Article</b></p>") == "<p><b>Article</b></p>", "une clause ordinaire est gardée"
    )


def tree(folder):
    """Return the folders and files under a folder, with the instants of their last change."""
    return {str(path): path.stat().st_mtime_ns for path in sorted(Path(folder).rglob("*"))}


@kind("Les sondes n’écrivent rien et ne disent rien à un anonyme")
def probes(target, trial):
    private, browser = Path(target.stack.env["VAR_DIR"]) / "private", target.browser()
    private.mkdir(exist_ok=True)
    for method, path in (
        ("GET", "/readyz"),
        ("HEAD", "/readyz"),
        ("GET", "/readyz?x=1"),
        ("POST", "/readyz"),
        ("GET", "/healthz"),
    ):
        before = tree(private), private.stat().st_mtime_ns
        answer = browser.request(method, path)
        after = tree(private), private.stat().st_mtime_ns
        trial.expect(after == before, f"{method} {path}", answer)
        trial.expect(
            "postgres" not in answer.text and "/tmp/" not in answer.text and "Traceback" not in answer.text,
            f"{path} dit",
            answer,
        )
    trial.control(browser.get("/healthz").status == 200, "la sonde répond")


@kind("Exports et fichiers demandés par un lien (GET, HEAD) : ni fichier, ni trace")
def traces(target, trial):
    world, (user, secret) = target.world, target.team_member()
    browser, row = target.signed_in(user, secret), world.application()
    piece = f.AttachmentFactory(dossier=row.dossier, field=world.file_field)
    codes = ("candidatures", "administrations", "journal", "preselection", "jures", "vivier")
    paths = [f"/exports/{code}/?campaign={world.campaign.code}" for code in codes]
    paths += ["/mes-donnees/export.zip", f"/equipe/candidatures/{row.public_id}/pieces/{piece.public_id}/"]
    for path in paths:
        for method in ("GET", "HEAD", "OPTIONS"):
            before = JournalEntry.objects.filter(actor=user).count()
            answer = browser.request(method, path)
            trial.expect(JournalEntry.objects.filter(actor=user).count() == before, f"{method} {path}", answer)
            trial.expect(
                "attachment" not in answer.header("Content-Disposition"), f"fichier par {method} {path}", answer
            )
    before = JournalEntry.objects.filter(actor=user).count()
    answer = browser.post("/exports/administrations/")
    trial.control(
        answer.status == 200 and JournalEntry.objects.filter(actor=user).count() > before, "par POST, une trace", answer
    )
