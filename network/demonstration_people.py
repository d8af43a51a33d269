"""Invented people for the demonstration: names put together from common ones, always the same.

Promises: the same seed gives the same register. Refuses to resemble anybody: birth years and dates are drawn, not
known, and every page that shows them says "ข้อมูลตัวอย่าง".
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from members.models import Zone
from members.register import Person

MEN = (
    "อุดม สมชาย บุญมี คำแสน ประเสริฐ สุรพล ทองดี อินปั๋น สมบูรณ์ วิชัย ประยูร เกษม ถวิล จำรัส บุญธรรม สวัสดิ์ มานิตย์ สมพร อำนวย "
    "ศรีวรรณ ดวงจันทร์ แก้ว หนานคำ เสาร์ พรหมมา ปั๋น วันชัย ชูชาติ สุทัศน์ ไพโรจน์ เจริญ เดช ธวัชชัย นิคม บุญส่ง"
).split()
WOMEN = (
    "คำปัน บัวลอย จันทร์ดี แก้วมา สมศรี บุญเรือน ทองคำ ฟองคำ อำพัน สุนีย์ ประไพ วันเพ็ญ บัวผัน จันทร์เป็ง ศรีนวล ลำดวน "
    "สายทอง อารีย์ พิมพา ดวงเดือน เกี๋ยงคำ สมจิตร รัตนา มาลี เพ็ญศรี นงลักษณ์ ยุพิน เรณู ไหล แสงหล้า เหรียญทอง กาบแก้ว นวลจันทร์"
).split()
FAMILIES = (
    "ใจดี ใจมา วงศ์คำ ปินตา คำมูล แก้วมูล อินต๊ะ เครือคำ จันทร์ตา สุยะ ปันแก้ว มาลา ทาแกง กันทะ เทพวงศ์ ธิวงศ์ สมฤทธิ์ "
    "หล้าคำ กาวิละ ชัยวงค์ ตาคำ ปัญญาดี แสนคำ อุตมา ศรีวิชัย โปธา ไชยา เตชะ เมืองใจ ขัดสาย มะโนวรรณ์ ยาวิชัย ต๊ะสุ เรือนแก้ว"
).split()
FEMALE, MALE = "female", "male"


@dataclass
class _House:
    """A house with the people who live in it and pay together; the first pays."""

    number: str
    moo: int
    family: str
    head: str
    left: int


def people(
    count: int, *, first: int, joined: tuple[datetime.date, datetime.date], village: str, zones: Sequence[Zone] = ()
) -> Iterator[Person]:
    """`count` people numbered from `first`, joined on days drawn from the range, living in the houses of `village`.

    About half of them live with others and pay together; `zones` are given out by village number.
    """
    random = Random(f"{village}-{first}")
    span = (joined[1] - joined[0]).days
    house = None
    for number in range(first, first + count):
        if house is None or house.left == 0:
            house = _house(f"{number:04d}", random)
        house.left -= 1
        female = random.random() < 0.56
        born = datetime.date(random.randint(1921, 1998), 1, 1)
        age = joined[0].year - born.year
        is_head = house.head == f"{number:04d}"
        yield Person(
            number=f"{number:04d}",
            prefix=_prefix(female, age, random),
            first_name=random.choice(WOMEN if female else MEN),
            last_name=house.family if random.random() < 0.85 else random.choice(FAMILIES),
            sex=FEMALE if female else MALE,
            born_on=born,
            born_on_is_exact=False,
            house_no=house.number,
            village_no=str(house.moo),
            village=village,
            province="ลำปาง",
            joined_on=joined[0] + datetime.timedelta(days=random.randint(0, span)),
            zone=zones[house.moo % len(zones)] if zones else None,
            pays_with="" if is_head else house.head,
        )


def _house(head: str, random: Random) -> _House:
    lives = random.choices((1, 2, 3, 4, 5), weights=(50, 20, 15, 10, 5))[0]
    return _House(str(random.randint(1, 240)), random.randint(1, 9), random.choice(FAMILIES), head, lives)


def _prefix(female: bool, age: int, random: Random) -> str:
    if age < 15:
        return "ด.ญ." if female else "ด.ช."
    if not female:
        return "นาย"
    return "นาง" if random.random() < 0.8 else "น.ส."
