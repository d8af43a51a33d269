"""A member who left everything behind that a member can, and how one looks for her: for the tests of erasing."""

import datetime
import json
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from django.apps import apps
from django.conf import settings

from groups.cards import draw_code, draw_numbers, issue
from groups.imports import write_file
from groups.job_files import keep_result
from groups.models import Job, User
from groups.sealing import Box, Unopened
from groups.tenancy import GroupOwned
from ledger.corrections import reverse_receipt
from ledger.models import Receipt
from ledger.openings import Opening, state_openings
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import TypedPart, TypedRow, open_sheet, save_part
from members.beneficiaries import Named
from members.emails import confirm_address, give_address
from members.models import Consent, Member
from members.reading import Agreed, let_read
from members.register import let_user_read
from members.states import change_state
from reports.closing import close_month
from reports.doubts import answer_doubt, raise_own_doubt
from reports.models import Doubt
from tests.brought_files import as_csv, make_import
from tests.long_work import make_job
from tests.makers import APRIL, DAY, make_entry, make_member, make_payment
from tests.welfare.claim_walks import EVENT, ask, entered, open_welfare, paid, stay
from tests.welfare.paper_samples import camera_photo
from tests.welfare.town import BIRTH, SICKNESS, YEARS
from welfare.claim_papers import attach_paper
from welfare.claims import withdraw_claim
from welfare.decisions import refuse_claim
from welfare.rules import Conditions, Schedule, SumBy, Tier

FIRST, LAST = "สายหยุด", "เพ็ญพิสุทธิ์"
BORN = datetime.date(1941, 11, 23)
# What only she has; each stands in many places.
HERS = (
    FIRST, LAST, "0899871234", "089-987-1234", "1234567890121", "saiyut@example.com", "ปิ่นทอง", "99/77",
    BORN.isoformat(),
)  # fmt: skip
BY_AGE = replace(
    BIRTH, sum_by=SumBy.AGE, amount=0, tiers=(Tier(300_00, YEARS(18), YEARS(65), below=True), Tier(700_00, YEARS(65)))
)
WOMEN = replace(SICKNESS, conditions=Conditions(sex="female", age_from=60))
RULES = Schedule((BY_AGE, WOMEN))
WHO = f"{FIRST} {LAST}"


def make_known_member(cast: SimpleNamespace) -> Member:
    """A member of the group in scope with everything the product can hold of one; April is closed at the end."""
    open_welfare(cast, RULES)
    named = Named("ปิ่นทอง ใจกว้าง", "บุตร", "0899871234")
    payer = make_member(
        "0900", FIRST, LAST, prefix="นาง", sex="female", born_on=BORN, phone="089-987-1234", house_no="99/77",
        village="บ้านดอนไชย", beneficiary=named, national_id="1-2345-67890-12-1",
    )  # fmt: skip
    other = make_member("0901", "บุญ", "ใจกว้าง", pays_with="0900")
    (user,) = issue(cast.group, [(draw_numbers(1)[0], draw_code())], by=cast.treasurer)
    User.objects.filter(pk=user.pk).update(display_name=WHO)
    let_user_read(payer, user, by=cast.treasurer)
    let_read(other, payer, Agreed("payer", paper=f"แฟ้มของ {WHO}"), by=cast.treasurer)
    address, code = give_address(payer, "saiyut@example.com", by=user)
    confirm_address(payer, code, by=user)
    Consent.objects.create(group=cast.group, member=payer, purpose="health", given=True, how="paper", by=user)
    _money(cast, payer, other)
    _claims(cast, payer)
    told = raise_own_doubt(payer, Doubt.Reason.OTHER, f"{WHO} ถามเรื่องเงินออม", by=user)
    answer_doubt(told, f"ตอบ {WHO} แล้ว", by=cast.treasurer)
    raise_own_doubt(payer, Doubt.Reason.ERASE, f"ขอลบ {WHO}", by=user)
    _lists(cast)
    change_state(payer, "left", event_on=DAY, reporting_month=APRIL, by=cast.treasurer, note=f"{FIRST} ย้ายไปอยู่กับลูก")
    close_month(cast.group, APRIL, by=cast.treasurer)
    return payer


