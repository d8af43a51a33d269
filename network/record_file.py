"""Reads a paper record: a network, its groups and their figures so far, as TOML.

Promises one frozen value that holds exactly what the file says, satang and
Common Era dates, with None where the file says nothing. Touches no database.
Refuses a file with anything in it that cannot be meant, at the first problem,
in one sentence that names the place (`RecordRefused`).
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from groups.models import Group
from groups.thai_dates import Month, format_date
from ledger.models import Account
from members.models import StatedHeadcount
from network.record_parts import (
    BenefitPart,
    BroughtForwardPart,
    GroupPart,
    HeadcountPart,
    NetworkPart,
    RatePart,
    Record,
)
from network.record_table import RecordRefused, Table, nearest

__all__ = [
    "BenefitPart", "BroughtForwardPart", "GroupPart", "HeadcountPart", "NetworkPart", "RatePart", "Record",
    "RecordRefused", "read_record",
]  # fmt: skip

LEVELS = ("zone", "province", "region", "country")
PERS = ("once", "year", "month", "day")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KIND_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
# A network's own books are a group whose slug ends in this.
_NETWORK_SLUG = Group._meta.get_field("slug").max_length - len("-network")
_GROUP_SLUG = Group._meta.get_field("slug").max_length
_KIND_SLUG_LENGTH = Account._meta.get_field("slug").max_length
_GROUP_NAME = Group._meta.get_field("name").max_length
_KIND_NAME = Account._meta.get_field("name").max_length
_PLACE = Group._meta.get_field("province").max_length
_SOURCE = StatedHeadcount._meta.get_field("source").max_length


@dataclass(frozen=True)
class _Kinds:
    """The kinds a figure may be filed under."""

    receipts: Collection[str]
    benefits: Collection[str]


def read_record(text: str, *, receipt_kinds: Collection[str], benefit_kinds: Collection[str]) -> Record:
    """The record in a TOML text, checked through and through.

    `receipt_kinds` and `benefit_kinds` are the slugs of the standard chart; a
    group adds its own benefit kinds in the file. Raises RecordRefused.
    """
    root = Table(_toml(text))
    root.only("network", "group")
    if "network" not in root:
        root.refuse("network", _("this is missing; begin the file with a [network] table."))
    kinds = _Kinds(receipt_kinds, benefit_kinds)
    network = _network(root.table("network"))
    tables = root.tables("group")
    slugs = [_slug(table) for table in tables]
    _refuse_repeats(tables, "slug", slugs, _("two groups have this slug; give each its own."))
    named = (table.named(f'group "{slug}"') for table, slug in zip(tables, slugs, strict=True))
    return Record(network, tuple(_group(table, kinds) for table in named))


def _toml(text: str) -> dict[str, Any]:
    try:
        # Notepad puts a byte order mark before the first line.
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line[1]) if line else max(1, len(text.splitlines()))
        raise RecordRefused(
            _("Line %(line)s: this is not valid TOML (%(reason)s); check quotation marks and brackets.")
            % {"line": number, "reason": re.sub(r" \(at .*\)$", "", str(error))}
        ) from error
    except (RecursionError, ValueError) as error:
        raise RecordRefused(
            _("This file cannot be read: brackets are nested too deeply, or a number has thousands of digits.")
        ) from error


def _network(table: Table) -> NetworkPart:
    table.only("slug", "name", "level", "province")
    level = table.choice("level", LEVELS)
    province = table.text("province", None if level in ("zone", "province") else "", most=_PLACE)
    slug = _slug(table, most=_NETWORK_SLUG)
    return NetworkPart(slug, table.text("name", most=_GROUP_NAME), level, province)


def _slug(table: Table, form: re.Pattern[str] = _SLUG, *, most: int = _GROUP_SLUG) -> str:
    slug = table.text("slug")
    if len(slug) > most or not form.fullmatch(slug):
        table.refuse(
            "slug",
            _("“%(slug)s” is no slug; use small letters a–z, digits and hyphens, %(most)s at most.")
            % {"slug": slug, "most": most},
        )
    return slug


def _group(table: Table, kinds: _Kinds) -> GroupPart:
    places = ("village", "tambon", "amphoe", "province")
    lists = ("headcount", "brought_forward", "rate", "benefit_kind")
    table.only("slug", "name", *places, "founded", "example_from", *lists)
    founded = table.optional_day("founded")
    own = _benefit_kinds(table.tables("benefit_kind"), kinds.benefits)
    known = _Kinds(kinds.receipts, [*kinds.benefits, *(kind for kind, _name in own)])
    return GroupPart(
        slug=_slug(table),
        name=table.text("name", most=_GROUP_NAME),
        **{place: table.text(place, "", most=_PLACE) for place in places},
        founded=founded,
        example_from=table.optional_day("example_from"),
        headcounts=_headcounts(table.tables("headcount"), founded),
        brought_forward=_brought_forward(table, founded, known) if "brought_forward" in table else None,
        rates=_rates(table.tables("rate"), kinds.receipts),
        benefit_kinds=own,
    )


def _benefit_kinds(tables: Iterable[Table], standard: Collection[str]) -> tuple[tuple[str, str], ...]:
    tables = tuple(tables)
    found = []
    for table in tables:
        table.only("slug", "name")
        slug = _slug(table, _KIND_SLUG, most=_KIND_SLUG_LENGTH)
        if slug in standard:
            table.refuse("slug", _("“%(kind)s” is a standard kind already; leave this table out.") % {"kind": slug})
        found.append((slug, table.text("name", most=_KIND_NAME)))
    twice = _("this kind is declared twice; keep one of them.")
    _refuse_repeats(tables, "slug", [slug for slug, _name in found], twice)
    return tuple(found)


def _headcounts(tables: tuple[Table, ...], founded: date | None) -> tuple[HeadcountPart, ...]:
    found = []
    for table in tables:
        table.only("on", "members", "source")
        source = table.text("source", most=_SOURCE)
        found.append(HeadcountPart(table.day("on"), table.whole("members"), source))
        _refuse_before(table, "on", found[-1].on, founded)
    twice = _("there are two headcounts of this day; keep one of them.")
    _refuse_repeats(tables, "on", [part.on for part in found], twice)
    return tuple(found)


def _brought_forward(group: Table, founded: date | None, kinds: _Kinds) -> BroughtForwardPart:
    table = group.table("brought_forward")
    table.only("through", "source", "receipts", "benefits", "cash", "bank")
    through = _month_end(table, "through")
    _refuse_before(table, "through", through, founded)
    receipts = table.table("receipts")
    receipts.only(*kinds.receipts)
    return BroughtForwardPart(
        through=through,
        source=table.text("source", most=_SOURCE),
        receipts=tuple((kind, receipts.amount(kind)) for kind in receipts.written()),
        benefits=_benefits(table.tables("benefits"), kinds.benefits),
        cash=table.optional_amount("cash"),
        bank=table.optional_amount("bank"),
    )


def _benefits(tables: tuple[Table, ...], known: Collection[str]) -> tuple[BenefitPart, ...]:
    found = []
    for table in tables:
        table.only("kind", "amount", "cases", "note")
        kind = table.text("kind")
        if kind not in known:
            table.refuse("kind", _undeclared(kind, known))
        found.append(BenefitPart(kind, table.amount("amount"), table.optional_whole("cases"), table.text("note", "")))
    twice = _("this kind stands here twice; add the two up in one table.")
    _refuse_repeats(tables, "kind", [part.kind for part in found], twice)
    return tuple(found)


def _undeclared(kind: str, known: Collection[str]) -> str:
    near = nearest(kind, known)
    if near:
        return _("“%(kind)s” is no benefit kind; write “%(near)s”, or declare it under [[group.benefit_kind]].") % {
            "kind": kind,
            "near": near,
        }
    return _("“%(kind)s” is no benefit kind; declare it under [[group.benefit_kind]].") % {"kind": kind}


def _rates(tables: tuple[Table, ...], kinds: Collection[str]) -> tuple[RatePart, ...]:
    found = []
    for table in tables:
        table.only("kind", "amount", "per", "from")
        kind, per = table.choice("kind", kinds), table.choice("per", PERS)
        found.append(RatePart(kind, table.amount_above_zero("amount"), per, table.day("from")))
    twice = _("two rates of this kind hold from the same day; keep one of them.")
    _refuse_repeats(tables, "from", [(part.kind, part.from_) for part in found], twice)
    return tuple(found)


def _month_end(table: Table, key: str) -> date:
    """A month's last day: loading closes the whole month, so that its other days would be told by nobody."""
    day = table.day(key)
    last = Month.of(day).last
    if day != last:
        sentence = _("paper figures run to the end of a month; the last day of this one is %(day)s.")
        table.refuse(key, sentence % {"day": format_date(last)})
    return day


def _refuse_before(table: Table, key: str, day: date, founded: date | None) -> None:
    if founded is not None and day < founded:
        table.refuse(
            key,
            _("%(day)s is before the group was founded on %(founded)s; check both dates.")
            % {"day": format_date(day), "founded": format_date(founded)},
        )


def _refuse_repeats(tables: Iterable[Table], key: str, values: list[Any], sentence: str) -> None:
    """Refuses, with the sentence, the first table whose value was there before."""
    seen = set()
    for table, value in zip(tables, values, strict=True):
        if value in seen:
            table.refuse(key, sentence)
        seen.add(value)
