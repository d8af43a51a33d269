"""Old months from a group's own spreadsheet: a row a month, judged as on the page and written by the same service.

Promises: every fault of a row is named with the heading it stands under; what the months come to is shown beside the
file's own totals and beside the sums brought forward. Refuses a month on two rows.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.import_kinds import ImportKind
from groups.judgements import Control, Verdict
from groups.resources import CellWidget, Draft, HouseResource, TextWidget, read_by
from groups.table_files import Column, Line, Table, typed
from groups.thai_dates import DateRefused, Month, MonthRefused, parse_date
from groups.thai_text import tidy
from ledger.journal import lock_books
from ledger.models import Account
from ledger.money import format_baht
from ledger.month_breakdown import Breakdown, breakdowns
from ledger.month_files import MEMBERS, MONTH, OWN_FILE, SOURCE, month_columns
from ledger.old_months import state_old_months
from ledger.paper_months import (
    LONGEST_SOURCE,
    TOLD_SECTIONS,
    Change,
    OldMonth,
    Told,
    Way,
    cases_of,
    read_paper,
    sum_of,
)
from ledger.refusals import LedgerRefused
from ledger.resources import SumWidget, column_total, is_told


class MonthWidget(CellWidget):
    """A month as people write it, or any day in it."""

    def read(self, value) -> Month:
        text = typed(value)
        try:
            return Month.parse(text)
        except MonthRefused as refusal:
            try:
                return Month.of(parse_date(text))
            except DateRefused:
                raise refusal from None


class CountWidget(CellWidget):
    """A whole number of people or cases, with or without its word: 14, 14 ราย, 2,681 คน."""

    def read(self, value) -> int:
        text = re.sub(r" ?(ราย|คน)$", "", tidy(typed(value)))
        if not re.fullmatch(r"[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2}", text):
            raise ValueError(_("This is no whole number; write it in digits, like 14."))
        return int(text.replace(",", ""))


class MonthsResource(HouseResource):
    """One row a month, by the columns of the group's own chart."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.paper = read_paper()
        self.accounts = [one for one in self.paper.accounts.values() if one.section in TOLD_SECTIONS]
        self.fields[MONTH] = read_by(MonthWidget(), MONTH)
        for account in self.accounts:
            self.fields[sum_of(account)] = read_by(SumWidget(), sum_of(account))
            if account.counts_cases:
                self.fields[cases_of(account)] = read_by(CountWidget(), cases_of(account))
        self.fields[MEMBERS] = read_by(CountWidget(), MEMBERS)
        self.fields[SOURCE] = read_by(TextWidget(LONGEST_SOURCE), SOURCE)

    def begin(self, lines: Sequence[Line]) -> None:
        """Which rows tell of which month."""
        if self.is_run:
            # Nobody tells of a month between the judgement and the writing.
            lock_books()
            self.paper = read_paper()
        self.rows: dict[Month, list[int]] = defaultdict(list)
        self.changes: list[Change] = []
        self.read: dict[str, int] = defaultdict(int)
        for line in lines:
            value = line.values.get(MONTH, "")
            try:
                month = MonthWidget().clean(value)
            except ValueError:
                continue
            if month:
                self.rows[month].append(line.number)

    def weigh(self, draft: Draft) -> None:
        for account in self.accounts:
            self.read[sum_of(account)] += draft.get(sum_of(account)) or 0
        month = draft.get(MONTH)
        if month is None:
            draft.label = typed(draft.line.values.get(MONTH, ""))
            if not draft.label:
                draft.refuse(_("Write which month this row tells of, for example 01/2548."))
            return
        draft.label = month.label()
        if len(self.rows[month]) > 1:
            rows = ", ".join(map(str, self.rows[month]))
            draft.refuse(_("This month stands on several rows: %(rows)s. Keep one of them.") % {"rows": rows})
        stated = self._stated(draft, month)
        for fault in self.paper.faults(stated):
            draft.refuse(str(fault))
        if not draft.reasons:
            self._rule(draft, self.paper.judge(stated))

    def _stated(self, draft: Draft, month: Month) -> OldMonth:
        try:
            standing = self.paper.told(month, self.paper.way_of(month))
        except LedgerRefused:
            standing = {}
        figures = {}
        for account in self.accounts:
            amount, cases = draft.get(sum_of(account)), draft.get(cases_of(account))
            if cases is None and account.code in standing and amount is not None:
                # An empty cell takes nothing away.
                cases = standing[account.code].cases if amount else None
            if amount is not None or cases is not None:
                figures[account.code] = Told(amount, cases)
        reason = _("brought in from a file")
        return OldMonth(month, figures, draft.get(MEMBERS), draft.get(SOURCE) or "", reason)

    def _rule(self, draft: Draft, change: Change) -> None:
        draft.detail = _words_of_way(change.way)
        draft.stands = None if change.verdict == Verdict.NEW else change
        draft.writes = [f"{code} {change.after.get(code)}" for code in change.codes]
        draft.stood = [str(change.before.get(code)) for code in change.codes]
        for code in change.codes:
            before, after = change.before.get(code), change.after.get(code)
            account = self.paper.accounts[code]
            draft.changes.append((account.label, _told_in_words(account, before), _told_in_words(account, after)))
        if change.counts_members_anew:
            draft.writes.append(f"members {change.members_after}")
            draft.stood.append(f"members {change.members_before}")
            before, after = map(_people, (change.members_before, change.members_after))
            draft.changes.append((self.headings[MEMBERS], before, after))
        self.changes.append(change)

    def write_new(self, drafts: Sequence[Draft]) -> None:
        """Written at the end, all months together."""

    write_changed = write_new

    def finish(self) -> None:
        state_old_months([change.stated for change in self.changes], by=self.by)

    def controls(self, table: Table) -> Iterable[Control]:
        """What each column of baht comes to beside the file's own total, and the sums brought forward."""
        for account in self.accounts:
            code = sum_of(account)
            if is_told(table, code):
                yield column_total(table, code, self.headings[code], self.read[code])
        for breakdown in breakdowns(self.paper, self.changes):
            yield from _remaining(breakdown)


