"""Follow the links of a text as whoever receives it."""

import re
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from tests import factories as f
from tests.conftest import entered

LINK = re.compile(r"https?://[^\s\"'<>]+")
SIGN_IN = {"account_login", "account_signup", "account_request_login_code"}
PASSWORD = "une phrase longue 7"
NAME = {"first_name": "Ada", "last_name": "Essai"}


def links_of(text):
    """Return the links of a text, without the sign that ends its sentence."""
    return [link.rstrip(".,;)") for link in LINK.findall(text)]


def path_of(link):
    """Return the path and query of one of our links."""
    assert link.startswith(f"{settings.SITE_URL}/"), f"{link} leaves the platform"
    return link.removeprefix(settings.SITE_URL)


def route_of(path):
    """Return the name of the route that answers at a path."""
    return resolve(urlsplit(path).path).view_name


def next_of(path):
    """Return the path that a sign-in page leads to, or nothing."""
    return parse_qs(urlsplit(path).query).get("next", [""])[0]


def arrival(client, path):
    """Follow a path; return the status and the path of the last page, and its answer."""
    answer = client.get(path, follow=True)
    return answer.status_code, answer.request["PATH_INFO"], answer


def check_signed_in(user, path):
    """Check that a link shows its addressee a page, and never asks a person who is signed in to sign in."""
    status, last, _ = arrival(entered(user), path)
    assert (status, route_of(last) in SIGN_IN) == (200, False), f"{path} -> {last}: {status}"
    if next_of(path):
        assert last == next_of(path), f"{path} -> {last}"


def check_without_session(path):
    """Check that a link opens for a visitor: the page itself, or a sign-in page that leads to it."""
    status, last, answer = arrival(Client(), path)
    assert status == 200, f"{path} -> {last}: {status}"
    target = next_of(path) or ("" if last == urlsplit(path).path else path)
    if target:
        page = BeautifulSoup(answer.content, "html.parser")
        targets = [field["value"] for field in page.find_all("input", {"name": "next"})]
        assert route_of(last) in SIGN_IN, f"{path} -> {last}"
        assert target in targets, f"{path} -> {last}: forgets where to go"


def sign_up(path, address):
    """Make the account of an invited address from the link of its message; return the last page."""
    client = Client()
    page = BeautifulSoup(client.get(path).content, "html.parser")
    assert page.find("input", {"name": "email"})["value"] == address, f"{path} forgets the invited address"
    client.post(path, NAME | {"email": address, "password1": PASSWORD, "password2": PASSWORD, "next": next_of(path)})
    code = re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", mail.outbox[-1].body)[0]
    answer = client.post(reverse("account_email_verification_sent"), {"code": code}, follow=True)
    return answer.status_code, answer.request["PATH_INFO"]


def check_link(message, path):
    """Check that a link of a message opens for its addressee, who has an account or makes one."""
    check_without_session(path)
    if message.recipient is not None:
        check_signed_in(message.recipient, path)
    elif route_of(path) == "account_signup":
        status, last = sign_up(path, message.address)
        assert (status, last) == (200, next_of(path)), f"{path} -> {last}: {status}"
        check_signed_in(User.objects.get(email=message.address), path)
    elif route_of(path) in SIGN_IN:
        check_signed_in(f.UserFactory(), path)
