"""The links that lead nowhere are found, said to who edits, and forgotten once mended."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.rich_text import RichText

from cms import links, starter
from cms.models import BrokenLink, ContentPage, EventIndexPage, EventPage, SiteFrame
from config.tasks import check_links
from tests import factories as f
from tests.factories import NOW


class Elsewhere(BaseHTTPRequestHandler):
    """Another site: a page, a page gone, one that refuses machines, one that is ill, two that turn elsewhere."""

    def do_GET(self):
        code = int(self.path.strip("/"))
        self.send_response(code)
        turned = {302: "http://10.0.0.1/", 307: "/200/"}
        if code in turned:
            self.send_header("Location", turned[code])
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def near(monkeypatch):
    """Let the loopback be visited, for the other site lives there; nothing else of a private network."""
    guard = links.public
    monkeypatch.setattr(links, "public", lambda address: None if "//127.0.0.1" in address else guard(address))


@pytest.fixture
def site(db):
    starter.build()
    return ContentPage.objects.get(slug="programme")


def write(page, html):
    page.body = [("paragraph", RichText(html))]
    page.save_revision().publish()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (200, ""),
        (307, ""),
        (403, ""),
        (429, ""),
        (404, "répond 404"),
        (410, "répond 410"),
        (503, "répond 503"),
        (302, "ne répond pas"),
    ],
)
def test_another_site_is_visited(near, elsewhere, code, told):
    assert links.fault(f"{elsewhere}/{code}/") == told


def test_a_public_place_may_be_visited():
    links.public("https://9.9.9.9/")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "//127.0.0.1/", "http://10.1.2.3/", "http://[::1]/", "https://absent.invalid/"]
)
def test_a_private_or_absent_place_is_not_visited(address, monkeypatch):
    monkeypatch.setattr(links, "build_opener", lambda *_: pytest.fail("visited"))
    assert links.fault(address) == "ne répond pas"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/programme/", ""), ("/candidature/", ""), ("/defis/?q=a", ""), ("/static/passerelle/x.css", ""),
        ("/ancienne/", ""), ("/defis/absent/", "répond 404"), ("/nulle-part/", "répond 404"), ("", "la page n’existe plus"),
    ],
)  # fmt: skip
def test_a_link_of_this_site_is_asked_to_the_site(site, path, told):
    Redirect.add_redirect("/ancienne/", "/programme/", is_permanent=False)
    assert links.fault(path) == told


def test_the_starter_site_has_no_broken_link(site, monkeypatch):
    monkeypatch.setattr(links, "_outer_fault", lambda _: "")
    assert links.check(at=NOW) == 0


def test_a_broken_link_is_said_until_it_is_mended(site, signed_in, monkeypatch, capsys):
    monkeypatch.setattr(links, "_outer_fault", lambda address: "répond 404" if "morte" in address else "")
    gone = ContentPage.objects.get(slug="presse")
    write(
        site,
        f'<p><a linktype="page" id="{gone.pk}">la presse</a>, <a href="/defis/">ici</a>, <a href="#bas">bas</a>,'
        ' <a href="https://exemple.invalid/morte">un texte</a> et <a href="mailto:a@exemple.invalid">elle</a></p>',
    )
    frame = SiteFrame.for_site(Site.objects.get())
    frame.footer_links = [("link", {"text": "Perdu", "page": None, "url": "/perdu/"})]
    frame.save()
    meeting = EventPage(
        title="Webinaire", slug="webinaire", starts_at=NOW, ends_at=NOW.replace(year=2099),
        link="https://exemple.invalid/morte",
    )  # fmt: skip
    EventIndexPage.objects.get().add_child(instance=meeting)
    gone.delete()
    check_links()
    editor = signed_in(f.UserFactory(is_team=True, is_superuser=True))
    page = editor.get("/equipe/liens/").text
    for said in (
        "la presse",
        "la page n’existe plus",
        "répond 404",
        "Perdu",
        links.FRAME,
        "Inscription ou visio",
        "4 liens",
    ):
        assert said in page
    since = BrokenLink.objects.order_by("pk").first().since
    write(site, '<p><a href="/defis/">ici</a></p>')
    meeting.unpublish()
    page = editor.get("/equipe/liens/").text
    assert "1 lien<" in page, "what is mended is no longer said, before the next visit"
    Redirect.add_redirect("/perdu/", "/defis/", is_permanent=False)
    assert "Aucun lien à corriger" in editor.get("/equipe/liens/").text
    Redirect.objects.all().delete()
    call_command("check_links")
    assert capsys.readouterr().out == f"{links.FRAME} : Perdu (répond 404) /perdu/\n"
    assert BrokenLink.objects.get().since == since, "found once, and still so"


def test_who_does_not_edit_sees_no_report(site, signed_in):
    assert signed_in(f.UserFactory()).get("/equipe/liens/").status_code == 404
