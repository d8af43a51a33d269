"""Thai order and Thai search.

The expected orders are lists written by hand after the Royal Institute's
dictionary; hypothesis proves that the keys behave alike on every engine.
"""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groups.thai_text import fold_digits, search_key, sort_key, tidy

TEXT = st.text(st.sampled_from("กขคหมล็่้๊๋์ํะัาำิีึืุูเแโใไๆฯ AaBb12๑๒.-\u200b"), max_size=12)


@pytest.mark.parametrize(
    "ordered",
    [
        "กบ เกาะ แกว แก้ว ไก่ ขวด นางสาว หมู เหล่า",
        "กก กบ กะ กัน กา กำ กิน กี กึ กื กุ กู เก แก โก ใก ไก",
        "เกง เก็ง เก่ง เก้ง เก๋ง",
        "ปา ป่า ป้า ป๊า ป๋า",
        "รัก ฤดู ลม ฦๅ วัน",
        "จัน จันทร์ จันทรา",
        "ขา ข่า ข้า ขาว ข่าว ข้าว ขาวัว",
        "แพ แพ่ แพ้ แพร แพร่ แพะ",
        "หญิง หนู หมู หลวง หวาน เหนือ แหวน",
        "กรุงเทพ กรุงเทพฯ กรุงเทพกรีฑา",
        "น น. น.ส. นาง นาย",
    ],
)
def test_words_stand_in_dictionary_order(ordered):
    words = ordered.split()
    shuffled = random.Random(7).sample(words, len(words))
    assert sorted(shuffled, key=sort_key) == words


def test_a_short_name_stands_before_a_longer_one():
    names = ["คำ ใจดี", "คำ แสน", "คำปัน ใจดี", "ค้ำปัน ใจดี", "คำปัน ดี"]
    assert sorted(names, key=sort_key) == ["คำ ใจดี", "คำ แสน", "คำปัน ใจดี", "ค้ำปัน ใจดี", "คำปัน ดี"]


def test_numbers_and_latin_stand_before_thai_whatever_their_case():
    assert sorted(["กบ", "beta", "Alpha", "๒", "1"], key=sort_key) == ["1", "๒", "Alpha", "beta", "กบ"]


def test_words_that_look_alike_have_one_key():
    assert sort_key("เเก้ว") == sort_key("แก้ว")
    assert sort_key("น\u0e4d\u0e49\u0e32") == sort_key("น้ำ") == sort_key("น\u0e33\u0e49")
    assert sort_key(" กบ \u200b") == sort_key("กบ")


@given(TEXT, TEXT)
def test_keys_compare_alike_as_text_and_as_bytes(one, other):
    as_text = sort_key(one) < sort_key(other)
    assert as_text == (sort_key(one).encode() < sort_key(other).encode())


@given(TEXT)
def test_a_key_holds_nothing_a_database_refuses(text):
    assert "\x00" not in sort_key(text)
    assert sort_key(text).count("\x1f") == 1


@given(TEXT, TEXT)
def test_marks_decide_only_between_equal_words(one, other):
    mains = [sort_key(text).split("\x1f")[0] for text in (one, other)]
    if mains[0] != mains[1]:
        assert (sort_key(one) < sort_key(other)) == (mains[0] < mains[1])


@pytest.mark.parametrize(
    "stored, looked_for",
    [
        ("แก้ว", "แกว"),
        ("จันทร์", "จันทร"),
        ("เพ็ญ", "เพญ"),
        ("น้ำฝน", "นำฝน"),
        ("น\u0e4d\u0e49\u0e32ฝน", "น้ำฝน"),
        ("นาง  คำปัน\u00a0ใจดี", "นาง คำปัน ใจดี"),
        ("บ้านเลขที่ ๑๒", "บานเลขที 12"),
        ("Somchai", "somCHAI"),
    ],
)
def test_search_finds_what_was_typed_without_its_marks(stored, looked_for):
    assert search_key(stored) == search_key(looked_for)


def test_search_still_tells_vowels_apart():
    assert search_key("มานี") != search_key("มานะ")


@given(TEXT)
@example("1 ็")
@example("เ็เ")
def test_a_search_key_is_its_own_key(text):
    assert search_key(search_key(text)) == search_key(text)


def test_digits_and_spaces_are_tidied():
    assert fold_digits("๐๑๒๓๔๕๖๗๘๙ บาท") == "0123456789 บาท"
    assert tidy("ก \u200b\x00 ข") == "ก ข"
    assert tidy(" ๑๕\u00a0\u200bส.ค.\t ๒๕๔๕\n") == "15 ส.ค. 2545"
