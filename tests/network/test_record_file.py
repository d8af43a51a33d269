"""The paper record of a network, as read from its file.

Proves that the source record comes through to the satang and that each thing
that cannot be meant is refused in one sentence that names its place.
"""

from datetime import date

import pytest
from django.utils.translation import override

from network.record_file import RecordRefused, read_record
from network.record_parts import BenefitPart, HeadcountPart, NetworkPart, RatePart

RECEIPTS = frozenset(
    ["entry_fee", "annual_dues", "daily_savings", "local_government", "state", "donations", "interest", "other"]
)
BENEFITS = frozenset(["birth", "sickness", "death", "disability", "education", "enterprise", "shop_capital"])

RECORD = """
[network]
slug = "lampang-south"
name = "เครือข่ายออมบุญวันละหนึ่งบาท ลำปาง (โซนใต้)"
level = "zone"
province = "ลำปาง"

[[group]]
slug = "ban-don-chai"
name = "บ้านดอนไชย"
village = "ดอนไชย"
province = "ลำปาง"
founded = "15 สิงหาคม 2545"
example_from = "1 มี.ค. 2550"

[[group.headcount]]
on = "15/8/2545"
members = 262
source = "GotoKnow 123375"

[[group.headcount]]
on = "28 ก.พ. 2550"
members = 2681
source = "GotoKnow 123375"

[[group.benefit_kind]]
slug = "flood_relief"
name = "ช่วยน้ำท่วม"

[[group.rate]]
kind = "entry_fee"
amount = "50"
per = "once"
from = "2002-08-15"

[[group.rate]]
kind = "daily_savings"
amount = "1"
per = "day"
from = "15/8/45"

[group.brought_forward]
through = "28/2/2550"
source = "GotoKnow 123375"
receipts = { entry_fee = "133,782", annual_dues = "432850", daily_savings = "๒,๑๕๓,๗๓๒" }
bank = "1000.50"

[[group.brought_forward.benefits]]
kind = "birth"
amount = "7,000"
cases = 14

[[group.brought_forward.benefits]]
kind = "shop_capital"
amount = "100,000"
note = "ทุนให้คนทำงาน"

[[group.brought_forward.benefits]]
kind = "flood_relief"
amount = "0"
cases = 0

[[group]]
slug = "mae-phrik"
name = "แม่พริก"
"""


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def _read(text):
    return read_record(text, receipt_kinds=RECEIPTS, benefit_kinds=BENEFITS)


def _refusal(text):
    with pytest.raises(RecordRefused) as refused:
        _read(text)
    return str(refused.value)


def test_the_source_record_comes_through_to_the_satang():
    group = _read(RECORD).groups[0]
    past = group.brought_forward
    assert (group.founded, past.through) == (date(2002, 8, 15), date(2007, 2, 28))
    assert past.receipts == (
        ("entry_fee", 13_378_200),
        ("annual_dues", 43_285_000),
        ("daily_savings", 215_373_200),
    )
    assert sum(amount for _kind, amount in past.receipts) == 272_036_400
    assert past.benefits == (
        BenefitPart("birth", 700_000, 14, ""),
        BenefitPart("shop_capital", 10_000_000, None, "ทุนให้คนทำงาน"),
        BenefitPart("flood_relief", 0, 0, ""),
    )
    assert (past.cash, past.bank) == (None, 100_050)


def test_network_headcounts_rates_and_own_kinds_are_read():
    record = _read(RECORD)
    assert record.network == NetworkPart(
        slug="lampang-south",
        name="เครือข่ายออมบุญวันละหนึ่งบาท ลำปาง (โซนใต้)",
        level="zone",
        province="ลำปาง",
    )
    group = record.groups[0]
    assert group.headcounts[1] == HeadcountPart(date(2007, 2, 28), 2681, "GotoKnow 123375")
    assert group.rates == (
        RatePart("entry_fee", 5_000, "once", date(2002, 8, 15)),
        RatePart("daily_savings", 100, "day", date(2002, 8, 15)),
    )
    assert group.benefit_kinds == (("flood_relief", "ช่วยน้ำท่วม"),)
    assert group.example_from == date(2007, 3, 1)


def test_a_group_of_which_only_the_name_is_known():
    group = _read(RECORD).groups[1]
    assert (group.slug, group.name, group.village) == ("mae-phrik", "แม่พริก", "")
    assert (group.founded, group.brought_forward, group.example_from) == (None, None, None)
    assert (group.headcounts, group.rates, group.benefit_kinds) == ((), (), ())


def test_a_network_without_groups_is_a_record():
    assert _read('[network]\nslug = "north"\nname = "เหนือ"\nlevel = "region"\n').groups == ()


