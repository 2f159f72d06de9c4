"""What the public site answers besides its pages: search, robots, images."""

import posixpath

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from wagtail.models import Page

from challenges.queries.public import cards
from challenges.rules import public_challenges
from common.language.search import query_stems, query_text

MAX_RESULTS = 20
A_YEAR = 365 * 24 * 3600


@login_not_required
@require_GET
def search(request):
    """Find pages and challenges by their words, without caring for accents, plurals or endings."""
    asked = query_text(request.GET.get("q", ""))
    words = query_stems(asked)
    pages, challenges, count = [], [], 0
    if words:
        matching = public_challenges().filter(search_words__words=asked)
        challenges = list(cards(matching).order_by("-campaign__starts_on", "published_title", "pk")[:MAX_RESULTS])
        pages = list(Page.objects.live().public().specific().search(" ".join(words), operator="and")[:MAX_RESULTS])
        count = matching.count() + len(pages)
    context = {
        "title": "Recherche",
        "q": asked,
        "pages": pages,
        "challenges": challenges,
        "count": count,
        "shown": MAX_RESULTS,
    }
    return render(request, "cms/search.html", context)


@login_not_required
@require_GET
def robots(request):
    """Tell robots where the map is, and which rooms hold nothing for them."""
    closed = ("/cms/", "/comptes/", "/equipe/", "/recherche/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_GET
def image(request, name):  # noqa: ARG001 - the same for everybody
    """Serve a rendition of an editor's image: its name holds a hash of its content, and so never changes.

    Originals are not served: a rendition is encoded again, without what the camera wrote in the file.
    """
    path = posixpath.join("images", name)
    if posixpath.normpath(path) != path:
        raise Http404
    try:
        stored = default_storage.open(path)
    except OSError as error:  # nothing there, or a folder
        raise Http404 from error
    answer = FileResponse(stored)
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
