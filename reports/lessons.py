"""Short pages that teach one thing each: no signal, members from a file, what the paper books say.

Promises what `reports/guides.py` promises, in whose list they stand. `tests/browser/test_lessons.py` follows every
step.
"""

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from groups.judgements import Verdict
from groups.models import Office
from ledger.imports import REGISTER
from reports.learning import Guide, Step
from reports.lessons_month import END_OF_MONTH
from reports.lessons_welfare import WELFARE

Kind = Office.Kind

NO_SIGNAL = Guide(
    "no-signal",
    (Kind.COLLECTOR, Kind.TREASURER),
    _("When there is no signal"),
    _("Each new sheet is opened once where there is a signal, on the phone or computer that you take along."),
    (
        Step(
            "signal-once",
            _("Open it once where there is a signal"),
            _("Sign in, open the sheet as always, and wait for {saved}. From then on it is on this device."),
            {"saved": _("Everything is saved")},
        ),
        Step(
            "signal-words",
            _("Type as always, and look at the line above"),
            _("{waiting}: on its way, wait a little. {offline}: nothing is lost, go on."),
            {
                "waiting": format_lazy(_("Not sent yet: {count} rows"), count=1),
                "offline": format_lazy(
                    _("No signal. {count} rows are kept on this device and sent by themselves."), count=1
                ),
            },
        ),
        Step(
            "signal-out",
            _("Before you sign out"),
            _(
                "Sign out only where there is a signal. If rows were not sent yet, {out} asks first: wait. If you "
                "press {anyway}, they stay locked on this device until you sign in on it and open the sheet again."
            ),
            {"out": _("Sign out"), "anyway": _("Sign out all the same")},
        ),
        Step(
            "signal-again",
            _("Open it again without a signal"),
            _(
                "Open the program as always: it names the sheets that are on this device. Tap the day, type the "
                "password with which you sign in, and press {open}. All that you typed stands there."
            ),
            {"open": _("Open the sheet")},
        ),
        Step(
            "signal-back",
            _("The signal is back"),
            _("Press nothing: the rows are sent by themselves. Then it says “Saved” and the time."),
        ),
        Step(
            "signal-decide",
            _("Rows to be decided"),
            _(
                "If a member left meanwhile, the row stands under {decide} with the reason. Nothing is lost. Keep "
                "that money apart, and tell the treasurer."
            ),
            {"decide": _("To be decided")},
        ),
        Step(
            "signal-case",
            _("The treasurer decides"),
            _("Press {check}. Under {first} stands each such row: record the money, or {off} and give it back."),
            {"check": _("Check and record"), "first": _("Decide first"), "off": _("Take it off the sheet")},
        ),
    ),
)

IMPORT = Guide(
    "import",
    (Kind.TREASURER,),
    _("Treasurer: members from a file"),
    _("Nothing is written before you have seen it. The same file brought twice changes nothing."),
    (
        Step(
            "import-find",
            _("Where it is"),
            _("Press {members}, then {bring}, then {kind}."),
            {"members": _("Members"), "bring": _("Bring in from a file"), "kind": REGISTER.label},
        ),
        Step(
            "import-form",
            _("The empty form, or your own list"),
            _(
                "Press {form} and fill it in: one row a member, number and name in each. Or take your own list, if "
                "its headings are like those of the form. What you do not know stays empty."
            ),
            {"form": _("Take the empty form (XLSX)")},
        ),
        Step(
            "import-send",
            _("Choose the file"),
            _("Choose the file, and press {read}. The page says how far it is."),
            {"read": _("Read the file and show me")},
        ),
        Step(
            "import-look",
            _("Look at what would become of the rows"),
            _(
                "{new}: is entered. {changed}: is corrected. {same}: nothing happens. {refused}: something is wrong "
                "in that row, and the others do not wait for it. Press a word further down to see its rows alone."
            ),
            {verdict.value: verdict.label for verdict in Verdict},
        ),
        Step(
            "import-totals",
            _("Compare the totals"),
            _(
                "Under {totals} stands what was read, beside the last row of your own list and what the books say. "
                "Where it does not fit, look for the reason first."
            ),
            {"totals": _("Totals to compare")},
        ),
        Step(
            "import-write",
            _("Bring it in"),
            _("The button says what it does: {act}. If anything goes wrong, nothing is written."),
            {"act": lazy(REGISTER.act, str)({Verdict.NEW: 2, Verdict.CHANGED: 1})},
        ),
        Step(
            "import-rest",
            _("Rows that were not taken"),
            _(
                "Press {take}: the file has the reason beside each row. Mend them there, and bring that file in the "
                "same way. They are kept for 7 days."
            ),
            {"take": _("Take the rows not taken, with reasons (XLSX)")},
        ),
    ),
)

PAPER = Guide(
    "paper",
    (Kind.TREASURER,),
    _("Treasurer: what the paper books say"),
    _("Of the months and members before the books began here. No baht is counted twice."),
    (
        Step(
            "paper-month",
            _("An old month"),
            _("Under {today} press {months}, then {write}. Write which month, and press {go}."),
            {
                "today": _("Today"),
                "months": _("Months from the paper books"),
                "write": _("Write down a month"),
                "go": _("Go on to its figures"),
            },
        ),
        Step(
            "paper-figures",
            _("What the book says of it"),
            _(
                "Copy each sum. Leave empty what the book does not say, and write 0 where it says that nothing came "
                "in or was paid. Then press {keep}."
            ),
            {"keep": _("Write down this month")},
        ),
        Step(
            "paper-remains",
            _("What remains"),
            _(
                "Under {remains} stands what no month tells yet. If you have many months in a table, press {file}: "
                "it is brought in as members are."
            ),
            {"remains": _("Remains"), "file": _("Bring months in from a file")},
        ),
        Step(
            "paper-members",
            _("Whose money it was"),
            _("Under {members} press {openings}. Under {nobody} stands what is in nobody's name yet. Press {write}."),
            {
                "members": _("Members"),
                "openings": _("Opening figures of members"),
                "nobody": _("Not allocated to a member"),
                "write": _("Write the figures"),
            },
        ),
        Step(
            "paper-member",
            _("One member's figures"),
            _("Write what the member had put in, and up to which day it was paid. Then press {enter}."),
            {"enter": _("Enter what the paper book says")},
        ),
    ),
)

LESSONS = (NO_SIGNAL, *END_OF_MONTH, *WELFARE, IMPORT, PAPER)
