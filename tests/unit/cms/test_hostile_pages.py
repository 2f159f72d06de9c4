"""What an editor pastes in a page is clean in every output of the page."""

import json
import xml.etree.ElementTree as ET

import pytest
from django.contrib.auth.models import Group
from icalendar import Calendar

from cms import starter
from cms.models import ContentPage, EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage
from common.language.text import holds_forbidden
from tests import factories as f
from tests.factories import NOW

HOSTILE = "a\x0b\x1c\r\n\ufffe\u202eb"
RICH = json.dumps({"blocks": [{"key": "a", "type": "unstyled", "text": HOSTILE, "depth": 0, "inlineStyleRanges": [],
                               "entityRanges": []}], "entityMap": {}})  # fmt: skip


@pytest.fixture
def editor(db, signed_in):
    starter.build()
    user = f.UserFactory(is_team=True)
    user.groups.add(Group.objects.get(name="Moderators"))
    return signed_in(user)


def test_news_written_in_the_editor_are_clean(editor, client):
    index = NewsIndexPage.objects.get()
    answer = editor.post(f"/cms/pages/add/cms/newspage/{index.pk}/", {
        "title": HOSTILE, "slug": "a-b", "on": "2026-05-01", "introduction": HOSTILE, "image_alt": HOSTILE,
        "body-count": "1", "body-0-type": "paragraph", "body-0-order": "0", "body-0-deleted": "", "body-0-id": "",
        "body-0-value": RICH, "seo_title": "", "search_description": HOSTILE, "go_live_at": "", "expire_at": "",
        "comment_notifications": "on", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "", "action-publish": "action-publish",
    })  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    page = NewsPage.objects.get(slug="a-b")
    assert (page.title, page.introduction.replace("\n", "")) == ("a b", "ab")
    assert not holds_forbidden(str(page.body.raw_data[0]["value"]).replace("\n", ""))
    entries = ET.fromstring(client.get("/actualites/flux/").content).findall("{*}entry")
    assert "a b" in [entry.find("{*}title").text for entry in entries]


def test_blocks_are_clean_whoever_writes_them(editor):
    page = ContentPage(title="a", slug="a", body=[("paragraph", f"<p>{HOSTILE}</p>")])
    HomePage.objects.get().add_child(instance=page)
    page.refresh_from_db()
    assert page.body.raw_data[0]["value"] == "<p>a\n\nb</p>"


def test_an_event_is_read_by_calendars_and_robots(editor, client):
    EventIndexPage.objects.get().add_child(
        instance=EventPage(title="a", slug="reunion", starts_at=NOW, ends_at=NOW.replace(hour=23), place="b")
    )
    page = EventPage.objects.get()
    page.title = page.place = HOSTILE
    [event] = Calendar.from_ical(client.get(f"/evenements/{page.slug}/calendrier/").content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "a"
    assert client.get(f"/evenements/{page.slug}/calendrier/").headers["Content-Disposition"] == (
        'attachment; filename="reunion.ics"'
    )
    assert str(page.calendar_event()["SUMMARY"]) == str(page.calendar_event()["LOCATION"]) == "a b"
