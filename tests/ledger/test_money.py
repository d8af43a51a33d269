"""Money typed, shown, written in words, and in forms and columns.

Proves that an amount survives every way in and out to the satang, and that
what is no plain amount is refused with a sentence that says why.
"""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import (
    BahtField,
    MoneyRefused,
    SatangField,
    baht_decimal,
    baht_words,
    format_baht,
    parse_baht,
)

LARGEST = 99_999_999_999_900
SATANG = st.integers(min_value=0, max_value=LARGEST)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    "typed, satang",
    [
        ("133,782", 13_378_200),
        ("133782.50", 13_378_250),
        ("133782.5", 13_378_250),
        ("๑๓๓,๗๘๒", 13_378_200),
        (" 50 ", 5_000),
        ("50 บาท", 5_000),
        ("50บาท", 5_000),
        ("฿50", 5_000),
        ("50 ฿", 5_000),
        ("50.-", 5_000),
        (".25", 25),
        ("0", 0),
        ("0.01", 1),
        ("007", 700),
        ("2,153,732.00", 215_373_200),
        ("999,999,999,999", LARGEST),
    ],
)
def test_an_amount_is_read_to_the_satang(typed, satang):
    assert parse_baht(typed) == satang


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "No amount is given; write it in baht, for example 133,782 or 50.25."),
        ("  บาท ", "No amount is given; write it in baht, for example 133,782 or 50.25."),
        ("fifty", "“fifty” is not an amount; write digits only, like 133,782.50."),
        ("1 000", "“1 000” is not an amount; write digits only, like 133,782.50."),
        ("50.", "“50.” is not an amount; write digits only, like 133,782.50."),
        ("1e3", "“1e3” is not an amount; write digits only, like 133,782.50."),
        ("nan", "“nan” is not an amount; write digits only, like 133,782.50."),
        ("-", "“-” is not an amount; write digits only, like 133,782.50."),
        ("-50", "“-50” is negative; write the amount without a minus sign."),
        ("−50", "“−50” is negative; write the amount without a minus sign."),
        ("ลบ 50", "“ลบ 50” is negative; write the amount without a minus sign."),
        ("50.125", "“50.125” has more than two decimals; baht have two at most, which are the satang."),
        ("50.000", "“50.000” has more than two decimals; baht have two at most, which are the satang."),
        ("1,33,782", "The commas in “1,33,782” are out of place; write it like 1,133,782 or without commas."),
        ("133,78", "The commas in “133,78” are out of place; write it like 1,133,782 or without commas."),
        ("1,000,", "The commas in “1,000,” are out of place; write it like 1,133,782 or without commas."),
        ("1000000000000", "“1000000000000” is too large; the largest amount is 999,999,999,999 baht."),
        ("999999999999.01", "“999999999999.01” is too large; the largest amount is 999,999,999,999 baht."),
    ],
)
def test_what_is_no_amount_is_refused_in_one_sentence(typed, sentence):
    with pytest.raises(MoneyRefused) as refused:
        parse_baht(typed)
    assert str(refused.value) == sentence


def test_thousands_of_digits_are_refused_without_being_counted():
    with pytest.raises(MoneyRefused, match="too large"):
        parse_baht("9" * 10_000)


@pytest.mark.parametrize(
    "satang, shown",
    [
        (13_378_200, "133,782"),
        (13_378_250, "133,782.50"),
        (5, "0.05"),
        (0, "0"),
        (-5_000, "\u221250"),
        (-5_025, "\u221250.25"),
        (-5, "\u22120.05"),
        (None, "not recorded"),
    ],
)
def test_an_amount_is_shown_with_satang_only_where_they_occur(satang, shown):
    assert format_baht(satang) == shown


@pytest.mark.parametrize(
    "satang, text", [(13_378_200, "133782.00"), (5, "0.05"), (-5_025, "-50.25"), (0, "0.00"), (None, None)]
)
def test_files_carry_plain_decimals(satang, text):
    assert baht_decimal(satang) == text


