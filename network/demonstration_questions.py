"""What the demonstration's network asks about March 2550: one question that waits, one answered, one closed.

Promises: asked and answered through the same services as by people. Refuses to touch a figure: an answer names the
entry that explains it.
"""

from groups.models import Group, Network, User
from groups.tenancy import group_scope
from ledger.models import JournalEntry
from network.demonstration_months import MARCH
from network.doors import ask_group, close_in_group
from reports.doubts import answer_doubt

# By group: the figure, what the committee asks, what the treasurer answers ("": nothing yet), whether it was enough.
QUESTIONS = (
    ("ban-don-chai", "spending.workers", "ค่าตอบแทนผู้เก็บเงินเดือนนี้จ่ายให้กี่คน ตามมติครั้งไหน",
     "จ่ายผู้เก็บเงิน 6 สาย สายละ 400 บาท ตามมติที่ประชุมกลุ่มเดือนกุมภาพันธ์", False),
    ("ban-lao", "benefits.sickness", "จ่ายค่าเยี่ยมไข้ 300 บาท กี่คืน มีใบรับรองหรือไม่",
     "3 คืน มีใบรับรองจากโรงพยาบาลเก็บไว้กับใบสำคัญจ่าย", True),
    ("mae-wa-den-chai", "fund", "กองทุนคงเหลือตรงกับสมุดธนาคารหรือไม่ ช่วยแจ้งยอดในสมุดด้วย", "", False),
)  # fmt: skip


def ask_about_march(network: Network, groups: dict[str, Group], users: dict[str, User]) -> None:
    """The network's questions and what the groups' treasurers (`users` by sign-in) say to them."""
    treasurers = {"ban-don-chai": users["treasurer"], "ban-lao": users["treasurer-ban-lao"]}
    for slug, figure, question, answer, is_enough in QUESTIONS:
        asker, group = users["network"], groups[slug]
        doubt = ask_group(network, group, month=MARCH, figure=figure, question=question, by=asker)
        if answer:
            with group_scope(group):
                answer_doubt(doubt, answer, by=treasurers[slug], entry_number=_entry_behind(figure))
        if is_enough:
            close_in_group(network, group, doubt.pk, by=asker)


def _entry_behind(figure: str) -> int:
    """The newest entry of March that touches a figure of the group in scope."""
    section, _dot, slug = figure.partition(".")
    touched = JournalEntry.objects.filter(postings__account__section=section, postings__account__slug=slug)
    return touched.filter(on__range=(MARCH.first, MARCH.last)).order_by("number").last().number
