"""Benefit rules read back as sentences, the way a person would say them at the assembly.

Promises: one short sentence for each thing that a rule says, every edge and every sum in it, in the language of the
page. Refuses to say anything of what is not set, and to judge: what is wrong with a rule is said by
`welfare/fault_words.py`. Pure, knows no database.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from groups.thai_words import month_name
from ledger.money import format_baht
from members.models import Sex
from welfare.rules import (
    Cap,
    Claimant,
    Conditions,
    Counted,
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

_BY = {
    SumBy.MEMBERSHIP: gettext_lazy("The sum goes by the length of membership:"),
    SumBy.PAID: gettext_lazy("The sum goes by the time paid in:"),
    SumBy.AGE: gettext_lazy("The sum goes by the age:"),
    SumBy.LEVEL: gettext_lazy("The sum goes by the school level:"),
}
# By whether there is a start and whether it belongs to the row, and the same of the end.
_EDGES = {
    ("from", "to"): gettext_lazy("from %(start)s up to %(end)s"),
    ("from", "below"): gettext_lazy("from %(start)s to less than %(end)s"),
    ("from", ""): gettext_lazy("from %(start)s on"),
    ("after", "to"): gettext_lazy("more than %(start)s up to %(end)s"),
    ("after", "below"): gettext_lazy("more than %(start)s but less than %(end)s"),
    ("after", ""): gettext_lazy("more than %(start)s"),
    ("", "to"): gettext_lazy("up to %(end)s"),
    ("", "below"): gettext_lazy("less than %(end)s"),
    ("", ""): gettext_lazy("any length of time"),
}
_EACH = {
    Unit.NIGHT: gettext_lazy("%(sum)s baht for each night in hospital."),
    Unit.CHILD: gettext_lazy("%(sum)s baht for each child."),
    Unit.VISIT: gettext_lazy("%(sum)s baht for each visit."),
    Unit.MONTH: gettext_lazy("%(sum)s baht for each month."),
    Unit.PERSON: gettext_lazy("%(sum)s baht for each person."),
}
_FURTHER = {
    Rounding.DROPPED: gettext_lazy("For each full year past %(beyond)s another %(sum)s baht."),
    Rounding.WHOLE: gettext_lazy(
        "For each year past %(beyond)s another %(sum)s baht; a year begun counts as a whole one."
    ),
    Rounding.HALF: gettext_lazy(
        "For each year past %(beyond)s another %(sum)s baht; six months and more count as a year."
    ),
}
_COUNTS = {
    Of.TIMES: ngettext_lazy("%(count)s time", "%(count)s times", "number"),
    Of.NIGHT: ngettext_lazy("%(count)s night", "%(count)s nights", "number"),
    Of.CHILD: ngettext_lazy("%(count)s child", "%(count)s children", "number"),
    Of.VISIT: ngettext_lazy("%(count)s visit", "%(count)s visits", "number"),
    Of.MONTH: ngettext_lazy("%(count)s month", "%(count)s months", "number"),
    Of.PERSON: ngettext_lazy("%(count)s person", "%(count)s persons", "number"),
}
_LIMITS = {
    Per.EVENT: gettext_lazy("%(most)s for one event"),
    Per.LIFETIME: gettext_lazy("%(most)s in a lifetime"),
    Year.CALENDAR: gettext_lazy("%(most)s in one calendar year"),
    Year.FISCAL: gettext_lazy("%(most)s in one fiscal year (October to September)"),
    Year.FUND: gettext_lazy("%(most)s in one year of the fund (from %(month)s)"),
    Year.JOINING: gettext_lazy("%(most)s in one year, counted from the member's own day of joining"),
}
_ASKS = {
    Claimant.MEMBER: gettext_lazy("The member asks for it."),
    Claimant.PROXY: gettext_lazy("Somebody else may ask for the member, with papers."),
    Claimant.BENEFICIARY: gettext_lazy("The beneficiary whom the member named asks for it."),
    Claimant.RELATIVE: gettext_lazy("A relative may ask for it, for an event in the family."),
    Claimant.FUND: gettext_lazy("The fund starts it itself once a year; nobody has to ask."),
}
_ASKS_SHARE = {
    Claimant.MEMBER: gettext_lazy("The member asks for it and gets %(percent)s%% of the sum."),
    Claimant.PROXY: gettext_lazy(
        "Somebody else may ask for the member, with papers, and gets %(percent)s%% of the sum."
    ),
    Claimant.BENEFICIARY: gettext_lazy(
        "The beneficiary whom the member named asks and gets %(percent)s%% of the sum."
    ),
    Claimant.RELATIVE: gettext_lazy(
        "A relative may ask, for an event in the family, and gets %(percent)s%% of the sum."
    ),
    Claimant.FUND: gettext_lazy("The fund starts it itself once a year and pays %(percent)s%% of the sum."),
}
_SEX = {Sex.FEMALE: gettext_lazy("Only for women."), Sex.MALE: gettext_lazy("Only for men.")}


def rule_words(rule: Rule, schedule: Schedule) -> list[str]:
    """What a rule says, sentence by sentence, in the order in which a person would say it."""
    return [
        *_sum_words(rule),
        *(_waiting_words(rule.waiting) if rule.waiting else ()),
        *(cap_words(cap, schedule) for cap in rule.caps),
        *(_shared_of(cap, rule, schedule) for cap in schedule.shared_by(rule.key)),
        *_condition_words(rule.conditions),
        *(_share_words(share) for share in rule.shares),
        *_office_words(rule),
    ]


def shared_words(cap: SharedCap, schedule: Schedule) -> str:
    """What several benefits share, with their names."""
    return _("Together at most %(limit)s: %(benefits)s.") % {
        "limit": limit_words(cap, schedule),
        "benefits": _names(cap.rules, schedule),
    }


def schedule_words(schedule: Schedule) -> list[str]:
    """The fund's own year, where it is another or something is counted by it, and the fund's floor."""
    caps = [*schedule.shared, *(cap for rule in schedule.rules for cap in rule.caps)]
    by_fund = any(cap.per == Per.YEAR and cap.year == Year.FUND for cap in caps)
    said = []
    if by_fund or schedule.fund_month != 1:
        said.append(_("The fund's own year begins in %(month)s.") % {"month": _month(schedule)})
    if schedule.floor is not None:
        said.append(_("The fund should never fall below %(sum)s baht.") % {"sum": format_baht(schedule.floor)})
    return said


def cap_words(cap: Cap, schedule: Schedule) -> str:
    """A cap of one benefit as a sentence: "At most 20 nights in one calendar year."."""
    return _("At most %(limit)s.") % {"limit": limit_words(cap, schedule)}


def limit_words(cap: Cap | SharedCap, schedule: Schedule) -> str:
    """How much a cap leaves, and for how long: "2,000 baht in one calendar year"."""
    if cap.of in _COUNTS:
        most = count_words(cap.of, cap.most)
    else:
        most = _("%(sum)s baht") % {"sum": format_baht(cap.most)}
    template = _LIMITS.get(cap.year if cap.per == Per.YEAR else cap.per)
    return str(template) % {"most": most, "month": _month(schedule)} if template else most


def count_words(of: str, number: int) -> str:
    """So many times, nights, children and so on: "3 nights"."""
    return _COUNTS[of] % {"number": number, "count": f"{number:,}"}


def tier_words(tier: Tier) -> str:
    """A row of a table: "from 2 years 1 day up to 4 years: 6,000 baht"."""
    return _("%(edges)s: %(sum)s baht") % {"edges": edge_words(tier), "sum": format_baht(tier.amount)}


def edge_words(tier: Tier) -> str:
    """For which time, or which school level, a row holds."""
    if tier.level:
        return str(Level(tier.level).label) if tier.level in Level.values else tier.level
    start = "" if tier.start is None else ("after" if tier.after else "from")
    end = "" if tier.end is None else ("below" if tier.below else "to")
    return str(_EDGES[start, end]) % {"start": tier.start, "end": tier.end}


def _sum_words(rule: Rule) -> Iterator[str]:
    if rule.sum_by == SumBy.ONE and (rule.amount or not rule.units):
        yield _("%(sum)s baht.") % {"sum": format_baht(rule.amount)}
    elif rule.sum_by == SumBy.DECIDED:
        yield _("The committee decides the sum, with the number of its resolution.")
    elif rule.sum_by in _BY:
        yield str(_BY[rule.sum_by])
        yield from map(tier_words, rule.tiers)
    if rule.further:
        yield from _further_words(rule.further)
    yield from map(unit_words, rule.units)


def _further_words(further: Further) -> Iterator[str]:
    told = {"beyond": further.beyond, "sum": format_baht(further.amount)}
    yield str(_FURTHER.get(further.rounding, _FURTHER[Rounding.DROPPED])) % told
    if further.counted == Counted.PAID:
        yield _("These years are counted by the days actually paid.")


def unit_words(each: PerUnit) -> str:
    """What each night and the like is worth: "100 baht for each night in hospital."."""
    template = _EACH.get(each.unit) or gettext_lazy("%(sum)s baht for each one.")
    return str(template) % {"sum": format_baht(each.amount)}


def _waiting_words(waiting: Waiting) -> Iterator[str]:
    if waiting.counted == Counted.PAID:
        yield _("Only once %(length)s are paid in, counted by the days actually paid.") % {"length": waiting.length}
    else:
        yield _("Only once %(length)s have passed since joining.") % {"length": waiting.length}


def _shared_of(cap: SharedCap, rule: Rule, schedule: Schedule) -> str:
    others = tuple(key for key in cap.rules if key != rule.key)
    return _("At most %(limit)s, counted together with: %(benefits)s.") % {
        "limit": limit_words(cap, schedule),
        "benefits": _names(others, schedule),
    }


def _names(keys: tuple[str, ...], schedule: Schedule) -> str:
    found = ((key, schedule.rule(key)) for key in dict.fromkeys(keys))
    return ", ".join(rule.name if rule else key for key, rule in found)


def _condition_words(asked: Conditions) -> Iterator[str]:
    told = {"youngest": asked.age_from, "oldest": asked.age_to}
    if asked.age_from is not None and asked.age_to is not None:
        yield _("Only for those aged %(youngest)s to %(oldest)s.") % told
    elif asked.age_from is not None:
        yield _("Only for those aged %(youngest)s and over.") % told
    elif asked.age_to is not None:
        yield _("Only for those aged %(oldest)s and under.") % told
    if asked.sex in _SEX:
        yield str(_SEX[asked.sex])
    if asked.suspended:
        yield _("Suspended members have it too.")
    if asked.arrears_most == 0:
        yield _("Only for those who are not behind with their savings.")
    elif asked.arrears_most is not None:
        yield ngettext(
            "Only for those who are at most %(count)s month behind with their savings.",
            "Only for those who are at most %(count)s months behind with their savings.",
            asked.arrears_most,
        ) % {"count": asked.arrears_most}
    if asked.plans:
        yield _("Only for those who pay like this: %(plans)s.") % {"plans": _labels(Plan, asked.plans)}
    if asked.levels:
        yield _("Only for these school levels: %(levels)s.") % {"levels": _labels(Level, asked.levels)}
    if asked.grade_from is not None:
        whole, part = divmod(asked.grade_from, 100)
        yield _("Only with an average grade of %(grade)s or better.") % {"grade": f"{whole}.{part:02}"}


def _labels(kind, values: tuple[str, ...]) -> str:
    return ", ".join(str(kind(value).label) if value in kind.values else value for value in values)


def _share_words(share: Share) -> str:
    template = (_ASKS if share.percent == 100 else _ASKS_SHARE).get(share.who)
    return str(template) % {"percent": share.percent} if template else share.who


def _office_words(rule: Rule) -> Iterator[str]:
    """What the office does: papers, deadline, approvals, repayment, consent."""
    if rule.papers:
        yield _("Papers: %(papers)s.") % {"papers": ", ".join(rule.papers)}
    if rule.file_within is not None:
        yield ngettext(
            "To be handed in within %(count)s day of the event.",
            "To be handed in within %(count)s days of the event.",
            rule.file_within,
        ) % {"count": f"{rule.file_within:,}"}
    yield ngettext(
        "%(count)s officer approves it.", "%(count)s officers approve it.", rule.approvals
    ) % {"count": rule.approvals}  # fmt: skip
    if rule.advance:
        yield ngettext(
            "The money is lent: to be repaid within %(count)s month.",
            "The money is lent: to be repaid within %(count)s months.",
            rule.advance.months,
        ) % {"count": rule.advance.months}
    if rule.consent:
        yield _("The person's consent is asked for before anything is written down.")


def _month(schedule: Schedule) -> str:
    return month_name(schedule.fund_month) if 1 <= schedule.fund_month <= 12 else str(schedule.fund_month)
