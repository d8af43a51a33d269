"""Tests that need real commits, which a live server sees: a pytest plugin, named in tests/conftest.py.

Promises: after such a test (`committed_db`, `live_server`, `transactional_db`) the tables are empty and the guards
stand, on both engines. Django's own flush cannot do that: the seal refuses it, on PostgreSQL for want of the owner.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import TransactionTestCase

from tests.guards_lifted import empty_database


def _empty_instead_of_flush(test_case: TransactionTestCase) -> None:
    empty_database()


@pytest.fixture(scope="session", autouse=True)
def _emptied_after_commits() -> Iterator[None]:
    """Whatever test commits, Django calls this at its end in place of the flush."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty_instead_of_flush)
        yield


@pytest.fixture
def committed_db(transactional_db) -> None:
    """A database in which the test commits; emptied behind the seal when the test ends."""


@pytest.fixture(scope="module")
def lasting_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database whose rows, made by a fixture of a module, last for all tests of it; each test undoes its own."""
    with django_db_blocker.unblock(), undone():
        yield


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing: for each example of a property test, or a state to be tried and dropped."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
