"""The code on a paper: its entry's digest in signs that people can read, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.verifying import SIGNS, beginning_of_digest, code_of, printed_code

digests = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(digests)
def test_a_code_leads_back_to_the_beginning_of_its_digest(digest):
    code = code_of(digest)
    assert len(code) == 12 and set(code) <= set(SIGNS)
    assert beginning_of_digest(code) == beginning_of_digest(printed_code(digest)) == digest[:15]


@given(digests, st.data())
def test_what_is_misread_on_paper_is_understood(digest, data):
    misread = {"0": "0oO๐", "1": "1iIlL๑"}
    between = st.sampled_from(["", " ", "-", "–", " - ", "\u200b", "\u00a0"])
    typed = "".join(
        data.draw(st.sampled_from(misread.get(sign, sign + sign.lower()))) + data.draw(between)
        for sign in code_of(digest)
    )
    assert beginning_of_digest(typed) == digest[:15]


@given(st.text("0123456789abcdef", min_size=15, max_size=15), st.integers(0, 14))
def test_one_other_digit_is_another_code(beginning, place):
    other = beginning[:place] + ("0" if beginning[place] != "0" else "1") + beginning[place + 1 :]
    assert code_of(beginning) != code_of(other)


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "K7QM-4T2X-9RH", "K7QM-4T2X-9RHBB", "U7QM-4T2X-9RHB", "K7QM/4T2X/9RHB", "กขคง-4T2X-9RHB"]
)
def test_what_is_no_code_is_none(typed):
    assert beginning_of_digest(typed) is None
