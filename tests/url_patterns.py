"""Every route there is, read from the patterns of addresses."""

import re

from django.urls import URLPattern

PREFIXES = ("cms/", "^cms/", "fichiers/", "^((?:[\\w\\-’']+/)*)$")
ARGUMENT = re.compile(r"<(\w+):(\w+)>")


def fill_pattern(pattern, keys):
    """Yield the addresses of a pattern, with each key of its kind in each of its places."""
    paths = [pattern]
    for kind, name in ARGUMENT.findall(pattern):
        paths = [path.replace(f"<{kind}:{name}>", str(value)) for path in paths for value in keys.get(kind, [])]
    yield from (f"/{path}" for path in paths)


def routes_of(patterns, prefix="", namespace=""):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, f"{namespace}:{pattern.name}" if namespace else pattern.name
        elif not address.startswith(PREFIXES):
            yield from routes_of(pattern.url_patterns, address, pattern.namespace or namespace)
