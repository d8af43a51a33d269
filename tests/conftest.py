"""Both engines under one roof, and the cast.

On PostgreSQL the tests migrate as the owner of the tables and then, on every connection, become the app's role, which
row level security binds. The cast: two groups of one network and people who hold offices in one of them.
"""

import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.utils import translation

from groups.models import Level, Office
from groups.tenancy import group_scope
from groups.thai_dates import Month
from network.environment import read_database
from tests import makers
from tests.rows_again import MadeOnce

pytest_plugins = ["tests.transactional"]
APP_ROLE = settings.APP_DATABASE_ROLE
COMPARE_QUERIES = {"test_queries", "test_changed_ids"}
ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def pytest_configure():
    # A slow hash protects real passwords; here it would only make every test slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The test client and the live server speak plain HTTP.
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Of a whole run without --all, do on one engine what is the same on both.

    A browser, what opens every page of the product, and what is about pages (files named so) is left to PostgreSQL,
    but for tests marked `both_engines`, which are about what is written; what touches no database, and what compares
    the numbers of queries of every page, is left to SQLite. A file that is named on the command line runs whole.
    """
    if [Path(argument).name for argument in config.args] != ["tests"]:
        return
    for item in items:
        compares = item.path.stem in COMPARE_QUERIES
        if ON_POSTGRESQL:
            needs_none = "django_db_setup" not in item.fixturenames and not item.get_closest_marker("django_db")
            elsewhere = compares or needs_none
        else:
            marked = item.get_closest_marker("browser") or item.get_closest_marker("every_page")
            pages = marked or "pages" in item.path.stem
            elsewhere = pages and not compares and not item.get_closest_marker("both_engines")
        if elsewhere:
            item.add_marker(pytest.mark.slow)


def _become_app_role(sender, connection, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{APP_ROLE}"')


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Create and migrate the test database as the owner."""
    if ON_POSTGRESQL:
        connection.close()
        owner = read_database(settings.MIGRATE_DATABASE_URL)
        connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"], CONN_MAX_AGE=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """From here on be the app's role on every connection."""
    if ON_POSTGRESQL:
        connection_created.connect(_become_app_role)
        connection.close()
    yield
    if ON_POSTGRESQL:
        connection_created.disconnect(_become_app_role)
        connection.close()


@pytest.fixture(autouse=True)
def _thai_unless_chosen():
    """A request leaves its language behind in the thread; every test begins in the product's own."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def cast(db):
    """Two groups of one network, and everybody who may (or may not) enter."""
    return _cast()


def make_cast() -> SimpleNamespace:
    """Ban Don Chai and Ban Lao with open books in April 2550; one person per office; one stranger."""
    network = makers.make_network("lampang-south", "เครือข่ายออมบุญ", level=Level.ZONE)
    other_network = makers.make_network("chiang-mai-north", "เครือข่ายอื่น", level=Level.ZONE)
    group = makers.make_group("ban-don-chai", "บ้านดอนไชย", network=network)
    other = makers.make_group("ban-lao", "บ้านเหล่า", network=network)
    offices = {kind: makers.make_officer(kind, group=group) for kind in Office.Kind.values}
    network_offices = {
        f"network_{kind}": makers.make_officer(kind, network=network, name=f"network_{kind}")
        for kind in ("committee", "chair", "secretary", "auditor", "treasurer")
    }
    people = SimpleNamespace(
        **offices,
        **network_offices,
        other_treasurer=makers.make_officer("treasurer", group=other, name="other_treasurer"),
        other_committee=makers.make_officer("committee", network=other_network, name="other_committee"),
        stranger=makers.make_user("stranger"),
        staff=makers.make_staff("staff"),
    )
    member_user = makers.make_user("member")
    with group_scope(group):
        member = makers.make_member("0001", "คำปัน", "ใจดี", user=member_user)
    with group_scope(other):
        other_member = makers.make_member("0001", "อุดม", "ใจดี")
    return SimpleNamespace(
        network=network, other_network=other_network, group=group, other=other, month=Month(2007, 4),
        day=datetime.date(2007, 4, 15), member=member, other_member=other_member, member_user=member_user,
        **vars(people),
    )  # fmt: skip


_cast = MadeOnce(make_cast)


@pytest.fixture
def in_group(cast):
    """The scope of Ban Don Chai, open for the length of the test."""
    with group_scope(cast.group):
        yield cast
