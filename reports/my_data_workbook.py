"""The copy of everything that is kept about a member as a spreadsheet that she can read herself.

Promises: it says what the copy for programs says (`reports/my_data_file.py`), in plain words of the language of the
page: every code by its label, every sum once as a number of baht, days in ISO, moments in Thailand's time; text never
runs as a formula. Refuses what that copy refuses: nothing is read here beside it that could name somebody else.
"""

import datetime
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from groups.models import Group
from ledger.models import Account
from ledger.money import format_baht
from members.message_words import sentence
from members.models import Consent, Member, ReadingRight, Sex, State, StateChange
from reports.models import Doubt
from reports.my_data import MyData
from reports.my_data_file import ANOTHER, REGISTER, Row, tables
from reports.spreadsheet import baht, saved, set_paper, write_head, write_note, write_row, write_titles
from welfare.assessment_json import assessment_from_json
from welfare.claim_states import ClaimStanding
from welfare.claim_words import Line, told
from welfare.models import Decision
from welfare.rule_words import count_words
from welfare.rules import Claimant, Level

SHORT, DATED, USUAL, LONG = 13, 18, 24, 60
_PEOPLE = {
    "herself": gettext_lazy("you yourself"),
    "somebody else": gettext_lazy("somebody else"),
    ANOTHER: gettext_lazy("another member"),
}
_STANDS = {
    Doubt.State.OPEN: gettext_lazy("waits for an answer"),
    Doubt.State.ANSWERED: gettext_lazy("answered"),
    Doubt.State.CLOSED: pgettext_lazy("a question", "closed"),
}
_PAYS = {
    "alone": gettext_lazy("you pay alone"),
    "for the household": gettext_lazy("you pay for your household"),
    "within a household": gettext_lazy("you pay together with your household"),
}


@dataclass(frozen=True)
class _Known:
    """What turns names of the copy for programs into words: accounts by slug, claims by number; each read once."""

    data: MyData

    @cached_property
    def accounts(self) -> dict[str, str]:
        return {account.slug: account.label for account in Account.objects.all()}

    @cached_property
    def claims(self) -> dict[str, ClaimStanding]:
        return {standing.claim.number_in_year: standing for standing in self.data.claims}


@dataclass(frozen=True)
class _Column:
    """A heading, how a row of the copy for programs reads under it, and how wide that is."""

    heading: str | Promise
    value: Callable[[Row, _Known], object]
    width: int = USUAL


@dataclass(frozen=True)
class _Sheet:
    """A table of the copy for programs, the name of its sheet, and its columns."""

    table: str
    title: str | Promise
    columns: tuple[_Column, ...] = field(default=())


def as_workbook(group: Group, data: MyData) -> bytes:
    """The copy as XLSX, a sheet for each table."""
    found, known, book = tables(group, data), _Known(data), Workbook()
    days = [datetime.date.fromisoformat(row["on"]) for row in found["money"]]
    example = any(map(group.is_example_on, days))
    for row, line in zip(found["membership"], data.changes, strict=True):
        # The change that takes another one back would read as if it had happened again.
        row["mistaken"] = line.mistaken or line.change.takes_back_id is not None
    _write_about(book.active, group, data, found["about_me"][0], example=example)
    for sheet in _SHEETS:
        _write_table(book.create_sheet(str(sheet.title)), sheet, found[sheet.table], known)
    return saved(book)


def _write_about(sheet: Worksheet, group: Group, data: MyData, about: Row, *, example: bool) -> None:
    """The register, line by line, and what this file is."""
    sheet.title = _("About you")
    member = {"member": f"{data.member.number} {data.member.full_name}"}
    made = _("Made on %(moment)s") % {"moment": _moment_words(timezone.now().isoformat())}
    titles = [_("Everything that is kept about %(member)s") % member, group.name, made]
    write_titles(sheet, titles, example=example)
    note = _(
        "Days in the columns are written year-month-day, in years of the Common Era. The copy for a program (JSON) "
        "on the page “My data” holds every detail."
    )
    write_note(sheet, note, columns=2)
    head = sheet.max_row + 1
    write_head(sheet, [pgettext("a line of the register", "What"), _("What is written down")])
    for heading, value in _register(about, data):
        write_row(sheet, [str(heading), value or _("not recorded")])
    _align(sheet, head)
    set_paper(sheet, widths=(30, LONG), landscape=False)


