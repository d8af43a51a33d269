"""How a workbook shows its numbers: as dates, or with zeros in front.

Promises: formats that a file names by number alone count too, those of Thai programs among them; what a format only
decorates (units, colours, languages) decides nothing. Refuses nothing.
"""

import re
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS

from groups.table_package import local

# Dates everywhere, in East Asia, in Thailand (ECMA-376-1, 18.8.30).
_DATES = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58, 71, 72, 73, 74, 77, 81}
_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


class Formats:
    """The styles of a workbook's cells by their number, as the cells name them."""

    def __init__(self, styles: Element | None = None):
        self.dates: set[str] = set()
        self.digits: dict[str, int] = {}
        parts = {local(part): part for part in (styles if styles is not None else ())}
        codes = {found.get("numFmtId", ""): found.get("formatCode", "")[:200] for found in parts.get("numFmts", ())}
        for style, found in enumerate(parts.get("cellXfs", ())):
            self._learn(str(style), found.get("numFmtId", "0"), codes)

    def _learn(self, style: str, number: str, codes: dict[str, str]) -> None:
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
        shown = _shown(codes.get(number) or BUILTIN_FORMATS.get(known, ""))
        if (number not in codes and known in _DATES) or re.search("[dyb]|mmm", shown):
            self.dates.add(style)
        elif re.fullmatch(r"[0\- /]*0", shown):
            self.digits[style] = shown.count("0")


def _shown(code: str) -> str:
    """What of a format stands for digits of the value; the part for negative numbers left aside."""
    return _DECORATION.sub("", code).partition(";")[0].lower()
