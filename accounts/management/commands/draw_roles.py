"""Draw who may do what: the roles of the team, their permissions, and what each page of the team asks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.enums import Role
from accounts.rules import PERMISSIONS, PLATFORM, ROLE_PERMISSIONS, RoutePermission

TARGET = "docs/roles.md"
PLACES = {"": "quelque part", PLATFORM: "sur toute la plateforme", "programme": "sur un programme"}
INTRODUCTION = """# Rôles et droits de l’équipe

Page écrite par `manage.py draw_roles` : ne pas modifier à la main.

Un rôle se confie dans « Membres de l’équipe », du jour dit au jour dit, sur toute la plateforme, un programme ou une
campagne (ADR 43). L’administration et l’édition du site portent toujours sur toute la plateforme. Ce qu’un rôle ne
permet pas de lire répond 404, comme ce qui n’existe pas ; un acte refusé sur une page que l’on peut lire répond 403, et
son bouton n’est pas montré.
"""


def team_routes(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, RoutePermission]]:
    """Yield the address, the name and the permissions of each route that asks for one."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            named = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from team_routes(pattern.url_patterns, address, named)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "permission"):
            yield address, f"{space}{pattern.name}", pattern.callback.permission


def drawing() -> str:
    """Return the whole document; a test compares it with the committed file."""
    parts = [INTRODUCTION, "## Ce que chaque rôle permet", ""]
    parts.append(f"| droit | {' | '.join(role.label for role in Role)} |")
    parts.append(f"| --- |{' :-: |' * len(Role)}")
    for permission, label in PERMISSIONS.items():
        marks = " | ".join("oui" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        parts.append(f"| {label} (`{permission}`) | {marks} |")
    parts += ["", "## Ce que chaque page demande", "", "| page | lire | agir | où |", "| --- | --- | --- | --- |"]
    for address, name, asked in sorted(team_routes()):
        place = PLACES.get(asked.scope, "sur la campagne de l’objet")
        shown = address.replace("|", "\\|")
        parts.append(f"| `{name}` (`/{shown}`) | `{asked.read}` | `{asked.write}` | {place} |")
    return "\n".join([*parts, ""])


class Command(BaseCommand):
    help = "Écrit docs/roles.md à partir de la table des rôles et des routes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="échoue si le fichier est périmé")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / TARGET
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != drawing():
                raise SystemExit(f"{TARGET} est périmé : lancez « manage.py draw_roles ».")
            return
        path.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"{TARGET} écrit.")
