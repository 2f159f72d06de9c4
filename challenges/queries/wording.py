"""How a campaign writes what names somebody."""

from challenges.models import Campaign


def epicene_style(code: str) -> str:
    """Return how a campaign prints both genders, or nothing when it follows the instance."""
    return Campaign.objects.filter(code=code).values_list("epicene", flat=True).first() or ""
