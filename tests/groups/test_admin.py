"""Writing the directory: what is filled in leaves an event, and what changes nothing leaves none."""

from groups import directory
from groups.models import DirectoryEvent


def test_a_place_is_filled_in_once_and_leaves_one_event(db):
    group = directory.create_group("ban-mai", "บ้านใหม่", tambon="ดอนไชย")
    place = {"village": "บ้านใหม่", "tambon": "อื่น", "province": ""}
    for _ in range(2):
        directory.complete_place(group, **place)
    group.refresh_from_db()
    assert (group.village, group.tambon, group.province) == ("บ้านใหม่", "ดอนไชย", "")
    events = DirectoryEvent.objects.filter(action="group.place_completed")
    assert [event.subject for event in events] == ["ban-mai"]
