"""The pages of meetings: planned, held, written, closed; a refusal keeps what was typed; the minutes on paper."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from groups.tenancy import group_scope, network_scope
from network.doors import ask_group, close_in_group
from network.meetings import Plan, change_meeting
from network.minutes import close_minutes
from network.models import AgendaItem, Attendance, GroupTurn, Meeting, MeetingTask, Resolution
from tests import makers
from tests.makers import APRIL
from tests.network.conftest import submit
from tests.network.meeting_doors import make_meeting
from tests.network.meeting_walks import attended, closed, planned

NETWORK = "lampang-south"


@pytest.fixture
def hall(cast):
    """Ban Don Chai has submitted April, Ban Lao has not; the network's scope is open to look at what was written."""
    with group_scope(cast.group):
        makers.make_entry(1_234_50)
    submit(cast.group)
    with network_scope([cast.network]):
        yield cast


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


class Desk:
    """Somebody of the network at the page of one meeting."""

    def __init__(self, user, meeting: Meeting):
        self.client, self.meeting = client_of(user), meeting

    def address(self, part: str = "") -> str:
        if not part:
            return reverse("meeting", args=[NETWORK, self.meeting.pk])
        return reverse("meeting_part", args=[NETWORK, self.meeting.pk, part])

    def look(self) -> str:
        return self.client.get(self.address()).content.decode()

    def hidden(self, part: str) -> dict:
        """What the form of a part carries along."""
        form = re.search(rf'action="{self.address(part)}#.*?</form>', self.look(), re.DOTALL)[0]
        return dict(re.findall(r'name="(seen|key)" value="([^"]*)"', form))

    def send(self, part: str, **data):
        carried = data.pop("carried", None)
        return self.client.post(self.address(part), (self.hidden(part) if carried is None else carried) | data)

    def write(self, part: str, **data) -> str:
        """Send a part that is taken; where it leads."""
        answer = self.send(part, **data)
        assert answer.status_code == 302, answer.content.decode()
        return answer.url


def test_a_meeting_from_its_plan_to_its_closed_minutes(hall):
    secretary = client_of(hall.network_secretary)
    new = reverse("meeting_new", args=[NETWORK])
    form = secretary.get(new).context["form"]
    assert (form["host"].value(), form["month"].value(), form["number"].value()) == (hall.group.pk, "4/2550", None)
    data = {"kind": "ordinary", "on": "20 พ.ค. 50", "starts_at": "18.30", "host": hall.group.pk, "month": "4/2550"}
    assert secretary.post(new, data | {"place": "วัด", "number": "", "seen": "0"}).status_code == 302
    desk = Desk(hall.network_secretary, Meeting.objects.get())
    assert "20 May 2550 · 18:30 · วัด" in desk.look()

    assert desk.write("hours", began_at="18:45", chaired_by="ประธาน", written_by="เลขา").endswith("#hours")
    people = {f"people_{hall.group.pk}": "3", f"names_{hall.group.pk}": "สมศรี", f"people_{hall.other.pk}": "0"}
    assert desk.write("attendance", **people).endswith("#attendance")
    item = AgendaItem.objects.get(standing="inform")
    assert desk.write(f"item-{item.pk}", said="เรื่องน้ำท่วม").endswith(f"#item-{item.pk}")
    assert desk.write("turn-ban-lao", told="ยังไม่ปิดเดือน", advice="ให้รีบปิด").endswith("#turn-ban-lao")
    decision = AgendaItem.objects.get(standing="decision")
    desk.write("resolution-new", item=decision.pk, words="ให้ส่งวันที่ 15", votes_for="2", votes_against="1")
    desk.write("task-new", what="ไปเยี่ยมบ้านเหล่า", who="สมศรี", group=hall.group.pk, due_on="10/6/2550")
    page = desk.look()
    for words in ("3 people: สมศรี", "nobody came", "เรื่องน้ำท่วม", "ให้รีบปิด", "2 for, 1 against, 0 abstained.",
                  "1,234.50", "has not submitted", "until", "สมศรี · บ้านดอนไชย"):  # fmt: skip
        assert words in page, words
    assert Resolution.objects.get().votes_abstained == 0

    desk.write("close")
    page = desk.look()
    assert "minutes closed" in page and "Write " not in page and desk.address("close") not in page
    assert MeetingTask.objects.get().group == hall.group


