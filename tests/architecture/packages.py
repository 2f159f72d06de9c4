"""The packages of the platform, and their modules, for the tests that read all of them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "accounts", "applications", "challenges", "cms", "common", "config", "devtools", "documents", "dossiers",
    "exercises", "followup", "juries", "lists", "notifications", "panels", "references", "reporting", "sandbox",
    "selection", "talents",
)  # fmt: skip


def dotted(path):
    """Return the name by which a module is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def modules(under="**", packages=PACKAGES):
    """Return the modules of the packages, or those of a folder in each (« domain/** »), migrations left out."""
    paths = [path for name in packages for path in (ROOT / name).glob(f"{under}/*.py")]
    return sorted(path for path in paths if "migrations" not in path.parts)
