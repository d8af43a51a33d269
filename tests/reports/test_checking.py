"""A digest on paper against the books: yes or no, for anybody, and nothing else."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from groups.tenancy import group_scope
from ledger.models import JournalEntry
from reports.closing import close_month
from reports.returning import take_back_close
from tests.makers import APRIL, make_entry


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def digest(cast):
    """That of the report of April of Ban Don Chai; an entry of May follows."""
    with group_scope(cast.group):
        make_entry(1_234_50)
        return close_month(cast.group, APRIL, by=cast.treasurer).digest


def asked(client, slug: str, digest: str) -> str:
    answer = client.get(reverse("check_digest", args=[slug, digest]), headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_paper_of_the_books_is_known_without_signing_in(client, digest):
    content = asked(client, "ban-don-chai", digest)
    assert "Yes: this paper fits the books" in content and "April 2550" in content and "entry 1 of" in content
    assert "1,234" not in content


def test_a_digest_of_another_group_or_of_nobody_is_not(client, digest):
    other = asked(client, "ban-lao", digest)
    assert "No: the books know no such digest" in other
    wrong = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    assert "No: the books know no such digest" in asked(client, "ban-don-chai", wrong)


def test_a_group_that_does_not_exist_is_answered_like_a_digest_that_does_not_fit(client, digest):
    # The form that changes the language carries a token of its own each time.
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    nowhere, other = (
        token.sub("", asked(client, slug, digest)).replace(slug, "…") for slug in ("ban-nowhere", "ban-lao")
    )
    assert nowhere == other


def test_the_beginning_of_a_digest_is_enough_and_spaces_do_not_count(client, cast, digest):
    typed = f"{digest[:4].upper()} {digest[4:8]} {digest[8:12]} {digest[12:16]}"
    answer = client.get(
        reverse("check"), {"group": "ban-don-chai", "digest": typed}, headers={"accept-language": "en"}
    )
    assert "Yes: this paper fits the books" in answer.content.decode()


@pytest.mark.parametrize("typed", ["3f2a", "", "g" * 20, "0" * 65, "ก" * 16])
def test_what_is_no_digest_is_said_beside_its_field(client, cast, typed):
    answer = client.get(
        reverse("check"), {"group": "ban-don-chai", "digest": typed}, headers={"accept-language": "en"}
    )
    assert answer.context["form"].errors["digest"]


def test_a_report_that_was_taken_back_is_not_named_but_its_entry_still_stands(client, cast, digest):
    with group_scope(cast.group):
        take_back_close(APRIL, reason="ลืมใบเสร็จ", by=cast.treasurer)
    content = asked(client, "ban-don-chai", digest)
    assert "Yes: this paper fits the books" in content and "It stands on the report of" not in content


def test_nobody_learns_anything_about_an_entry_that_is_not_there(client, cast):
    with group_scope(cast.group):
        assert not JournalEntry.objects.exists()
    assert "No: the books know no such digest" in asked(client, "ban-don-chai", "0" * 64)
