"""Two people answer the same note in the same moment, each on a connection of their own: one of them does."""

import threading

from django.db import connection

from groups.tenancy import group_scope
from members.models import Member, State
from members.queries import member_movement
from tests.conftest import make_cast
from tests.makers import APRIL
from tests.welfare.test_transfers import accepted, sent, with_rates
from welfare.refusals import NoteAnswered
from welfare.transfers import withdraw_transfer


def at_once(*acts) -> list[str]:
    """What became of each: "done", or "late" when it found the note answered."""
    start, told = threading.Barrier(len(acts)), []

    def answer(act) -> None:
        start.wait()
        try:
            act()
            told.append("done")
        except NoteAnswered:
            told.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_of_two_who_take_in_one_does(committed_db):
    cast = with_rates(make_cast())
    note = sent(cast)
    assert at_once(lambda: accepted(cast, note, "0417"), lambda: accepted(cast, note, "0418")) == ["done", "late"]
    with group_scope(cast.other):
        assert Member.objects.count() == 2
        assert member_movement(APRIL).transferred_in == 1


def test_of_taking_in_and_taking_back_one_holds(committed_db):
    cast = with_rates(make_cast())
    note = sent(cast)

    def take_back() -> None:
        with group_scope(cast.group):
            withdraw_transfer(note, reason="ไม่ย้ายแล้ว", by=cast.treasurer)

    assert at_once(lambda: accepted(cast, note), take_back) == ["done", "late"]
    with group_scope(cast.group):
        gone = Member.objects.get().state == State.TRANSFERRED
    with group_scope(cast.other):
        assert Member.objects.filter(number="0417").exists() == gone