@given(SATANG)
def test_an_amount_shown_can_be_typed_back(satang):
    assert parse_baht(format_baht(satang)) == satang
    assert parse_baht(baht_decimal(satang)) == satang


@pytest.mark.parametrize(
    "satang, words",
    [
        (2_100, "ยี่สิบเอ็ดบาทถ้วน"),
        (10_100, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (36_500, "สามร้อยหกสิบห้าบาทถ้วน"),
        (2_121, "ยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"),
        (106_477_800, "หนึ่งล้านหกหมื่นสี่พันเจ็ดร้อยเจ็ดสิบแปดบาทถ้วน"),
        (0, "ศูนย์บาทถ้วน"),
        (50, "ห้าสิบสตางค์"),
        (1, "หนึ่งสตางค์"),
        (101, "หนึ่งบาทหนึ่งสตางค์"),
        (1_111, "สิบเอ็ดบาทสิบเอ็ดสตางค์"),
        (215_373_200, "สองล้านหนึ่งแสนห้าหมื่นสามพันเจ็ดร้อยสามสิบสองบาทถ้วน"),
        (-5_000, "ลบห้าสิบบาทถ้วน"),
    ],
)
def test_an_amount_in_words(satang, words):
    assert baht_words(satang) == words


@pytest.mark.parametrize("no_money", [1.5, 50.0, Decimal("50"), True])
@pytest.mark.parametrize("service", [format_baht, baht_decimal, baht_words, SatangField().get_prep_value])
def test_money_that_is_not_whole_satang_is_a_slip(service, no_money):
    with pytest.raises(TypeError, match="whole satang"):
        service(no_money)


class _Payment(forms.Form):
    amount = BahtField()
    counted = BahtField(required=False, allow_zero=True)


def test_a_form_cleans_baht_to_satang():
    form = _Payment({"amount": "๑๓๓,๗๘๒.50", "counted": "0"})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": 13_378_250, "counted": 0}


def test_an_amount_left_out_is_none_where_it_may_be():
    form = _Payment({"amount": "50", "counted": " "})
    assert form.is_valid()
    assert form.cleaned_data["counted"] is None


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "This field is required."),
        ("0", "The amount is 0; write how many baht it is."),
        ("-5", "“-5” is negative; write the amount without a minus sign."),
    ],
)
def test_a_form_says_what_is_wrong_beside_the_amount(typed, sentence):
    form = _Payment({"amount": typed})
    assert form.errors["amount"] == [sentence]
    assert typed in str(form["amount"])


def test_the_input_shows_baht_for_satang_and_asks_for_a_number_pad():
    html = str(_Payment(initial={"amount": 13_378_250})["amount"])
    assert 'value="133,782.50"' in html
    assert 'inputmode="decimal"' in html
    assert 'class="money"' in html


def test_a_class_given_to_the_widget_is_kept():
    field = BahtField(widget=forms.TextInput(attrs={"class": "large"}))
    assert field.widget.attrs["class"] == "large money"


def test_a_disabled_amount_is_not_taken_for_baht():
    class Shown(forms.Form):
        amount = BahtField(disabled=True)

    form = Shown({}, initial={"amount": 5_000})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 5_000


def test_an_unchanged_amount_is_no_change():
    assert not BahtField().has_changed(5_000, "50")
    assert BahtField().has_changed(5_000, "51")
    assert not BahtField().has_changed(None, "")


def test_the_column_migrates_under_its_own_name():
    _name, path, args, kwargs = SatangField(null=True).deconstruct()
    assert (path, args, kwargs) == ("ledger.money.SatangField", [], {"null": True})


def test_the_column_stores_ints_and_reads_fixtures():
    field = SatangField()
    assert field.get_internal_type() == "BigIntegerField"
    assert field.get_prep_value(5_000) == 5_000
    assert field.get_prep_value(None) is None
    assert field.to_python("5000") == 5_000
    with pytest.raises(ValidationError):
        field.to_python("50.5")


def test_the_column_asks_for_baht_in_forms():
    field = SatangField(blank=True).formfield()
    assert isinstance(field, BahtField)
    assert field.clean("0") == 0
    assert field.clean("") is None