def _register(about: Row, data: MyData) -> Iterable[tuple[str | Promise, object]]:
    yield _("Group"), about["group"]
    said = {
        "sex": about["sex"] and Sex(about["sex"]).label,
        "born_on": _birth(about, data),
        "state": State(about["state"]).label,
    }
    for name in REGISTER:
        if name == "born_on_is_exact":
            continue
        heading = _("Membership") if name == "state" else capfirst(Member._meta.get_field(name).verbose_name)
        yield heading, said.get(name, about[name])
    yield _("Zone"), about["zone"]
    yield _("Household"), _PAYS[about["pays"]]
    yield _("National ID"), about["national_id_masked"]
    yield _("Beneficiary"), about["beneficiary"]
    yield _("Relationship"), about["beneficiary_relationship"]
    yield _("Phone of the beneficiary"), about["beneficiary_phone"]
    yield _("E-mail"), about["email"]
    yield _("E-mail confirmed at"), _moment_words(about["email_confirmed_at"])


def _birth(about: Row, data: MyData) -> object:
    if not about["born_on"] or about["born_on_is_exact"]:
        return about["born_on"]
    return f"{_('only the year is known:')} {data.born_year} ({about['born_on'][:4]})"


def _write_table(sheet: Worksheet, what: _Sheet, rows: list[Row], known: _Known) -> None:
    write_titles(sheet, [str(what.title)], example=False)
    if rows:
        head = sheet.max_row + 1
        write_head(sheet, [str(column.heading) for column in what.columns])
        for row in rows:
            write_row(sheet, [column.value(row, known) for column in what.columns])
        _align(sheet, head)
    else:
        write_note(sheet, _("None so far."), columns=len(what.columns))
    set_paper(sheet, widths=[column.width for column in what.columns])


def _align(sheet: Worksheet, first: int) -> None:
    """Words to the left and whole, numbers to the right, from the row of the headings on."""
    for row in sheet.iter_rows(min_row=first):
        for cell in row:
            number = isinstance(cell.value, int | Decimal)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right" if number else "left")


def _moment_words(value: object) -> str:
    """A moment as the copy for programs has it (ISO), in Thailand's time."""
    if not value:
        return ""
    return timezone.localtime(datetime.datetime.fromisoformat(str(value))).strftime("%Y-%m-%d %H:%M")


def _text(heading, name: str, width: int = USUAL) -> _Column:
    """A number of a paper, a day or words: as it stands there."""
    return _Column(heading, lambda row, known: "" if row[name] is None else str(row[name]), width)


def _moment(heading, name: str = "at") -> _Column:
    return _Column(heading, lambda row, known: _moment_words(row[name]), DATED)


def _sum(heading, name: str = "amount", direction: str = "") -> _Column:
    """A sum in baht; with a `direction`, of money that went this way only."""

    def value(row: Row, known: _Known) -> object:
        satang = row[f"{name}_satang"]
        return "" if satang is None or direction not in ("", row.get("direction")) else baht(satang)

    return _Column(heading, value, SHORT)


def _choice(heading, name: str, choices: type[TextChoices], width: int = USUAL) -> _Column:
    return _Column(heading, lambda row, known: str(choices(row[name]).label) if row[name] else "", width)


def _yes(heading, name: str) -> _Column:
    def value(row: Row, known: _Known) -> str:
        return pgettext("in a copy", "yes") if row[name] else pgettext("in a copy", "no")

    return _Column(heading, value, SHORT)


def _person(heading, name: str) -> _Column:
    return _Column(heading, lambda row, known: str(_PEOPLE.get(row[name], row[name])))


def _account(heading) -> _Column:
    return _Column(heading, lambda row, known: known.accounts.get(row["account"], row["account"]))


