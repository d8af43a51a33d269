"""Moving to another group: what goes along, what each side sees and counts, and that nothing is owed twice."""

import datetime

import pytest

from groups.models import AuditEvent
from groups.refusals import Refused
from groups.tenancy import group_scope
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.journal import reverse_entry
from ledger.models import JournalEntry, Posting
from ledger.periods import close_period
from ledger.rates import set_rate
from ledger.refusals import PeriodNotOpen
from ledger.standings import standings
from members.models import Member, NationalId, State, StateChange, TransferNote
from members.national_ids import masked, record_national_id
from members.queries import member_movement, member_since, membership_spans
from members.refusals import ImplausibleDate, ImpossibleChange, NumberTaken
from members.states import change_state
from network.recount import recount
from reports.closing import close_month
from tests.makers import APRIL, DAY, LONG_AGO, make_group, make_member, make_payment, make_payout
from welfare.queries import notes_addressed, notes_sent, notes_to_answer, used_by_note
from welfare.refusals import NoteAnswered, NotInNetwork, WelfareRefused
from welfare.transfers import Move, Place, accept_transfer, decline_transfer, move_out, withdraw_transfer

FIRST_DAY = datetime.date(2007, 4, 1)
MAY = APRIL.next()
MAY_1 = datetime.date(2007, 5, 1)


@pytest.fixture
def moving(cast):
    """Ban Don Chai, Ban Lao and Ban Mai of one network: a baht a day, 50 baht a year, 20 baht to enter."""
    return with_rates(cast)


def with_rates(cast):
    cast.third = make_group("ban-mai", "บ้านใหม่", network=cast.network)
    for group in (cast.group, cast.other, cast.third):
        with group_scope(group):
            set_rate(DAILY_SAVINGS, 1_00, "day", from_date=FIRST_DAY, by=None)
            set_rate(ANNUAL_DUES, 50_00, "year", from_date=FIRST_DAY, by=None)
            set_rate(ENTRY_FEE, 20_00, "once", from_date=FIRST_DAY, by=None)
    return cast


def sent(cast, *, on=MAY_1, to=None, reason="") -> TransferNote:
    with group_scope(cast.group):
        return move_out(cast.member, Move(to or cast.other, on, reason), by=cast.treasurer)


def accepted(cast, note, number="0417") -> Member:
    with group_scope(note.to_group):
        return accept_transfer(note.uuid, Place(number), by=cast.other_treasurer)


def fresh(cast, note) -> TransferNote:
    with group_scope(note.group):
        return TransferNote.objects.get(pk=note.pk)


