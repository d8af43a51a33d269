"""A name and its parts: put together, and one written in one piece taken apart.

Promises: put together again (`Name.full_name`) it is the name that was written. Refuses to guess: what is no prefix
that everybody knows stays part of the first name.
"""

import re
from typing import NamedTuple

# Stands where the name of a member was who is erased, in every language: it is kept, as a name is.
ERASED_NAME = "ลบข้อมูลแล้ว"
PREFIXES = tuple(
    "ว่าที่ร้อยตรีหญิง ว่าที่ร้อยตรี ว่าที่ร้อยโท ว่าที่ร้อยเอก ว่าที่ร.ต. พระครู พระมหา พระ สามเณร แม่ชี "
    "เด็กชาย เด็กหญิง นางสาว นาง นาย ด.ช. ด.ญ. ดช. ดญ. น.ส. นส. พลทหาร ดร. ม.ล. ม.ร.ว. "
    "ร.ต.อ. ร.ต.ท. ร.ต.ต. พ.ต.อ. พ.ต.ท. พ.ต.ต. จ.ส.อ. จ.ส.ท. จ.ส.ต. ส.ต.อ. ส.ต.ท. ส.ต.ต. ด.ต. "
    "ร.อ. ร.ท. ร.ต. พ.อ. พ.ท. พ.ต. ส.อ. ส.ท. ส.ต. Mrs. Mr. Miss".split()
)
_LONGEST_FIRST = "|".join(map(re.escape, sorted(PREFIXES, key=len, reverse=True)))
# What follows begins a name: นายิกา is one word.
_PREFIX = re.compile(f"({_LONGEST_FIRST}) ?(?=[ก-ฮเแโใไA-Za-z]\\S)")


class Name(NamedTuple):
    """The parts of a name, under the names that they have in the register."""

    prefix: str
    first_name: str
    last_name: str

    @property
    def full_name(self) -> str:
        """Prefix, first and last name as written on a receipt."""
        # A Thai title is written against the first name (นายอุดม), a last name after a space.
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()


def split_name(text: str) -> tuple[str, str, str]:
    """Prefix, first name, last name of a name written in one piece; "" for what is not there."""
    prefix, rest = split_prefix(" ".join(text.split()))
    first, _space, last = rest.partition(" ")
    return prefix, first, last


def split_prefix(text: str) -> tuple[str, str]:
    """The prefix in front of a name ("" for none), and the rest."""
    found = _PREFIX.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)
