"""Numbers in Thai words, and month names read back.

Expected words are written by hand as a receipt would carry them.
"""

import pytest

from groups.thai_words import month_name, month_number, number_words


@pytest.mark.parametrize(
    "number, words",
    [
        (0, "ศูนย์"),
        (1, "หนึ่ง"),
        (10, "สิบ"),
        (11, "สิบเอ็ด"),
        (20, "ยี่สิบ"),
        (22, "ยี่สิบสอง"),
        (101, "หนึ่งร้อยเอ็ด"),
        (110, "หนึ่งร้อยสิบ"),
        (1_001, "หนึ่งพันเอ็ด"),
        (120_512, "หนึ่งแสนสองหมื่นห้าร้อยสิบสอง"),
        (1_000_000, "หนึ่งล้าน"),
        (1_000_001, "หนึ่งล้านเอ็ด"),
        (11_000_000, "สิบเอ็ดล้าน"),
        (21_000_021, "ยี่สิบเอ็ดล้านยี่สิบเอ็ด"),
        (1_000_000_000_000, "หนึ่งล้านล้าน"),
    ],
)
def test_a_number_is_spelled_as_on_a_receipt(number, words):
    assert number_words(number) == words


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize("language", ["th", "en"])
def test_month_names_are_read_back(short, language):
    names = [month_name(number, short=short, language=language) for number in range(1, 13)]
    assert [month_number(name) for name in names] == list(range(1, 13))


def test_a_word_that_is_no_month_has_no_number():
    assert month_number("สด.") is None
