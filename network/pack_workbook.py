"""The pack as a spreadsheet: agenda, tasks, open questions, the consolidated month, a sheet for each group.

Promises: the same values as the paper, sums as numbers in baht. Refuses formulas, as every sheet of the house does.
"""

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from groups.thai_dates import format_date
from network.meeting_words import when_and_where, who_does_it
from network.pack import Pack
from network.spreadsheet import write_consolidation
from reports.spreadsheet import BOLD, baht, saved, set_paper, write_head, write_note, write_row, write_titles


def pack_workbook(pack: Pack) -> bytes:
    """The pack as an XLSX file."""
    book = Workbook()
    book.remove(book.active)
    if pack.facts:
        _write_agenda(book.create_sheet(_("Agenda")), pack)
    _write_questions(book.create_sheet(_("Open questions")), pack)
    if pack.central.funds:
        _write_central(book.create_sheet(_("Central funds")), pack)
    write_consolidation(book, pack.consolidation)
    return saved(book)


def _write_agenda(sheet: Worksheet, pack: Pack) -> None:
    meeting = pack.facts.meeting
    titles = [pack.network.name, meeting.title, when_and_where(meeting)]
    write_titles(sheet, titles, example=pack.facts.is_example)
    write_row(sheet, [_("Agenda")], font=BOLD)
    for said in pack.facts.items:
        write_row(sheet, [f"{said.number}. {said.item.label}"])
    write_row(sheet, [_("Tasks of earlier meetings")], font=BOLD)
    if not pack.facts.carried:
        write_row(sheet, [_("None is open.")])
    for one in pack.facts.carried:
        due = format_date(one.task.due_on) if one.task.due_on else _("no day set")
        write_row(sheet, [one.task.what, who_does_it(one.task), due])
    set_paper(sheet, widths=(70, 34, 20))


def _write_questions(sheet: Worksheet, pack: Pack) -> None:
    write_titles(sheet, [pack.network.name, _("Open questions")], example=pack.consolidation.is_example)
    heads = [_("Group"), _("Month"), _("Figure"), _("What stands there"), _("Question"), _("State"), _("Last word")]
    write_head(sheet, heads)
    for one in pack.questions:
        words = [one.label, one.value_now or one.value, one.question, one.state_label, one.last_word]
        write_row(sheet, [one.group.name, one.month.label(), *words])
    if not pack.questions:
        write_note(sheet, _("No question is open."), columns=7)
    set_paper(sheet, widths=(22, 18, 28, 26, 40, 20, 40))


def _write_central(sheet: Worksheet, pack: Pack) -> None:
    titles = [pack.network.name, _("Central funds, %(month)s") % {"month": pack.month.label()}]
    write_titles(sheet, titles, example=pack.central.is_example)
    write_head(sheet, [_("Fund"), _("Received"), _("Paid out"), _("Left")])
    for one in pack.central.funds:
        write_row(sheet, [one.fund.name, baht(one.received), baht(one.paid), baht(one.left)])
    for found in pack.central.findings:
        write_note(sheet, found.text, columns=4)
    set_paper(sheet, widths=(40, 18, 18, 18))
