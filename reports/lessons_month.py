"""Short pages about the end of a month: closing and handing it in, the network's meeting, the auditor's desk.

Promises what `reports/guides.py` promises, in whose list they stand. `tests/browser/test_lessons_month.py` follows
every step.
"""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from groups.models import Office
from groups.thai_dates import Month
from reports.learning import Guide, Step

Kind = Office.Kind
EXAMPLE = Month(2007, 4)


def _in_example(words: str) -> str:
    """The words of a button that names a month."""
    return str(words) % {"month": EXAMPLE.label()}


of_april = lazy(_in_example, str)

CLOSING = Guide(
    "closing",
    (Kind.TREASURER, Kind.CHAIR, Kind.COMMITTEE),
    _("Closing a month and handing it in"),
    _("Two people: whoever closes a month does not sign it. The network sees nothing before the button of step 5."),
    (
        Step(
            "closing-look",
            _("Look at what stands out"),
            _("When the month is over, the treasurer presses {look}. Under {first} each line leads to its place."),
            {"look": _("Look and close"), "first": _("This must be mended first")},
        ),
        Step(
            "closing-close",
            _("Close the month"),
            _("When nothing is missing any more, press {close}. From then on nothing can be entered in this month."),
            {"close": of_april(_("Close %(month)s"))},
        ),
        Step(
            "closing-sign",
            _("A second person signs"),
            _("The chair, a committee member or another treasurer presses {look}, reads every line, and {sign}."),
            {"look": _("Look and sign"), "sign": of_april(_("Sign %(month)s"))},
        ),
        Step(
            "closing-reopen",
            _("Something is wrong: do not sign"),
            _("Under {mend} write what, and press {open}. The treasurer mends it and closes the month once more."),
            {"mend": _("Something is to be mended"), "open": _("Open the month again")},
        ),
        Step(
            "closing-submit",
            _("Hand it in"),
            _("Press {submit}. The network reads the sums of the month, and never a member's name."),
            {"submit": _("Submit to the network")},
        ),
        Step(
            "closing-back",
            _("It came back"),
            _("It stands first under {today}, with the reason. Press {look}, mend it by entries, then close again."),
            {"today": _("Today"), "look": _("Look")},
        ),
        Step(
            "closing-changed",
            _("What is different now"),
            _("On the month's page press {revisions}: each line that changed, and the entries that made it."),
            {"revisions": _("Revisions")},
        ),
    ),
)

MEETING = Guide(
    "meeting",
    (),
    _("Network: the month of a meeting"),
    _("You read what the groups handed in, never their books. A figure is mended by the group itself."),
    (
        Step(
            "meeting-who",
            _("Who has reported"),
            _("Press {open}. Above stands which groups are missing; under each name, what is to be looked at."),
            {"open": _("Open the report")},
        ),
        Step(
            "meeting-ask",
            _("Ask about a figure"),
            _("Press the name of the group, then the ? beside the figure. Write what is not clear, and press {ask}."),
            {"ask": _("Put the question to the group")},
        ),
        Step(
            "meeting-answer",
            _("Read the answer"),
            _("Under {questions} stands what the group answered. Press {further}; if it is clear, press {close}."),
            {
                "questions": _("Questions"),
                "further": _("Ask further or close"),
                "close": _("Close the question"),
            },
        ),
        Step(
            "meeting-back",
            _("A report is wrong"),
            _("On the group's page press {back}, and write why. Until it comes again, the group counts as missing."),
            {"back": _("Send back")},
        ),
        Step(
            "meeting-changed",
            _("It comes again"),
            _("On the group's page press {revisions}: line by line, what is different now."),
            {"revisions": _("Revisions")},
        ),
        Step(
            "meeting-accept",
            _("Accept"),
            _("If everything is right, press {accept}. An accepted month never opens again."),
            {"accept": of_april(_("Accept %(month)s"))},
        ),
        Step(
            "meeting-plan",
            _("Plan the meeting"),
            _("Under {meetings} press {plan}. Day, host and month are there already; change what does not fit."),
            {"meetings": _("Meetings"), "plan": _("Plan a meeting")},
        ),
        Step(
            "meeting-pack",
            _("Print the papers"),
            _("On the meeting's page press {pack}. When they are ready, the page says so: press {take}."),
            {"pack": _("Make the pack (PDF)"), "take": _("Take the file")},
        ),
        Step(
            "meeting-minutes",
            _("Write the minutes"),
            _(
                "On the day press {begin}, and go down the page: who came, what was said, {resolution}, {task}. "
                "Press {close} at the end."
            ),
            {
                "begin": _("Begin the meeting"),
                "resolution": _("Record a resolution"),
                "task": _("Give a task"),
                "close": _("Close the minutes"),
            },
        ),
    ),
    of_network=(Kind.CHAIR, Kind.COMMITTEE, Kind.SECRETARY),
)

AUDIT = Guide(
    "audit",
    (Kind.AUDITOR,),
    _("Auditor: the audit of the books"),
    _("The list says where to look; you look at the paper. A finding is no proof that something is wrong."),
    (
        Step(
            "audit-begin",
            _("Begin"),
            _("Under {today} press {begin}, choose from which month to which, and press {start}."),
            {"today": _("Today"), "begin": _("Begin"), "start": _("Begin the audit")},
        ),
        Step(
            "audit-paper",
            _("Look at each finding"),
            _("Press {paper}, and compare what stands there with the receipt, voucher or passbook in your hand."),
            {"paper": _("Look at the paper")},
        ),
        Step(
            "audit-note",
            _("Tick it, or write what you saw"),
            _("Right: tick {looked}. Not right: write it at {remark}. Then press {note}."),
            {"looked": _("Looked at"), "remark": _("Remark"), "note": _("Note this")},
        ),
        Step(
            "audit-waits",
            _("What is left"),
            _("Press {left}. You may go home and continue another day; everything noted stays."),
            {"left": _("Only what is still to be looked at")},
        ),
        Step(
            "audit-sign",
            _("Sign"),
            _("When nothing is left, press {sign} and write what you conclude. Afterwards nothing of it changes."),
            {"sign": _("Sign the audit")},
        ),
        Step(
            "audit-print",
            _("Print it for the meeting"),
            _("Press {print}. Auditor, treasurer and chair sign the paper."),
            {"print": _("Print the audit")},
        ),
    ),
)

END_OF_MONTH = (CLOSING, MEETING, AUDIT)