class TestTheNote:
    def test_it_tells_what_was_paid_and_drawn_in_numbers(self, moving):
        with group_scope(moving.group):
            # From 1 April: sixty days; dues of the first year that begins here.
            make_payment(moving.member, savings=60_00, dues=50_00)
            make_payout(70_00, number="V-1", member=moving.member)
            wrong = make_payout(30_00, number="V-2", member=moving.member)
            reverse_entry(wrong.entry, on=DAY, reason="จ่ายผิดคน", by=None)
        note = sent(moving, reason="แต่งงาน ย้ายไปอยู่บ้านสามี")
        assert (note.number, note.full_name, note.member_since) == ("0001", "คำปัน ใจดี", LONG_AGO)
        assert (note.savings_units, note.savings_paid_through) == (60, datetime.date(2007, 5, 30))
        assert (note.dues_units, note.dues_paid_through) == (1, datetime.date(2008, 12, 31))
        # Thirty days of May, and the year 2008.
        assert note.prepaid == 80_00
        assert note.benefits == [
            {"kind": "birth", "cases": 1, "satang": 70_00, "year_cases": 1, "year_satang": 70_00}
        ]

    def test_it_carries_what_the_new_register_asks_for_and_no_more(self, moving):
        with group_scope(moving.group):
            member = make_member(
                "0700", "สมศรี", "ดีงาม", prefix="นาง", sex="female", born_on=datetime.date(1957, 1, 1),
                born_on_is_exact=False, phone="081-234 5678", house_no="12/3", village_no="4", village="ดอนไชย",
                national_id="1-2345-67890-12-1",
            )  # fmt: skip
            moving.member = member
        note = sent(moving)
        here = accepted(moving, note)
        for name in TransferNote.PERSON:
            assert getattr(here, name) == getattr(member, name), name
        assert (here.number, here.joined_on, here.state) == ("0417", MAY_1, State.ACTIVE)
        with group_scope(moving.other):
            assert masked(here) == "x-xxxx-xxxxx-12-1"
            assert NationalId.objects.get().sealed == note.id_sealed
        assert "1234567890121" not in str(vars(note))

    def test_an_owing_member_takes_no_debt_along(self, moving):
        note = sent(moving)
        assert (note.savings_paid_through, note.prepaid) == (None, 0)
        here = accepted(moving, note)
        with group_scope(moving.other):
            standing = standings([here], on=MAY.last)[here.pk]
        # The days of May; the running year of dues is settled on paper.
        assert (standing.savings.owed, standing.dues.owed, standing.fee.owed) == (31_00, 0, 0)

    def test_the_running_year_of_dues_stays_the_paper_years_matter(self, moving):
        note = sent(moving)
        assert note.dues_paid_through == datetime.date(2007, 12, 31)
        member = accepted(moving, note)
        with group_scope(moving.other):
            assert standings([member], on=datetime.date(2007, 5, 31))[member.pk].dues.owed == 0
            assert standings([member], on=datetime.date(2008, 1, 31))[member.pk].dues.owed == 50_00

    def test_who_paid_for_decades_ahead_is_taken_in_all_the_same(self, moving):
        with group_scope(moving.group):
            make_payment(moving.member, savings=40 * 365_00)
        note = sent(moving)
        here = accepted(moving, note)
        with group_scope(moving.other):
            savings = standings([here], on=MAY.last)[here.pk].savings
        assert (savings.owed, savings.paid_through) == (0, note.savings_paid_through)

    def test_history_goes_on_through_two_moves(self, moving):
        with group_scope(moving.group):
            make_payment(moving.member, savings=60_00)
            make_payout(70_00, number="V-1", member=moving.member)
        here = accepted(moving, sent(moving))
        with group_scope(moving.other):
            make_payment(here, savings=10_00)
            make_payout(40_00, number="V-9", member=here)
            note = move_out(here, Move(moving.third, datetime.date(2007, 6, 1)), by=moving.other_treasurer)
        assert note.member_since == LONG_AGO
        assert (note.savings_units, note.savings_paid_through) == (70, datetime.date(2007, 6, 9))
        (used,) = used_by_note(note)
        assert (used.cases, used.satang, used.year_cases, used.year_satang) == (2, 110_00, 2, 110_00)

    def test_what_was_drawn_in_another_year_is_told_apart(self, moving):
        with group_scope(moving.group):
            make_payout(70_00, number="V-1", member=moving.member)
        note = sent(moving, on=datetime.date(2008, 1, 15))
        (used,) = used_by_note(note)
        assert (used.cases, used.satang, used.year_cases, used.year_satang) == (1, 70_00, 0, 0)


class TestPaying:
    def test_days_paid_ahead_go_on_and_nothing_is_owed_twice(self, moving):
        with group_scope(moving.group):
            make_payment(moving.member, savings=60_00, dues=50_00)
        here = accepted(moving, sent(moving))
        with group_scope(moving.other):
            standing = standings([here], on=MAY.last)[here.pk]
            assert standing.savings.paid_through == datetime.date(2007, 5, 30)
            assert standing.dues.paid_through == datetime.date(2008, 12, 31)
            assert (standing.savings.owed, standing.dues.owed, standing.fee.owed) == (1_00, 0, 0)
            make_payment(here, savings=5_00)
            again = standings([here], on=MAY.last)[here.pk]
            assert again.savings.paid_through == datetime.date(2007, 6, 4)
        with group_scope(moving.group):
            old = standings([moving.member], on=MAY.last)[moving.member.pk]
            assert (old.owed, old.prepaid) == (0, 80_00)

    def test_somebody_who_joins_anew_owes_the_entry_fee(self, moving):
        with group_scope(moving.other):
            new = make_member("0418", joined_on=MAY_1, reporting_month=APRIL)
            assert standings([new], on=MAY.last)[new.pk].fee.owed == 20_00

    def test_postings_never_move(self, moving):
        with group_scope(moving.group):
            make_payment(moving.member, savings=60_00)
            before = (Posting.objects.count(), JournalEntry.objects.count())
        accepted(moving, sent(moving))
        with group_scope(moving.group):
            assert (Posting.objects.count(), JournalEntry.objects.count()) == before
        with group_scope(moving.other):
            assert JournalEntry.objects.count() == 0


