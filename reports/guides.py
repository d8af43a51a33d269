"""The pages that teach each office its work: what they say, step by step, in the order in which it is done.

Promises: short spoken sentences; every button by the words it bears on the screen. Stands on this floor because the
pages of chair and auditor show the monthly report (D13). `tests/browser/test_learning.py` follows every step.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Office
from reports.learning import Guide, Step
from reports.lessons import LESSONS
from reports.lessons_member import MEMBER

Kind = Office.Kind

TREASURER = Guide(
    "treasurer",
    (Kind.TREASURER,),
    _("Treasurer: collection day"),
    _("Everything you type saves itself. Nothing stands in the books before the last button of step 6."),
    (
        Step(
            "open-sheet",
            _("Open the sheet of the day"),
            _("Press {sheet}, write the collection day, and press {open}. On it stand all, with what each owes."),
            {"sheet": _("Collection sheet: everybody on one page"), "open": _("Open the sheet")},
        ),
        Step(
            "one-key",
            _("Paid what is due: one key"),
            _("Press Enter: received, and on to the next. For a queue go to {find}, type the number, Enter, Enter."),
            {"find": _("Number or name")},
            wide=True,
        ),
        Step(
            "otherwise",
            _("Another sum, months ahead, the whole family"),
            _(
                "Another sum: type it, then Enter. A month ahead: the key +. The whole household: the key H. "
                "By transfer, or brought by somebody else: press {more}, and {done} at the end."
            ),
            {"more": pgettext_lazy("about a row", "More"), "done": _("Done")},
            wide=True,
        ),
        Step(
            "totals",
            _("Look at the sums"),
            _("Below stands what came in, and how many are still to come. When all have been, press {check}."),
            {"check": _("Check and record")},
            wide=True,
        ),
        Step(
            "count",
            _("Count the cash"),
            _("Write how many there are of each note and coin, and press {keep}. If the sum differs, write why."),
            {"keep": _("Keep the count")},
        ),
        Step(
            "record",
            _("Record"),
            _("Read what is going to be recorded, and press {record}. Pressed twice, it is still recorded once."),
            {"record": _("Record the collection")},
        ),
        Step(
            "print",
            _("Print the receipts"),
            _("Press {receipts}, choose the paper, and press {make}. The page says when the file is ready."),
            {"receipts": _("Print receipts"), "make": _("Make the pages to print")},
        ),
        Step(
            "correct",
            _("A receipt is wrong"),
            _(
                "Press its number. A part is wrong: {correct}. All of it is wrong: {back}, and write why. "
                "Nothing is deleted; the old receipt is void."
            ),
            {"correct": _("Correct it: issue the right one"), "back": _("Take this receipt back")},
        ),
        Step(
            "counter",
            _("Somebody comes late"),
            _(
                "On the first page press {counter}, type the number, Enter: the whole household is there. "
                "Press {record}, and the next page asks for the next one."
            ),
            {"counter": _("Counter: one payer, the whole family"), "record": _("Record the payment")},
        ),
    ),
)

COLLECTOR = Guide(
    "collector",
    (Kind.COLLECTOR,),
    _("Collector: my round"),
    _("Works on a phone, also without a signal. What you type stays in the phone until it has arrived."),
    (
        Step(
            "round",
            _("Open the sheet before you go"),
            _("Where there is a signal, press {money}. The sheet opens with the people of your round."),
            {"money": _("Money from members")},
        ),
        Step(
            "round-paper",
            _("Take the paper list along"),
            _("Press {paper}, then {make}. With the list in the bag the round goes on if the phone gives out."),
            {
                "paper": _("Print the sheet to fill in by hand"),
                "make": _("Make the pages to print"),
            },
        ),
        Step(
            "round-take",
            _("Paid what is due: one tap"),
            _("Take the money, then tap {take}. A tick and the sum stand there now."),
            {"take": format_lazy(_("Receive {sum}"), sum=30)},
        ),
        Step(
            "round-other",
            _("Another sum, or months ahead"),
            _("Tap the name. Write the sum at {all}, or tap the month up to which is paid. Then tap {done}."),
            {"all": _("Received in all"), "done": _("Done")},
        ),
        Step(
            "round-receipt",
            _("You wrote a paper receipt"),
            _("Tap the name, and write what stands on the paper at {book} and {number}. No number may be left out."),
            {"book": _("Paper receipt: book"), "number": _("Number")},
        ),
        Step(
            "round-offline",
            _("No signal: go on as before"),
            _("Above it says that the rows are kept in the phone. They are sent by themselves; sign out only then."),
        ),
        Step(
            "round-done",
            _("Through? Say so, and hand over the cash"),
            _("Tick {complete}. Hand the cash to the treasurer: it must be the sum that stands below."),
            {"complete": _("My part is complete")},
        ),
    ),
)

ARREARS = Step(
    "arrears",
    _("Who is behind"),
    _("Press {arrears}: the longest behind stand first. Decide who visits whom before they lose their rights."),
    {"arrears": _("In arrears")},
)
ASK = Step(
    "ask",
    _("Something is not right: ask"),
    _("Under {doubts} press {ask}. The question stays beside the figure until it is answered."),
    {"doubts": _("Doubts and corrections"), "ask": _("Ask about a figure")},
)

COMMITTEE = Guide(
    "committee",
    (Kind.CHAIR, Kind.COMMITTEE, Kind.SECRETARY),
    _("Chair and committee: after collection day"),
    _("You look and ask; the books are written by the treasurer. Nothing you press here changes a figure."),
    (
        Step(
            "today",
            _("What is waiting"),
            _("Under {today} stands what the treasurer has to do next, and how much the fund holds."),
            {"today": _("Today")},
        ),
        Step(
            "month",
            _("Read the month aloud"),
            _("Under {month} stand the same lines as on paper: what came in, what was paid out, what is left over."),
            {"month": pgettext_lazy("place to go", "Monthly report")},
        ),
        Step(
            "stands-out",
            _("What stands out"),
            _("Further down, under {stands}, is what does not fit together. Ask the treasurer about each line."),
            {"stands": _("What stands out")},
        ),
        ARREARS,
        ASK,
    ),
)

AUDITOR = Guide(
    "auditor",
    (Kind.AUDITOR,),
    _("Auditor: check the receipts"),
    _("Bring the paper receipt books and the bank passbook. You look and ask; nothing here changes a figure."),
    (
        Step(
            "gaps",
            _("Missing receipt numbers"),
            _("Under {today} press {receipts}. Paper numbers that are missing stand under {look}: see the book."),
            {
                "today": _("Today"),
                "receipts": _("Receipts"),
                "look": _("Numbers of paper receipts to look at"),
            },
        ),
        Step(
            "void",
            _("Receipts that were taken back"),
            _("Press a number beside which {void} stands: there is the reason, by whom, and what took its place."),
            {"void": _("void")},
        ),
        Step(
            "difference",
            _("Cash against the sheet"),
            _("Under {entries}, cash counted too little or too much is an entry of its own, with the reason."),
            {"entries": _("Entries")},
        ),
        Step(
            "arrears",
            _("Who is behind"),
            _("Press {arrears}, and ask some for their passbooks: {through} must be the same day in both."),
            {"arrears": _("In arrears"), "through": _("Savings paid up to")},
        ),
        Step(
            "stands-out",
            _("What stands out"),
            _("Under {month}, further down under {stands}, is what does not fit together."),
            {"month": pgettext_lazy("place to go", "Monthly report"), "stands": _("What stands out")},
        ),
        ASK,
    ),
)

GUIDES = (TREASURER, COLLECTOR, COMMITTEE, AUDITOR, *LESSONS, MEMBER)


def guide_called(slug: str) -> Guide | None:
    """The page with this slug, if there is one."""
    return next((guide for guide in GUIDES if guide.slug == slug), None)
