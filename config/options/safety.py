"""Refuse to start in production with a setting that would betray somebody; each one is named, with what to do."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Settings = Mapping[str, Any]
SECRET_LENGTH = 50


def _local(address: str, *schemes: str) -> bool:
    return address.partition(":")[0] in schemes or address.endswith(schemes)


def _shared(cache: Mapping[str, Any]) -> bool:
    return str(cache["BACKEND"]).endswith(("RedisCache", "DatabaseCache", "PyMemcacheCache"))


CHECKS: tuple[tuple[Callable[[Settings], bool], str], ...] = (
    (lambda s: s["DEBUG"], "DEBUG est actif : les pages d’erreur montreraient les données. Retirez-le."),
    (
        lambda s: len(s["SECRET_KEY"]) < SECRET_LENGTH,
        f"SECRET_KEY compte moins de {SECRET_LENGTH} caractères : tirez-la au sort (secrets.token_urlsafe(50)).",
    ),
    (lambda s: "*" in s["ALLOWED_HOSTS"], "ALLOWED_HOSTS accepte tout : nommez le domaine du site."),
    (
        lambda s: not s["SITE_URL"].startswith("https://"),
        "SITE_URL n’est pas en https : les liens des messages seraient en clair.",
    ),
    (
        lambda s: s["DATABASES"]["default"]["ENGINE"].endswith("sqlite3"),
        "DATABASE_URL est SQLite : la production demande PostgreSQL.",
    ),
    (
        lambda s: not _shared(s["CACHES"]["default"]),
        "COUNTERS_URL n’est pas partagé : chaque processus compterait les tentatives de son côté. Donnez rediscache://…",
    ),
    (
        lambda s: not _shared(s["CACHES"]["pages"]),
        "CACHE_URL n’est pas partagé : chaque processus garderait ses pages. Donnez rediscache://…",
    ),
    (
        lambda s: s["CACHES"]["default"] == s["CACHES"]["pages"],
        "COUNTERS_URL est le magasin des pages : qui le remplirait effacerait les tentatives comptées. Séparez-les.",
    ),
    (
        lambda s: _local(s["CELERY_BROKER_URL"], "filesystem", "memory"),
        "CELERY_BROKER_URL est embarqué : donnez redis://… ou amqp://…",
    ),
    (
        lambda s: s["EMAIL_BACKEND"].rsplit(".", 2)[1] != "smtp",
        "EMAIL_URL n’envoie rien : donnez un serveur (smtp+tls://…).",
    ),
    (lambda s: s["TRUST_REQUEST_START"] and not s["ALLAUTH_TRUSTED_PROXY_COUNT"],
     "TRUST_REQUEST_START croit un en-tête que n’importe qui peut écrire : dites TRUSTED_PROXY_COUNT."),
    (
        lambda s: not s["REQUIRE_SECOND_FACTOR"],
        "REQUIRE_SECOND_FACTOR est coupé : l’équipe entrerait avec un seul facteur.",
    ),
    (
        lambda s: not s["DOCUMENT_SEAL_KEY"].startswith("pkcs11:") and not Path(s["DOCUMENT_SEAL_KEY"]).exists(),
        "DOCUMENT_SEAL_KEY ne désigne ni fichier ni jeton : aucun document ne serait scellé.",
    ),
    (
        lambda s: any(provider["APP"]["settings"]["server_url"].startswith("http://")
                      for provider in s["SOCIALACCOUNT_PROVIDERS"].values() if provider),
        "PROCONNECT_URL ou FRANCECONNECT_URL n’est pas en https : on y serait qui l’on veut.",
    ),
)  # fmt: skip


def faults(settings: Settings) -> list[str]:
    """Return what is unsafe, in French."""
    return [fault for wrong, fault in CHECKS if wrong(settings)]
