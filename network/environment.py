"""Strict readers of the environment.

Promises: every setting read here is either right or stops the start with one sentence that names the
variable and what it may hold. Refuses to guess: `DEBUG=ture` is a mistake, not False.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}

SQLITE_START = (
    "PRAGMA journal_mode=WAL;"
    # A village laptop loses power: what was answered as saved must be on the disk.
    "PRAGMA synchronous=FULL;"
    # Without it INSERT OR REPLACE passes the seal's delete triggers.
    "PRAGMA recursive_triggers=ON;"
    # Who is erased is gone from the file too, not only from the tables.
    "PRAGMA secure_delete=ON;"
)


def read_bool(name: str, default: bool) -> bool:
    """The truth of variable `name`; raises ImproperlyConfigured for a word that is neither yes nor no."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def read_list(name: str, default: str = "") -> list[str]:
    """The comma-separated parts of variable `name`, without blanks."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def read_secret(name: str, file: Path) -> str:
    """The secret in variable `name`, else the one kept in `file`, which is made on first use.

    A laptop has nobody to invent a secret, and a default printed in public code is none.
    """
    if os.environ.get(name):
        return os.environ[name]
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(64))
    return file.read_text().strip()


def read_database(url: str) -> dict:
    """Django's settings for a `sqlite:////path/file.db` or `postgres://user:password@host:port/name` URL."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    raise ImproperlyConfigured(
        f"DATABASE_URL must begin with sqlite:// or postgres://, not {parts.scheme or url!r}://."
    )


def _sqlite(path: str) -> dict:
    # sqlite:////abs/file.db names an absolute path, sqlite:///file.db one relative to the working directory.
    name = path[1:]
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no file; write sqlite:////path/file.db.")
    return {
        "ENGINE": "network.sqlite",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        # A file, not memory: write-ahead log and locks behave in tests as they do in a village.
        "TEST": {"NAME": str(Path(name).with_suffix(".test.sqlite3"))},
    }


def _postgresql(parts) -> dict:
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL must give the port as a number from 0 to 65535.") from error
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def read_email(url: str, sender: str, site: str) -> dict:
    """What Django's e-mail needs of a `smtps://user:password@host` URL; {} for none: e-mail is off.

    smtp:// speaks in clear first and asks for TLS then (port 587), smtps:// speaks TLS at once (port 465); a server
    on the same machine needs none. `sender` and `site` (the address of this server, for the links) must be told too.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtps://user:password@host or smtp://user:password@host."
        )
    if "@" not in sender:
        raise ImproperlyConfigured("EMAIL_FROM must be the address that e-mail comes from, as EMAIL_URL is given.")
    if urlsplit(site).scheme not in {"http", "https"}:
        raise ImproperlyConfigured("SITE_URL must be this server's address (https://...), as EMAIL_URL is given.")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("EMAIL_URL must give the port as a number from 0 to 65535.") from error
    at_once, own_machine = parts.scheme == "smtps", parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": parts.hostname,
        "port": port or (465 if at_once else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": at_once,
        "use_tls": not at_once and not own_machine,
        "timeout": 10,
    }
