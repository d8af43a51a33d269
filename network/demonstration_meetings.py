"""The network's meetings in the demonstration: one on February with its minutes closed, one on March being written,
one on April that is planned.

Promises: everything through the services, as a committee would write it in the evening. Refuses to be anybody's
words: they are made up, and every page that shows them says that the data are examples.
"""

import datetime

from groups.models import Group, Network, User
from groups.tenancy import network_scope
from groups.thai_dates import Month
from network.meeting_calendar import suggested_plan
from network.meetings import Begun, Plan, hold_meeting, plan_meeting
from network.minutes import Came, Decided, close_minutes, record_attendance, resolve, take_turn, write_item
from network.models import AgendaItem, Meeting, MeetingTask
from network.tasks import Done, Given, add_task, finish_task

Standing = AgendaItem.Standing
ON_FEBRUARY, ON_MARCH = datetime.date(2007, 3, 18), datetime.date(2007, 4, 22)
EVENING = datetime.time(18, 30)
CHAIR, SECRETARY = "ประธานเครือข่าย", "กรรมการเครือข่าย"
# Group, how many came, who.
CAME_ON_FEBRUARY = (
    ("ban-don-chai", 5, "ประธาน เหรัญญิก กรรมการ 3 คน"),
    ("ban-lao", 3, "ประธาน เหรัญญิก กรรมการ 1 คน"),
    ("mae-wa-den-chai", 2, "เหรัญญิก กรรมการ 1 คน"),
    ("phra-bat-wang-tuang", 2, "ประธาน เหรัญญิก"),
    ("mae-phrik", 0, ""),
)
CAME_ON_MARCH = (
    ("ban-don-chai", 4, "ประธาน เหรัญญิก กรรมการ 2 คน"),
    ("ban-lao", 4, "ประธาน เหรัญญิก กรรมการ 2 คน"),
    ("mae-wa-den-chai", 2, "ประธาน เหรัญญิก"),
    ("phra-bat-wang-tuang", 1, "เหรัญญิก"),
    ("mae-phrik", 1, "กรรมการ 1 คน"),
)


def meetings_of_the_zone(network: Network, groups: dict[str, Group], users: dict[str, User]) -> None:
    """Three meetings of the network that the groups belong to."""
    by = users["network"]
    with network_scope([network]):
        on_march = Plan(
            ON_MARCH, 4, starts_at=EVENING, place="ศาลาวัดบ้านเหล่า", host=groups["ban-lao"], month=Month(2007, 3)
        )
        visit, following = _on_february(network, groups, on_march, by)
        _on_march(following, groups, visit, by)
        plan_meeting(network, suggested_plan(network), by=by)


def _held(meeting: Meeting, came: tuple, groups: dict[str, Group], by: User) -> Meeting:
    begun = Begun(EVENING, CHAIR, SECRETARY, datetime.time(20, 45))
    meeting = hold_meeting(meeting, begun, seen=meeting.revision, by=by)
    present = [Came(groups[slug], people, names) for slug, people, names in came]
    guests = Came(None, 1, "พัฒนากรประจำตำบล")
    record_attendance(meeting, [*present, guests], seen=0, by=by)
    return meeting


