"""What can be wrong with a benefit schedule, and the sentence for it in both languages.

Promises: every code has its words; a sentence names the benefit and the rows (counted from 1), gives an example day
where days are the matter, and says what to do. What is told stands in satang under names that end in `_baht`, days
under names that end in `_on`. Finding faults is for `welfare/faults.py`.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy

from groups.thai_dates import format_date
from ledger.money import format_baht
from welfare.rule_words import limit_words
from welfare.rules import Claimant, Event, Level, Schedule, SumBy, Unit


class Fault(NamedTuple):
    """Something wrong: with which benefits (keys; none: the whole schedule), in which rows, and what to tell of it.

    A blocking fault keeps the schedule from being published; the others are advice.
    """

    code: str
    rules: tuple[str, ...]
    rows: tuple[int, ...]
    told: dict
    blocking: bool = True


class Wrong:
    """Codes of faults."""

    NO_RULES = "no_rules"
    SAME_KEY = "same_key"
    SAME_NAME = "same_name"
    NO_NAME = "no_name"
    UNKNOWN_WORD = "unknown_word"
    FUND_MONTH = "fund_month"
    FLOOR = "floor"
    OVERLAP = "overlap"
    GAP = "gap"
    TABLE_ENDS = "table_ends"
    EMPTY_TABLE = "empty_table"
    ROW_BACKWARDS = "row_backwards"
    ROW_COVERED = "row_covered"
    ROW_WAITING = "row_waiting"
    ROW_AGE = "row_age"
    ROW_SUM = "row_sum"
    WAITING_LONG = "waiting_long"
    LEVEL_TWICE = "level_twice"
    LEVEL_MISSING = "level_missing"
    LEVEL_CLOSED = "level_closed"
    FURTHER_SUM = "further_sum"
    FURTHER_EARLY = "further_early"
    FURTHER_NEVER = "further_never"
    NO_SUM = "no_sum"
    ZERO_SUM = "zero_sum"
    UNIT_TWICE = "unit_twice"
    UNIT_PRICE = "unit_price"
    AGES = "ages"
    GRADE = "grade"
    ARREARS = "arrears"
    NO_SHARE = "no_share"
    SHARE_TWICE = "share_twice"
    SHARE_PERCENT = "share_percent"
    DEATH_SELF = "death_self"
    FUND_ONLY = "fund_only"
    FUND_SHARE = "fund_share"
    APPROVALS = "approvals"
    FILE_WITHIN = "file_within"
    ADVANCE = "advance"
    CONSENT = "consent"
    CAP_NOTHING = "cap_nothing"
    CAP_TIMES_EVENT = "cap_times_event"
    CAP_UNIT = "cap_unit"
    CAP_TWICE = "cap_twice"
    CAP_ORDER = "cap_order"
    CAP_UNDER_SUM = "cap_under_sum"
    CAP_CUTS_ROWS = "cap_cuts_rows"
    CAP_OVER_SHARED = "cap_over_shared"
    SHARED_NOTHING = "shared_nothing"
    SHARED_UNKNOWN = "shared_unknown"
    SHARED_FEW = "shared_few"
    SHARED_EVENT = "shared_event"
    SHARED_UNIT = "shared_unit"
    SHARED_TWICE = "shared_twice"
    SHARED_ORDER = "shared_order"
    SHARED_NEVER = "shared_never"
    SHARED_UNDER_SUM = "shared_under_sum"


_WORDS = {
    Wrong.NO_RULES: gettext_lazy("The schedule has no benefit yet. Add one."),
    Wrong.SAME_KEY: gettext_lazy("“%(benefit)s” stands twice under the same key. Take one of them out."),
    Wrong.SAME_NAME: gettext_lazy("Two benefits are called “%(benefit)s”. Give one of them another name."),
    Wrong.NO_NAME: gettext_lazy("A benefit has no name. Write one."),
    Wrong.UNKNOWN_WORD: gettext_lazy(
        "“%(benefit)s”: something is not chosen, or cannot be chosen (%(field)s: “%(word)s”). Choose it again."
    ),
    Wrong.FUND_MONTH: gettext_lazy(
        "The fund's own year has no month to begin in. Choose one from January to December."
    ),
    Wrong.FLOOR: gettext_lazy("The sum that the fund should never fall below is less than 0. Write it again."),
    Wrong.OVERLAP: gettext_lazy(
        "“%(benefit)s”: rows %(row)s and %(other)s both hold at once: %(example)s. Change the edges so that one "
        "ends before the other begins."
    ),
    Wrong.GAP: gettext_lazy(
        "“%(benefit)s”: between rows %(row)s and %(other)s no row holds: %(example)s. Change the edges so that the "
        "rows meet."
    ),
    Wrong.TABLE_ENDS: gettext_lazy(
        "“%(benefit)s”: row %(row)s ends at %(end)s and nothing is paid after it. If that is not meant, leave the "
        "end of the last row empty."
    ),
    Wrong.EMPTY_TABLE: gettext_lazy("“%(benefit)s”: the table has no row. Write at least one."),
    Wrong.ROW_BACKWARDS: gettext_lazy(
        "“%(benefit)s”: row %(row)s ends before it begins, so it never holds. Check its edges."
    ),
    Wrong.ROW_COVERED: gettext_lazy(
        "“%(benefit)s”: row %(row)s never comes to anything, for the rows above it hold all its days. Take it out "
        "or change its edges."
    ),
    Wrong.ROW_WAITING: gettext_lazy(
        "“%(benefit)s”: row %(row)s is over before the waiting time of %(length)s is, so it never holds. Take it "
        "out or shorten the waiting time."
    ),
    Wrong.ROW_AGE: gettext_lazy(
        "“%(benefit)s”: row %(row)s never holds, for the benefit is not for people of that age. Take it out or "
        "change the ages."
    ),
    Wrong.ROW_SUM: gettext_lazy("“%(benefit)s”: row %(row)s pays nothing. Write its sum or take it out."),
    Wrong.WAITING_LONG: gettext_lazy(
        "“%(benefit)s”: the waiting time of %(length)s is longer than the whole table, so nobody is ever paid. "
        "Shorten it."
    ),
    Wrong.LEVEL_TWICE: gettext_lazy(
        "“%(benefit)s”: rows %(row)s and %(other)s are both for the same school level (%(level)s). Take one of them "
        "out."
    ),
    Wrong.LEVEL_MISSING: gettext_lazy(
        "“%(benefit)s” is also for this school level, but no row holds: %(level)s. Add a row or do not allow the "
        "level."
    ),
    Wrong.LEVEL_CLOSED: gettext_lazy(
        "“%(benefit)s”: row %(row)s is for a school level (%(level)s) that the benefit is not for. Take it out or "
        "allow the level."
    ),
    Wrong.FURTHER_SUM: gettext_lazy(
        "“%(benefit)s”: the further years pay nothing. Write how much each of them pays."
    ),
    Wrong.FURTHER_EARLY: gettext_lazy(
        "“%(benefit)s”: the further years are counted from %(beyond)s, before the last row (%(row)s) begins. Check "
        "that this is meant."
    ),
    Wrong.FURTHER_NEVER: gettext_lazy(
        "“%(benefit)s”: the further years past %(beyond)s are never paid, for the table has ended by then. Leave "
        "the end of its last row empty."
    ),
    Wrong.NO_SUM: gettext_lazy(
        "“%(benefit)s” pays nothing at all. Write a sum, or so much by the night or the like."
    ),
    Wrong.ZERO_SUM: gettext_lazy("“%(benefit)s”: the sum is 0 or less. Write how many baht are paid."),
    Wrong.UNIT_TWICE: gettext_lazy("“%(benefit)s” pays twice by the same piece (%(unit)s). Take one of them out."),
    Wrong.UNIT_PRICE: gettext_lazy("“%(benefit)s”: by the piece (%(unit)s) nothing is paid. Write how many baht."),
    Wrong.AGES: gettext_lazy(
        "“%(benefit)s”: nobody can be of the ages it is for (%(youngest)s to %(oldest)s). Check both."
    ),
    Wrong.GRADE: gettext_lazy("“%(benefit)s”: an average grade lies between 0.00 and 4.00. Write it again."),
    Wrong.ARREARS: gettext_lazy("“%(benefit)s”: the months somebody may be behind are less than 0. Write 0 or more."),
    Wrong.NO_SHARE: gettext_lazy("“%(benefit)s”: nobody may ask for it. Choose who may."),
    Wrong.SHARE_TWICE: gettext_lazy("“%(benefit)s”: the same person may ask twice (%(who)s). Take one of them out."),
    Wrong.SHARE_PERCENT: gettext_lazy(
        "“%(benefit)s”: the share (%(who)s) is %(percent)s%%. Write a number from 1 to 100."
    ),
    Wrong.DEATH_SELF: gettext_lazy(
        "“%(benefit)s” is paid when the member dies, so the member cannot ask for it. Choose the beneficiary."
    ),
    Wrong.FUND_ONLY: gettext_lazy(
        "“%(benefit)s” is started by the fund once a year, so nobody else asks for it. Choose the fund alone."
    ),
    Wrong.FUND_SHARE: gettext_lazy(
        "“%(benefit)s” does not come once a year, so the fund cannot start it. Choose who asks for it."
    ),
    Wrong.APPROVALS: gettext_lazy("“%(benefit)s”: from 1 to 5 officers approve. Write how many."),
    Wrong.FILE_WITHIN: gettext_lazy(
        "“%(benefit)s”: nobody can hand it in within %(count)s days. Write 1 or more, or leave it empty."
    ),
    Wrong.ADVANCE: gettext_lazy(
        "“%(benefit)s”: money that is lent needs at least 1 month to be repaid. Write how many."
    ),
    Wrong.CONSENT: gettext_lazy(
        "“%(benefit)s” says something of a person's health. Tick that the person's consent is asked for."
    ),
    Wrong.CAP_NOTHING: gettext_lazy(
        "“%(benefit)s”: the cap (%(limit)s) lets nothing be paid. Write how much, or take it out."
    ),
    Wrong.CAP_TIMES_EVENT: gettext_lazy(
        "“%(benefit)s”: one event is one time, so the cap (%(limit)s) means nothing. Choose a year or a lifetime."
    ),
    Wrong.CAP_UNIT: gettext_lazy(
        "“%(benefit)s”: the cap (%(limit)s) counts what the benefit does not pay by. Take it out, or pay by it."
    ),
    Wrong.CAP_TWICE: gettext_lazy(
        "“%(benefit)s”: two caps say two things of the same: %(limit)s, and %(other_limit)s. Take one of them out."
    ),
    Wrong.CAP_ORDER: gettext_lazy(
        "“%(benefit)s”: the caps contradict each other: %(limit)s, but only %(other_limit)s. Check the figures."
    ),
    Wrong.CAP_UNDER_SUM: gettext_lazy(
        "“%(benefit)s”: the least it pays is %(sum_baht)s baht, but the cap (%(limit)s) never lets that be paid. "
        "Raise the cap or lower the sum."
    ),
    Wrong.CAP_CUTS_ROWS: gettext_lazy(
        "“%(benefit)s”: the cap (%(limit)s) never lets the whole sum of row %(row)s be paid. Check that this is "
        "meant."
    ),
    Wrong.CAP_OVER_SHARED: gettext_lazy(
        "“%(benefit)s”: its own cap (%(limit)s) never matters, for together with others it has only "
        "%(other_limit)s. Check the figures."
    ),
    Wrong.SHARED_NOTHING: gettext_lazy(
        "The shared cap of %(benefits)s (%(limit)s) lets nothing be paid. Write how much, or take it out."
    ),
    Wrong.SHARED_UNKNOWN: gettext_lazy(
        "A shared cap (%(limit)s) names a benefit that is not in the schedule: %(unknown)s. Choose its benefits "
        "again."
    ),
    Wrong.SHARED_FEW: gettext_lazy("A shared cap (%(limit)s) needs two benefits or more. Choose them."),
    Wrong.SHARED_EVENT: gettext_lazy(
        "The shared cap of %(benefits)s cannot hold for one event, for each has its own. Choose a year or a lifetime."
    ),
    Wrong.SHARED_UNIT: gettext_lazy(
        "The shared cap of %(benefits)s (%(limit)s) counts what none of them pays by. Take it out."
    ),
    Wrong.SHARED_TWICE: gettext_lazy(
        "Two shared caps of %(benefits)s say two things of the same: %(limit)s, and %(other_limit)s. Take one of "
        "them out."
    ),
    Wrong.SHARED_ORDER: gettext_lazy(
        "The shared caps of %(benefits)s contradict each other: %(limit)s, but only %(other_limit)s. Check the "
        "figures."
    ),
    Wrong.SHARED_NEVER: gettext_lazy(
        "The shared cap of %(benefits)s (%(limit)s) never matters, for their own caps come to less together. Check "
        "the figures."
    ),
    Wrong.SHARED_UNDER_SUM: gettext_lazy(
        "“%(benefit)s”: the least it pays is %(sum_baht)s baht, but the shared cap of %(benefits)s (%(limit)s) "
        "never lets that be paid. Raise the cap or lower the sum."
    ),
}
_EXAMPLES = {
    SumBy.MEMBERSHIP: gettext_lazy("a member since %(start_on)s to whom it happens on %(day_on)s"),
    SumBy.PAID: gettext_lazy(
        "a member since %(start_on)s who has paid every day until %(day_on)s (%(days)s days)"
    ),
    SumBy.AGE: gettext_lazy("somebody born on %(start_on)s to whom it happens on %(day_on)s"),
}  # fmt: skip
_EXAMPLES_OF_DEATH = {
    SumBy.MEMBERSHIP: gettext_lazy("a member since %(start_on)s who dies on %(day_on)s"),
    SumBy.PAID: gettext_lazy(
        "a member since %(start_on)s who has paid every day (%(days)s days) and dies on %(day_on)s"
    ),
    SumBy.AGE: gettext_lazy("somebody born on %(start_on)s who dies on %(day_on)s"),
}  # fmt: skip
_FIELDS = {
    "kind": gettext_lazy("account"),
    "key": gettext_lazy("key"),
    "event": gettext_lazy("what happens"),
    "sum_by": gettext_lazy("how the sum is found"),
    "unit": gettext_lazy("by the piece"),
    "per": gettext_lazy("for how long a cap counts"),
    "of": gettext_lazy("what a cap counts"),
    "year": gettext_lazy("year"),
    "counted": gettext_lazy("from when a time is counted"),
    "rounding": gettext_lazy("part of a year"),
    "level": gettext_lazy("school level"),
    "plan": gettext_lazy("how far ahead is paid"),
    "sex": gettext_lazy("women or men"),
    "who": gettext_lazy("who asks"),
}
_LABELS = {"level": Level, "who": Claimant, "unit": Unit}


def fault_words(fault: Fault, schedule: Schedule) -> str:
    """The sentence of a fault; `schedule` is the one it was found in."""
    told = {name: _said(name, value, schedule) for name, value in fault.told.items()}
    names = [_name(key, schedule) for key in fault.rules]
    told |= {"benefit": names[0] if names else "", "benefits": ", ".join(names)}
    told |= dict(zip(("row", "other"), fault.rows, strict=False))
    if fault.code in (Wrong.OVERLAP, Wrong.GAP):
        examples = _EXAMPLES_OF_DEATH if fault.told["event"] == Event.DEATH else _EXAMPLES
        told["example"] = str(examples[fault.told["by"]]) % told
    return str(_WORDS[fault.code]) % told


def _said(name: str, value, schedule: Schedule):
    if value is None:
        return "…"
    if name.endswith("_on"):
        return format_date(value)
    if name.endswith("_baht"):
        return format_baht(value)
    if name.endswith("limit"):
        return limit_words(value, schedule)
    if name == "field":
        return str(_FIELDS[value])
    if name in _LABELS and value in _LABELS[name].values:
        return str(_LABELS[name](value).label)
    return f"{value:,}" if isinstance(value, int) else value


def _name(key: str, schedule: Schedule) -> str:
    rule = schedule.rule(key)
    return rule.name if rule and rule.name else key
