"""The columns of a group's register as a file: what they are called, on the empty form and in the wild.

Promises: an empty cell says nothing, and never that something is to be erased. Refuses no order of columns.
"""

from django.utils.translation import gettext_lazy as _

from groups.table_files import Column
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE

REGISTER_COLUMNS = (
    Column(
        "number", _("Member number"), ("เลขที่สมาชิก", "เลขสมาชิก", "เลขที่", "รหัสสมาชิก", "เลขทะเบียน", "no", "number"),
        hint=_("As in the paper book, with its zeros in front."), example="0417", required=True,
    ),
    Column("prefix", _("Prefix"), ("คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม", "title"), example="นาง"),
    Column(
        "first_name", _("First name"), ("ชื่อ", "name first", "ชื่อตัว"),
        hint=_("needed for new members, here or within the full name"), example="คำปัน",
    ),
    Column("last_name", _("Last name"), ("นามสกุล", "สกุล", "surname"), example="ใจดี"),
    Column(
        "full_name", _("Full name"), ("ชื่อ-สกุล", "ชื่อ-นามสกุล", "ชื่อและสกุล", "ชื่อและนามสกุล", "ชื่อสมาชิก", "name"),
        hint=_("Instead of prefix, first and last name, if your table has them in one column."), width=26,
    ),
    Column("sex", _("Sex"), ("เพศ", "gender",), hint=_("male or female"), example="หญิง", width=8),
    Column(
        "born_on", _("Birth date"), ("วันเกิด", "วัน/เดือน/ปีเกิด", "วันเดือนปีเกิด", "ปีเกิด", "date of birth", "dob"),
        hint=_("for example 15/8/2502; the year alone is enough: 2502"), example="15/8/2502",
    ),
    Column(
        "national_id", _("National ID"), ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "บัตรประชาชน", "เลขประจำตัว 13 หลัก"),
        hint=_("13 digits; it may stay empty"), example="", width=20,
    ),
    Column(
        "phone", _("Phone"), ("โทรศัพท์", "เบอร์โทร", "โทร", "เบอร์โทรศัพท์", "มือถือ"), hint=_("with the 0 in front"),
        example="081 234 5678",
    ),
    Column("house_no", _("House number"), ("บ้านเลขที่", "เลขที่บ้าน"), example="12/3", width=11),
    Column("village_no", _("Village number (moo)"), ("หมู่", "หมู่ที่", "moo"), example="5", width=9),
    Column("village", _("Village"), ("หมู่บ้าน", "ชื่อหมู่บ้าน", "บ้าน"), example="บ้านดอนไชย"),
    Column("tambon", _("Tambon"), ("ตำบล", "แขวง", "subdistrict"), example="ล้อมแรด"),
    Column("amphoe", _("Amphoe"), ("อำเภอ", "เขต", "district"), example="เถิน"),
    Column("province", _("Province"), ("จังหวัด", "จว",), example="ลำปาง"),
    Column("postcode", _("Postcode"), ("รหัสไปรษณีย์", "zip",), example="52160", width=11),
    Column(
        "joined_on", _("Joined on"), ("วันที่เป็นสมาชิก", "วันที่เข้าเป็นสมาชิก", "วันที่สมัคร", "วันเข้า", "วันสมัคร", "joined"),
        hint=_("needed for new members; for example 15/8/2545"), example="15/8/2545",
    ),
    Column(
        "zone", _("Zone"), ("สาย", "สายที่", "คุ้ม", "โซน"), hint=_("A name that is new becomes a new zone."),
        example="สาย 1",
    ),
    Column(
        "pays_with", _("Pays together with member number"), ("จ่ายร่วมกับ", "ผู้จ่ายแทน", "ส่งร่วมกับ", "ครัวเรือนของ"),
        hint=_("if one of the family pays for all; else leave it empty"), example="0416",
    ),
    Column(
        "beneficiary", _("Beneficiary"), ("ผู้รับผลประโยชน์", "ชื่อผู้รับผลประโยชน์", "ผู้รับเงินสงเคราะห์", "ผู้รับประโยชน์"),
        hint=_("who receives the money when the member has died; never the member"), example="นายแก้ว ใจดี", width=24,
    ),
    Column("relationship", _("Relationship"), ("ความสัมพันธ์", "เกี่ยวข้องเป็น", "ความเกี่ยวข้อง"), example="สามี"),
    Column(
        "state", _("State"), ("สถานะ", "สถานภาพสมาชิก", "สถานะสมาชิก", "status"),
        hint=_("empty for a member; else suspended, lapsed, left or died, with its day"), example="",
    ),
    Column("state_on", _("Day of that state"), ("วันที่ของสถานะ", "วันที่สถานะ", "วันที่พ้นสภาพ"), example=""),
    Column(
        "savings", _("Savings put in so far"), ("เงินออม", "เงินออมสะสม", "เงินออมยกมา", "ยอดเงินออม"),
        hint=_("baht, from the paper book, before the books began here"), example="1655", is_amount=True,
    ),
    Column(
        "dues", _("Annual dues put in so far"), ("ค่าสมทบรายปียกมา", "ค่าสมทบสะสม"),
        hint=_("baht, from the paper book, before the books began here"), example="250", is_amount=True,
    ),
    Column(
        "fee", _("Entry fee put in so far"), ("ค่าแรกเข้ายกมา", "ค่าแรกเข้า", "ค่าธรรมเนียมแรกเข้ายกมา"),
        hint=_("baht, from the paper book, before the books began here"), example="50", is_amount=True,
    ),
    Column(
        "savings_through", _("Savings paid up to"), ("ออมถึงวันที่", "ส่งออมถึง", "ส่งแล้วถึงวันที่"),
        hint=_("the last day that is paid, for example 31/3/2550"), example="31/3/2550",
    ),
    Column(
        "dues_through", _("Annual dues paid up to"), ("ค่าสมทบรายปีถึงวันที่", "ค่าสมทบถึงวันที่"),
        hint=_("the last day that is paid, for example 31/12/2549"), example="31/12/2549",
    ),
)  # fmt: skip
# Columns whose cell is written into the register as it stands.
PLAIN = (
    "prefix", "first_name", "last_name", "sex", "phone", "house_no", "village_no", "village", "tambon", "amphoe",
    "province", "postcode",
)  # fmt: skip
# Opening figures and days paid up to, by account.
AMOUNTS = {"savings": DAILY_SAVINGS, "dues": ANNUAL_DUES, "fee": ENTRY_FEE}
PAID_THROUGH = {"savings_through": DAILY_SAVINGS, "dues_through": ANNUAL_DUES}


def register_columns() -> tuple[Column, ...]:
    """The same for every group."""
    return REGISTER_COLUMNS
