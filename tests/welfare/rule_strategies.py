"""Random benefit schedules, of every shape a rule may have."""

from hypothesis import strategies as st

from members.models import Sex
from welfare.lengths import Length
from welfare.rules import (
    Advance,
    Cap,
    Claimant,
    Conditions,
    Counted,
    Event,
    Further,
    Level,
    Of,
    Per,
    PerUnit,
    Plan,
    Rounding,
    Rule,
    Schedule,
    Share,
    SharedCap,
    SumBy,
    Tier,
    Unit,
    Waiting,
    Year,
)

WORDS = st.text("กขคabc ", max_size=6)
SATANG = st.integers(-100, 3_000_000)
KEYS = st.sampled_from(["birth", "stay", "death", "other"])


def tuples_of(one: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(one, max_size=most).map(tuple)


def maybe(one: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | one


def word_of(kind) -> st.SearchStrategy:
    return st.sampled_from(kind.values)


lengths = st.builds(Length, st.integers(0, 400), st.integers(0, 800))
tiers = st.builds(
    Tier,
    SATANG,
    start=maybe(lengths),
    end=maybe(lengths),
    after=st.booleans(),
    below=st.booleans(),
    level=word_of(Level) | st.just(""),
)
caps = st.builds(Cap, word_of(Per), word_of(Of), st.integers(-1, 300_000), word_of(Year))
conditions = st.builds(
    Conditions,
    age_from=maybe(st.integers(-1, 200)),
    age_to=maybe(st.integers(-1, 200)),
    sex=st.sampled_from(["", *Sex.values]),
    suspended=st.booleans(),
    arrears_most=maybe(st.integers(-1, 6)),
    plans=tuples_of(word_of(Plan)),
    levels=tuples_of(word_of(Level)),
    grade_from=maybe(st.integers(-1, 500)),
)
rules = st.builds(
    Rule,
    key=KEYS,
    name=WORDS,
    kind=WORDS,
    event=word_of(Event),
    sum_by=word_of(SumBy),
    amount=SATANG,
    tiers=tuples_of(tiers),
    further=maybe(st.builds(Further, lengths, SATANG, word_of(Rounding), word_of(Counted))),
    units=tuples_of(st.builds(PerUnit, word_of(Unit), SATANG), 2),
    caps=tuples_of(caps, 4),
    waiting=maybe(st.builds(Waiting, lengths, word_of(Counted))),
    conditions=conditions,
    shares=tuples_of(st.builds(Share, word_of(Claimant), st.integers(-1, 120))),
    papers=tuples_of(WORDS),
    file_within=maybe(st.integers(-1, 365)),
    approvals=st.integers(0, 6),
    advance=maybe(st.builds(Advance, st.integers(0, 60))),
    consent=st.booleans(),
)
schedules = st.builds(
    Schedule,
    rules=tuples_of(rules),
    shared=tuples_of(
        st.builds(SharedCap, tuples_of(KEYS), word_of(Per), word_of(Of), st.integers(-1, 300_000), word_of(Year))
    ),
    fund_month=st.integers(0, 13),
    floor=maybe(SATANG),
)
