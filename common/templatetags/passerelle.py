"""Template filters that write French."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template

from common.days import PARIS_ZONE, day_of
from common.language import formatting, french
from common.language.epicene import spell_for

register = template.Library()


@register.filter
def french_date(value: date, timezone: str = PARIS_ZONE) -> str:
    """Format a date in words; of an instant, its day in the named zone."""
    return formatting.french_date(day_of(value, timezone) if isinstance(value, datetime) else value)


@register.filter
def french_datetime(value: datetime, timezone: str = PARIS_ZONE) -> str:
    """Format an instant in words, in the named zone."""
    return formatting.french_datetime(value, timezone)


@register.filter
def french_deadline(value: datetime, timezone: str = PARIS_ZONE) -> str:
    """Format a deadline in words, to the second, with its zone."""
    return formatting.french_deadline(value, timezone)


@register.filter
def epicene(pair: str, campaign: str) -> str:
    """Print « [proposé|proposée] » in the style of a campaign, by its code."""
    return spell_for(pair, campaign)


@register.filter
def duration(minutes: int) -> str:
    """Format a number of minutes."""
    return formatting.duration(minutes)


@register.filter
def euros(value: Any) -> str:
    """Format an amount."""
    return formatting.euros(value)


@register.filter
def lasting(value: timedelta) -> str:
    """Format a length of time: in days from two days on, in hours and minutes below."""
    return formatting.lasting(value)


@register.filter
def grouped(value: int) -> str:
    """Format a whole number by thousands."""
    return formatting.grouped(value)


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """Return ``mapping[key]``, or the empty string when the key is absent."""
    return mapping.get(key, "")


@register.filter
def pairs(text: str) -> list[list[str]]:
    """Split « value,label;value,label » into pairs, for the few fixed choices of a template."""
    return [part.split(",") for part in text.split(";")]


@register.filter
def pluralize(value: Any, forms: str = "s") -> str:
    """Return the ending of a French plural, that begins at two: « 0 défi », « 1 défi », « 2 défis ».

    It takes the place of Django's, for which zero is plural. ``value`` is a number or a collection.
    """
    singular, plural = forms.split(",") if "," in forms else ("", forms)
    count = len(value) if hasattr(value, "__len__") else value
    return plural if count >= 2 else singular  # noqa: PLR2004 - the rule


@register.filter
def de(name: Any) -> str:
    """Return a person, a place or a title after « de »: « d’Élise Martin », « de Paul Durand »."""
    return french.with_de(str(name))


@register.filter
def is_amount(value: Any) -> bool:
    """Tell whether a text is an amount of euros, to align it with the others of its column."""
    return str(value).endswith("€")


@register.filter
def of_body(body: Any) -> str:
    """Return a public body after « de »: « de la direction », « du ministère des Armées », « de Météo-France »."""
    return french.of_body(str(body))


@register.filter
def to_body(body: Any) -> str:
    """Return a public body after « à »: « à la direction », « au ministère des Armées », « à Météo-France »."""
    return french.to_body(str(body))


@register.filter
def with_article(body: Any) -> str:
    """Return a public body with its article inside a sentence: « la direction interministérielle du numérique »."""
    return french.with_article(str(body))


@register.filter
def inside_sentence(text: Any) -> str:
    """Return what begins a sentence as it reads within one: « pour la préfecture de la Loire, directrice »."""
    return french.inside_sentence(str(text))


@register.inclusion_tag("components/parts.html")
def part_links(part: Any, label: str) -> dict[str, Any]:
    """Link to the other parts of a list that is shown part by part (:func:`common.web.pages.part`)."""
    return {"part": part, "label": label}
