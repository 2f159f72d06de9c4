"""What a form tells of the data that it asks for (RGPD, article 13)."""

from typing import Any

from django import template

from accounts.domain import privacy

register = template.Library()


@register.inclusion_tag("accounts/notice.html")
def data_notice(name: str) -> dict[str, Any]:
    """Tell beside a form why what it asks for is kept, for whom, and how long, in the register's own words.

    Raises :class:`StopIteration` for a name that no holding bears: a page without its notice is not shown.
    """
    return {"holding": next(holding for holding in privacy.processing_records if holding.name == name)}