def test_notepad_and_tomls_own_dates_do_no_harm():
    text = "\ufeff" + RECORD.replace('"2002-08-15"', "2545-08-15").replace("\n", "\r\n")
    assert _read(text).groups[0].rates[0].from_ == date(2002, 8, 15)


# What is changed in the record above, and the whole sentence that must follow.
REFUSALS = {
    "unknown key at the top": (
        '[[group.headcount]]\non = "15/8/2545"',
        '[[groups]]\n[[group.headcount]]\non = "15/8/2545"',
        "groups: “groups” is not known here; did you mean “group”?",
    ),
    "unknown key of the network": (
        'level = "zone"',
        'levell = "zone"',
        "network.levell: “levell” is not known here; did you mean “level”?",
    ),
    "unknown key of a group": (
        "founded =",
        "foundd =",
        'group "ban-don-chai", foundd: “foundd” is not known here; did you mean “founded”?',
    ),
    "unknown key far from any other": (
        'per = "day"',
        'per = "day"\nxyz = 1',
        'group "ban-don-chai", rate[2].xyz: “xyz” is not known here; use one of: amount, from, kind, per.',
    ),
    "missing key": (
        'source = "GotoKnow 123375"\nreceipts',
        "receipts",
        'group "ban-don-chai", brought_forward.source: this is missing; add it.',
    ),
    "missing slug": ('slug = "mae-phrik"\n', "", "group[2].slug: this is missing; add it."),
    "empty text": (
        'name = "แม่พริก"',
        'name = " "',
        'group "mae-phrik", name: this is empty; fill it in or leave the line out.',
    ),
    "name that is no text": (
        'name = "แม่พริก"',
        "name = 5",
        'group "mae-phrik", name: write this as text in quotation marks.',
    ),
    "unknown level": ('"zone"', '"zones"', "network.level: “zones” is not known here; did you mean “zone”?"),
    "zone without its province": (
        'province = "ลำปาง"\n\n[[group]]',
        "\n[[group]]",
        "network.province: this is missing; add it.",
    ),
    "bad slug": (
        '"mae-phrik"',
        '"Mae Phrik"',
        "group[2].slug: “Mae Phrik” is no slug; use small letters a–z, digits and hyphens, 50 at most.",
    ),
    "duplicate slug": (
        '"mae-phrik"',
        '"ban-don-chai"',
        "group[2].slug: two groups have this slug; give each its own.",
    ),
    "unknown receipt": (
        "annual_dues =",
        "annual_due =",
        'group "ban-don-chai", brought_forward.receipts.annual_due: '
        "“annual_due” is not known here; did you mean “annual_dues”?",
    ),
    "misspelled benefit kind": (
        'kind = "birth"',
        'kind = "births"',
        'group "ban-don-chai", brought_forward.benefits[1].kind: '
        "“births” is no benefit kind; write “birth”, or declare it under [[group.benefit_kind]].",
    ),
    "benefit kind used but not declared": (
        'slug = "flood_relief"',
        'slug = "wedding"',
        'group "ban-don-chai", brought_forward.benefits[3].kind: '
        "“flood_relief” is no benefit kind; declare it under [[group.benefit_kind]].",
    ),
    "benefit kind twice": (
        'kind = "shop_capital"',
        'kind = "birth"',
        'group "ban-don-chai", brought_forward.benefits[2].kind: '
        "this kind stands here twice; add the two up in one table.",
    ),
    "standard kind declared": (
        'slug = "flood_relief"',
        'slug = "death"',
        'group "ban-don-chai", benefit_kind[1].slug: “death” is a standard kind already; leave this table out.',
    ),
    "kind declared twice": (
        '[[group.rate]]\nkind = "entry_fee"',
        '[[group.benefit_kind]]\nslug = "flood_relief"\nname = "ซ้ำ"\n[[group.rate]]\nkind = "entry_fee"',
        'group "ban-don-chai", benefit_kind[2].slug: this kind is declared twice; keep one of them.',
    ),
    "negative amount": (
        '"7,000"',
        '"-7,000"',
        'group "ban-don-chai", brought_forward.benefits[1].amount: '
        "“-7,000” is negative; write the amount without a minus sign.",
    ),
    "three decimals": (
        '"432850"',
        '"432850.125"',
        'group "ban-don-chai", brought_forward.receipts.annual_dues: '
        "“432850.125” has more than two decimals; baht have two at most, which are the satang.",
    ),
    "amount as a number": (
        '"432850"',
        "432850",
        'group "ban-don-chai", brought_forward.receipts.annual_dues: '
        'amounts are text; write it in quotation marks, like "133782" or "50.25".',
    ),
    "amount as a float": (
        '"1000.50"',
        "1000.50",
        'group "ban-don-chai", brought_forward.bank: '
        'amounts are text; write it in quotation marks, like "133782" or "50.25".',
    ),
    "year of unclear era": (
        '"15 สิงหาคม 2545"',
        '"15 สิงหาคม 2345"',
        'group "ban-don-chai", founded: It is not clear whether the year 2345 is Buddhist Era or Common Era; '
        "write it with four digits, for example 2545 or 2002.",
    ),
    "impossible day": (
        '"28/2/2550"',
        '"29/2/2550"',
        'group "ban-don-chai", brought_forward.through: '
        "There is no such day as 29/2/2550; check the day, the month and the year.",
    ),
    "date as a number": (
        '"28/2/2550"',
        "2550",
        'group "ban-don-chai", brought_forward.through: '
        'dates are text; write it in quotation marks, like "15/8/2545".',
    ),
    "unknown per": (
        'per = "day"',
        'per = "week"',
        'group "ban-don-chai", rate[2].per: “week” is not known here; use one of: day, month, once, year.',
    ),
    "unknown kind of rate": (
        'kind = "daily_savings"',
        'kind = "daily_saving"',
        'group "ban-don-chai", rate[2].kind: “daily_saving” is not known here; did you mean “daily_savings”?',
    ),
    "two rates from one day": (
        'kind = "daily_savings"',
        'kind = "entry_fee"',
        'group "ban-don-chai", rate[2].from: two rates of this kind hold from the same day; keep one of them.',
    ),
    "negative cases": (
        "cases = 14",
        "cases = -14",
        'group "ban-don-chai", brought_forward.benefits[1].cases: a count cannot be negative; write 0 or more.',
    ),
    "cases in halves": (
        "cases = 14",
        "cases = 14.5",
        'group "ban-don-chai", brought_forward.benefits[1].cases: '
        "this is a count; write a whole number without quotation marks.",
    ),
    "cases as yes or no": (
        "cases = 14",
        "cases = true",
        'group "ban-don-chai", brought_forward.benefits[1].cases: '
        "this is a count; write a whole number without quotation marks.",
    ),
    "negative headcount": (
        "members = 262\n",
        "members = -262\n",
        'group "ban-don-chai", headcount[1].members: a count cannot be negative; write 0 or more.',
    ),
    "headcount before the group": (
        'on = "15/8/2545"',
        'on = "14/8/2545"',
        'group "ban-don-chai", headcount[1].on: '
        "14 Aug 2545 is before the group was founded on 15 Aug 2545; check both dates.",
    ),
    "two headcounts of one day": (
        'on = "28 ก.พ. 2550"',
        'on = "15 ส.ค. 2545"',
        'group "ban-don-chai", headcount[2].on: there are two headcounts of this day; keep one of them.',
    ),
    "brought forward before the group": (
        'through = "28/2/2550"',
        'through = "28/2/2545"',
        'group "ban-don-chai", brought_forward.through: '
        "28 Feb 2545 is before the group was founded on 15 Aug 2545; check both dates.",
    ),
    "single brackets": (
        '[[group.headcount]]\non = "15/8/2545"\nmembers = 262\nsource = "GotoKnow 123375"\n\n[[group.headcount]]',
        "[group.headcount]",
        'group "ban-don-chai", headcount: this is a list of tables; write each under double brackets.',
    ),
    "double brackets": (
        "[network]",
        "[[network]]",
        "network: this holds one table; write it once, in single brackets.",
    ),
}