class TestCounting:
    def test_both_months_count_the_move_and_start_plus_movements_is_end(self, moving):
        # Nobody stated a headcount: names are the number.
        accepted(moving, sent(moving, on=DAY))
        with group_scope(moving.group):
            movement = member_movement(APRIL)
            assert (movement.start, movement.transferred_out, movement.end) == (1, 1, 0)
            assert membership_spans()[moving.member.pk] == [(LONG_AGO, DAY)]
        with group_scope(moving.other):
            movement = member_movement(APRIL)
            assert (movement.start, movement.transferred_in, movement.end) == (1, 1, 2)
            here = Member.objects.get(number="0417")
            assert membership_spans([here.pk])[here.pk] == [(DAY, None)]
            assert member_since(here.changes.all()) == LONG_AGO
        assert recount(moving.group) == recount(moving.other) == []

    def test_after_a_closed_month_the_next_one_counts(self, moving):
        for group in (moving.group, moving.other):
            with group_scope(group):
                close_period(APRIL, by=None)
        accepted(moving, sent(moving, on=DAY))
        with group_scope(moving.group):
            assert member_movement(APRIL).end == 1
            assert member_movement(MAY).transferred_out == 1
        with group_scope(moving.other):
            assert member_movement(APRIL).end == 1
            assert member_movement(MAY).transferred_in == 1

    def test_taking_back_after_the_month_was_closed_leaves_the_report_as_it_was(self, moving):
        note = sent(moving, on=DAY)
        with group_scope(moving.group):
            close_month(moving.group, APRIL, by=None)
            withdraw_transfer(note, reason="ไม่ย้ายแล้ว", by=moving.treasurer)
            assert (member_movement(APRIL).transferred_out, member_movement(APRIL).end) == (1, 0)
            may = member_movement(MAY)
            assert (may.start, may.transferred_out, may.end) == (0, -1, 1)
            assert membership_spans()[moving.member.pk] == [(LONG_AGO, None)]
        assert recount(moving.group) == []

    def test_a_group_without_an_open_month_neither_sends_nor_takes_in(self, moving):
        note = sent(moving)
        unopened = make_group("ban-hang", "บ้านห่าง", network=moving.network, month=None)
        with group_scope(unopened):
            member = make_member("0001")
            with pytest.raises(PeriodNotOpen):
                move_out(member, Move(moving.group, DAY), by=None)
            assert TransferNote.objects.count() == 0
        assert note.is_waiting


class TestAnswers:
    def test_the_old_group_reads_what_became_of_it(self, moving):
        note = sent(moving)
        assert fresh(moving, note).is_waiting
        accepted(moving, note, "0500")
        told = fresh(moving, note)
        assert (told.state, told.accepted_number, told.accepted_by) == ("accepted", "0500", moving.other_treasurer)

    def test_accepting_twice_makes_one_row(self, moving):
        note = sent(moving)
        accepted(moving, note)
        with pytest.raises(NoteAnswered):
            accepted(moving, note, "0418")
        with group_scope(moving.other):
            assert not Member.objects.filter(number="0418").exists()

    def test_a_number_that_is_taken_leaves_the_note_waiting(self, moving):
        note = sent(moving)
        with pytest.raises(NumberTaken):
            accepted(moving, note, "0001")
        assert fresh(moving, note).is_waiting

    def test_declined_is_sent_back_with_its_reason_and_the_old_group_restores(self, moving):
        note = sent(moving)
        with group_scope(moving.other):
            with pytest.raises(WelfareRefused):
                decline_transfer(note.uuid, reason="  ", by=moving.other_treasurer)
            decline_transfer(note.uuid, reason="ไม่ใช่คนบ้านเรา", by=moving.other_treasurer)
            assert Member.objects.count() == 1
        with pytest.raises(NoteAnswered):
            accepted(moving, note)
        told = fresh(moving, note)
        assert (told.state, told.declined_reason) == ("declined", "ไม่ใช่คนบ้านเรา")
        with group_scope(moving.group):
            withdraw_transfer(told, reason="อยู่กับเราต่อ", by=moving.treasurer)
            member = Member.objects.get()
            assert (member.state, member_movement(APRIL).end) == (State.ACTIVE, 1)
            assert membership_spans()[member.pk] == [(LONG_AGO, None)]
            # And now to the right one.
            assert move_out(member, Move(moving.third, MAY_1), by=moving.treasurer).is_waiting

    def test_a_suspended_member_comes_back_suspended(self, moving):
        with group_scope(moving.group):
            change_state(moving.member, "suspended", event_on=DAY, reporting_month=APRIL, by=None)
        note = sent(moving)
        with group_scope(moving.group):
            withdraw_transfer(note, reason="ไม่ย้ายแล้ว", by=moving.treasurer)
            assert Member.objects.get().state == State.SUSPENDED

    def test_taken_back_it_is_gone_for_the_new_group(self, moving):
        note = sent(moving)
        with group_scope(moving.group):
            withdraw_transfer(note, reason="ไม่ย้ายแล้ว", by=moving.treasurer)
            with pytest.raises(NoteAnswered):
                withdraw_transfer(note, reason="อีกครั้ง", by=moving.treasurer)
        with group_scope(moving.other):
            assert notes_addressed().count() == 0
        with pytest.raises(NoteAnswered):
            accepted(moving, note)

    def test_accepted_is_not_taken_back(self, moving):
        note = sent(moving)
        accepted(moving, note)
        with group_scope(moving.group):
            with pytest.raises(NoteAnswered):
                withdraw_transfer(note, reason="ไม่ย้ายแล้ว", by=moving.treasurer)
            assert Member.objects.get().state == State.TRANSFERRED
            assert StateChange.objects.filter(takes_back__isnull=False).count() == 0

    def test_each_group_has_its_own_trail(self, moving):
        accepted(moving, sent(moving))
        with group_scope(moving.group):
            found = set(AuditEvent.objects.values_list("action", flat=True))
            assert {"transfer.sealed", "member.transferred_out"} <= found and "transfer.accepted" not in found
        with group_scope(moving.other):
            found = set(AuditEvent.objects.values_list("action", flat=True))
            assert {"transfer.accepted", "member.enrolled"} <= found and "transfer.sealed" not in found


