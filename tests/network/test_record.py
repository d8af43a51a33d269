"""Putting a paper record into the books: all of it or nothing, once, and never over a figure that stands."""

import pytest
from django.core.management import CommandError, call_command

from groups.models import Group, Network
from groups.tenancy import group_scope
from ledger.models import JournalEntry
from network.record_table import RecordRefused
from tests.network.conftest import FEBRUARY, RECORD, consolidated, load

TEXT = RECORD.read_text(encoding="utf-8")
HEAD = TEXT[: TEXT.index("[[group.headcount]]")]


@pytest.fixture
def written(tmp_path):
    """Writes a record file and gives its path."""

    def write(text: str | bytes):
        path = tmp_path / "record.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def figures(group: str = "ban-don-chai"):
    statement = consolidated("lampang-south", FEBRUARY).statement(group)
    return statement.digest, statement.members.end, statement.lines


def test_the_same_file_twice_changes_nothing(ban_don_chai):
    before = figures()
    assert load(RECORD).changes == []
    assert figures() == before
    with group_scope(ban_don_chai):
        assert JournalEntry.objects.count() == 1


def test_a_longer_file_completes_what_a_shorter_one_began(db, written):
    load(written(HEAD))
    assert consolidated("lampang-south", FEBRUARY).statements == ()
    changes = load(RECORD).changes
    assert len(changes) == 6 and changes[-1].startswith("ban-don-chai: figures through 28")
    assert figures()[1] == 2681
    assert load(written(HEAD)).changes == []


CHANGED = [
    ('annual_dues = "432850"', 'annual_dues = "432851"', "432,850", "432,851"),
    ("cases = 129", "cases = 130", "129 cases", "130 cases"),
    ('amount = "100000"\n', 'amount = "100000"\ncases = 1\n', "cases not recorded", "1 cases"),
    ("members = 2681", "members = 2680", "2681", "2680"),
    ('founded = "15 สิงหาคม 2545"', 'founded = "15 สิงหาคม 2544"', "2545", "2544"),
    ('amount = "1"\nper = "day"', 'amount = "2"\nper = "day"', "1/day", "2/day"),
    ('name = "บ้านดอนไชย"', 'name = "บ้านดอนชัย"', "บ้านดอนไชย", "บ้านดอนชัย"),
]


@pytest.mark.parametrize(("was", "says", "standing", "in_file"), CHANGED)
def test_a_changed_figure_is_refused_with_both_values(ban_don_chai, written, was, says, standing, in_file):
    before = figures()
    more = '\n[[group]]\nslug = "ban-lao"\nname = "บ้านเหล่า"\n'
    assert was in TEXT
    with pytest.raises(RecordRefused) as refused:
        load(written(TEXT.replace(was, says) + more))
    assert "ban-don-chai" in str(refused.value)
    assert standing in str(refused.value) and in_file in str(refused.value)
    assert figures() == before and not Group.objects.filter(slug="ban-lao").exists()


def test_a_refusal_takes_back_the_groups_before_it(ban_don_chai, written):
    first = '[[group]]\nslug = "ban-lao"\nname = "บ้านเหล่า"\n\n[[group]]\nslug = "ban-don-chai"'
    with pytest.raises(RecordRefused):
        load(written(TEXT.replace("432850", "432851").replace('[[group]]\nslug = "ban-don-chai"', first)))
    assert not Group.objects.filter(slug="ban-lao").exists()


def test_the_short_name_of_a_group_of_another_network(ban_don_chai, written):
    with pytest.raises(RecordRefused, match="another network"):
        load(written(TEXT.replace("lampang-south", "lampang-north")))
    assert not Network.objects.filter(slug="lampang-north").exists()


BROKEN = {
    "unknown kind": (TEXT.replace('kind = "birth"', 'kind = "birthday"'), "benefits[1].kind"),
    "unknown receipt": (TEXT.replace("entry_fee =", "entry_fees ="), "receipts.entry_fees"),
    "negative": (TEXT.replace('"7000"', '"-7000"'), "benefits[1].amount"),
    "three decimals": (TEXT.replace('"7000"', '"7000.125"'), "benefits[1].amount"),
    "ambiguous year": (TEXT.replace("28 กุมภาพันธ์ 2550", "28 กุมภาพันธ์ 2345"), "headcount[2].on"),
    "impossible day": (TEXT.replace("28 กุมภาพันธ์ 2550", "30 กุมภาพันธ์ 2550"), "headcount[2].on"),
    "duplicate slug": (TEXT + '\n[[group]]\nslug = "ban-don-chai"\nname = "x"\n', "group[2].slug"),
    "broken TOML": (TEXT.replace('slug = "ban-don-chai"', 'slug = "ban-don-chai'), "Line 11"),
    "not UTF-8": (TEXT.encode("cp874"), "UTF-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_sentence_and_nothing_written(db, written, name):
    text, place = BROKEN[name]
    path = written(text)
    with pytest.raises(CommandError) as refused:
        call_command("load_record", path)
    sentence = str(refused.value)
    assert str(path) in sentence and place in sentence and "\n" not in sentence
    assert not Network.objects.exists() and not Group.objects.exists()


def test_a_file_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_record", tmp_path / "nowhere.toml")


def test_the_command_says_what_it_did(db, capsys):
    call_command("load_record", RECORD)
    assert "ban-don-chai: created" in capsys.readouterr().out
    call_command("load_record", RECORD)
    assert "nothing new" in capsys.readouterr().out
