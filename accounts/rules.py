"""What each role of the programme team may do, and whether somebody may do it here: the table that docs/roles.md draws.

A permission is named by its space and its verb; the packages above name permissions and know no role. A role reaches
the whole platform, a programme or a campaign, so a permission is asked of a :class:`RoleScope`, the place of an object.
``User.has_perm`` answers by the same table (:mod:`accounts.backends`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.urls import Resolver404, resolve

from accounts.enums import Role, RoleLevel
from accounts.models import Grant, User
from common.registry import Registry

PERMISSIONS = {
    "campaigns.view": "Voir la campagne : accueil, règles, pilotage, recherche",
    "campaigns.manage": "Créer, régler, publier et répéter une campagne ; relancer",
    "challenges.view": "Lire les défis",
    "challenges.manage": "Instruire les défis, décider et annoncer",
    "funding.manage": "Corriger le financement d’un défi",
    "directory.view": "Lire l’annuaire des administrations",
    "directory.manage": "Tenir l’annuaire, ses personnes et ses signataires ; répondre aux demandes",
    "applications.view": "Lire les candidatures",
    "applications.process": "Instruire les candidatures : recevabilité, pièces, notes, vivier, appels restreints",
    "applications.view_identity": "Lever l’anonymat d’un dossier lu sans identité",
    "applications.view_accommodations": "Lire les aménagements demandés pour une audition",
    "fairness.view": "Lire les écarts entre groupes à chaque étape",
    "panels.view": "Voir les jurys",
    "panels.manage": "Ouvrir, composer, répartir, convoquer et clore les jurys",
    "selection.view": "Voir la présélection, les appariements et les retours",
    "selection.manage": "Présélectionner, apparier, adopter, annoncer ; décider d’une place",
    "talents.view": "Voir les promotions, les missions et leurs documents",
    "talents.manage": "Tenir les missions, leurs contrats et leurs échéances",
    "talents.sign": "Ouvrir les circuits de signature, remettre les documents d’un lot",
    "talents.view_identity": "Lire et contrôler les pièces d’identité et d’état civil",
    "talents.view_payroll": "Lire les données de paie et les exporter",
    "followup.view": "Voir l’accompagnement : événements, points, bilans",
    "followup.manage": "Tenir l’accompagnement",
    "documents.templates": "Valider les modèles de documents",
    "vocabularies.edit": "Écrire les formulaires, les grilles, la charte et les vocabulaires",
    "people.manage": "Réunir les comptes d’une même personne",
    "members.manage": "Confier, changer et retirer les rôles de l’équipe",
    "members.view_as": "Voir la plateforme comme une autre personne, en lecture",
    "journal.view": "Lire le journal des actes",
    "cms.edit": "Écrire et publier les pages du site",
}
_READ = ("campaigns.view", "challenges.view", "directory.view")
_SELECTION = ("applications.view", "panels.view", "selection.view")
ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset(PERMISSIONS),
    Role.MANAGER: frozenset(PERMISSIONS) - {"people.manage", "members.view_as", "journal.view", "cms.edit"},
    Role.INSTRUCTOR: frozenset(
        {*_READ, *_SELECTION, "challenges.manage", "directory.manage", "applications.process"}
    ),
    Role.JURY_SECRETARY: frozenset(
        {*_READ, "applications.view", "panels.view", "panels.manage", "applications.view_accommodations"}
    ),
    Role.HR: frozenset({
        *_READ, "talents.view", "talents.manage", "talents.sign", "talents.view_identity", "talents.view_payroll",
        "followup.view",
    }),
    Role.LEGAL_FINANCE: frozenset({
        *_READ, "funding.manage", "talents.view", "talents.sign", "talents.view_payroll", "documents.templates",
    }),
    Role.COACH: frozenset({*_READ, "talents.view", "followup.view", "followup.manage"}),
    Role.READER: frozenset({*_READ, *_SELECTION, "talents.view", "followup.view"}),
    Role.EDITOR: frozenset({"cms.edit"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoleScope:
    """The place of an object: the code of its programme, and the codes of its campaign and of what it rehearses."""

    programme: str = ""
    campaigns: tuple[str, ...] = ()


EVERYWHERE = RoleScope()
"""The place of what belongs to no programme: only a role of the whole platform reaches it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody has a permission: everywhere, or in these programmes and these campaigns."""

    everywhere: bool
    programmes: frozenset[str]
    campaigns: frozenset[str]

    def __bool__(self) -> bool:
        """Tell whether there is any place."""
        return self.everywhere or bool(self.programmes or self.campaigns)

    def holds(self, scope: RoleScope) -> bool:
        """Tell whether a place is within reach."""
        return self.everywhere or scope.programme in self.programmes or not self.campaigns.isdisjoint(scope.campaigns)


def reach_of(grants: Iterable[Grant], permission: str) -> Reach:
    """Return where these roles give a permission. Raises ``KeyError`` for a permission that the table has not."""
    PERMISSIONS[permission]
    giving = [grant for grant in grants if permission in ROLE_PERMISSIONS[grant.role]]
    codes: dict[str, frozenset[str]] = {
        level: frozenset(grant.code for grant in giving if grant.level == level) for level in RoleLevel.values
    }
    return Reach(bool(codes[RoleLevel.PLATFORM]), codes[RoleLevel.PROGRAMME], codes[RoleLevel.CAMPAIGN])


def reach(user: User, permission: str) -> Reach:
    """Return where a person has a permission."""
    return reach_of(user.grants, permission)


def scope_of(obj: Any) -> RoleScope:
    """Return the place of an object: a place itself, or what has a ``role_scope``."""
    return obj if isinstance(obj, RoleScope) else obj.role_scope


def allowed(user: User, permission: str, obj: Any = None) -> bool:
    """Tell whether a person has a permission on an object; without one, whether they have it anywhere."""
    held = reach(user, permission)
    if obj is None or held.everywhere or not held:
        return bool(held)
    return held.holds(scope_of(obj))


def roles_with(permission: str) -> list[str]:
    """Return the roles that give a permission."""
    return [role for role in ROLE_PERMISSIONS if permission in ROLE_PERMISSIONS[role]]


def holders(permission: str, obj: Any) -> Any:
    """Return the open accounts that have a permission on an object, for those whom a message concerns (one query)."""
    scope = scope_of(obj)
    reached = (
        Q(scope=RoleLevel.PLATFORM)
        | Q(scope=RoleLevel.PROGRAMME, scope_code=scope.programme)
        | Q(scope=RoleLevel.CAMPAIGN, scope_code__in=scope.campaigns)
    )
    return User.objects.with_roles(roles_with(permission), reached)


@dataclass(frozen=True, slots=True)
class RouteScope:
    """How the place of an object is read from what its address names.

    ``resolve`` takes the arguments of the route and returns the places of the object, none when it does not exist.
    """

    name: str
    resolve: Callable[[dict[str, Any]], list[RoleScope]]


route_scopes = Registry[RouteScope](attrgetter("name"))
PLATFORM = "platform"
"""The scope of a route that only a role of the whole platform opens."""


@dataclass(frozen=True, slots=True)
class RoutePermission:
    """What a route of the team asks: to read it, to act on it, and where; an empty scope is anywhere."""

    read: str
    write: str
    scope: str

    def asked(self, method: str) -> str:
        """Return the permission that a method asks."""
        return self.read if method in {"GET", "HEAD", "OPTIONS"} else self.write


def may_enter(user: User, permission: str, scope: str, arguments: dict[str, Any]) -> bool:
    """Tell whether a person has a permission on what a route names; the object is read only for a partial reach."""
    held = reach(user, permission)
    if held.everywhere or not held:
        return bool(held)
    if scope == PLATFORM:
        return False
    return not scope or any(held.holds(place) for place in route_scopes[scope].resolve(arguments))


def route_of(address: str) -> tuple[RoutePermission | None, dict[str, Any]]:
    """Return what the route of an address asks, and what the address names; nothing for other routes."""
    permission, arguments = _route_at(address.partition("?")[0])
    return permission, dict(arguments)


@lru_cache(maxsize=2048)  # a page of the team asks forty addresses, those of its menus each time
def _route_at(path: str) -> tuple[RoutePermission | None, tuple[tuple[str, Any], ...]]:
    """Return what :func:`route_of` says of a path, as what may be kept: it follows from the addresses alone."""
    try:
        match = resolve(path)
    except Resolver404:
        return None, ()
    return getattr(match.func, "permission", None), tuple(match.kwargs.items())


def may_act(user: User, address: str) -> bool:
    """Tell whether a person's roles let them send an act to an address of the team; other addresses ask nothing here.

    A page shows no button that would be refused (:mod:`common.templatetags.components`).
    """
    if user.viewer is not None:
        return False
    asked, arguments = route_of(address)
    return asked is None or may_enter(user, asked.write, asked.scope, arguments)


def may_read(user: User, address: str, place: Any = None) -> bool:
    """Tell whether a person's roles let them read an address of the team; ``place`` is its object, when it is at hand.

    A menu shows no heading that would answer 404.
    """
    asked, arguments = route_of(address)
    if asked is None:
        return True
    if place is not None and asked.scope not in {"", PLATFORM}:
        return allowed(user, asked.read, place)
    return may_enter(user, asked.read, asked.scope, arguments)
