"""An import that breaks off in the middle of its writing leaves nothing behind, and can be begun again."""

import os
import subprocess
import sys

import pytest

from groups.imports import judge_file, take_in, write_file
from groups.models import ImportFile
from groups.tenancy import group_scope
from members.models import Member
from tests.conftest import make_cast
from tests.groups.test_worker import ROOT, database_url
from tests.ledger.test_import_mutated import rows_of_everything
from tests.workbooks import text_file

# More than the thousand that are written at once: one batch stands when it breaks off.
ROWS = 1_500
HALF = 1_200
KILLED = f"""
import time, django
django.setup()
from groups.imports import write_file
from groups.models import Group, ImportFile, User
from groups.tenancy import group_scope

def tell(done, total):
    if done >= {HALF}:
        print("half", flush=True)
        time.sleep(60)

with group_scope(Group.objects.get(slug="ban-don-chai")):
    file = ImportFile.objects.get()
    write_file(file, file.digest, tell, by=User.objects.get(username="treasurer"))
"""


def judged(cast) -> ImportFile:
    rows = [[number, "คำ", "ดี", "15/8/2545", "สาย 1", "100"] for number in range(10, 10 + ROWS)]
    headings = ["เลขที่สมาชิก", "ชื่อ", "นามสกุล", "วันที่เป็นสมาชิก", "สาย", "เงินออมยกมา"]
    file = take_in("register", "ทะเบียน.csv", text_file(headings, *rows), by=cast.treasurer)
    judge_file(file, unwatched)
    file.refresh_from_db()
    return file


def unwatched(done, total):
    """Nobody looks how far it is."""


def test_what_breaks_in_the_middle_is_not_written(in_group):
    file = judged(in_group)
    before = rows_of_everything()

    def break_off(done, total):
        if done >= HALF:
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        write_file(file, file.digest, break_off, by=in_group.treasurer)
    assert rows_of_everything() == before
    assert ImportFile.objects.get().state == ImportFile.State.JUDGED


@pytest.mark.slow
def test_a_process_killed_in_the_middle_has_written_nothing(committed_db):
    cast = make_cast()
    with group_scope(cast.group):
        file = judged(cast)
        before = rows_of_everything()
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "network.settings"}
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdout.readline() == "half\n"
        writing.kill()
    with group_scope(cast.group):
        assert rows_of_everything() == before
        write_file(file, file.digest, unwatched, by=cast.treasurer)
        assert Member.objects.count() == before["members.Member"] + ROWS
        assert ImportFile.objects.get().state == ImportFile.State.WRITTEN
