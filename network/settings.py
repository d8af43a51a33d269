"""Every setting of the product, read from the environment once.

Promises: safe defaults (not in debug, secure cookies, HTTPS) and one sentence when a variable is wrong.
The README's table "Configuration" lists the variables. Refuses a second settings file.
"""

import os
import re
import sys
from pathlib import Path

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from network.environment import read_bool, read_database, read_email, read_list, read_secret

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data"))

DEBUG = read_bool("DEBUG", False)
# A group's own laptop serves plain HTTP to itself; everywhere else HTTPS is not a choice.
HTTPS = read_bool("HTTPS", not DEBUG)
SECRET_KEY = read_secret("SECRET_KEY", DATA_DIR / "secret_key")
# National IDs: the first key seals and every one opens, so that a new key can be put in front of an old one.
ID_ENCRYPTION_KEYS = read_secret("ID_ENCRYPTION_KEYS", DATA_DIR / "id_encryption_keys").split(",")
ID_HASH_KEY = read_secret("ID_HASH_KEY", DATA_DIR / "id_hash_key")
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "groups",
    "members",
    "ledger",
    "welfare",
    "reports",
    "network",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "network.middleware.content_security_policy",
    "network.middleware.nothing_is_kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "network.urls"
WSGI_APPLICATION = "network.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "groups.access.here",
            ],
        },
    }
]

# Databases. The app's role owns no table (row level security would not bind an owner); migrations run as the
# owner, named by MIGRATE_DATABASE_URL.
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'ombun.sqlite3'}"
MIGRATE_DATABASE_URL = os.environ.get("MIGRATE_DATABASE_URL") or DATABASE_URL
DATABASES = {"default": read_database(DATABASE_URL)}
APP_DATABASE_ROLE = DATABASES["default"].get("USER", "")
if len(sys.argv) > 1 and sys.argv[1] in {"migrate", "test"}:
    DATABASES = {"default": read_database(MIGRATE_DATABASE_URL)}
# Only the place of the product's own: a path mistyped in DATABASE_URL is to be told, not made.
if Path(DATABASES["default"]["NAME"]).parent == DATA_DIR:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "groups.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = reverse_lazy("sign_in")
LOGIN_REDIRECT_URL = reverse_lazy("home")
LOGOUT_REDIRECT_URL = reverse_lazy("sign_in")
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours; a treasurer who mistyped is back within her collection evening
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
# Served from where they lie: a laptop runs no collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

DJANGO_TABLES2_TEMPLATE = "parts/table.html"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = read_bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    MIDDLEWARE.insert(0, "network.middleware.real_address")

# Long work waits in a table of the same database; `manage.py work` takes it from there.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# E-mail to members is a choice: without EMAIL_URL no page offers it and nothing waits to be sent.
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
EMAIL_FROM = os.environ.get("EMAIL_FROM", "")
EMAIL_SERVER = read_email(os.environ.get("EMAIL_URL", ""), EMAIL_FROM, SITE_URL)

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# A register that somebody brings never lies on a disk unsealed: the largest that UploadForm takes stays in memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024

VERSION = re.search(r"^## \[(\d[^\]]*)\]", (BASE_DIR / "CHANGELOG.md").read_text(), re.MULTILINE)
VERSION = VERSION.group(1) if VERSION else "unreleased"
