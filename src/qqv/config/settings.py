"""How this installation is set up; everything a site may change comes from the environment."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

if not __debug__:
    # An assert is how this program notices that its own books went wrong; -O removes them all.
    raise ImproperlyConfigured("Do not run with python -O: the books rely on assertions.")

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src"
DATA = Path(os.environ.get("QQV_DATA") or ROOT / "var").resolve()
LOGS = DATA / "logs"
ATTACHMENTS = DATA / "attachments"


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes/no variable of the environment; anything but 1 or 0 is refused."""
    value = os.environ.get(name) or str(int(default))
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


def words(name: str) -> list[str]:
    """Read a comma-separated list of the environment; blanks are dropped."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def secret_key() -> str:
    """Return this installation's secret, made on first use and kept readable by its owner only."""
    if given := os.environ.get("QQV_SECRET_KEY"):
        return given
    file = DATA / "secret.key"
    DATA.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f"secret.{os.getpid()}.tmp")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(64))
        try:
            # A link fails when another process was first, so both end with the same key.
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()


# What this installation is

DEBUG = flag("QQV_DEBUG")
DEMO = flag("QQV_DEMO")
HTTPS = flag("QQV_HTTPS")
SECRET_KEY = secret_key()
SITE_HOSTS = words("QQV_HOSTS")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *SITE_HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in SITE_HOSTS if HTTPS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "qqv.config",
    "qqv.trail",
    "qqv.people",
    "qqv.ledger",
    "qqv.lending",
    "qqv.savings",
    "qqv.capital",
    "qqv.inspection",
    "qqv.outreach",
    "qqv.collection",
    "qqv.reports",
    "qqv.imports",
    "qqv.watch",
    "qqv.papers",
    "qqv.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qqv.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "qqv.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "qqv.web.urls"
WSGI_APPLICATION = "qqv.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "qqv" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qqv.web.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "qqv.web.parts"],
        },
    }
]


# Where the books are kept


def sqlite(file: Path) -> dict[str, Any]:
    """Describe the embedded database: every transaction takes the write lock at its start."""
    pragmas = [
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ]
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": " ".join(f"PRAGMA {pragma};" for pragma in pragmas),
            "timeout": 20,
        },
        "CONN_MAX_AGE": None,
        # A file, because the tests of simultaneous savings must meet the locks of a real one.
        "TEST": {"NAME": file.with_name("test.sqlite3")},
    }


def postgresql(url: str) -> dict[str, Any]:
    """Describe the server of a postgres:// address, with connections kept between requests."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or postgresql://.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # A statement asked for again is planned once a connection, not once a request.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3} | options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def database() -> dict[str, Any]:
    """Choose the database: DATABASE_URL, else the demo's file, else this installation's file."""
    if url := os.environ.get("DATABASE_URL"):
        return postgresql(url)
    default = "demo.sqlite3" if DEMO else "qqv.sqlite3"
    return sqlite(DATA / (os.environ.get("QQV_SQLITE") or default))


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Who signs in

AUTH_USER_MODEL = "trail.User"
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A working day at the commune, so that nobody signs in twice before going home.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "qqv.web.middleware.stale"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60


# What the browser is allowed

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Photos are shrunk on the device first; what is still larger than this is refused.
ATTACHMENT_MOST_BYTES = 5 * 1024 * 1024
ATTACHMENT_MOST_FILES = 10
# A picture's longer side as it is kept, and as it is shown in a row of pictures, in pixels.
PHOTO_SIDE = 1280
THUMBNAIL_SIDE = 320
# A tiny file can unfold into a picture that fills the memory.
PHOTO_MOST_PIXELS = 60_000_000


# Language, numbers, dates

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [SOURCE / "qqv" / "locale"]
FORMAT_MODULE_PATH = ["qqv.config.formats"]
USE_I18N = True
# Numbers of money are grouped where they are shown; grouping all would put dots into years and ids.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True


# Files sent to the browser

STATIC_URL = "/static/"
# `run.py serve` collects the files, compressed and named by content; a demo reads them in place.
COLLECTED = flag("QQV_COLLECTED")
STATIC_ROOT = DATA / "static" if COLLECTED else None
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}


# What is written down about the program itself; who did what is in the books (trail.Record)

LOGS.mkdir(parents=True, exist_ok=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "qqv.config.logs.WithRequestId"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "line",
        },
        "file": {
            "class": "logging.FileHandler",
            "filename": LOGS / "qqv.log",
            "encoding": "utf-8",
            "delay": True,
            "filters": ["request_id"],
            "formatter": "line",
        },
    },
    "root": {"handlers": ["console", "file"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that does not exist or is out of scope is no fault of ours.
        "django.request": {"level": "ERROR"},
    },
}
