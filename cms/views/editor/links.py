"""The links that lead nowhere, for who edits the site."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import role_required
from cms.publishing import links


def edits(user):
    """Say whether a person writes the public site."""
    return user.has_perm("wagtailadmin.access_admin")


@require_GET
@role_required(edits)
def broken(request):
    """Show each with its page, what is wrong, and since when."""
    return render(request, "cms/links.html", {"title": "Liens à corriger", "links": links.left()})
