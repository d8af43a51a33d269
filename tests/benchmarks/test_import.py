"""How long a register takes from the upload to the books, how much memory, and beside it a bare insert of its rows.

Each run is a process of its own, so that its memory is its own.
"""

import json
import os
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from groups.imports import take_in
from groups.models import ImportFile
from groups.tenancy import group_scope
from members.models import Member
from tests.conftest import make_cast
from tests.groups.test_worker import ROOT, database_url
from tests.makers import LONG_AGO
from tests.workbooks import inline, packed

pytestmark = pytest.mark.benchmark
HEADINGS = (
    "เลขที่สมาชิก", "คำนำหน้า", "ชื่อ", "นามสกุล", "เพศ", "วันเกิด",
    "เลขประจำตัวประชาชน", "โทรศัพท์", "บ้านเลขที่", "หมู่ที่", "หมู่บ้าน", "ตำบล",
    "อำเภอ", "จังหวัด", "รหัสไปรษณีย์", "วันที่เป็นสมาชิก", "สาย", "จ่ายร่วมกับ",
    "ผู้รับผลประโยชน์", "ความสัมพันธ์", "เงินออมยกมา", "ค่าสมทบรายปียกมา", "ค่าแรกเข้ายกมา", "ออมถึงวันที่",
    "ค่าสมทบรายปีถึงวันที่",
)  # fmt: skip
RUN = """
import json, resource, time, django
django.setup()
from django.db import connection
from django.test.utils import CaptureQueriesContext
from groups.imports import judge_file, write_file
from groups.models import Group, ImportFile, User
from groups.tenancy import group_scope

def told(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began

with group_scope(Group.objects.get(slug="ban-don-chai")):
    file = ImportFile.objects.get()
    tell = lambda done, total: None
    said = {"preview": told(lambda: judge_file(file, tell))}
    file.refresh_from_db()
    by = User.objects.get(username="treasurer")
    queries = []
    with connection.execute_wrapper(lambda execute, *args: (queries.append(1), execute(*args))[1]):
        said["run"] = told(lambda: write_file(file, file.digest, tell, by=by))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
said |= {"queries": len(queries), "processor": time.process_time(), "memory": memory}
print(json.dumps(said))
"""


def register(rows: int) -> bytes:
    """A workbook of so many new members with everything that a register may say."""
    lines = ["".join(map(inline, HEADINGS))]
    for place in range(rows):
        number = f"{place + 10:05}"
        payer = number if place % 4 == 0 else f"{place // 4 * 4 + 10:05}"
        cells = (
            number, "นาง", f"คำ{place}", "ใจดี", "หญิง", f"{place % 28 + 1}/8/{2470 + place % 60}",
            f"{place:013}", "0812345678", "12/3", "5", "บ้านดอนไชย", "ล้อมแรด", "เถิน", "ลำปาง", "52160", "15/8/2545",
            f"สาย {place % 12}", payer, f"แก้ว{place} ใจดี",
            "บุตร", "1655", "250", "50", "31/3/2550", "31/12/2549",
        )  # fmt: skip
        lines.append("".join(map(inline, cells)))
    return packed(f"<worksheet><sheetData>{''.join(f'<row>{line}</row>' for line in lines)}</sheetData></worksheet>")


def bare_insert(group, rows: int) -> float:
    """Seconds to insert so many rows of the register alone, without anything that belongs to them; undone."""
    people = [
        Member(group=group, number=f"b{place}", first_name="คำ", last_name="ใจดี", joined_on=LONG_AGO)
        for place in range(rows)
    ]
    with transaction.atomic():
        began = time.perf_counter()
        Member.objects.bulk_create(people, batch_size=1000)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


@pytest.mark.parametrize(("rows", "most_seconds"), [(3_000, 10), (50_000, 120)])
def test_a_register_from_the_upload_to_the_books(committed_db, say, rows, most_seconds):
    cast = make_cast()
    with group_scope(cast.group):
        take_in("register", "ทะเบียน.xlsx", register(rows), by=cast.treasurer)
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "network.settings"}
    ran = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    said = json.loads(ran.stdout)
    with group_scope(cast.group):
        assert ImportFile.objects.get().counts["new"] == rows == Member.objects.count() - 1
        bare = bare_insert(cast.group, rows)
    whole = said["preview"] + said["run"]
    say(
        f"{connection.vendor}: {rows:,} rows of a register: preview {said['preview']:.1f} s, run {said['run']:.1f} s"
        f" (processor {said['processor']:.1f} s), {said['queries']} queries, {said['memory']:.0f} MB;"
        f" bare insert {bare:.2f} s ({whole / bare:.0f} times)"
    )
    assert whole < most_seconds and said["memory"] < 500
