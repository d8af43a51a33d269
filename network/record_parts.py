"""What a paper record holds, as frozen values.

Promises amounts in satang, dates in the Common Era, and None wherever the
paper says nothing: not stated is never 0. Refuses nothing itself; the reader
(`record_file`) lets only what can be meant come this far.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NetworkPart:
    """The network itself; `level` is zone, province, region or country; "" where nothing is said."""

    slug: str
    name: str
    level: str
    province: str


@dataclass(frozen=True)
class HeadcountPart:
    """So many members on a day, and which paper says so."""

    on: date
    members: int
    source: str


@dataclass(frozen=True)
class BenefitPart:
    """Welfare paid of one kind, in satang; `cases` None where the paper does not say."""

    kind: str
    amount: int
    cases: int | None
    note: str


@dataclass(frozen=True)
class BroughtForwardPart:
    """Sums from the start to the day `through`, in satang; cash and bank None unless counted."""

    through: date
    source: str
    receipts: tuple[tuple[str, int], ...]
    benefits: tuple[BenefitPart, ...]
    cash: int | None
    bank: int | None


@dataclass(frozen=True)
class RatePart:
    """What one member pays (satang) `per` once, year, month or day, starting `from_` a day."""

    kind: str
    amount: int
    per: str
    from_: date


@dataclass(frozen=True)
class GroupPart:
    """One group; `example_from` is the day from which its figures are examples, if any."""

    slug: str
    name: str
    village: str
    tambon: str
    amphoe: str
    province: str
    founded: date | None
    example_from: date | None
    headcounts: tuple[HeadcountPart, ...]
    brought_forward: BroughtForwardPart | None
    rates: tuple[RatePart, ...]
    benefit_kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Record:
    """A whole file: a network and its groups, in the file's order."""

    network: NetworkPart
    groups: tuple[GroupPart, ...]
