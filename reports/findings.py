"""What stands out in a month: findings as values, every one at once, blocking or advisory.

Promises: it points and changes nothing. Refuses to correct: the recorded figure always stands in the report.
"""

from collections.abc import Iterator
from dataclasses import replace

from groups.models import Group
from groups.queries import today
from groups.thai_dates import Month
from ledger.allocation import allocation
from ledger.chart import ANNUAL_DUES, AWAITING_COUNT, BANK, CASH, DAILY_SAVINGS, ENTRY_FEE
from ledger.models import Rate
from ledger.queries import balance, cash_count_at, cash_counted_in, open_months, passbook_at
from ledger.rates import rates_on
from ledger.receipts import paper_books, void_in
from ledger.sheet_rows import open_sheets, sheet_totals
from members.queries import named_in_register
from reports.finding_words import Finding
from reports.past import far_from_past
from reports.queries import questions_open
from reports.statement import OPEN, Statement, statement
from welfare.claim_states import grants_without_death, paid_otherwise, unpaid
from welfare.queries import vouchers_without_claim
from welfare.schedules import schedule_on


def statement_to_show(group: Group, month: Month) -> Statement:
    """The month as `statement` has it, an open one with what would stand out if it were closed now.

    Raises NoSuchMonth.
    """
    value = statement(group, month)
    if value.status != OPEN:
        return value
    return replace(value, findings=tuple(closing_findings(value)))


def closing_findings(statement: Statement) -> list[Finding]:
    """Everything that stands out in a month of the group in scope: what blocks first, then what to look at."""
    rates = rates_on(statement.month.last)
    found = [
        *_order(statement),
        *_money(statement),
        *_receipts(statement.month),
        *_dues_of_members(statement),
        *_rates(statement, rates),
        *_no_rate(statement, rates),
        *_asked(statement.month),
        *far_from_past(statement),
        *_register(statement),
        *_openings(),
        *_welfare(statement),
    ]
    return sorted(found, key=lambda finding: not finding.blocking)


def _order(statement: Statement) -> Iterator[Finding]:
    earlier = [month for month in open_months() if month < statement.month]
    if earlier:
        yield Finding("earlier_month_open", True, {"first_month": earlier[0].iso})
    for sheet in open_sheets(statement.month):
        totals = sheet_totals(sheet)
        if totals["rows"]:
            figures = {"on_day": sheet.on.isoformat(), "amount_baht": totals["cash"] + totals["bank"]}
            yield Finding("sheet_open", True, figures)
    if statement.month.last > today():
        yield Finding("month_not_over", True, {"on_day": statement.month.last.isoformat()})


def _money(statement: Statement) -> Iterator[Finding]:
    at_end = {line.code: line.since_founding.amount for line in statement.lines}
    if at_end[CASH] < 0:
        yield Finding("cash_below_zero", True, {"amount_baht": at_end[CASH]})
    if at_end[BANK] < 0:
        yield Finding("bank_below_zero", True, {"amount_baht": at_end[BANK]})
    if at_end[AWAITING_COUNT]:
        yield Finding("awaiting_count", False, {"amount_baht": at_end[AWAITING_COUNT]})
    if statement.month_is_recorded:
        yield from _recorded_month(statement, at_end[BANK])
        yield from _cash(statement.month, at_end[CASH])


def _recorded_month(statement: Statement, bank_at_end: int) -> Iterator[Finding]:
    savings = [statement.line(slug).month.amount for slug in ("entry_fee", "annual_dues", "daily_savings")]
    # A network's own books (D3) have no members to pay.
    if not any(savings) and statement.group.kind == Group.Kind.COMMUNITY:
        yield Finding("no_collection")
    passbook = passbook_at(statement.month.last)
    if passbook is None or passbook.on < statement.month.first:
        if bank_at_end:
            yield Finding("passbook_missing")
        return
    in_books = balance(BANK, passbook.on)
    if in_books != passbook.amount:
        figures = {"on_day": passbook.on.isoformat(), "passbook_baht": passbook.amount, "books_baht": in_books}
        yield Finding("passbook_differs", False, figures)


def _cash(month: Month, cash_at_end: int) -> Iterator[Finding]:
    """Cash that nobody counted, or whose newest noted count says something else than the books of that day."""
    count = cash_count_at(month.last)
    if count is None or count.on < month.first:
        if cash_at_end > 0 and not cash_counted_in(month):
            yield Finding("cash_not_counted", False, {"amount_baht": cash_at_end})
        return
    in_books = balance(CASH, count.on)
    if in_books != count.amount:
        figures = {"on_day": count.on.isoformat(), "counted_baht": count.amount, "books_baht": in_books}
        yield Finding("cash_differs", False, figures)


def _receipts(month: Month) -> Iterator[Finding]:
    """What an auditor looks for first: numbers that are missing or stand twice, receipts taken back."""
    books = paper_books([month])
    if missing := sum(book.missing_count for book in books):
        yield Finding("paper_numbers_missing", False, {"numbers": missing})
    if repeated := sum(len(book.repeated) for book in books):
        yield Finding("paper_numbers_repeated", False, {"numbers": repeated})
    if void := void_in(month):
        yield Finding("receipts_void", False, {"receipts": void})


