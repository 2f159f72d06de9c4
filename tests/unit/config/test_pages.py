"""A public page is made once for all who have no session, and a change of what it shows is seen at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from wagtail.models import PageViewRestriction

from challenges.models import Campaign, Challenge
from challenges.queries import public
from cms import starter
from cms.models import ContentPage
from common import clock, sandbox
from common.cache.table_versions import cache, shared_by_visitors
from config.middleware import pages
from reporting.queries import promotions
from tests import factories as f
from tests.factories import NOW

PUBLIC = (
    "/",
    "/defis/",
    "/defis/carte/",
    "/statistiques/",
    "/questions/",
    "/actualites/",
    "/plan-du-site/",
    "/sitemap.xml",
)


@pytest.fixture
def site(db, settings):
    settings.KEEP_PAGES, settings.SITE_URL = True, "http://testserver"
    cache.clear()
    starter.build()
    return f.PublishedChallengeFactory(slug="carte", published_title="Carte des forêts", summary="Préserver")


@pytest.fixture
def again(client):
    """Visit a page twice; return the second answer and the queries that it cost."""

    def visit(path, **headers):
        client.get(path, headers=headers)
        return client.get(path, headers=headers)

    return visit


@pytest.mark.parametrize("path", PUBLIC)
def test_the_second_visit_costs_the_database_nothing(site, client, path, django_assert_num_queries):
    first = client.get(path)
    assert first.status_code == 200
    with django_assert_num_queries(0):
        second = client.get(path)
    assert second.content == first.content
    assert second["Server-Timing"] == 'cache;desc="page"'
    headers = set(first.headers) - {"Server-Timing"}
    assert {name: second[name] for name in headers} == {name: first[name] for name in headers}


def test_compressed_and_plain_are_kept_apart(site, again):
    assert "Content-Encoding" not in again("/")
    assert again("/", accept_encoding="gzip")["Content-Encoding"] == "gzip"


def test_a_change_is_seen_at_once(site, client, again, django_capture_on_commit_callbacks):
    assert "Carte des forêts" in again("/defis/").text
    with django_capture_on_commit_callbacks(execute=True):
        Challenge.objects.update(published_title="Carte des bois")
    assert "Carte des bois" in client.get("/defis/").text
    page = ContentPage.objects.get(slug="programme")
    page.title = "Le programme, autrement"
    again("/")
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "Le programme, autrement" in client.get("/").text, "the menu is made of pages too"


def test_a_taken_back_campaign_leaves_every_page(site, client, again, django_capture_on_commit_callbacks):
    assert again("/defis/carte/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        Campaign.objects.update(state="draft")
        Challenge.objects.update(state="submitted")
    assert client.get("/defis/carte/").status_code == 404


def test_who_signed_in_gets_their_own_page_and_leaves_none_behind(site, signed_in, client):
    own = signed_in(f.UserFactory(first_name="Zoé"))
    assert "Mes espaces" in own.get("/").text
    shown = client.get("/")
    assert "Mes espaces" not in shown.text
    assert "cache" not in shown["Server-Timing"]
    assert "Mes espaces" in own.get("/").text


@pytest.mark.parametrize("path", ["/?page=1", "/verifier/", "/rien/", "/avis/candidature/", "/comptes/login/"])
def test_what_is_not_the_same_for_all_is_made_each_time(site, again, path):
    assert "cache" not in again(path)["Server-Timing"]


@pytest.mark.parametrize(
    "request_of",
    [
        {"SCRIPT_NAME": "/evil"},
        {"HTTP_HOST": "testserver:8443"},
        {"HTTP_HOST": "TESTSERVER"},
        {"HTTP_HOST": "localhost"},
    ],
    ids=lambda extra: next(iter(extra.values())),
)
def test_a_request_that_names_the_site_in_its_own_way_neither_keeps_nor_gets_a_page(site, client, request_of):
    """The addresses of a page kept are the site's own, and nobody multiplies the entries of the store."""
    odd = client.get("/defis/", **request_of)
    assert odd.status_code == 200
    assert "cache" not in client.get("/defis/")["Server-Timing"]
    plain = client.get("/defis/")
    assert plain["Server-Timing"] == 'cache;desc="page"'
    assert b"/evil" not in plain.content
    assert "cache" not in client.get("/defis/", **request_of)["Server-Timing"]


