"""Reports on the command line: every format, where it goes, and one sentence for what cannot be."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from groups.models import Group
from tests import makers
from tests.network.conftest import FEBRUARY, consolidated

COMMANDS = {"network_report": "lampang-south", "month_report": "ban-don-chai"}


class Terminal(io.StringIO):
    def isatty(self):
        return True


def printed(name, month="2550-02", **options) -> str:
    stdout = io.StringIO()
    call_command(name, COMMANDS[name], month, stdout=stdout, **options)
    return stdout.getvalue()


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("month", ["2550-02", "2007-02"])
def test_text_is_printed_whatever_era_the_month_is_in(ban_don_chai, name, month):
    text = printed(name, month)
    assert "2,720,364" in text and "1,359,394" in text and "1,360,970" in text and "not recorded" in text


def test_json_of_network_and_group_are_the_same_group(ban_don_chai):
    network = json.loads(printed("network_report", format="json"))
    group = json.loads(printed("month_report", format="json"))
    assert (group["month"], group["month_be"]) == ("2007-02", "2550-02")
    assert network["groups"] == [{key: group[key] for key in network["groups"][0]}]
    assert "บ้านดอนไชย" in printed("network_report", format="json")


def test_a_group_that_has_not_submitted_prints_its_books_as_they_stand(ban_don_chai):
    data = json.loads(printed("month_report", "2550-03", format="json"))
    assert data["status"] == "open" and data["receipts"]["entry_fee"]["month"] == "0.00"


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("file_format", "opens"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")])
def test_a_file_is_written_where_it_was_asked_for(ban_don_chai, tmp_path, name, file_format, opens):
    file = tmp_path / "report"
    assert printed(name, format=file_format, output=file) == ""
    assert file.read_bytes().startswith(opens)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("file_format", ["xlsx", "pdf"])
def test_bytes_go_through_a_pipe_and_never_over_a_terminal(ban_don_chai, name, file_format):
    pipe = io.TextIOWrapper(io.BytesIO())
    call_command(name, COMMANDS[name], "2550-02", format=file_format, stdout=pipe)
    assert pipe.buffer.getvalue()[:2] in (b"PK", b"%P")
    with pytest.raises(CommandError, match="--output"):
        call_command(name, COMMANDS[name], "2550-02", format=file_format, stdout=Terminal())


@pytest.mark.parametrize(
    ("name", "place", "month", "sentence"),
    [
        ("network_report", "nowhere", "2550-02", "no network nowhere"),
        ("month_report", "nowhere", "2550-02", "no group nowhere"),
        ("network_report", "lampang-south", "2550-01", "No group of .* has submitted January 2550"),
        ("month_report", "ban-don-chai", "2549-01", "know nothing of January 2549"),
        ("network_report", "lampang-south", "2345-01", "2345"),
        ("month_report", "ban-don-chai", "February", "February"),
    ],
)
def test_what_is_unknown_is_one_sentence(ban_don_chai, name, place, month, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command(name, place, month, stdout=io.StringIO())
    assert "\n" not in str(refused.value) and refused.value.returncode == 1


def test_a_file_that_cannot_be_written(ban_don_chai, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        printed("network_report", output=tmp_path / "no" / "where")


def test_a_network_reads_only_what_was_submitted(ban_don_chai):
    makers.make_group("late", network=consolidated("lampang-south", FEBRUARY).network, month=FEBRUARY)
    data = json.loads(printed("network_report", format="json"))
    assert data["missing"] == ["late"] and Group.objects.filter(slug="late").exists()
    assert "1 of 2 groups has not submitted" in printed("network_report")