def _dues_of_members(statement: Statement) -> Iterator[Finding]:
    """Who is long behind, and whether money paid for days to come is still there."""
    dues = statement.dues
    if dues is None:
        return
    if dues.arrears_3:
        yield Finding("long_behind", False, {"members": dues.arrears_3, "amount_baht": dues.arrears_3_amount})
    at_end = {line.code: line.since_founding.amount for line in statement.lines}
    held = at_end[CASH] + at_end[BANK] + max(0, at_end[AWAITING_COUNT])
    if dues.prepaid > held:
        yield Finding("prepaid_spent", False, {"prepaid_baht": dues.prepaid, "held_baht": held})
    if dues.past_end:
        yield Finding("paid_past_end", False, {"members": dues.past_end, "amount_baht": dues.past_end_amount})


def _welfare(statement: Statement) -> Iterator[Finding]:
    """What was approved and waits, what was paid against the rules' own sum, and the floor of the fund."""
    waiting = unpaid()
    if waiting.claims:
        yield Finding("claims_unpaid", False, {"claims": waiting.claims, "amount_baht": waiting.amount})
    otherwise = paid_otherwise(statement.month)
    if otherwise.claims:
        figures = {"claims": otherwise.claims, "rules_baht": otherwise.by_rules, "paid_baht": otherwise.paid}
        yield Finding("claims_otherwise", False, figures)
    if wrong := grants_without_death():
        yield Finding("grant_without_death", True, {"claims": wrong})
    schedule = schedule_on(statement.month.last)
    past = vouchers_without_claim(statement.month)
    if schedule and past.vouchers:
        figures = {"vouchers": past.vouchers, "amount_baht": past.amount}
        yield Finding("vouchers_without_claim", False, figures)
    floor = schedule.rules.floor if schedule else None
    at_end = {line.code: line.since_founding.amount for line in statement.lines}
    held = at_end[CASH] + at_end[BANK] + at_end[AWAITING_COUNT]
    if floor is not None and held < floor:
        yield Finding("below_floor", False, {"held_baht": held, "floor_baht": floor})


def _rates(statement: Statement, rates: dict[str, Rate]) -> Iterator[Finding]:
    """What the sums since founding say beside the rates; they speak only while a rate has never changed."""
    changed = set(
        Rate.objects.filter(from_date__lte=statement.month.last)
        .exclude(pk__in=[rate.pk for rate in rates.values()])
        .values_list("account__code", flat=True)
    )
    steady = {code: rate for code, rate in rates.items() if code not in changed}
    fee, dues, savings = (steady.get(code) for code in (ENTRY_FEE, ANNUAL_DUES, DAILY_SAVINGS))
    if fee:
        yield from _entry_fees(statement, fee.amount)
    if dues and dues.per == Rate.Per.YEAR:
        yield from _dues(statement, dues.amount, savings)


def _entry_fees(statement: Statement, fee: int) -> Iterator[Finding]:
    recorded, members = statement.line("entry_fee").since_founding.amount, statement.members.end
    if members and members * fee > recorded:
        figures = {"members": members, "fee_baht": fee, "recorded_baht": recorded}
        yield Finding("fees_below_heads", False, figures | {"difference_baht": members * fee - recorded})
    if recorded % fee:
        yield Finding("fee_no_multiple", False, {"recorded_baht": recorded, "fee_baht": fee})


def _dues(statement: Statement, dues: int, savings: Rate | None) -> Iterator[Finding]:
    recorded = statement.line("annual_dues").since_founding.amount
    if recorded % dues:
        yield Finding("dues_no_multiple", False, {"recorded_baht": recorded, "fee_baht": dues})
    if savings is None or savings.per != Rate.Per.DAY:
        return
    dues_years = recorded // dues
    # 365 days a year: the record's savings are counted in days, a leap day more changes nothing one could see.
    savings_years = statement.line("daily_savings").since_founding.amount // (savings.amount * 365)
    # A tenth apart is what late payers and part-years explain.
    if abs(dues_years - savings_years) * 10 > max(dues_years, savings_years):
        yield Finding("dues_beside_savings", False, {"dues_years": dues_years, "savings_years": savings_years})


def _no_rate(statement: Statement, rates: dict[str, Rate]) -> Iterator[Finding]:
    """Members pay, and nothing says what they owe: nobody can then be found to be behind."""
    pays = (statement.line("annual_dues"), statement.line("daily_savings"))
    if not rates.keys() & {ANNUAL_DUES, DAILY_SAVINGS} and any(line.since_founding.amount for line in pays):
        yield Finding("members_without_rate", False, {"members": statement.members.end or 0})


def _asked(month: Month) -> Iterator[Finding]:
    """What the network asked about the month, or members about lines up to its end, and nobody has answered."""
    of_network, of_members = questions_open(month)
    if of_network:
        yield Finding("questions_open", False, {"questions": of_network})
    if of_members:
        yield Finding("members_questions_open", False, {"questions": of_members})


def _register(statement: Statement) -> Iterator[Finding]:
    named = named_in_register(statement.month)
    if named and statement.members.end is not None and named != statement.members.end:
        yield Finding("register_differs", False, {"named": named, "members": statement.members.end})


def _openings() -> Iterator[Finding]:
    """Members' own figures of the paper years beside what the group brought forward."""
    if over := sum(line.over for line in allocation()):
        yield Finding("openings_exceed", False, {"amount_baht": over})
