"""Twenty people post while a month is closed: what is dated in it after the close is never written."""

import threading

import pytest
from django.db import connection

from groups.tenancy import group_scope
from ledger.models import JournalEntry, Period
from ledger.refusals import PeriodClosed
from network.recount import recount
from reports.closing import close_month
from reports.models import MonthlyReport
from reports.returning import take_back_close
from tests.conftest import make_cast
from tests.makers import APRIL, make_entry

POSTERS, EACH = 20, 6


@pytest.fixture
def cast(committed_db):
    return make_cast()


def race(cast) -> int:
    """Posters against a close, all at once; how many entries were written."""
    start, posted, failed = threading.Barrier(POSTERS + 1), [], []

    def perform(act) -> None:
        start.wait()
        try:
            act()
        except Exception as error:
            failed.append(error)
            raise
        finally:
            connection.close()

    def post() -> None:
        for _again in range(EACH):
            try:
                with group_scope(cast.group):
                    entry = make_entry(10_00)
            except PeriodClosed:
                return
            posted.append(entry.pk)

    def close() -> None:
        with group_scope(cast.group):
            close_month(cast.group, APRIL, by=cast.treasurer)

    threads = [threading.Thread(target=perform, args=(act,)) for act in (*[post] * POSTERS, close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return len(posted)


def test_no_entry_of_a_month_is_written_after_its_close_nor_after_it_was_opened_and_closed_again(cast):
    written = 0
    for revision in (1, 2):
        written += race(cast)
        with group_scope(cast.group):
            report = MonthlyReport.objects.get(revision=revision)
            inside = JournalEntry.objects.filter(on__range=(APRIL.first, APRIL.last))
            assert not Period.objects.get(starts_on=APRIL.first).is_open
            # Each that was told "written" is in the report, and nothing else is.
            assert inside.count() == written == report.last_number
            assert not inside.filter(number__gt=report.last_number).exists()
            assert report.lines.get(code="4130").month_amount == written * 10_00
            if revision == 1:
                take_back_close(APRIL, reason="ลืม", by=cast.treasurer)
    assert recount(cast.group) == []