def _on_february(
    network: Network, groups: dict[str, Group], following: Plan, by: User
) -> tuple[MeetingTask, Meeting]:
    """Gives a task that was taken on, and the meeting that was planned after it."""
    place = "ที่ทำการกลุ่มบ้านดอนไชย"
    plan = Plan(ON_FEBRUARY, 3, starts_at=EVENING, place=place, host=groups["ban-don-chai"], month=Month(2007, 2))
    meeting = _held(plan_meeting(network, plan, by=by), CAME_ON_FEBRUARY, groups, by)
    _say(meeting, Standing.INFORM, "ตั้งแต่เดือนนี้เครือข่ายบันทึกการประชุมในระบบออมบุญ สมุดเล่มเดิมเก็บไว้ที่เลขานุการ", by)
    _say(meeting, Standing.FUNDS, "เหรัญญิกเครือข่ายชี้แจงยอดที่แต่ละกลุ่มส่งเข้ากองทุนผู้สูงอายุและกองทุนเพื่อการศึกษา", by)
    _turn(meeting, groups["ban-don-chai"], "สมาชิกเข้าใหม่ต่อเนื่อง ปีที่ตั้งกลุ่มในรายงานพิมพ์ไม่ตรงกับสมุดเล่มแรก",
          "ให้ตรวจกับสมุดเล่มแรกแล้วแก้ให้ตรง", by)  # fmt: skip
    _turn(meeting, groups["ban-lao"], "สมาชิกย้ายถิ่นหลายราย ส่งเงินไม่ทันสิ้นเดือน", "ให้แบ่งสายเก็บเงินตามบ้านอย่างบ้านดอนไชย", by)
    _decide(meeting, Standing.MINUTES, "รับรองรายงานการประชุมครั้งที่ 2/2550", None, by)
    _decide(meeting, Standing.DECISION, "ให้ทุกกลุ่มส่งรายงานประจำเดือนภายในวันที่ 15 ของเดือนถัดไป", (11, 0, 1), by)
    given = Given("ไปเยี่ยมกลุ่มแม่พริก ช่วยทำรายงานที่ค้างส่ง", "กรรมการเครือข่าย", None, datetime.date(2007, 4, 10))
    visit = add_task(meeting, given, by=by)
    look = Given("ตรวจปีที่ตั้งกลุ่มกับสมุดเล่มแรก", "เหรัญญิก", groups["ban-don-chai"], datetime.date(2007, 4, 22))
    add_task(meeting, look, by=by)
    planned = plan_meeting(network, following, by=by)
    close_minutes(meeting, by=by)
    return visit, planned


def _on_march(meeting: Meeting, groups: dict[str, Group], visit: MeetingTask, by: User) -> None:
    _held(meeting, CAME_ON_MARCH, groups, by)
    finish_task(visit, Done(datetime.date(2007, 4, 8), "ไปมาแล้ว 3 คน ช่วยรวมยอดได้ถึงเดือนมกราคม", meeting), by=by)
    _say(meeting, Standing.INFORM, "จังหวัดจะจัดเวทีสวัสดิการชุมชนเดือนมิถุนายน ขอให้แต่ละกลุ่มเตรียมผู้แทน", by)
    _turn(meeting, groups["ban-don-chai"], "เดือนนี้มีสมาชิกเสียชีวิต 3 ราย จ่ายครบทุกรายแล้ว",
          "ให้ดูเงินคงเหลือต่อเดือนไว้ด้วย ถ้าเสียชีวิตมากกว่าปกติ", by)  # fmt: skip
    _turn(
        meeting, groups["mae-phrik"], "ยังรวมยอดเดือนกุมภาพันธ์ไม่เสร็จ สมุดหายไปหนึ่งเล่ม", "ให้ใช้ใบเก็บเงินของผู้เก็บแต่ละสายแทน", by
    )
    _decide(meeting, Standing.MINUTES, "รับรองรายงานการประชุมครั้งที่ 3/2550", None, by)
    _decide(meeting, Standing.DECISION, "ให้คงอัตราส่งเข้ากองทุนกลางตามเดิมจนสิ้นปี 2550", None, by)
    given = Given("รวบรวมรายชื่อผู้แทนไปเวทีจังหวัด กลุ่มละ 2 คน", "เลขานุการ", None, datetime.date(2007, 5, 20))
    add_task(meeting, given, by=by)


def _item(meeting: Meeting, standing: str) -> AgendaItem:
    return AgendaItem.objects.get(meeting=meeting, standing=standing)


def _say(meeting: Meeting, standing: str, said: str, by: User) -> None:
    item = _item(meeting, standing)
    write_item(item, said=said, seen=item.revision, by=by)


def _turn(meeting: Meeting, group: Group, told: str, advice: str, by: User) -> None:
    take_turn(meeting, group, told=told, advice=advice, seen=0, by=by)


def _decide(meeting: Meeting, standing: str, words: str, votes: tuple[int, int, int] | None, by: User) -> None:
    resolve(meeting, Decided(words, _item(meeting, standing), votes), by=by)
