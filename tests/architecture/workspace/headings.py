"""Where a page says it stands: its heading in the menu, and the trail that leads to it."""

import re

from reporting.queries.workspace.sections import PLACES

MENU = re.compile(r'<nav class="app-menu".*?</nav>', re.DOTALL)
STEP = re.compile(r"<a[^>]*>([^<]*)</a>")
TRAIL = re.compile(r'<nav role="navigation" class="app-trail".*?</nav>', re.DOTALL)


def _is_page(response):
    if response.status_code != 200 or response.streaming:
        return False
    return response.headers["Content-Type"].startswith("text/html") and "<html" in response.text


def misplaced(name, response):
    """Return what a page of a space says wrongly of where it stands; nothing of a part of a page, or of a file."""
    if name not in PLACES or not _is_page(response):
        return []
    menus, trails = MENU.findall(response.text), TRAIL.findall(response.text)
    if len(menus) != 1 or len(trails) != 1:
        return [f"{len(menus)} menus and {len(trails)} trails"]
    place, menu, trail = PLACES[name], menus[0], trails[0].replace("\n", "")
    section_is_said = not place.of_campaign or name == place.section.route or f">{place.section.label}</a>" in trail
    checks = {
        "its heading is the current one": menu.count('aria-current="page"') == 1,
        "its trail begins with its space": name == place.space.route or f">{place.space.label}</a>" in trail,
        "its menu is that of the campaign": not place.of_campaign or re.search(r'data-campaign="EIG4-R[12]"', menu),
        "its trail says its heading": section_is_said,
        "its trail names no page twice": len(set(steps := STEP.findall(trail))) == len(steps),
    }
    return [f"not so: {sentence}" for sentence, is_true in checks.items() if not is_true]
