"""How the trades of dossiers are called: a deposit carries a code, that the packages above give words."""

from collections.abc import Callable

from common.registry import Registry, qualified_name

LabelSource = Callable[[], dict[str, str]]
label_sources = Registry[LabelSource](qualified_name)


def labels() -> dict[str, str]:
    """Return the words of each trade, by code (one query for each source)."""
    return {code: label for source in label_sources for code, label in source().items()}
