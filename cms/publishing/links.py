"""Find the links that lead nowhere, by following each: those of this site from inside, the others by the network.

A site that refuses machines (401, 403, 405, 429) is there: it is not called broken. Only public addresses are visited,
redirections included: a link is typed by an editor, and must not make the server knock on its own network.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.utils.functional import SimpleLazyObject
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.models import BrokenLink, SiteFrame
from cms.publishing.public_network import build_public_opener

TIMEOUT_SECONDS = 5
HERE = ("/", settings.SITE_URL + "/")
ABSENT = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
FRAME = "En-tête ou pied de page"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is read; ``href`` is empty when the page that it named is no longer there."""

    text: str
    href: str


class _Anchors(HTMLParser):
    """Collect what the anchors of a text say, and where they lead."""

    def __init__(self):
        super().__init__()
        self.links, self._open = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self._open = [dict(attrs).get("href") or "", ""]

    def handle_data(self, data):
        if self._open is not None:
            self._open[1] += data

    def handle_endtag(self, tag):
        if tag == "a" and self._open is not None:
            href, text = self._open
            self.links.append(Link(" ".join(text.split())[:200], href[:500]))
            self._open = None


def links(subject) -> Iterator[Link]:
    """Yield the links of a page, or of the site's frame; those that open a message or a place of the page are not."""
    if isinstance(subject, SiteFrame):
        for block in (*subject.quick_links, *subject.footer_links):
            yield Link(block.value["text"], block.value.href)
        return
    reader = _Anchors()
    for field in subject._meta.get_fields():
        if isinstance(field, StreamField):
            reader.feed(str(getattr(subject, field.name)))
    for link in dict.fromkeys(reader.links):
        if not link.href or link.href.startswith(("/", "http://", "https://")):
            yield link
    if getattr(subject, "link", ""):  # an event's own
        yield Link("Inscription ou visioconférence", subject.link)


def _handler():
    handler = BaseHandler()
    handler.load_middleware()
    return handler


_inside = SimpleLazyObject(_handler)


def _inner_fault(path):
    """Ask the platform itself, as a visitor would."""
    site = urlsplit(settings.SITE_URL)
    parts = urlsplit(path)
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query, "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port or 443), "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme, "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    if parts.path.startswith(settings.STATIC_URL):
        return ""
    answer = _inside.get_response(WSGIRequest(environ))  # not closed: that would end the request that asks
    return f"répond {answer.status_code}" if answer.status_code >= HTTPStatus.BAD_REQUEST else ""


def _outer_fault(address):
    try:
        request = Request(address, headers={"User-Agent": "Passerelle (liens)"})  # noqa: S310 - http or https: links()
        with build_public_opener().open(request, timeout=TIMEOUT_SECONDS):
            return ""
    except HTTPError as error:
        broken = error.code in ABSENT or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR
        return f"répond {error.code}" if broken else ""
    except (URLError, HTTPException, OSError, ValueError):
        return "ne répond pas"


def fault(href):
    """Return what is wrong with an address, in French; nothing when it leads somewhere."""
    if not href:
        return "la page n’existe plus"
    if href.startswith("//"):  # another site, by the scheme of this one
        return _outer_fault(f"https:{href}")
    if href.startswith(HERE):
        return _inner_fault(href.removeprefix(settings.SITE_URL))
    return _outer_fault(href)


def subjects():
    """Yield the pages that visitors read, then the frame around them."""
    yield from Page.objects.live().order_by("path").specific()
    yield from SiteFrame.objects.all()


def check(*, at):
    """Follow every link, keep those that lead nowhere with the day they were first found so, and return how many."""
    known, broken = {}, []
    for subject in subjects():
        page = subject.pk if isinstance(subject, Page) else None
        for link in links(subject):
            if link.href not in known:
                known[link.href] = fault(link.href)
            if known[link.href]:
                broken.append((page, link, known[link.href]))
    with transaction.atomic():
        since = {(link.page_id, link.href): link.since for link in BrokenLink.objects.all()}
        BrokenLink.objects.all().delete()
        BrokenLink.objects.bulk_create(
            BrokenLink(
                page_id=page, text=link.text, href=link.href, fault=reason, since=since.get((page, link.href), at)
            )
            for page, link, reason in broken
        )  # fmt: skip
    return len(broken)


def left():
    """Return what is still to be mended: what an editor has changed since the last visit is no longer said."""
    rows = list(BrokenLink.objects.select_related("page"))
    pages = Page.objects.live().specific().filter(pk__in=[broken.page_id for broken in rows])
    present = {page.pk: set(links(page)) for page in pages}
    frame = {link for site_frame in SiteFrame.objects.all() for link in links(site_frame)}
    return [
        broken for broken in rows
        if Link(broken.text, broken.href) in (present.get(broken.page_id, set()) if broken.page_id else frame)
        and not (broken.href.startswith(HERE) and not fault(broken.href))
    ]  # fmt: skip
