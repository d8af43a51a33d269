"""The month beside earlier ones, groups beside each other, networks below: the same in every rendering."""

import csv
import datetime
import io
from fractions import Fraction

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from groups import directory
from groups.models import Affiliation, Level, Office
from groups.tenancy import group_scope
from ledger.journal import Line, reverse_entry
from members.register import state_headcount
from network.as_data import consolidation_data
from network.as_text import consolidation_csv, consolidation_text
from network.charts import LARGEST, charts_of, fund_by_group, money_by_month
from network.comparison import comparison_table, comparisons
from network.paper import consolidation_pdf
from network.ratios import FORMULAS, ratio_rows, rounded
from network.rows import late_sentence, missing_sentence, part_rows, remarks
from network.spreadsheet import consolidation_workbook
from reports.closing import close_month, submit_report
from reports.returning import accept_report, return_report
from tests import makers
from tests.makers import APRIL, MARCH
from tests.network.conftest import consolidated, submit
from tests.network.test_pages import client_of

NOON = datetime.datetime(2007, 5, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def network(db):
    return makers.make_network("lampang-south", "เครือข่ายออมบุญ", level=Level.ZONE)


def make_months(network, slug, months, *, members=None, welfare=0, name=None):
    """A group that submitted `months`: (month, donation in satang) each; members were stated before the first."""
    first = months[0][0]
    group = makers.make_group(slug, name or f"กลุ่ม {slug}", network=network, month=first)
    for month, donation in months:
        with group_scope(group):
            makers.make_entry(donation, on=month.last)
            if welfare:
                lines = (Line("5030", welfare, cases=1), Line("1010", -welfare))
                makers.make_entry(lines=lines, kind="payout", on=month.last)
            if members is not None:
                state_headcount(month.last, members, source="test", by=None)
        submit(group, month)
    return group


def changes(value, key="month_before"):
    found = next(one for one in comparisons(value) if one.key == key)
    return found, {change.key: change for change in found.changes}


def test_a_difference_is_taken_over_the_groups_that_are_in_both_months(network):
    make_months(network, "both", [(MARCH, 100_00), (APRIL, 250_00)], members=10)
    make_months(network, "new", [(APRIL, 1_000_00)])
    make_months(network, "gone", [(MARCH, 7_00)], members=5)
    found, by_key = changes(consolidated(network))
    assert (found.groups_now, found.groups_then) == (2, 2)
    received, fund, members = by_key["receipts"], by_key["fund"], by_key["members"]
    assert (received.now, received.then, received.difference, received.both) == (1_250_00, 107_00, 150_00, 1)
    assert (fund.now, fund.then, fund.difference) == (1_350_00, 107_00, 250_00)
    assert (members.now, members.then, members.difference, members.shown) == (10, 15, 0, "0")
    assert "2 groups then, 2 now" in found.sentence and "Received in the month 1" in found.sentence
    last_year, before = changes(consolidated(network), "year_before")
    assert last_year.groups_then == 0 and {change.shown for change in before.values()} == {None}
    assert "nothing can be compared" in last_year.sentence


def test_a_month_alone_is_compared_with_nothing_and_a_group_alone_with_nobody(network):
    make_months(network, "one", [(APRIL, 100_00)])
    value = consolidated(network)
    assert not comparison_table(comparisons(value)) and charts_of(value) == ()
    for words in ("Compared", "beside each other"):
        assert words not in consolidation_text(value)
        assert words not in str(load_workbook(io.BytesIO(consolidation_workbook(value))).sheetnames)


def test_the_same_month_last_year_is_found_and_the_cover_is_over_the_year(network):
    months = [(APRIL.plus(-back), 120_00) for back in range(12, -1, -1)]
    group = make_months(network, "old", months, members=7, welfare=20_00)
    value = consolidated(network)
    _found, by_key = changes(value, "year_before")
    assert (by_key["fund"].then, by_key["fund"].difference) == (100_00, 1_200_00)
    (row, _total) = ratio_rows(value)
    ratios = {one.formula.key: one.shown for one in row.ratios}
    # 1,300 baht left over, 20 baht of welfare in each of the twelve months.
    assert ratios["months_of_cover"] == "65.0" and row.group == group
    chart = money_by_month(value)
    assert len(chart.bars) == 12 and chart.bars[0].label == "May 2549" and chart.bars[-1].shown == ("120", "20")
    assert chart.bars[0].shapes[1].is_hatched and not chart.bars[0].shapes[0].is_hatched


def test_every_formula_by_hand_and_rounding_to_the_even(network):
    make_months(network, "one", [(MARCH, 0 + 100_01), (APRIL, 100_01)], members=8, welfare=30_00)
    make_months(network, "two", [(APRIL, 900_00)])
    one, two, total = ratio_rows(consolidated(network))
    shown = {ratio.formula.key: ratio.shown for ratio in one.ratios}
    # 100.01 ÷ 8 = 12.50125; 30 ÷ 8; (200.02 − 60) ÷ 8 = 17.5025; 140.02 ÷ 30 = 4.67.
    assert shown == {
        "receipts_per_member": "12.50", "benefits_per_member": "3.75", "fund_per_member": "17.50",
        "arrears_share": None, "arrears_per_member": None, "deaths_per_1000": None, "months_of_cover": "4.7",
    }  # fmt: skip
    assert {ratio.shown for ratio in two.ratios} == {None}
    # What a group without members received is in no sum per member.
    assert [ratio.groups for ratio in total.ratios][:3] == [1, 1, 1] and total.ratios[0].shown == "12.50"
    assert [rounded(n, 2) for n in (1, 3, 5, -1, -3)] == [0, 2, 2, 0, -2]
    assert all(rounded(n, d) == round(Fraction(n, d)) for n in range(-30, 31) for d in range(1, 13))
    assert all(formula.words and formula.of.__doc__ for formula in FORMULAS)


def test_deaths_are_counted_per_thousand_member_years_and_arrears_per_member(cast):
    with group_scope(cast.group):
        makers.make_entry(100_00)
    submit(cast.group)
    value = consolidated(cast.network)
    frozen = value.reports[0].report
    frozen.members.update(start=198, end=202, died=2)
    frozen.dues = {"members": 200, "paid": 150, "arrears_1": 20, "arrears_1_amount": 600_00, "arrears_3": 30,
                   "arrears_3_amount": 5_000_00}  # fmt: skip
    shown = {one.formula.key: one.shown for one in ratio_rows(value)[0].ratios}
    # 2 × 12 × 1,000 ÷ 200; 50 of 200; 5,600 ÷ 200.
    assert (shown["deaths_per_1000"], shown["arrears_share"], shown["arrears_per_member"]) == ("120.0", "25.0", "28")


def test_what_was_sent_back_is_in_no_sum_and_no_older_revision_stands_in(network):
    group = make_months(network, "one", [(APRIL, 100_00)])
    make_months(network, "two", [(APRIL, 30_00)])
    chair = makers.make_officer("chair", network=network)
    for revision in (1, 2):
        with group_scope(group):
            return_report(APRIL, revision, network=network, reason="ใบเสร็จขาด", by=chair)
        value = consolidated(network)
        assert value.fund == 30_00 and [one.slug for one in value.missing] == ["one"]
        assert "กลุ่ม one (sent back to be corrected)" in missing_sentence(value)
        data = consolidation_data(value)
        assert data["sent_back"] == [{"slug": "one", "reason": "ใบเสร็จขาด"}] and data["missing"] == ["one"]
        assert next(csv.reader(io.StringIO(consolidation_csv(value))), None)
        assert consolidation_csv(value).splitlines()[1].startswith("sent_back,one")
        page = client_of(chair).get(reverse("network_home", args=[network.slug]), secure=True).content.decode()
        assert "1 of 2 groups" in page and "sent back to be corrected" in page
        submit(group)
    with group_scope(group):
        accept_report(APRIL, 3, network=network, by=chair)
    value = consolidated(network)
    assert value.fund == 130_00 and [one.slug for one in value.unaccepted] == ["two"]
    address = reverse("network_month", args=[network.slug, APRIL])
    page = client_of(chair).get(address, secure=True).content.decode()
    assert "accepted" in page and "waits to be accepted" in page


def test_a_month_that_only_went_back_still_has_its_page(network):
    group = make_months(network, "one", [(APRIL, 100_00)])
    chair = makers.make_officer("chair", network=network)
    with group_scope(group):
        return_report(APRIL, 1, network=network, reason="-", by=chair)
    for name, parts in (("network_month", [APRIL]), ("network_home", [])):
        response = client_of(chair).get(reverse(name, args=[network.slug, *parts]), secure=True)
        assert response.status_code == 200 and "sent back" in response.content.decode()


def test_who_came_after_the_deadline_is_named_by_the_thai_day(network, monkeypatch):
    network.report_due_day, network.reports_due_from = 1, MARCH.first
    network.save()
    # One minute to midnight of 1 May in Thailand, and one minute past it.
    for slug, minute in (("in-time", 59), ("late", 61)):
        group = makers.make_group(slug, f"กลุ่ม {slug}", network=network)
        with group_scope(group):
            close_month(group, APRIL, by=None)
            moment = datetime.datetime(2007, 5, 1, 16, tzinfo=datetime.UTC) + datetime.timedelta(minutes=minute)
            with monkeypatch.context() as patch:
                patch.setattr("reports.closing.timezone.now", lambda moment=moment: moment)
                submit_report(group, APRIL, by=None)
    value = consolidated(network)
    assert [group.slug for group in value.late] == ["late"]
    assert late_sentence(value) == "Submitted after the deadline: กลุ่ม late (1 day late)."
    assert late_sentence(value) in remarks(value) and consolidation_data(value)["late"] == ["late"]


def make_province():
    province = makers.make_network("lampang", "ลำปาง", level=Level.PROVINCE)
    zones = [makers.make_network(f"zone-{n}", f"โซน {n}", level=Level.ZONE, parent=province) for n in (1, 2)]
    return province, *zones


def test_a_group_that_moved_between_zones_counts_once_in_every_month(db):
    province, one, two = make_province()
    mover = make_months(one, "mover", [(MARCH, 100_00)])
    make_months(one, "stays", [(MARCH, 10_00), (APRIL, 20_00)])
    makers.make_group("late", "กลุ่มช้า", network=two)
    directly = makers.make_group("direct", "กลุ่มของจังหวัด", network=province)
    Affiliation.objects.filter(group=mover).update(to_date=MARCH.last)
    directory.affiliate(mover, two, from_date=APRIL.first)
    with group_scope(mover):
        makers.make_entry(5_00)
    submit(mover)
    submit(directly)
    for month, funds in ((MARCH, {"zone-1": 110_00, "zone-2": None}), (APRIL, {"zone-1": 30_00, "zone-2": 105_00})):
        value = consolidated(province, month)
        assert value.fund == sum(fund or 0 for fund in funds.values())
        below = {row.part.network.slug: row for row in part_rows(value)}
        for zone in (one, two):
            # A subtotal is what the zone itself reads.
            own = consolidated(zone, month)
            assert (own.fund, own.members, own.receipts) == (
                below[zone.slug].part.fund, below[zone.slug].part.members, below[zone.slug].part.receipts,
            )  # fmt: skip
            assert own.fund == funds[zone.slug]
            assert [group.slug for group in own.missing] == [group.slug for group in below[zone.slug].part.missing]
        assert sum(len(row.part.reports) for row in below.values()) == len(value.reports)
    assert below["lampang"].is_own and "กลุ่มช้า" in below["zone-2"].missing
    committee = makers.make_officer("committee", network=province)
    page = client_of(committee).get(reverse("network_month", args=["lampang", APRIL]), secure=True).content.decode()
    assert f'href="{reverse("network_month", args=["zone-1", APRIL])}"' in page and "Missing: กลุ่มช้า" in page
    parts = {part["network"]: part for part in consolidation_data(consolidated(province))["parts"]}
    assert parts["zone-2"]["groups"] == ["mover"] and parts["zone-2"]["missing"] == ["late"]
    # The mover's change is still taken over both months, wherever it was.
    _found, by_key = changes(consolidated(province))
    assert by_key["fund"].both == 2 and by_key["fund"].difference == 25_00


def test_a_region_adds_up_its_provinces(db):
    region = makers.make_network("north", "เหนือ", level=Level.REGION)
    province, zone, _other = make_province()
    province.parent = region
    province.save()
    make_months(zone, "one", [(APRIL, 100_00)])
    (part,) = consolidated(region).parts
    assert (part.network, part.fund, part.parts) == (province, 100_00, ())


def test_every_rendering_shows_the_same_ratios_and_changes(network):
    make_months(network, "one", [(MARCH, 100_00), (APRIL, 250_00)], members=10, welfare=20_00)
    make_months(network, "two", [(MARCH, 70_00), (APRIL, 70_00)], members=4)
    value = consolidated(network)
    rows, data = ratio_rows(value), consolidation_data(value)
    told = [[one.in_files for one in row.ratios] for row in rows]
    found = [list(data["ratios"][slug].values()) for slug in ("one", "two")]
    found.append(list(data["totals"]["ratios"].values()))
    assert found == told and list(data["formulas"]) == [formula.key for formula in FORMULAS]
    lines = list(csv.DictReader(io.StringIO(consolidation_csv(value).removeprefix("\ufeff"))))
    keys = [f"ratios.{formula.key}" for formula in FORMULAS]
    assert [[line[key] or None for key in keys] for line in lines] == told
    book = load_workbook(io.BytesIO(consolidation_workbook(value)))
    cells = {row[0]: row[1:8] for row in book["Groups beside each other"].iter_rows(values_only=True)}
    for row in rows:
        wanted = ["not recorded" if one.in_files is None else float(one.in_files) for one in row.ratios]
        assert list(cells[row.label]) == wanted
    compared = {row[0]: row for row in book["Compared"].iter_rows(values_only=True)}
    assert compared["Received in the month"][1:4] == (320, 170, 150)
    assert data["compared"][0]["figures"]["receipts"] == {
        "now": "320.00", "then": "170.00", "difference": "150.00", "groups_in_both": 2,
    }  # fmt: skip
    page = client_of(makers.make_officer("committee", network=network)).get(
        reverse("network_month", args=[network.slug, APRIL]), secure=True
    )
    shown = [page.content.decode(), consolidation_text(value)]
    for words in ("+150", rows[0].ratios[0].shown, FORMULAS[0].words, "the same 2 groups"):
        assert all(words in text for text in shown)
    assert "style=" not in shown[0] and "<svg" in shown[0]
    assert consolidation_pdf(value, NOON).startswith(b"%PDF")


def test_the_largest_twelve_stand_by_name_and_the_rest_together(network):
    for number in range(LARGEST + 2):
        make_months(network, f"g{number:02}", [(APRIL, (number + 1) * 10_00)])
    chart = fund_by_group(consolidated(network))
    assert len(chart.bars) == LARGEST + 1 and chart.bars[0].label == "กลุ่ม g13"
    assert chart.bars[-1].label == "2 other groups together" and chart.bars[-1].shown == ("30",)


def test_whoever_holds_an_office_in_the_group_goes_on_to_its_entries(cast):
    with group_scope(cast.group):
        makers.make_entry(100_00)
    submit(cast.group)
    entries = reverse("entries", args=[cast.group.slug, APRIL])
    address = reverse("network_month", args=[cast.network.slug, APRIL])

    def sees(user) -> bool:
        opened = client_of(user).get(address, {"line": "receipts.donations"}, secure=True).content.decode()
        line = client_of(user).get(f"{address}{cast.group.slug}/", secure=True).content.decode()
        assert (f'href="{entries}"' in opened) == (f'href="{entries}"' in line)
        assert f'href="{cast.group.slug}/#receipts"' in opened
        return f'href="{entries}"' in opened

    assert not sees(cast.network_committee)
    directory.give_office(cast.network_committee, Office.Kind.COMMITTEE, group=cast.other, from_date=makers.LONG_AGO)
    assert not sees(cast.network_committee)
    directory.give_office(cast.network_committee, Office.Kind.AUDITOR, group=cast.group, from_date=makers.LONG_AGO)
    assert sees(cast.network_committee)


def test_a_correction_of_an_accepted_month_is_told_where_it_was_made(network):
    group = makers.make_group("one", "บ้านเหล่า", network=network, month=MARCH)
    with group_scope(group):
        wrong = makers.make_entry(50_00, on=MARCH.last)
    submit(group, MARCH)
    from_march = consolidated(network, MARCH)
    with group_scope(group):
        reverse_entry(wrong, on=APRIL.first, reason="เขียนผิดเล่ม", by=None)
    submit(group)
    value = consolidated(network)
    assert consolidated(network, MARCH) == from_march
    (sentence,) = [one for one in remarks(value) if one.startswith("Restated")]
    assert sentence == "Restated: บ้านเหล่า −50 baht in March 2550: Donations."
    (told,) = consolidation_data(value)["restated"]
    assert (told["group"], told["month"], told["amount"]) == ("one", "2007-03", "-50.00")
    assert sentence in consolidation_text(value)


def test_the_first_page_shows_a_year_at_a_time(network):
    group = make_months(network, "one", [(month, 10_00) for month in (APRIL.plus(-4), APRIL.plus(-3))])
    for back in (-2, -1, 0):
        submit(group, APRIL.plus(back))
    client = client_of(makers.make_officer("committee", network=network))

    def months(**data) -> list[str]:
        page = client.get(reverse("network_home", args=[network.slug]), data, secure=True).content.decode()
        links = {m: reverse("network_month", args=[network.slug, m]) for m in (APRIL.plus(-n) for n in range(6))}
        return [m.short() for m, address in links.items() if f'<a href="{address}">{m.label()}</a>' in page]

    assert len(months()) == 5 and months(year="2549") == ["Dec 2549"]
    assert len(months(year="2550")) == 4
    assert len(months(year="1999")) == len(months(year="x")) == 5
