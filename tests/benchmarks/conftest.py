"""What a benchmark has to say, printed at the end of the run; and a group as large as Ban Don Chai."""

import datetime
from types import SimpleNamespace

import pytest

from groups.tenancy import group_scope
from ledger.rates import set_rate
from members.models import Member
from members.register import Person, enrol_many
from tests.conftest import make_cast
from tests.makers import LONG_AGO

# What the source record says of Ban Don Chai in its fifth year.
MEMBERS = 2681
_said: list[str] = []


@pytest.fixture
def say():
    """Take a line for the end of the run."""
    return _said.append


def pytest_terminal_summary(terminalreporter):
    for line in _said:
        terminalreporter.write_line(line)


@pytest.fixture
def big_group(committed_db) -> SimpleNamespace:
    """Ban Don Chai with everybody in its register and a baht a day to save."""
    cast = make_cast()
    people = [
        Person(number=f"{n:04}", prefix="นาง", first_name=f"คำ{n}", last_name="ใจดี", joined_on=LONG_AGO)
        for n in range(2, MEMBERS + 1)
    ]
    with group_scope(cast.group):
        enrol_many(people, reporting_month=None, by=None)
        for code, amount, per in (("4030", 1_00, "day"), ("4020", 50_00, "year"), ("4010", 50_00, "once")):
            set_rate(code, amount, per, from_date=datetime.date(2002, 8, 15), by=None)
        cast.members = list(Member.objects.order_by("pk"))
    assert len(cast.members) == MEMBERS
    return cast
