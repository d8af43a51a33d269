"""Pages of members' opening figures: what is not allocated, and one member's figures written by hand."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.tenancy import group_scope
from ledger.models import OpeningFigure
from ledger.openings import Opening, PaperYears, state_openings, state_paper_years
from ledger.papers.passbook import opening_line, passbook_lines, passbook_pdf
from ledger.periods import open_month
from ledger.rates import own_paid_through
from tests.ledger.test_papers import pages, place_of
from tests.makers import make_member, make_payment
from tests.reports.conftest import MARCH, make_record

FEE, DUES, SAVINGS = "4010", "4020", "4030"
EMPTY = dict.fromkeys(("fee", "dues", "savings", "savings_through", "dues_through", "source", "reason"), "")


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def village(db):
    """Ban Don Chai with its real figures, March begun, one member from the paper years and one who joined since."""
    made = make_record()
    with group_scope(made.group):
        open_month(MARCH, by=None)
        made.member = make_member("0417", "คำปัน", joined_on=datetime.date(2003, 1, 1))
        make_member("0418", "ใหม่", joined_on=datetime.date(2007, 3, 5), reporting_month=MARCH)
    return made


def page(client, village, name, *args, **posted):
    client.force_login(village.treasurer)
    address = reverse(name, args=[village.group.slug, *args])
    return client.post(address, {**EMPTY, **posted}) if posted else client.get(address)


class TestAllocation:
    def test_it_tells_what_is_in_nobodys_name(self, client, village):
        with group_scope(village.group):
            state_openings([Opening(village.member, {SAVINGS: 1_655_00})], by=None)
        text = page(client, village, "openings").content.decode()
        assert all(sum in text for sum in ("2,153,732", "1,655", "2,152,077", "2,720,364", "2,718,709"))
        assert "more than the group brought forward" not in text

    def test_it_names_who_of_the_paper_years_has_no_figure(self, client, village):
        text = page(client, village, "openings").content.decode()
        assert "0417" in text and "0418" not in text
        with group_scope(village.group):
            state_openings([Opening(village.member, {FEE: 0})], by=None)
        text = page(client, village, "openings").content.decode()
        assert "0417" not in text and "Every member of the paper years in the register has a figure." in text

    def test_more_in_names_than_was_brought_forward_is_said_in_words(self, client, village):
        with group_scope(village.group):
            state_openings([Opening(village.member, {FEE: 133_882_00})], by=None)
        text = page(client, village, "openings").content.decode()
        assert "figures are 100 baht more than the group brought forward" in text
        assert "minus" in text


class TestByHand:
    def test_figures_and_days_are_entered_and_read_back(self, client, village):
        typed = {"savings": "๑,๖๕๕", "savings_through": "28 ก.พ. 2550", "source": "สมุดเล่ม 3"}
        assert page(client, village, "member_openings", "0417", **typed).status_code == 302
        with group_scope(village.group):
            figure = OpeningFigure.objects.get()
            assert (figure.account.code, figure.amount, figure.by) == (SAVINGS, 1_655_00, village.treasurer)
            assert own_paid_through(village.member) == {SAVINGS: datetime.date(2007, 2, 28)}
        form = page(client, village, "member_openings", "0417").content.decode()
        assert 'value="1,655"' in form and 'value="28/2/2550"' in form and "สมุดเล่ม 3" in form

    def test_a_correction_asks_why_and_keeps_what_was_typed(self, client, village):
        page(client, village, "member_openings", "0417", savings="1655")
        answer = page(client, village, "member_openings", "0417", savings="1600", source="สมุดเล่ม 4")
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "say why" in text and 'value="1600"' in text and "สมุดเล่ม 4" in text
        assert page(client, village, "member_openings", "0417", savings="1600", reason="อ่านผิด").status_code == 302

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"savings": "-5"}, "negative"),
            ({"savings": "เยอะ"}, "not an amount"),
            ({"savings_through": "31/2/2550"}, ""),
            ({"savings_through": "1/4/2590", "savings": "5"}, "more than 10 years ahead"),
            ({"source": "สมุด"}, "Nothing was changed"),
        ],
    )
    def test_what_cannot_be_meant_is_said_beside_the_field(self, client, village, typed, says):
        answer = page(client, village, "member_openings", "0417", **typed)
        assert answer.status_code == 200 and says in answer.content.decode()
        with group_scope(village.group):
            assert not OpeningFigure.objects.exists() and own_paid_through(village.member) == {}

    def test_an_emptied_field_does_not_take_a_figure_back(self, client, village):
        page(client, village, "member_openings", "0417", savings="1655", savings_through="28/2/2550")
        answer = page(client, village, "member_openings", "0417", fee="50")
        text = answer.content.decode()
        assert "A figure stands here" in text and "A day stands here" in text
        with group_scope(village.group):
            assert OpeningFigure.objects.count() == 1


class TestPassbook:
    def test_the_first_page_begins_with_the_paper_book_and_no_line_moves(self, village):
        with group_scope(village.group):
            make_payment(village.member, on=MARCH.first, savings=31_00)
            lines = passbook_lines(village.member)
            before = pages(_book(village, lines))[0]
            paper = PaperYears({FEE: 50_00, SAVINGS: 1_605_00}, {SAVINGS: datetime.date(2007, 2, 28)})
            state_paper_years(village.member, paper, by=village.treasurer)
            line = opening_line(village.member)
            assert (line.fee, line.dues, line.savings, line.total) == (50_00, None, 1_605_00, 1_655_00)
            after = pages(_book(village, lines))
            assert len(after) == 1 and "1,655" in after[0].extract_text()
            assert place_of("1/001", after[0]) == place_of("1/001", before) is not None

    def test_a_new_line_printed_alone_does_not_print_it_again(self, village):
        with group_scope(village.group):
            state_openings([Opening(village.member, {SAVINGS: 1_605_00})], by=None)
            for day in (1, 2):
                make_payment(village.member, on=MARCH.first.replace(day=day), savings=31_00)
            lines = passbook_lines(village.member)
            assert "1,605" in pages(_book(village, lines, first=1))[0].extract_text()
            assert "1,605" not in pages(_book(village, lines, first=2))[0].extract_text()

    def test_a_full_book_keeps_to_its_pages(self, village):
        with group_scope(village.group):
            state_openings([Opening(village.member, {SAVINGS: 1_605_00})], by=None)
            for day in range(1, 15):
                make_payment(village.member, on=MARCH.first.replace(day=day), savings=31_00)
            assert len(pages(_book(village, passbook_lines(village.member)))) == 1


def _book(village, lines, first=None) -> bytes:
    return passbook_pdf(village.group, village.member, lines, first=first, printed_at=timezone.now())
