"""Settings: embedded defaults that need no server, every one of them switched by the environment.

``.env.example`` lists the variables. With none of them set the platform runs on SQLite, a broker in a folder and
files under ``var/``; production sets ``PASSERELLE_ENV=production``, which makes ``SECRET_KEY``, ``ALLOWED_HOSTS``
and ``DATABASE_URL`` compulsory.
"""

import secrets
from datetime import timedelta
from pathlib import Path

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured

from config.options import identity, letterhead, limits, logs, safety, schedule

django_stubs_ext.monkeypatch()
env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

PRODUCTION = env.str("PASSERELLE_ENV", "embedded") == "production"
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", False)
DEVTOOLS = env.bool("DEVTOOLS", DEBUG or not PRODUCTION)  # demonstration, replay, fake identity provider


def _local_secret() -> str:
    """Return the machine's own secret key, made once: an embedded instance needs no configuration."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", "") or _local_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")  # mailto: or https:, for security.txt
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CLOCK_FILE = "" if PRODUCTION else env.str("CLOCK_FILE", str(VAR_DIR / "clock_offset"))
STATE_BRAND = env.bool("STATE_BRAND", not PRODUCTION or any(host.endswith(".gouv.fr") for host in ALLOWED_HOSTS))
EXERCISE_GRACE = timedelta(seconds=env.int("EXERCISE_GRACE_SECONDS", 120))  # what is on its way at the end of the time
TRUST_REQUEST_START = env.bool("TRUST_REQUEST_START", False)
CLAMD_URL = env.str("CLAMD_URL", "")
MAX_REQUEST_BYTES = env.int("MAX_REQUEST_BYTES", 100 * 1024 * 1024)
ENTERPRISE_DIRECTORY_URL = env.str("ENTERPRISE_DIRECTORY_URL", "")
PROGRAMME_DATA = env.str("PROGRAMME_DATA", str(BASE_DIR.parent / "shared" / "data"))

INSTALLED_APPS = [
    "sandbox",
    "cms",
    "reporting",
    "followup",
    "talents",
    "selection",
    "panels",
    "references",
    "exercises",
    "applications",
    "challenges",
    "juries",
    "dossiers",
    "lists",
    "documents",
    "notifications",
    "accounts",
    "common",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "accounts.connect",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "widget_tweaks",
    "django.forms",
    "dsfr",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

if DEVTOOLS:
    INSTALLED_APPS.insert(0, "devtools")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.pages.PublicPagesMiddleware",
    "config.middleware.compression.TextGZipMiddleware",
    "config.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.timing.ServerTimingMiddleware",
    "config.middleware.headers.HeadersMiddleware",
    "config.middleware.uploads.RequestSizeMiddleware",  # what it refuses has the headers of any page
    "config.middleware.inputs.AddressMiddleware",
    "config.middleware.origin.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.inputs.FormMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sandbox.middleware.SandboxMiddleware",
    "config.middleware.sources.SourceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.second_factor.SecondFactorMiddleware",
    "config.middleware.view_as.ViewAsMiddleware",  # after the proofs of who really reads
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["common.templatetags.passerelle", "common.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
                *(["devtools.context.accounts"] if DEVTOOLS else []),
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data ---------------------------------------------------------------------------------------------------------------
_database_default = f"sqlite:///{VAR_DIR / 'passerelle.sqlite3'}"
DATABASES = {"default": env.db("DATABASE_URL") if PRODUCTION else env.db("DATABASE_URL", _database_default)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # One writer at a time, readers never blocked; a writer takes its lock at BEGIN so that it waits, not fails.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Attempts are counted apart from kept pages: whoever fills one store with pages takes no counter out of the other.
# A Redis that holds counters must not evict what has not expired (docs/operations.md).
CACHES = {
    "default": env.cache("COUNTERS_URL", f"filecache://{VAR_DIR / 'counters'}?max_entries=1000000"),
    "pages": env.cache("CACHE_URL", f"filecache://{VAR_DIR / 'cache'}?max_entries=10000"),
}
CACHES["renditions"] = CACHES["pages"]  # Wagtail's images
for _cache in CACHES.values():
    if _cache["BACKEND"].endswith(".RedisCache"):
        _cache["BACKEND"] = "common.cache.backends.PatientRedisCache"
KEEP_PAGES = True  # public pages, whole, for whoever has no session (docs/adr/0027)

# Files --------------------------------------------------------------------------------------------------------------
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR_DIR / "media"))
MEDIA_URL = "/media/"
PRIVATE_MEDIA_ROOT = env.str("MEDIA_PRIVATE_ROOT", str(VAR_DIR / "private"))
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "config.static_files.UsedFilesFinder"]
WHITENOISE_USE_FINDERS = not (STATIC_MANIFEST := env.bool("STATIC_MANIFEST", PRODUCTION))


def _media_storage(private_root: str | None) -> dict[str, object]:
    """Return the storage of public or private files: a folder, or an S3 bucket when MEDIA_BUCKET is set."""
    bucket = env.str("MEDIA_BUCKET", "")
    if not bucket:
        options: dict[str, object] = {"location": private_root, "base_url": None} if private_root else {}
        return {"BACKEND": "common.files.storage.FolderStorage", "OPTIONS": options}
    return {
        "BACKEND": "common.files.buckets.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("MEDIA_ENDPOINT", "") or None,
            "access_key": env.str("MEDIA_ACCESS_KEY", ""),
            "secret_key": env.str("MEDIA_SECRET_KEY", ""),
            "location": "private" if private_root else "public",
            "default_acl": "private",
            "file_overwrite": False,
        },
    }


STORAGES = {
    "default": _media_storage(None),
    "private": _media_storage(PRIVATE_MEDIA_ROOT),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# People -------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.PasswordBackend",
    "accounts.backends.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "spaces"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1", "password2"]  # without a password, one enters by a code
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_RATE_LIMITS = limits.SIGN_IN
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds; an act like a publication or an export asks again after that
ALLAUTH_TRUSTED_PROXY_COUNT = NINJA_NUM_PROXIES = env.int("TRUSTED_PROXY_COUNT", 0)
API_RATE = env.str("API_RATE", "120/m")  # calls of the public API by address
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": "accounts.forms.AddKeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Passerelle"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # a passkey is tried on loopback, without TLS
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", PRODUCTION)
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # where it is allowed: ProConnect alone vouches for addresses
SOCIALACCOUNT_PROVIDERS = identity.providers(env)

# How long, in days, shown on the public register (CNIL, recruitment guide of 30 January 2023; R23)
RETENTION = {
    "message": env.int("RETENTION_MESSAGE", 60),
    "draft": env.int("RETENTION_DRAFT", 183),
    "refused": env.int("RETENTION_REFUSED", 730),
    "campaign": env.int("RETENTION_CAMPAIGN", 1826),  # contracts and their proofs: five years after the last day
    "account_notice": env.int("RETENTION_ACCOUNT", 730) - 30,
    "account": env.int("RETENTION_ACCOUNT", 730),
    "mission_piece": 0,  # beyond what each campaign's list says
    "contract_piece": env.int("RETENTION_CONTRACT", 1826),  # after the end of the mission
    "employee_record": env.int("RETENTION_EMPLOYEE_RECORD", 90),  # after the contract is signed
    "session": 0,
    "invitation": 30,  # after its end, for whoever asks what became of it
    "sign_in_link": 1,  # after its end
    "daily_count": 7,
}
PURGE = env.bool("PURGE", PRODUCTION)

# Language, time -----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

# Messages -----------------------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", f"filemail://{VAR_DIR / 'mail'}"))
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):  # type: ignore[name-defined] # noqa: F821 - set just above
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Passerelle <ne-pas-repondre@passerelle.invalid>")

# Background work ----------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if CELERY_BROKER_URL == "filesystem://":
    _broker = VAR_DIR / "broker"
    for _folder in ("messages", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.05,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    # Twice the hard limit of a task; swept at each interval (kombu's default sweeps every 100 s).
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 240, "unacked_restore_throttle": 1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = schedule.TASKS
DOCUMENT_SEAL_KEY = env.str("DOCUMENT_SEAL_KEY", str(VAR_DIR / "seal.p12"))
DOCUMENT_SEAL_PASSPHRASE = env.str("DOCUMENT_SEAL_PASSPHRASE", "")
DOCUMENT_EPICENE = env.str("DOCUMENT_EPICENE", "full")  # « full » or « dot »: of campaigns that chose none (R22)
COORDINATOR_ADDRESS, DOCUMENT_LETTERHEAD = letterhead.read(env)
DOCUMENT_TSA_URL = env.str("DOCUMENT_TSA_URL", "")  # a time-stamping authority (RFC 3161), optional
DOCUMENT_LEASE_SECONDS, DOCUMENT_SUBJECT_MODEL = env.int("DOCUMENT_LEASE_SECONDS", 120), "talents.DocumentSubject"

# Design system: its defaults trust contents as HTML and drop all styles behind a manifest (see docs/adr/0003) -------
DSFR_CONTENT_IS_SAFE = False
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_MARK_OPTIONAL_FIELDS = True

# Publishing ---------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Passerelle"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"  # people sign in, and change how, by allauth alone (docs/adr/0032)
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.editor.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.editor.forms.DocumentForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Hardening ----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *identity.origins(env)],  # signing in and out there begins by a form here
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

LOGGING = logs.configuration(
    formatter=env.str("LOG_FORMAT", "json" if PRODUCTION else "line"), level=env.str("LOG_LEVEL", "INFO")
)

if PRODUCTION and (_faults := safety.faults(globals())):
    raise ImproperlyConfigured("Réglages dangereux en production :\n- " + "\n- ".join(_faults))
