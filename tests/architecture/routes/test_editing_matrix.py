"""Every route of the editor's admin, its API included, x person x page: Wagtail's own rules, held by this site's groups."""

import re
import sys

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import URLPattern, get_resolver
from wagtail.models import GroupPagePermission

from cms import starter
from cms.models import ContentPage, DocumentDraft, HomePage, SharedClause
from tests import factories as f
from tests.conftest import entered

# What shows nothing of the site: pictures of the interface, its words, its way in and out, one's own settings.
PUBLIC = (
    "cms/sprite/",
    "cms/jsi18n/",
    "cms/login/",
    "cms/logout/",
    "cms/password_reset/",
    "cms/test404/",
    "cms/failwhale/",
)


def _routes(patterns, prefix=""):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        elif not prefix or address.startswith("cms/"):
            yield from _routes(pattern.url_patterns, address)


def admin_routes():
    """Return the routes of the editor's admin, but for the catch-all that says « not found »."""
    return [
        route
        for route in _routes(get_resolver().url_patterns)
        if route.startswith("cms/") and not route.endswith("^.*/$")
    ]


WORDS = {
    "app_label": "wagtailcore", "model_name": "page", "action": "delete", "content_type_app_name": "cms",
    "content_type_model_name": "contentpage", "action_name": "delete", "app_name": "cms", "filter_spec": "width-10",
    "code": "attestation", "uidb64": "MQ", "token": "x-y", "object_id": "1", "slug": "x",
}  # fmt: skip


def address(route, pk):
    """Return a route's address: every number it wants is the object's."""
    filled = route.replace("^", "").replace("$", "")
    filled = re.sub(r"\(\?P<revision_id_[ab]>.*?\)(?=\\|/|$)", "latest", filled)
    filled = re.sub(r"\(\?P<pk>[^)]*\)", str(pk), filled).replace("\\.", ".")
    filled = re.sub(r"<int:\w+>|<str:pk>", str(pk), filled)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: WORDS[match[1]], filled)


@pytest.fixture
def page(db):
    """Return a page with a revision, beside the one that an editor has been given."""
    starter.build()
    home = HomePage.objects.get()
    for slug in ("confiee", "autre"):
        home.add_child(instance=ContentPage(title=slug, slug=slug, introduction="Ce qui n’est pas encore dit"))
    page = ContentPage.objects.get(slug="autre")
    page.save_revision()
    return page


def _gate(client, addresses, method):
    """Yield the addresses that let somebody in."""
    for address in addresses:
        answer = getattr(client, method)(address)
        if answer.streaming:
            b"".join(answer)
        refused = answer.status_code in {302, 403, 404, 405} and not answer.get("Location", "").startswith(address)
        if not refused:
            yield address, answer.status_code


@pytest.mark.sweep
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_enters_the_admin_without_a_group(story, page, method, capsys):
    """Whoever signs in, the team included: only a group of editors opens a page, a picture, a person."""
    addresses = [address(route, page.pk) for route in admin_routes() if not route.startswith(PUBLIC)]
    reader = f.UserFactory(is_team=True)
    people = [story.user(kind) for kind in ("candidate", "administration", "juror", "talent")] + [reader]
    failures = [case for user in people for case in _gate(entered(user), addresses, method)]
    assert failures == []
    assert ContentPage.objects.filter(pk=page.pk, title="autre").exists()
    with capsys.disabled():
        sys.stdout.write(f"\nédition, {method} : {len(addresses)} routes x {len(people)} personnes, 0 non autorisé\n")


@pytest.fixture
def editor(page):
    """Return somebody who has been given one page, and no other."""
    group = Group.objects.create(name="Une rubrique")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    given = ContentPage.objects.get(slug="confiee")
    for name in ("add", "change", "publish"):
        GroupPagePermission.objects.create(
            group=group, page=given,
            permission=Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{name}_page"),
        )  # fmt: skip
    user = f.UserFactory()
    user.groups.add(group)
    return user


OBJECTS = re.compile(r"<int:(page_id|page_to_move_id|page_pk|parent_page_id|document_id|pk|collection_id|redirect_id)>")
# These answer with the page's place in the tree, an empty choice or « nothing to confirm »; none writes.
SHOWN = (
    "cms/pages/<int:parent_page_id>/",
    "cms/choose-page/",
    "cms/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/",
    "cms/pages/workflow/confirm_cancellation/",
)


def test_an_editor_of_one_page_opens_no_other(page, editor, capsys):
    """Object level: no route of the admin, its API included, reads or changes what another section holds."""
    SharedClause.objects.create(pk=page.pk, title="Clause", text="<p>Texte</p>")
    DocumentDraft.objects.create(pk=page.pk, code="attestation", title="Attestation")
    client = entered(editor)
    mine = ContentPage.objects.get(slug="confiee")
    assert client.get(address("cms/pages/<int:page_id>/edit/", mine.pk)).status_code == 200
    routes = [route for route in admin_routes() if OBJECTS.search(route) and not route.startswith(SHOWN)]
    addresses = [address(route, page.pk) for route in routes]
    before = ContentPage.objects.filter(pk=page.pk).values()[0]
    assert [case for method in ("get", "post") for case in _gate(client, addresses, method)] == []
    client.post(f"/cms/pages/{page.pk}/move/{mine.pk}/confirm/")
    assert ContentPage.objects.filter(pk=page.pk).values()[0] == before
    assert SharedClause.objects.get(pk=page.pk).title == "Clause"
    with capsys.disabled():
        sys.stdout.write(f"\nédition, autre rubrique : {2 * len(routes)} cas, 0 non autorisé\n")