def test_a_facet_is_kept_for_no_choice_or_one_known_value(site, client, settings, monkeypatch):
    asked = []
    monkeypatch.setattr(public.table_versions, "store", lambda key, *_: asked.append(key))
    campaign = site.campaign.code
    connection.tables_written.clear()  # as if what the test arranged had been committed
    for query in ("", *(f"?promotion=inconnue-{rank}" for rank in range(40)), f"?promotion={campaign}&etat=published"):
        client.get(f"/defis/{query}")
    assert {key for key in asked if key.startswith("catalogue")} == {"catalogue"}
    client.get(f"/defis/?promotion={campaign}")
    assert len({key for key in asked if key.startswith("catalogue")}) == 2


def test_a_page_closed_to_visitors_is_closed_at_once(site, again, client, django_capture_on_commit_callbacks):
    page = ContentPage.objects.get(slug="programme")
    assert again(page.url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(page.url).url.startswith("/comptes/login/")
    assert ContentPage.private_page_options == ["groups", "login"], "no password that a whole team shares"


def test_a_page_is_kept_to_the_end_of_the_minute_at_which_a_call_may_close(site, client, monkeypatch):
    late = NOW.replace(second=59, microsecond=250_000)
    monkeypatch.setattr(clock, "now", lambda: late)
    seconds = []
    monkeypatch.setattr(
        pages.table_versions, "store", lambda *call: seconds.append(call[-1]) if "page:" in call[0] else None
    )
    client.get("/")
    assert seconds == [0.75]


def test_a_moved_clock_has_pages_of_its_own(site, client, again, monkeypatch):
    again("/")
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=-3))
    assert "cache" not in client.get("/")["Server-Timing"]


@pytest.mark.parametrize(
    ("answer", "is_cached"),
    [
        (lambda: HttpResponse("une page"), True),
        (lambda: HttpResponse("x" * (pages.MAX_PAGE_BYTES + 1)), False),
        (lambda: HttpResponse("refusé", status=403), False),
        (lambda: StreamingHttpResponse([b"fil"]), False),
    ],
)
def test_only_a_whole_page_of_some_size_is_kept(site, rf, answer, is_cached):
    served = []
    middleware = pages.PublicPagesMiddleware(shared_by_visitors(lambda _: served.append(1) or answer()))
    for _ in range(2):
        middleware(rf.get("/", HTTP_HOST="testserver"))
    assert len(served) == (1 if is_cached else 2)


def test_an_answer_with_a_cookie_is_not_kept(site, rf):
    def view(_):
        answer = HttpResponse("une page")
        answer.set_cookie("messages", "bonjour")
        return answer

    middleware = pages.PublicPagesMiddleware(shared_by_visitors(view))
    assert all(middleware(rf.get("/")).cookies for _ in range(2))


def test_the_figures_of_promotions_are_kept_until_one_is_written(
    site, django_assert_num_queries, django_capture_on_commit_callbacks
):
    connection.tables_written.clear()  # as if what the test arranged had been committed
    first = promotions.promotions()
    with django_assert_num_queries(0):
        assert promotions.promotions() == first
    with django_capture_on_commit_callbacks(execute=True):
        Campaign.objects.update(name="Une autre promotion")
    assert promotions.promotions()[0].name == "Une autre promotion"
    with sandbox.entered(site.campaign_id + 1, timedelta()):
        assert promotions.promotions() == [], "a rehearsal counts its own"
