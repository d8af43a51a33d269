"""A closed month goes back to be mended, or is accepted for good: in order, once, about what was looked at."""

import datetime

import pytest

from groups.models import Level
from ledger.journal import reverse_entry
from ledger.models import Period
from ledger.refusals import OutOfOrder, PeriodClosed
from reports.closing import close_month, confirm_report, submit_report
from reports.models import MonthlyReport
from reports.refusals import AlreadyDecided, AlreadySubmitted, NotClosed, NotSubmitted, ReportRefused
from reports.returning import accept_report, return_report, take_back_close
from reports.statement import revisions, statement
from tests import makers
from tests.makers import APRIL, DAY, hand_in

MAY = APRIL.next()
MAY_DAY = datetime.date(2007, 5, 10)


def standing(month=APRIL) -> list[tuple]:
    """Every revision with what became of it, and whether the month is open: what a refusal must leave as it was."""
    acts = [
        (one.revision, one.confirmed_at, one.submitted_at, one.accepted_at, one.returned_at, one.return_reason)
        for one in revisions(month)
    ]
    return [*acts, Period.objects.get(starts_on=month.first).is_open]


def handed_in(cast, month=APRIL) -> MonthlyReport:
    return hand_in(cast.group, month, by=cast.treasurer, second=cast.chair)


def send_back(cast, revision=1, month=APRIL, reason="ใบเสร็จเลขที่ 12 ขาดไป", network=None):
    network = network or cast.network
    return return_report(month, revision, network=network, reason=reason, by=cast.network_committee)


def accept(cast, revision=1, month=APRIL, network=None):
    return accept_report(month, revision, network=network or cast.network, by=cast.network_chair)


def test_a_returned_month_is_mended_with_entries_handed_in_again_and_accepted(in_group):
    wrong = makers.make_entry(1_000_00, by=in_group.treasurer)
    handed_in(in_group)
    old = statement(in_group.group, APRIL)
    with pytest.raises(PeriodClosed):
        makers.make_entry(50_00)
    send_back(in_group)
    now = statement(in_group.group, APRIL)
    assert (now.status, now.revision, now.lines) == ("open", 2, old.lines)

    reverse_entry(wrong, on=DAY, reason="ผิด", by=in_group.treasurer)
    makers.make_entry(1_500_00, by=in_group.treasurer)
    second = handed_in(in_group)
    accept(in_group, revision=2)
    new = statement(in_group.group, APRIL)
    assert (second.revision, new.status, new.fund) == (2, "accepted", old.fund + 500_00)
    first = revisions(APRIL).get(revision=1)
    assert (first.return_reason, first.returned_by) == ("ใบเสร็จเลขที่ 12 ขาดไป", in_group.network_committee)
    assert first.submitted_at and not first.stands and new.acts.accepted.by == "คุณ network_chair"
    assert Period.objects.get(starts_on=APRIL.first).reopened == 1
    # What was taken back in the month itself is no correction of an earlier one.
    assert new.corrections == ()


def test_an_accepted_month_never_goes_back_and_is_accepted_once(in_group):
    handed_in(in_group)
    accept(in_group)
    before = standing()
    for act in (accept, send_back):
        with pytest.raises(AlreadyDecided, match="คุณ network_chair"):
            act(in_group)
    with pytest.raises(AlreadySubmitted):
        take_back_close(APRIL, reason="ลืม", by=in_group.treasurer)
    assert standing() == before


def test_a_month_with_a_later_closed_one_does_not_go_back(in_group):
    handed_in(in_group)
    handed_in(in_group, MAY)
    before = standing()
    with pytest.raises(OutOfOrder, match="พฤษภาคม 2550"):
        send_back(in_group)
    assert standing() == before
    accept(in_group)
    send_back(in_group, month=MAY)
    assert standing(MAY)[-1] is True


