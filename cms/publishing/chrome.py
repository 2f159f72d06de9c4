"""What surrounds every page, read once and kept until what it shows is written: a page costs it no query."""

from typing import Any

from wagtail.models import Site

from cms.models import AccessibilityPage, ContentPage, SiteFrame
from common.cache import table_versions

KEY = "cms-chrome"
NO_STATEMENT = "Accessibilité : non conforme"  # what the law has a site say before its first audit
LEGAL = ("mentions-legales", "donnees-personnelles", "gestion-des-cookies")
# What a platform without a site shows.
WORDS = ("tagline", "description", "contact", "notice", "notice_kind", "opinion_url")
BARE: dict[str, Any] = dict.fromkeys(WORDS, "") | {
    "menu": [],
    "quick": [],
    "links": [],
    "legal": [],
    "accessibility": {"label": NO_STATEMENT, "url": ""},
}


def _menu(home: Any) -> list[dict[str, Any]]:
    """Return the entries of the main menu: the front page's children that editors put there, with theirs."""
    entries = []
    for page in home.get_children().live().public().in_menu():
        children = page.get_children().live().public().in_menu()
        below = [{"title": child.title, "url": child.url} for child in children]
        entries.append({"title": page.title, "url": page.url, "children": below})
    return entries


def _links(stream: Any) -> list[dict[str, str]]:
    return [{"text": link.value["text"], "url": link.value.href} for link in stream]


def _read() -> dict[str, Any]:
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        return BARE
    frame = SiteFrame.for_site(site)
    statement = AccessibilityPage.objects.live().first()
    written = statement or ContentPage.objects.live().filter(slug="accessibilite").first()
    pages = {page.slug: page for page in ContentPage.objects.live().public().filter(slug__in=LEGAL)}
    return {name: getattr(frame, name) for name in WORDS} | {
        "menu": _menu(site.root_page),
        "quick": _links(frame.quick_links),
        "links": _links(frame.footer_links),
        "legal": [{"text": pages[slug].title, "url": pages[slug].url} for slug in LEGAL if slug in pages],
        "accessibility": {
            "label": statement.label if statement else NO_STATEMENT,
            "url": written.url if written else "",
        },
    }


def chrome() -> dict[str, Any]:
    """Return what the header and the footer show."""
    content = table_versions.load(KEY)
    if content is None:
        with table_versions.track_reads() as stamps_read:
            content = _read()
        table_versions.store(KEY, content, stamps_read)
    return dict(content)
