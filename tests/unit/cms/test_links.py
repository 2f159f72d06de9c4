"""The links that lead nowhere are found, said to who edits, and forgotten once mended."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.error import URLError

import pytest
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.rich_text import RichText

from cms import starter
from cms.models import BrokenLink, ContentPage, EventIndexPage, EventPage, SiteFrame
from cms.publishing import links, public_network
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
    guard = public_network.is_public
    monkeypatch.setattr(public_network, "is_public", lambda address: str(address) == "127.0.0.1" or guard(address))


@pytest.fixture
def site(db):
    starter.build()
    return ContentPage.objects.get(slug="programme")


def write(page, html):
    page.body = [("paragraph", RichText(html))]
    page.save_revision().publish()


@pytest.mark.parametrize(
    ("code", "message"),
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
def test_another_site_is_visited(near, elsewhere, code, message):
    assert links.fault(f"{elsewhere}/{code}/") == message


PUBLIC = ("9.9.9.9", "2620:fe::9", "::ffff:9.9.9.9", "64:ff9b::909:909")
NOT_PUBLIC = (
    "127.0.0.1", "0.0.0.0", "10.1.2.3", "169.254.169.254", "192.168.0.1", "100.64.0.1", "224.0.1.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff0e::1", "2001:db8::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::127.0.0.1", "::10.0.0.1", "::9.9.9.9", "2002:7f00:1::1", "2002:a00:1::1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::909:909", "2001:0:909:909:0:0:80ff:fffe", "2620:fe::5efe:10.0.0.1",
    "2620:fe::200:5efe:127.0.0.1", "4000::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_visited(address):
    assert public_network.is_public(ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_or_hides_a_private_one_is_not_visited(address):
    assert not public_network.is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "//127.0.0.1/", "http://10.1.2.3/", "http://[::1]/", "https://absent.invalid/",
        "http://[fe80::1%25lo]/", "http://[::ffff:127.0.0.1]/", "https://127.0.0.1/", "http://2130706433/", "http://a b/",
    ],
)  # fmt: skip
def test_a_private_or_absent_place_is_not_visited(address, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("visited"))
    assert links.fault(address) == "ne répond pas"


@pytest.mark.parametrize("scheme", ["ftp", "file", "data"])
def test_a_redirection_to_another_protocol_is_not_followed(scheme):
    with pytest.raises(URLError, match="unknown url type"):
        public_network.build_public_opener().open(f"{scheme}://127.0.0.1/x")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A name that answers a public address, then a private one, is asked once."""
    answers, visited = iter(["9.9.9.9", "127.0.0.1"]), []

    def resolve(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(link, place):
        visited.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert links.fault("http://rebinding.invalid/") == "ne répond pas"
    assert visited == [("9.9.9.9", 80)]


def test_a_name_with_one_private_address_is_not_visited(monkeypatch):
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 80)) for host in ("9.9.9.9", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("visited"))
    assert links.fault("http://deux.invalid/") == "ne répond pas"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    assert links.fault("http://aucune.invalid/") == "ne répond pas"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/programme/", ""), ("/candidature/", ""), ("/defis/?q=a", ""), ("/static/passerelle/x.css", ""),
        ("/ancienne/", ""), ("/defis/absent/", "répond 404"), ("/nulle-part/", "répond 404"), ("", "la page n’existe plus"),
    ],
)  # fmt: skip
def test_a_link_of_this_site_is_asked_to_the_site(site, path, message):
    Redirect.add_redirect("/ancienne/", "/programme/", is_permanent=False)
    assert links.fault(path) == message


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
    for sentence in (
        "la presse",
        "la page n’existe plus",
        "répond 404",
        "Perdu",
        links.FRAME,
        "Inscription ou visio",
        "4 liens",
    ):
        assert sentence in page
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