def _units(row: Row, known: _Known) -> str:
    return ", ".join(count_words(unit, number) for unit, number in json.loads(row["units"]).items())


def _grade(row: Row, known: _Known) -> str:
    grade = row["grade_hundredths"]
    return "" if grade is None else f"{grade // 100}.{grade % 100:02}"


def _reckoning(row: Row, known: _Known) -> str:
    """Every sentence of a judgement, a line each."""
    judged = told(assessment_from_json(row["amount_satang"], json.loads(row["reasons"])))
    lines = map(_line, judged.lines)
    return "\n".join([*lines, *judged.against, *judged.missing, *judged.advice])


def _line(line: Line) -> str:
    if line.amount is None:
        return line.words
    return f"{line.words} ({_('%(sum)s baht') % {'sum': format_baht(line.amount)}})"


def _month(row: Row, known: _Known) -> str:
    """The month whose report counts a change, in ISO; "" for one of the paper years."""
    return (row["reporting_month"] or "")[: len("2007-04")]


_SHEETS = (
    _Sheet("membership", gettext_lazy("Your membership"), (
        _text(gettext_lazy("Day"), "event_on", SHORT),
        _choice(pgettext_lazy("of a membership", "What happened"), "kind", StateChange.Kind),
        _text(gettext_lazy("Membership counts from"), "counts_from", SHORT),
        _Column(gettext_lazy("Counted in the report of"), _month, SHORT),
        _yes(gettext_lazy("Recorded by mistake, taken back"), "mistaken"),
        _text(gettext_lazy("Remark"), "note", LONG),
        _moment(gettext_lazy("Written down at"), "recorded_at"),
    )),
    _Sheet("money", gettext_lazy("Your money"), (
        _text(gettext_lazy("Day"), "on", SHORT),
        _account(gettext_lazy("For what")),
        _sum(gettext_lazy("Put in"), direction="put_in"),
        _sum(gettext_lazy("Received"), direction="received"),
        _sum(gettext_lazy("Lent"), direction="lent"),
        _Column(gettext_lazy("Days or years paid"), lambda row, known: row["units"], SHORT),
        _text(gettext_lazy("Receipt"), "receipt", SHORT),
        _person(gettext_lazy("Paid by"), "paid_by"),
        _yes(gettext_lazy("Others on the same receipt"), "shared_receipt"),
        _text(gettext_lazy("Entry"), "entry", SHORT),
        _text(gettext_lazy("Takes back entry"), "reverses_entry", SHORT),
        _text(gettext_lazy("Taken back by entry"), "reversed_by_entry", SHORT),
        _text(gettext_lazy("Digest of the books"), "digest", LONG),
    )),
    _Sheet("paper_book", gettext_lazy("From your paper book"), (
        _account(gettext_lazy("For what")),
        _sum(gettext_lazy("Baht")),
        _text(gettext_lazy("Source"), "source", LONG),
        _moment(gettext_lazy("Written down at"), "stated_at"),
    )),
    _Sheet("claims", gettext_lazy("Your claims"), (
        _text(gettext_lazy("Claim"), "claim", SHORT),
        _Column(gettext_lazy("Benefit"), lambda row, known: known.claims[row["claim"]].benefit_name),
        _Column(gettext_lazy("State"), lambda row, known: str(known.claims[row["claim"]].state.label)),
        _text(gettext_lazy("Day of the event"), "event_on", SHORT),
        _text(gettext_lazy("Handed in on"), "filed_on", SHORT),
        _text(gettext_lazy("For whom"), "about"),
        _Column(gettext_lazy("How many"), _units, SHORT),
        _choice(gettext_lazy("School level"), "level", Level),
        _Column(gettext_lazy("Average grade"), _grade, SHORT),
        _sum(gettext_lazy("Sum asked for"), "asked"),
        _choice(gettext_lazy("Who asks"), "asked_by", Claimant),
        _person(gettext_lazy("Paid to"), "paid_to"),
        _text(gettext_lazy("Consent given on"), "consent_on", SHORT),
        _text(gettext_lazy("Papers"), "papers", LONG),
        _moment(gettext_lazy("Written down at"), "entered_at"),
        _moment(pgettext_lazy("in a copy", "Ended at"), "ended_at"),
        _text(gettext_lazy("Why it ended"), "ended_reason", LONG),
    )),
    _Sheet("judgements", gettext_lazy("How the sum comes about"), (
        _text(gettext_lazy("Claim"), "claim", SHORT),
        _moment(gettext_lazy("Worked out at")),
        _sum(gettext_lazy("Baht")),
        _Column(gettext_lazy("What the rules say"), _reckoning, LONG + USUAL),
    )),
    _Sheet("decisions", pgettext_lazy("in a copy", "What was decided"), (
        _text(gettext_lazy("Claim"), "claim", SHORT),
        _moment(gettext_lazy("Decided at")),
        _choice(pgettext_lazy("about a claim", "Decision"), "outcome", Decision.Outcome),
        _sum(gettext_lazy("Baht")),
        _choice(gettext_lazy("Reason"), "reason_code", Decision.Reason),
        _text(gettext_lazy("In words"), "reason", LONG),
        _text(gettext_lazy("Number of the resolution"), "resolution"),
    )),
    _Sheet("payouts", gettext_lazy("Paid out to you"), (
        _text(gettext_lazy("Day"), "on", SHORT),
        _text(gettext_lazy("Voucher"), "voucher", SHORT),
        _text(gettext_lazy("Claim"), "claim", SHORT),
        _text(gettext_lazy("Entry"), "entry", SHORT),
    )),
    _Sheet("questions", gettext_lazy("Your questions"), (
        _text(gettext_lazy("Question"), "question", SHORT),
        _moment(gettext_lazy("Asked at")),
        _choice(gettext_lazy("What is wrong"), "reason", Doubt.Reason),
        _text(gettext_lazy("In words"), "words", LONG),
        _text(gettext_lazy("Entry"), "entry", SHORT),
        _Column(gettext_lazy("State"), lambda row, known: str(_STANDS[row["state"]])),
    )),
    _Sheet("answers", gettext_lazy("Answers to you"), (
        _text(gettext_lazy("Question"), "question", SHORT),
        _moment(gettext_lazy("Answered at")),
        _text(gettext_lazy("Answer"), "words", LONG),
        _text(gettext_lazy("Entry"), "entry", SHORT),
    )),
    _Sheet("messages", gettext_lazy("Messages to you"), (
        _moment(gettext_lazy("When")),
        _Column(
            gettext_lazy("What we told you"),
            lambda row, known: sentence(row["kind"], json.loads(row["facts"])), LONG + USUAL,
        ),
    )),
    _Sheet("consents", gettext_lazy("What you agreed to"), (
        _moment(gettext_lazy("When")),
        _choice(gettext_lazy("What it is about"), "purpose", Consent.Purpose, LONG),
        _yes(gettext_lazy("You agree"), "given"),
        _choice(gettext_lazy("How you said it"), "how", ReadingRight.How),
    )),
    _Sheet("readers", gettext_lazy("Who may read my passbook"), (
        _person(pgettext_lazy("in a copy", "Who"), "who"),
        _choice(gettext_lazy("Why they may"), "kind", ReadingRight.Kind),
        _yes(gettext_lazy("Also what you received"), "sees_welfare"),
        _choice(gettext_lazy("How you said it"), "how", ReadingRight.How),
        _text(gettext_lazy("Consent given on"), "given_on", SHORT),
        _moment(pgettext_lazy("in a copy", "Ended at"), "ended_at"),
    )),
    _Sheet("who_looked", gettext_lazy("Who looked"), (
        _moment(gettext_lazy("When")),
        _person(pgettext_lazy("in a copy", "Who"), "who"),
        _text(gettext_lazy("Office"), "office"),
        _text(gettext_lazy("What was done"), "what", LONG),
        _yes(gettext_lazy("With everybody at once"), "of_everybody"),
    )),
)  # fmt: skip