def _remaining(breakdown: Breakdown) -> Iterator[Control]:
    """What the months tell once this file is in, beside the sum that was brought forward for them."""
    for line in breakdown.lines:
        if line.told is None:
            continue
        label = _("%(name)s, all months told beside the sum brought forward") % {"name": line.account.label}
        told = format_baht(line.told.amount)
        brought = format_baht(line.brought.amount if line.brought else None)
        if line.exceeds:
            note = _("the months tell %(amount)s baht more") % {"amount": format_baht(line.exceeds)}
        elif line.remains:
            note = _("%(amount)s baht are told by no month yet") % {"amount": format_baht(line.remains)}
        else:
            note = _("nothing remains")
        yield Control(label, told, brought, note, agrees=not line.exceeds)


def _words_of_way(way: Way) -> str:
    if way == Way.MEMO:
        return _("breaks the sum brought forward down")
    return _("is added to the books since founding")


def _told_in_words(account: Account, told: Told | None) -> str:
    if told is None:
        return _("not recorded")
    if not account.counts_cases:
        return format_baht(told.amount)
    if told.cases is None:
        return _("%(amount)s, cases not recorded") % {"amount": format_baht(told.amount)}
    words = ngettext("%(amount)s, %(cases)s case", "%(amount)s, %(cases)s cases", told.cases)
    return words % {"amount": format_baht(told.amount), "cases": f"{told.cases:,}"}


def _people(count: int | None) -> str:
    return _("not recorded") if count is None else f"{count:,}"


def _columns() -> list[Column]:
    return month_columns(Account.objects.all())


def _act(counts: dict[str, int]) -> str:
    new, changed = counts[Verdict.NEW], counts[Verdict.CHANGED]
    if not changed:
        return ngettext("Write down %(new)s month", "Write down %(new)s months", new) % {"new": new}
    return _("Write down %(new)s months, correct %(changed)s") % {"new": new, "changed": changed}


def _done(counts: dict[str, int]) -> str:
    words = _("%(new)s months were written down and %(changed)s corrected.")
    return words % {"new": counts[Verdict.NEW], "changed": counts[Verdict.CHANGED]}


MONTHS = ImportKind(
    slug="months",
    label=gettext_lazy("Months from the paper books"),
    lead=gettext_lazy(
        "What came in, what was paid and how many members there were, month by month, before the books began "
        "here. Months inside a sum that was brought forward only break it down and are never counted twice."
    ),
    template=OWN_FILE,
    columns=_columns,
    resource=MonthsResource,
    act=_act,
    done=_done,
    page="old_months",
    notes=(
        gettext_lazy(
            "One row for each month. Leave a cell empty where the paper says nothing; write 0 where it says none."
        ),
        gettext_lazy("A last row that begins with “total” is compared with the sums of the rows and not brought in."),
    ),
)
