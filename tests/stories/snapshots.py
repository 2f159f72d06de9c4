"""Every row of the database as what it says, so that two databases are compared whatever keys they gave."""

import json
import re
from collections import Counter
from hashlib import sha256

from django.apps import apps
from django.db import models

DRAWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # public identifiers
    r"|(?<=/jury/invitation/)\S+"  # signed links
    r"|\b[0-9a-f]{64}\b"  # digests of what holds one
    r"|(?<=-)[CDX]\d{5,}|\b[cdx]\d{5,}\b",  # numbers made of a key
)
KEYED = {"key", "subject", "inputs"}  # texts that hold the keys of rows
DRAWN_FIELDS = {
    "password", "queued_at", "lease_until", "place",  # the last one is drawn from keys
    "date_joined", "last_login", "salt", "nonce", "mac", "seal",
}  # fmt: skip
MACHINE_TIMES = {("accounts.JournalEntry", "at")}  # written by the machine's clock, which no story moves
ROUNDS = 4  # how far a row is told by the rows it points to


def _own(field, value):
    """Return what a column says by itself, as text."""
    shown = json.dumps(value, sort_keys=True, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    shown = DRAWN.sub("*", shown)
    return re.sub(r"\d+", "#", shown) if field.attname in KEYED else shown


def _label(*parts):
    return sha256(repr(parts).encode()).hexdigest()


def snapshot():
    """Return, for each table of ours, how many rows there are of each meaning: their text and what they point to."""
    rows, links = {}, {}
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in OUTSIDE]
    for model in ours:
        plain = [
            field for field in model._meta.concrete_fields
            if not field.is_relation and not field.primary_key and field.attname not in DRAWN_FIELDS
            and not isinstance(field, (models.UUIDField, models.FileField))
            and (model._meta.label, field.attname) not in MACHINE_TIMES
        ]  # fmt: skip
        related = [field for field in model._meta.concrete_fields if field.is_relation]
        for row in model._base_manager.order_by().values():
            key = (model._meta.label, str(row[model._meta.pk.attname]))
            rows[key] = _label(*((field.attname, _own(field, row[field.attname])) for field in plain))
            links[key] = [
                (field.attname, (field.related_model._meta.concrete_model._meta.label, str(row[field.attname])))
                for field in related
            ]
    labels = rows
    for _ in range(ROUNDS):
        labels = {
            key: _label(rows[key], *((name, labels.get(target, target[1] == "None")) for name, target in links[key]))
            for key in rows
        }
    counted = {model._meta.label: Counter() for model in ours}
    for (name, _), label in labels.items():
        counted[name][label] += 1
    return {name: rows for name, rows in counted.items() if rows}


OUTSIDE = {
    "contenttypes", "auth", "sessions", "wagtailcore", "wagtailsearch", "wagtailimages", "wagtaildocs", "wagtailadmin",
    "wagtailembeds", "wagtailredirects", "wagtailusers", "taggit", "cms",
}  # fmt: skip
