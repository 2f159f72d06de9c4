"""The State's font as files that typesetting engines read."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont


def font_path(name: str) -> Path:
    """Return an uncompressed copy of a web font, made once: WOFF2 would be unpacked again for each document."""
    target = Path(settings.VAR_DIR) / "fonts" / f"{name}.ttf"
    if not target.exists():
        source = finders.find(f"dsfr/dist/fonts/{name}.woff2")
        target.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(source)
        font.flavor = None
        partial = target.with_suffix(f".{id(font)}")
        font.save(partial)
        partial.replace(target)
    return target