@pytest.mark.parametrize("written, instead, sentence", REFUSALS.values(), ids=REFUSALS.keys())
def test_what_cannot_be_meant_is_refused_with_its_place(written, instead, sentence):
    assert RECORD.count(written) >= 1
    assert _refusal(RECORD.replace(written, instead, 1)) == sentence


@pytest.mark.parametrize(
    "text, sentence",
    [
        ('[network]\nslug = "a\n', "Line 2: this is not valid TOML (Illegal character '\\n')"),
        ('[network]\nslug "a"\n', "Line 2: this is not valid TOML (Expected '=' after a key"),
        ('[network]\nslug = "a"\nslug = "b"\n', "Line 3: this is not valid TOML (Cannot overwrite a value)"),
        ('[network]\nslug = ["a",\n', "Line 2: this is not valid TOML ("),
    ],
)
def test_broken_toml_is_refused_with_its_line(text, sentence):
    assert _refusal(text).startswith(sentence)
    assert _refusal(text).endswith("; check quotation marks and brackets.")


def test_a_file_without_a_network_is_refused():
    assert _refusal("") == "network: this is missing; begin the file with a [network] table."


def test_a_group_founded_on_an_unknown_day_may_have_any_history():
    text = RECORD.replace('founded = "15 สิงหาคม 2545"\n', "")
    assert _read(text).groups[0].founded is None
