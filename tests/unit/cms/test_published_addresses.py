"""Every address that the platform publishes answers: in the site map, the feeds, the API and the open data."""

import json
import re
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils.text import slugify
from icalendar import Calendar

from challenges.models import Challenge

URL = re.compile(r"https?://[^\s\"'<>),;]+")


@pytest.fixture(autouse=True)
def no_calls_counted_yet():
    cache.clear()


def ours(text):
    """Return the paths of the platform's own addresses in a text."""
    hosts = {urlsplit(settings.SITE_URL).netloc, "testserver", "localhost"}
    parts = [urlsplit(url) for url in URL.findall(text)]
    return {unquote(part.path) + (f"?{part.query}" if part.query else "") for part in parts if part.netloc in hosts}


def published(client):
    """Return every path published, by where it is published."""
    addresses = {}
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    addresses["/sitemap.xml"] = {urlsplit(loc.text).path for loc in tree.findall(".//{*}loc")}
    for address in ("/defis/flux/", "/actualites/flux/", "/robots.txt"):
        addresses[address] = ours(client.get(address).content.decode())
    calendar = Calendar.from_ical(client.get("/defis/calendrier/").content)
    addresses["/defis/calendrier/"] = ours(" ".join(str(event.get("url", "")) for event in calendar.walk("VEVENT")))
    for name in ("calls", "challenges", "promotions"):
        text = client.get(f"/api/v1/{name}").content.decode()
        rows = json.loads(text)
        addresses[f"/api/v1/{name}"] = ours(text)
        for row in rows if isinstance(rows, list) else rows["items"]:
            if "slug" in row and name == "challenges":
                addresses[f"/api/v1/{name}"].add(f"/api/v1/challenges/{row['slug']}")
    index = client.get("/donnees-ouvertes/").content.decode()
    files = set(re.findall(r'href="(/donnees-ouvertes/[^"]+)"', index))
    addresses["/donnees-ouvertes/"] = files
    for file in files:
        answer = client.get(file)
        body = b"".join(answer) if answer.streaming else answer.content
        addresses[file] = ours(body.decode("utf-8", "replace"))
    return addresses


def test_every_published_address_answers(story, client):
    client.raise_request_exception = False
    addresses = published(client)
    assert len(addresses["/sitemap.xml"]) > 20, client.get("/sitemap.xml").content
    assert len(addresses["/defis/flux/"]) > 5
    assert len(addresses["/api/v1/challenges"]) > 20
    assert len(addresses["/donnees-ouvertes/"]) > 3
    cache.clear()
    status = {}
    for path in set().union(*addresses.values()):
        answer = client.get(path)
        status[path] = answer.status_code
        if len(status) % 100 == 0:
            cache.clear()  # the API counts its calls
    dead = {path: code for path, code in status.items() if code != 200}
    assert {(place, path, dead[path]) for place, paths in addresses.items() for path in paths if path in dead} == set()


def test_addresses_of_challenges_are_ascii_and_former_ones_lead_there(story, client):
    slugs = list(Challenge.objects.values_list("slug", flat=True))
    assert [slug for slug in slugs if not slug.isascii()] == []
    for former in ("vigicr’ux", "coachélèves", "mesri-la-machine-à-données"):
        answer = client.get(f"/defis/{former}/")
        assert (answer.status_code, answer.url) == (301, f"/defis/{slugify(former)}/")
        assert client.get(answer.url).status_code == 200
    assert Client().get("/defis/n’existe-pas/").status_code == 404