def test_of_two_decisions_the_second_is_told_of_the_first(in_group):
    handed_in(in_group)
    send_back(in_group)
    before = standing()
    for act in (accept, send_back):
        with pytest.raises(AlreadyDecided, match="คุณ network_committee"):
            act(in_group)
    assert standing() == before
    handed_in(in_group)
    before = standing()
    for act in (accept, send_back):
        with pytest.raises(AlreadyDecided, match="กว่า|newer"):
            act(in_group, revision=1)
    assert standing() == before


def test_only_the_network_that_got_it_decides_and_only_once_it_got_it(in_group):
    close_month(in_group.group, APRIL, by=in_group.treasurer)
    confirm_report(APRIL, by=in_group.chair)
    for act in (accept, send_back):
        with pytest.raises(NotSubmitted):
            act(in_group)
    submit_report(in_group.group, APRIL, by=in_group.chair)
    wider = makers.make_network("lampang", level=Level.PROVINCE)
    in_group.network.parent = wider
    in_group.network.save()
    before = standing()
    for network in (in_group.other_network, wider):
        for act in (accept, send_back):
            with pytest.raises(NotSubmitted):
                act(in_group, network=network)
    for act in (accept, send_back):
        with pytest.raises(NotSubmitted):
            act(in_group, month=MAY)
    assert standing() == before


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_goes_back_without_a_reason(in_group, reason):
    handed_in(in_group)
    before = standing()
    with pytest.raises(ReportRefused) as refused:
        send_back(in_group, reason=reason)
    assert refused.value.field == "reason" and standing() == before


def test_a_group_opens_its_own_closing_again_while_nobody_else_has_it(in_group):
    with pytest.raises(NotClosed):
        take_back_close(APRIL, reason="ลืม", by=in_group.treasurer)
    for signs in (False, True):
        close_month(in_group.group, APRIL, by=in_group.treasurer)
        if signs:
            confirm_report(APRIL, by=in_group.chair)
        with pytest.raises(PeriodClosed):
            close_month(in_group.group, APRIL, by=in_group.chair)
        take_back_close(APRIL, reason="ลืมใบเสร็จ", by=in_group.treasurer)
        with pytest.raises(NotClosed):
            take_back_close(APRIL, reason="อีก", by=in_group.treasurer)
        for act in (
            lambda: confirm_report(APRIL, by=in_group.chair),
            lambda: submit_report(in_group.group, APRIL, by=None),
        ):
            with pytest.raises(NotClosed):
                act()
    handed_in(in_group)
    assert [one.revision for one in revisions(APRIL)] == [3, 2, 1]
    assert [bool(one.confirmed_at) for one in revisions(APRIL)] == [True, True, False]


def test_an_earlier_month_that_went_back_holds_up_the_next(in_group):
    handed_in(in_group)
    send_back(in_group)
    with pytest.raises(OutOfOrder, match="เมษายน 2550"):
        close_month(in_group.group, MAY, by=in_group.treasurer)
    close_month(in_group.group, APRIL, by=in_group.treasurer)
    close_month(in_group.group, MAY, by=in_group.treasurer)
    confirm_report(MAY, by=in_group.chair)
    with pytest.raises(NotClosed, match="เมษายน 2550"):
        submit_report(in_group.group, MAY, by=in_group.chair)


def test_what_is_mended_after_acceptance_stands_in_a_later_month_that_says_so(in_group):
    wrong = makers.make_entry(350_00, by=in_group.treasurer)
    handed_in(in_group)
    accept(in_group)
    frozen = statement(in_group.group, APRIL)
    reverse_entry(wrong, on=MAY_DAY, reason="ผิด", by=in_group.treasurer)
    handed_in(in_group, MAY)
    assert statement(in_group.group, APRIL) == frozen
    (told,) = statement(in_group.group, MAY).corrections
    assert (told.month, told.code, told.amount, told.entries) == ("2007-04", "4130", -350_00, 1)