def test_what_was_changed_meanwhile_is_shown_and_what_was_typed_stays(hall):
    meeting, _task = make_meeting(hall)
    first, second = Desk(hall.network_chair, meeting), Desk(hall.network_committee, meeting)
    carried = second.hidden("turn-ban-lao")
    first.write("turn-ban-lao", told="ของประธาน", advice="")
    answer = second.send("turn-ban-lao", told="ของกรรมการ", advice="", carried=carried)
    page = answer.content.decode()
    assert answer.status_code == 200 and "network_chair changed this while you were writing" in page
    assert "ของประธาน" in page and "ของกรรมการ" in page
    assert GroupTurn.objects.get().told == "ของประธาน"
    # Who has seen both saves once more, from the page as it came back.
    seen = answer.context["parts"].find("turn-ban-lao").form["seen"].value()
    second.write("turn-ban-lao", told="ของทั้งสอง", advice="", carried={"seen": seen})
    assert GroupTurn.objects.get().told == "ของทั้งสอง"


def test_two_who_record_the_same_resolution_record_one(hall):
    meeting = attended(hall)
    first, second = Desk(hall.network_chair, meeting), Desk(hall.network_committee, meeting)
    words = {"item": AgendaItem.objects.get(standing="decision").pk, "words": "ให้ส่งวันที่ 15"}
    carried = second.hidden("resolution-new")
    first.write("resolution-new", **words)
    page = second.send("resolution-new", **words, carried=carried).content.decode()
    assert "recorded resolution 1/2550: “ให้ส่งวันที่ 15”" in page
    assert Resolution.objects.count() == 1


def test_what_was_typed_when_the_minutes_were_closed_is_not_lost(hall):
    meeting = attended(hall)
    desk = Desk(hall.network_committee, meeting)
    carried = desk.hidden("turn-ban-lao")
    close_minutes(meeting, by=hall.network_chair)
    answer = desk.send("turn-ban-lao", told="เล่ายาวมาก", advice="", carried=carried)
    page = answer.content.decode()
    assert answer.status_code == 200 and "are closed, so nothing was saved" in page and "เล่ายาวมาก" in page
    assert GroupTurn.objects.count() == 0


