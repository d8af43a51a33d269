"""The demonstration network: the real record of Ban Don Chai, example groups beside it, and two live months after it.

Promises: everything goes through the services, so that the demonstration is a state the product can reach; from March
2550 on, and for the other groups throughout, every page and paper says that the data are examples; the sign-ins exist
only here. Refuses a database that holds anything.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit, directory
from groups.models import Group, Network, User
from groups.refusals import Refused
from groups.tenancy import group_scope
from ledger.chart import BENEFIT_SLUGS, RECEIPT_SLUGS
from ledger.collection_days import Planned, set_collection_plan
from members.models import Member, Zone
from members.register import enrol_many, let_user_read
from members.zones import make_zone
from network import demonstration_central as central
from network import demonstration_months as months
from network.demonstration_cards import example_cards
from network.demonstration_meetings import meetings_of_the_zone
from network.demonstration_people import people
from network.demonstration_questions import ask_about_march
from network.record import apply_record
from network.record_file import read_record
from reports.closing import close_month, confirm_report, submit_report
from reports.doubts import raise_doubt

RECORDS = Path(__file__).parent / "records"
PASSWORD = "ombun2550"
FOUNDED = datetime.date(2002, 8, 15)
MEMBERS = 2681


@dataclass(frozen=True)
class SignIn:
    """One kind of user of the demonstration."""

    username: str
    name: str
    office: str = ""
    group: str = ""
    network: str = ""


SIGN_INS = (
    SignIn("network", "กรรมการเครือข่าย (ตัวอย่าง)", "committee", network="lampang-south"),
    SignIn("network-chair", "ประธานเครือข่าย (ตัวอย่าง)", "chair", network="lampang-south"),
    SignIn("network-treasurer", "เหรัญญิกเครือข่าย (ตัวอย่าง)", "treasurer", network="lampang-south"),
    SignIn("treasurer", "เหรัญญิก บ้านดอนไชย (ตัวอย่าง)", "treasurer", group="ban-don-chai"),
    SignIn("chair", "ประธาน บ้านดอนไชย (ตัวอย่าง)", "chair", group="ban-don-chai"),
    SignIn("committee", "กรรมการ บ้านดอนไชย (ตัวอย่าง)", "committee", group="ban-don-chai"),
    SignIn("collector", "ผู้เก็บเงิน บ้านดอนไชย (ตัวอย่าง)", "collector", group="ban-don-chai"),
    SignIn("collector-2", "ผู้เก็บเงินอีกคน บ้านดอนไชย (ตัวอย่าง)", "collector", group="ban-don-chai"),
    SignIn("auditor", "ผู้ตรวจสอบ บ้านดอนไชย (ตัวอย่าง)", "auditor", group="ban-don-chai"),
    SignIn("treasurer-ban-lao", "เหรัญญิก บ้านเหล่า (ตัวอย่าง)", "treasurer", group="ban-lao"),
    SignIn("chair-ban-lao", "ประธาน บ้านเหล่า (ตัวอย่าง)", "chair", group="ban-lao"),
    SignIn("member", "สมาชิกเลขที่ 0417 บ้านดอนไชย (ตัวอย่าง)", group="ban-don-chai"),
    SignIn("setup", "ผู้ตั้งค่าระบบ (ตัวอย่าง)"),
)


class NotEmpty(Refused):
    """The database holds something."""


def is_empty() -> bool:
    """Whether nothing has been set up yet."""
    return not (Network.objects.exists() or Group.objects.exists() or User.objects.exists())


@transaction.atomic
def load_demonstration() -> None:
    """Fill an empty database. Raises NotEmpty."""
    if not is_empty():
        raise NotEmpty(_("This database is not empty. The demonstration is loaded into an empty one only."))
    with audit.origin("demo"):
        for name in ("ban-don-chai.toml", "demonstration.toml"):
            text = (RECORDS / name).read_text(encoding="utf-8")
            apply_record(read_record(text, receipt_kinds=RECEIPT_SLUGS, benefit_kinds=BENEFIT_SLUGS))
        groups = {group.slug: group for group in Group.objects.all()}
        directory.mark_example(groups["ban-don-chai"], from_date=months.MARCH.first)
        users = _people_who_sign_in(groups)
        network = Network.objects.get(slug="lampang-south")
        central.found_funds(network, users["network-treasurer"])
        with group_scope(groups["ban-don-chai"]):
            _ban_don_chai(groups["ban-don-chai"], users)
        with group_scope(groups["ban-lao"]):
            _ban_lao(groups["ban-lao"], users["treasurer-ban-lao"], users["chair-ban-lao"])
        for slug, submits in (("mae-wa-den-chai", True), ("phra-bat-wang-tuang", False)):
            with group_scope(groups[slug]):
                _small_group(groups[slug], submits=submits)
        senders = [groups["ban-don-chai"], groups["ban-lao"]]
        central.receive_march(network, senders, users["network-treasurer"])
        ask_about_march(network, groups, users)
        meetings_of_the_zone(network, groups, users)


def _people_who_sign_in(groups: dict[str, Group]) -> dict[str, User]:
    # One hash for all: they share a password that is printed on the screen anyway, and each hash takes its time.
    hashed = make_password(PASSWORD)
    users = {}
    for sign_in in SIGN_INS:
        user = directory.create_user(sign_in.username, sign_in.name, is_example=True)
        user.password = hashed
        user.is_staff = user.is_superuser = sign_in.username == "setup"
        user.save(update_fields=["password", "is_staff", "is_superuser"])
        users[sign_in.username] = user
        if sign_in.office:
            network = Network.objects.filter(slug=sign_in.network).first()
            group = groups.get(sign_in.group)
            directory.give_office(user, sign_in.office, group=group, network=network, from_date=FOUNDED)
    return users


def _ban_don_chai(group: Group, users: dict[str, User]) -> None:
    treasurer = users["treasurer"]
    zones = _zones(users)
    joined = (FOUNDED, datetime.date(2007, 2, 25))
    named = people(MEMBERS, first=1, joined=joined, village="บ้านดอนไชย", zones=zones)
    enrol_many(list(named), reporting_month=None, by=treasurer)
    let_user_read(Member.objects.get(number="0417"), users["member"], by=treasurer)
    directory.give_access(users["member"], [group])
    example_cards(treasurer)
    set_collection_plan(Planned(day=15, place="ศาลาวัดบ้านดอนไชย 16.00 น."), by=treasurer)
    months.ban_don_chai_march(treasurer)
    question = "ปี พ.ศ. ที่ตั้งกลุ่มน่าจะพิมพ์ผิด ช่วยตรวจกับสมุดเล่มแรก"
    raise_doubt("founded_on", question, month=None, by=users["auditor"])
    central.send_march(treasurer)
    months.count_cash_of_march(treasurer)
    _hand_in_march(group, treasurer, users["chair"])
    months.ban_don_chai_april(users)


def _zones(users: dict[str, User]) -> list[Zone]:
    """Six rounds through the village, two of them without a collector of their own."""
    collectors = [users["collector"], users["collector"], users["collector-2"], users["collector-2"], None, None]
    return [
        make_zone(f"สาย {number}", collector, by=users["treasurer"])
        for number, collector in enumerate(collectors, start=1)
    ]


def _ban_lao(group: Group, treasurer: User, chair: User) -> None:
    named = people(318, first=1, joined=(datetime.date(2003, 9, 1), datetime.date(2007, 2, 20)), village="บ้านเหล่า")
    enrol_many(list(named), reporting_month=None, by=treasurer)
    months.ban_lao_march(treasurer)
    central.send_march(treasurer)
    _hand_in_march(group, treasurer, chair)


def _hand_in_march(group: Group, treasurer: User, chair: User) -> None:
    close_month(group, months.MARCH, by=treasurer)
    confirm_report(months.MARCH, by=chair)
    submit_report(group, months.MARCH, by=treasurer)


def _small_group(group: Group, *, submits: bool) -> None:
    """A group that keeps no register yet: one sum a month from its collection sheet."""
    months.sum_of_march(6_130)
    close_month(group, months.MARCH, by=None)
    if submits:
        submit_report(group, months.MARCH, by=None)


def sign_ins() -> list[SignIn]:
    """Who can sign in here, or nobody if this is no demonstration."""
    names = set(User.objects.filter(is_example=True).values_list("username", flat=True))
    return [sign_in for sign_in in SIGN_INS if sign_in.username in names]
