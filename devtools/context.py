"""What a demonstration shows besides the site's own pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from devtools.domain import sign_ins


def accounts(_request: HttpRequest) -> dict[str, Any]:
    """Return the accounts by which somebody who looks around enters with one press; none in production.

    They are looked up by the pages that show them alone.
    """
    if settings.PRODUCTION:
        return {}
    return {"demonstration_people": SimpleLazyObject(sign_ins.addresses), "demonstration_password": sign_ins.PASSWORD}
