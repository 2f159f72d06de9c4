"""Settings of the test suite: the real ones, with quick hashing and nothing outside the test's own folder."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="passerelle-test-"))
os.environ.setdefault("EMAIL_URL", "memorymail://")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pages", "renditions")
}
KEEP_PAGES = False  # a test rolls back, and what it never committed is told to nobody
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "INDÉFINI:%s"  # type: ignore[name-defined]
(VAR_DIR / "static").mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = False  # each test client would list every static file again