class TestRefusals:
    def test_only_within_the_network_of_today(self, moving):
        stranger = make_group("ban-glai", "บ้านไกล", network=moving.other_network)
        with pytest.raises(NotInNetwork):
            sent(moving, to=stranger)
        moving.other.affiliations.update(to_date=datetime.date(2020, 1, 1))
        with pytest.raises(NotInNetwork):
            sent(moving)
        with group_scope(moving.group):
            assert Member.objects.get().state == State.ACTIVE

    def test_sent_twice_is_one_note(self, moving):
        sent(moving)
        with pytest.raises(ImpossibleChange):
            sent(moving)
        with group_scope(moving.group):
            assert TransferNote.objects.count() == 1 and StateChange.objects.count() == 2

    @pytest.mark.parametrize("day", [datetime.date(2002, 8, 14), datetime.date(2099, 1, 1)])
    def test_the_day_lies_in_the_membership_and_not_ahead(self, moving, day):
        with pytest.raises(ImplausibleDate):
            sent(moving, on=day)
        with group_scope(moving.group):
            assert TransferNote.objects.count() == 0

    def test_who_has_left_does_not_move(self, moving):
        with group_scope(moving.group):
            change_state(moving.member, "left", event_on=DAY, reporting_month=APRIL, by=None)
        with pytest.raises(ImpossibleChange):
            sent(moving)


class TestWhoSees:
    def test_a_third_group_sees_nothing_and_answers_nothing(self, moving):
        note = sent(moving)
        with group_scope(moving.third):
            assert notes_addressed().count() == notes_sent().count() == notes_to_answer().count() == 0
            for attempt in (
                lambda: accept_transfer(note.uuid, Place("0417"), by=None),
                lambda: decline_transfer(note.uuid, reason="x", by=None),
                lambda: withdraw_transfer(note, reason="x", by=None),
            ):
                with pytest.raises(Refused):
                    attempt()
        assert fresh(moving, note).is_waiting

    def test_the_new_group_sees_the_note_alone_and_not_the_member_behind_it(self, moving):
        note = sent(moving)
        with group_scope(moving.other):
            found = notes_addressed().get()
            assert found == note
            with pytest.raises(Member.DoesNotExist):
                found.member  # noqa: B018  (following the key is the query)
            assert TransferNote.objects.count() == 0

    def test_an_id_recorded_after_the_move_does_not_follow(self, moving):
        note = sent(moving)
        with group_scope(moving.group):
            record_national_id(moving.member, "1234567890121", by=None)
        accepted(moving, note)
        with group_scope(moving.other):
            assert NationalId.objects.count() == 0
