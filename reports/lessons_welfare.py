"""Short pages about welfare: a claim from entry to voucher, a death, the group's own benefit rules.

Promises what `reports/guides.py` promises, in whose list they stand. `tests/browser/test_lessons_welfare.py` follows
every step.
"""

from django.utils.translation import gettext_lazy as _

from groups.models import Office
from reports.learning import Guide, Step

Kind = Office.Kind

CLAIM = Guide(
    "claim",
    (Kind.TREASURER, Kind.CHAIR, Kind.COMMITTEE),
    _("A claim from entry to voucher"),
    _("One enters it, another one approves it, the treasurer pays it. Nobody ever writes an illness."),
    (
        Step(
            "claim-choose",
            _("Day, benefit, member"),
            _("Under {claims} press {enter}. Write the day, choose the benefit and the member, and press {go}."),
            {"claims": _("Claims"), "enter": _("Enter a claim"), "go": _("Go on")},
        ),
        Step(
            "claim-asked",
            _("What this benefit needs"),
            _("Write what is asked, such as the nights. Ask if the group may keep it, tick it, and press {enter}."),
            {"enter": _("Enter the claim")},
        ),
        Step(
            "claim-paper",
            _("The papers"),
            _("Choose a photo, or tick {seen}. Then press {add}."),
            {"seen": _("No file: I have seen the paper, and it lies in the folder"), "add": _("Add the paper")},
        ),
        Step(
            "claim-why",
            _("How the sum comes about"),
            _("Under {why} stands each step to the sum. Read it before you decide."),
            {"why": _("What the rules give, and why")},
        ),
        Step(
            "claim-approve",
            _("Another officer approves"),
            _("If the sum is right, press {approve}. Whoever entered it or gets the money has no such button."),
            {"approve": _("Approve this sum")},
        ),
        Step(
            "claim-pay",
            _("The treasurer pays"),
            _("Write the day, choose the cash box or the bank, and press {pay}."),
            {"pay": _("Pay the claim")},
        ),
        Step(
            "claim-voucher",
            _("Print the voucher"),
            _("Press {print}: the original and a copy, with a line for each of the three who sign."),
            {"print": _("Print the voucher (PDF)")},
        ),
        Step(
            "claim-no",
            _("It is not to be paid"),
            _("A rule stands in the way: press {refuse}, and say why. Not asked for any more: {withdraw}."),
            {
                "refuse": _("Refuse the claim"),
                "withdraw": _("Entered by mistake, or not asked for any more? Withdraw it"),
            },
        ),
    ),
)

DEATH = Guide(
    "death",
    (Kind.TREASURER,),
    _("Treasurer: a member has died"),
    _("One act for the register and the grant. Never write what somebody died of."),
    (
        Step(
            "death-find",
            _("Open the member's page"),
            _("Under {members} press the name. Look twice at number and name, and press {death}."),
            {"members": _("Members"), "death": _("Record the death and the grant in one act")},
        ),
        Step(
            "death-follows",
            _("What it does"),
            _("Under {follows} stands what happens when you record it. Read it first."),
            {"follows": _("What follows")},
        ),
        Step(
            "death-record",
            _("The day, and who gets the money"),
            _(
                "Write the day. Under {payee} stands whom the member named. Press {record}; then it goes on like any "
                "other claim."
            ),
            {
                "payee": _("The grant is paid to (the beneficiary)"),
                "record": _("Record the death and ask for the grant"),
            },
        ),
        Step(
            "death-twice",
            _("Granted before"),
            _(
                "A second grant for the same person is stopped, also if another group of the network gave the first. "
                "Press {look}."
            ),
            {"look": _("Look at the reason, then withdraw it")},
        ),
    ),
)

RULES = Guide(
    "rules",
    (Kind.TREASURER, Kind.CHAIR),
    _("The group's own benefit rules"),
    _("A draft changes nothing. The rules in force hold until new ones are published with a resolution."),
    (
        Step(
            "rules-begin",
            _("Begin a draft"),
            _("Under {kinds} press {rules}, then {new}. Choose what to begin with, and press {begin}."),
            {
                "kinds": _("Kinds of welfare"),
                "rules": _("Rules of the benefits: how much, for whom, when"),
                "new": _("Begin a new draft"),
                "begin": _("Begin the draft"),
            },
            wide=True,
        ),
        Step(
            "rules-change",
            _("Change a benefit"),
            _("Beside the benefit press {change}. Write what is to hold, and press {save}."),
            {"change": _("Change"), "save": _("Save in the draft")},
        ),
        Step(
            "rules-read",
            _("Read what it says now"),
            _("The page reads the benefit back to you. Under {wrong} stands what does not fit: press {mend}."),
            {"wrong": _("This must be mended before it can be published"), "mend": _("Mend it")},
        ),
        Step(
            "rules-cost",
            _("What it would have cost"),
            _("Press {cost}: the group's own past claims, judged once more by the new rules."),
            {"cost": _("What it would have cost")},
            wide=True,
        ),
        Step(
            "rules-print",
            _("Print it for the assembly"),
            _("Press {print}. For treasurer, chair and committee alone, {each} says where the difference lies."),
            {"print": _("Print for the assembly"), "each": _("Claim by claim")},
        ),
        Step(
            "rules-publish",
            _("Publish with the resolution"),
            _(
                "After the assembly press {open}. Write number and day of the resolution and from when it holds, and "
                "press {publish}. Published rules never change."
            ),
            {"open": _("Publish with a resolution"), "publish": _("Publish")},
        ),
    ),
)

WELFARE = (CLAIM, DEATH, RULES)