@pytest.mark.parametrize(
    ("part", "data", "says"),
    [
        ("hours", {"began_at": "25.00"}, "Write the time like 18.30."),
        ("hours", {"began_at": "20:00", "ended_at": "19:00"}, "cannot have ended before it began"),
        ("task-new", {"what": "", "due_on": "31/2/2550"}, "There is no such day"),
        ("resolution-new", {"words": "x", "votes_for": "9"}, "9 votes, and 3 people are written down as present"),
        ("resolution-new", {"words": "x", "votes_for": "x"}, "Write a whole number, in digits."),
        ("item-new", {"title": ""}, "Please fill this in."),
        ("attendance", {"people_guests": "0", "names_guests": "พัฒนากร"}, "nobody came, and yet names are written"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_changes(hall, part, data, says):
    meeting = attended(hall)
    desk = Desk(hall.network_secretary, meeting)
    if part == "resolution-new":
        data = {"item": AgendaItem.objects.get(standing="decision").pk} | data
    answer = desk.send(part, **data)
    assert answer.status_code == 200 and says in answer.content.decode()
    assert answer.context["parts"].find(part).is_open
    assert (Resolution.objects.count(), MeetingTask.objects.count()) == (0, 0)
    assert not Attendance.objects.filter(group=None).exists()


def test_a_second_meeting_for_the_month_is_refused_and_an_earlier_day_is_not(hall):
    planned(hall)
    secretary, new = client_of(hall.network_secretary), reverse("meeting_new", args=[NETWORK])
    data = {"kind": "ordinary", "on": "20/6/2550", "month": "4/2550", "place": "ศาลาวัด", "seen": "0"}
    page = secretary.post(new, data).content.decode()
    assert "already goes through April 2550" in page and "ศาลาวัด" in page
    assert secretary.post(new, data | {"on": "20/3/2549", "month": "2/2549"}).status_code == 302
    assert {meeting.label for meeting in Meeting.objects.all()} == {"1/2550", "1/2549"}


def test_a_plan_that_was_changed_meanwhile_and_a_meeting_called_off(hall):
    meeting = planned(hall, place="วัด")
    chair, change = client_of(hall.network_chair), reverse("meeting_change", args=[NETWORK, meeting.pk])
    change_meeting(meeting, Plan(meeting.on, 1, place="โรงเรียน", month=APRIL), seen=1, by=hall.network_secretary)
    data = {"kind": "ordinary", "on": "21/5/2550", "month": "4/2550", "place": "ศาลา", "number": "1", "seen": "1"}
    page = chair.post(change, data).content.decode()
    assert "network_secretary changed this" in page and Meeting.objects.get().place == "โรงเรียน"
    call_off = reverse("meeting_call_off", args=[NETWORK, meeting.pk])
    assert "Please fill this in." in chair.post(call_off, {"reason": ""}).content.decode()
    assert chair.post(call_off, {"reason": "น้ำท่วม"}).status_code == 302
    desk = Desk(hall.network_chair, meeting)
    page = desk.look()
    assert "น้ำท่วม" in page and "Begin the meeting" not in page
    assert "was called off, so nothing was saved" in desk.send("hours", carried={"seen": "3"}).content.decode()
    assert "was called off: น้ำท่วม" in chair.post(change, data | {"seen": "3"}).content.decode()


def test_the_calendar_shows_what_comes_next_and_what_is_still_to_be_done(hall):
    first = closed(hall)
    task = MeetingTask.objects.get()
    following = planned(hall, first.on.replace(month=6), month=None, host=hall.other)
    reader, writer = client_of(hall.network_auditor), client_of(hall.network_secretary)
    calendar = reverse("meetings", args=[NETWORK])
    page = reader.get(calendar).content.decode()
    assert page.index(following.title) < page.index("ไปเยี่ยมบ้านเหล่า") < page.index("Year 2550")
    assert reverse("meeting_task", args=[NETWORK, task.pk]) not in page and "Plan a meeting" not in page
    address = reverse("meeting_task", args=[NETWORK, task.pk])
    assert writer.post(address, {"on": "25/5/2550", "how": "ไปมาแล้ว"}).url == calendar
    assert "Nothing is open." in writer.get(calendar).content.decode()
    assert "ไปมาแล้ว" in Desk(hall.network_secretary, following).look()
    assert writer.post(address).status_code == 302
    assert MeetingTask.objects.get().done_on is None


def test_the_minutes_on_paper_are_a_draft_until_they_are_closed(hall):
    meeting = attended(hall)
    address = reverse("meeting_minutes", args=[NETWORK, meeting.pk])
    secretary = client_of(hall.network_secretary)
    assert "Draft: the minutes are not closed yet" in words_of(secretary.get(address))
    close_minutes(meeting, by=hall.network_secretary)
    words = words_of(secretary.get(address))
    assert "Draft" not in words
    for line in ("Meeting 1/2550", "Item 1: What the chair announces", "Item 8: Other", "page 1 of",
                 "wrote the minutes", "checked and approved the minutes", "Fund left over 1,234.50"):  # fmt: skip
        assert line in words, line


def test_the_minutes_in_thai(hall):
    meeting = closed(hall)
    client = Client(headers={"accept-language": "th"})
    client.force_login(hall.network_secretary)
    words = words_of(client.get(reverse("meeting_minutes", args=[NETWORK, meeting.pk])))
    for line in ("รายงานการประชุม", "ครั้งที่ 1/2550", "มติที่ 1/2550"):
        assert line in words, line


def words_of(response) -> str:
    assert response.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_meeting_of_another_network_is_not_found(hall):
    with network_scope([hall.other_network]):
        theirs = planned(type(hall)(**vars(hall) | {"network": hall.other_network}), month=None)
    secretary = client_of(hall.network_secretary)
    for name in ("meeting", "meeting_minutes", "meeting_change", "meeting_call_off"):
        assert secretary.get(reverse(name, args=[NETWORK, theirs.pk])).status_code == 404
    assert secretary.post(reverse("meeting_part", args=[NETWORK, theirs.pk, "hours"])).status_code == 404


def test_a_wider_networks_committee_reads_and_does_not_write(hall):
    meeting, _task = make_meeting(hall)
    wider = makers.make_network("lampang", level="province")
    hall.network.parent = wider
    hall.network.save()
    wide = client_of(makers.make_officer("committee", network=wider, name="wide"))
    page = wide.get(reverse("meeting", args=[NETWORK, meeting.pk]))
    assert page.status_code == 200 and "Close the minutes" not in page.content.decode()
    assert wide.post(reverse("meeting_part", args=[NETWORK, meeting.pk, "close"])).status_code == 403


def test_an_open_question_stands_under_its_item_and_stays_in_closed_minutes(hall):
    asked = ask_group(
        hall.network,
        hall.group,
        month=APRIL,
        figure="receipts.donations",
        question="ใครบริจาค",
        by=hall.network_committee,
    )
    desk = Desk(hall.network_secretary, attended(hall))
    assert "ใครบริจาค" in desk.look() and "1,234.50" in desk.look()
    close_minutes(desk.meeting, by=hall.network_secretary)
    close_in_group(hall.network, hall.group, asked.pk, by=hall.network_chair)
    with network_scope([hall.network]):
        assert "ใครบริจาค" in desk.look()
    other = Desk(hall.network_secretary, attended(hall, desk.meeting.on.replace(month=6), month=None))
    assert "ใครบริจาค" not in other.look() and "No question is open." in other.look()
