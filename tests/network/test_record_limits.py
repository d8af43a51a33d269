"""What the books have no room for is refused by the reader of a record, not by the database.

Each sentence names its place. The record itself is the one of `test_record_file`.
"""

import pytest
from django.utils.translation import override

from network.record_file import RecordRefused
from tests.network.test_record_file import RECORD, _read

REFUSALS = {
    "figures that end within a month": (
        'through = "28/2/2550"',
        'through = "15/2/2550"',
        'group "ban-don-chai", brought_forward.through: '
        "paper figures run to the end of a month; the last day of this one is 28 Feb 2550.",
    ),
    "rate of nothing": (
        'amount = "50"',
        'amount = "0"',
        'group "ban-don-chai", rate[1].amount: The amount is 0; write how many baht it is.',
    ),
    "too many members": (
        "members = 262\n",
        "members = 99999999999\n",
        'group "ban-don-chai", headcount[1].members: this count is too large; 2147483647 is the most.',
    ),
    "too many cases": (
        "cases = 14",
        f"cases = {10**30}",
        'group "ban-don-chai", brought_forward.benefits[1].cases: this count is too large; 2147483647 is the most.',
    ),
    "kind's slug too long": (
        'slug = "flood_relief"',
        f'slug = "{"a" * 45}"',
        f'group "ban-don-chai", benefit_kind[1].slug: “{"a" * 45}” is no slug; '
        "use small letters a–z, digits and hyphens, 40 at most.",
    ),
    "network's slug too long": (
        'slug = "lampang-south"',
        f'slug = "{"a" * 43}"',
        f"network.slug: “{'a' * 43}” is no slug; use small letters a–z, digits and hyphens, 42 at most.",
    ),
    "kind's name too long": (
        'name = "ช่วยน้ำท่วม"',
        f'name = "{"a" * 121}"',
        'group "ban-don-chai", benefit_kind[1].name: this is too long: 121 letters where 120 fit.',
    ),
    "group's name too long": (
        'name = "บ้านดอนไชย"',
        f'name = "{"a" * 500}"',
        'group "ban-don-chai", name: this is too long: 500 letters where 200 fit.',
    ),
    "network's name too long": (
        'name = "เครือข่ายออมบุญวันละหนึ่งบาท ลำปาง (โซนใต้)"',
        f'name = "{"a" * 500}"',
        "network.name: this is too long: 500 letters where 200 fit.",
    ),
    "village too long": (
        'village = "ดอนไชย"',
        f'village = "{"a" * 500}"',
        'group "ban-don-chai", village: this is too long: 500 letters where 80 fit.',
    ),
    "source of a headcount too long": (
        'source = "GotoKnow 123375"',
        f'source = "{"a" * 10_000}"',
        'group "ban-don-chai", headcount[1].source: this is too long: 10000 letters where 300 fit.',
    ),
    "NUL in a name": (
        'name = "บ้านดอนไชย"',
        'name = "บ้าน\\u0000ดอนไชย"',
        'group "ban-don-chai", name: '
        "this contains a line break or a character that cannot be stored; write it in one line.",
    ),
    "control character in a source": (
        'source = "GotoKnow 123375"',
        'source = "GotoKnow\\u001b 123375"',
        'group "ban-don-chai", headcount[1].source: '
        "this contains a line break or a character that cannot be stored; write it in one line.",
    ),
    "two lines in a province": (
        'province = "ลำปาง"',
        'province = "ลำ\\nปาง"',
        "network.province: this contains a line break or a character that cannot be stored; write it in one line.",
    ),
    "NUL in a note": (
        'note = "ทุนให้คนทำงาน"',
        'note = "ทุน\\u0000ให้คนทำงาน"',
        'group "ban-don-chai", brought_forward.benefits[2].note: '
        "this contains a line break or a character that cannot be stored; write it in one line.",
    ),
}


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def _refusal(text):
    with pytest.raises(RecordRefused) as refused:
        _read(text)
    return str(refused.value)


@pytest.mark.parametrize("written, instead, sentence", REFUSALS.values(), ids=REFUSALS.keys())
def test_what_does_not_fit_is_refused_with_its_place(written, instead, sentence):
    assert RECORD.count(written) >= 1
    assert _refusal(RECORD.replace(written, instead, 1)) == sentence


@pytest.mark.parametrize("value", ["[" * 5_000, "9" * 5_000], ids=["nested", "endless"])
def test_what_no_reader_gets_through_is_refused_in_one_sentence(value):
    sentence = "This file cannot be read: brackets are nested too deeply, or a number has thousands of digits."
    assert _refusal(f"a = {value}") == sentence