def _money(cast: SimpleNamespace, payer: Member, other: Member) -> None:
    """A receipt for two, one that somebody else paid, one taken back with words, and figures from paper."""
    sheet = open_sheet(DAY, by=cast.treasurer)
    rows = [
        TypedRow(payer.pk, 30_00, 0, 0, False, None, f"ลูกของ {WHO}", "", "", revision=1),
        TypedRow(other.pk, 30_00, 0, 0, False, payer.pk, "", "", "", revision=1),
    ]
    save_part(sheet, TypedPart(uuid.uuid4(), rows), by=cast.treasurer)
    count_cash(sheet, CashCount({}, not_counted=True, reason="-"), by=cast.treasurer)
    post_sheet(sheet, review_of(sheet).fingerprint, by=cast.treasurer)
    reverse_receipt(
        Receipt.objects.get(entry=make_payment(payer)), on=DAY, reason=f"เขียนชื่อ {WHO} ผิด", by=cast.treasurer
    )
    make_entry(10_00, text=f"บริจาคในนาม {WHO}", by=cast.treasurer)
    state_openings([Opening(payer, {"4030": 100_00})], by=cast.treasurer, source=f"สมุดของ {WHO}")


def _claims(cast: SimpleNamespace, member: Member) -> None:
    """Two claims about one day that were paid, with a photo, one withdrawn and one refused, both with words."""
    about = {"member": member, "payee": WHO, "event_on": EVENT, "units": {"night": 1}, "claimant_name": WHO}
    paid(cast, ask(cast, **about, about=f"ลูกของ{FIRST}"))
    paid(cast, ask(cast, **about, about=f"หลานของ{FIRST}"))
    asked = entered(cast, stay(cast, 2, member=member, payee=WHO))
    attach_paper(asked, f"หนังสือของ {WHO}", camera_photo(), by=cast.committee)
    withdraw_claim(asked, reason=f"{WHO} ไม่ขอแล้ว", by=cast.committee)
    refuse_claim(entered(cast, stay(cast, 3, member=member)), code="other", reason=f"{WHO} ไม่มีเอกสาร", by=cast.chair)
    paid(cast, stay(cast, 2, member=member, event_on=EVENT.replace(day=5)))


def _lists(cast: SimpleNamespace) -> None:
    """A list of which some rows were not taken, and a file that was made for somebody."""
    file = make_import(as_csv("North,", f"{WHO},refuse"), by=cast.treasurer)
    write_file(file, file.digest, lambda done, total: None, by=cast.treasurer)
    job = make_job()
    keep_result(job.uuid, f"สมาชิก {WHO}".encode())
    Job.objects.filter(pk=job.pk).update(
        status="done", result_name="members.csv", started_at=job.created_at, finished_at=job.created_at
    )


def found_of(words: tuple[str, ...]) -> Iterator[str]:
    """Where one of these words stands: every column of every tenant table, the users, and every file."""
    for model in apps.get_models():
        if not issubclass(model, (GroupOwned, User)):
            continue
        for row in model.objects.all():
            for field in model._meta.concrete_fields:
                for word in _in_value(getattr(row, field.attname), words):
                    yield f"{model._meta.label}.{field.name} {row.pk}: {word}"
    for path in Path(settings.DATA_DIR).rglob("*"):
        for word in _in_value(path.read_bytes(), words) if path.is_file() else ():
            yield f"{path}: {word}"


def _in_value(value, words: tuple[str, ...]) -> list[str]:
    if isinstance(value, (bytes, memoryview)):
        text = _opened(bytes(value)).decode(errors="replace")
    elif isinstance(value, str):
        text = value + " " + _opened(value.encode()).decode(errors="replace")
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    return [word for word in words if word in text]


def _opened(content: bytes) -> bytes:
    """What is sealed, opened and unpacked; everything else as it is."""
    try:
        content = Box().open(content)
        return zlib.decompress(content)
    except (Unopened, zlib.error):
        return content
