"""The environment is read strictly, and the defaults are safe to deploy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from network.environment import read_bool, read_database, read_list, read_secret

ROOT = Path(__file__).resolve().parents[2]
# What a developer or another test may have set; the browser tests allow what a server must not.
UNSET = ("DEBUG", "HTTPS", "SECRET_KEY", "MIGRATE_DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.mark.parametrize(
    ("word", "meaning"), [("true", True), ("Yes", True), ("1", True), ("off", False), ("0", False)]
)
def test_yes_and_no_are_read(monkeypatch, word, meaning):
    monkeypatch.setenv("DEBUG", word)
    assert read_bool("DEBUG", not meaning) is meaning


def test_a_word_that_is_neither_stops_the_start_and_names_the_variable(monkeypatch):
    monkeypatch.setenv("DEBUG", "ture")
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be true or false, not 'ture'"):
        read_bool("DEBUG", False)


def test_an_empty_variable_means_the_default(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " ombun.example , ,localhost ")
    monkeypatch.delenv("DEBUG", raising=False)
    assert read_list("ALLOWED_HOSTS") == ["ombun.example", "localhost"]
    assert read_bool("DEBUG", True) is True


def test_a_database_is_named_by_its_address():
    assert read_database("sqlite:////srv/books.sqlite3")["NAME"] == "/srv/books.sqlite3"
    server = read_database("postgres://ombun_app:p%40ss@db.example:5433/ombun?sslmode=require")
    assert [server[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "ombun_app",
        "p@ss",
        "db.example",
        "5433",
        "ombun",
    ]
    assert server["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "address", ["mysql://here/ombun", "sqlite://", "books.sqlite3", "postgres://x:abc/y", "postgres://x:99999/y"]
)
def test_an_address_that_names_no_database_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        read_database(address)


def test_a_secret_is_made_once_and_kept_to_its_owner(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "data" / "secret_key"
    secret = read_secret("SECRET_KEY", file)
    assert len(secret) > 50 and read_secret("SECRET_KEY", file) == secret
    assert file.stat().st_mode & 0o077 == 0


def test_the_defaults_are_fit_to_deploy(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment |= {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/ombun.sqlite3"}
    check = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(check, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("folder", "made"), [("data", True), ("svr", False)])
def test_a_place_is_made_for_the_books_but_not_for_a_mistyped_path(tmp_path, folder, made):
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment |= {"DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": "x" * 64}
    environment |= {"DATABASE_URL": f"sqlite:///{tmp_path / folder}/ombun.sqlite3"}
    check = [sys.executable, str(ROOT / "manage.py"), "check"]
    assert subprocess.run(check, env=environment, capture_output=True, check=False).returncode == 0
    assert (tmp_path / folder).is_dir() == made
