"""The page for a member with her own phone: the first use of her card, her money, a wrong line, a lost phone.

Promises what `reports/guides.py` promises, in whose list it stands, in words for somebody who never used such a page;
open to whoever holds a card and is not signed in yet. `tests/browser/test_lessons_member.py` follows every step.
"""

from django.utils.translation import gettext_lazy as _

from reports.learning import Guide, Step

MEMBER = Guide(
    "member",
    (),
    _("Member: my savings on my phone"),
    _("You look and ask; nothing you press here moves your money. Your PIN is yours alone: nobody asks you for it."),
    (
        Step(
            "member-first",
            _("The first time: card and slip"),
            _(
                "Point the phone's camera at the square on your card. Press {begin}. Type the code of the slip, and "
                "think of six digits: your PIN. Then press {keep}."
            ),
            {
                "begin": _("Begin with the slip of your card"),
                "keep": _("Keep the PIN and go to my page"),
            },
        ),
        Step(
            "member-page",
            _("Look at my money"),
            _(
                "At the top stands what you have put in. Below it: up to which day it is paid, and {entitled}. "
                "Later the phone asks for number and PIN only."
            ),
            {"entitled": _("What I am entitled to")},
        ),
        Step(
            "member-wrong",
            _("A line is not right: say so"),
            _("Press {book}. At the line press {wrong}, choose why, and {ask}. The answer comes under {questions}."),
            {
                "book": _("Look at my passbook"),
                "wrong": _("This is wrong"),
                "ask": _("Ask this question"),
                "questions": _("My questions"),
            },
        ),
        Step(
            "member-out",
            _("My data, and a lost phone"),
            _(
                "Under {data} stands what is kept about you, and who looked. Phone lost? Sign in on another one, "
                "press {card}, type your PIN, and press {everywhere}."
            ),
            {
                "data": _("My data"),
                "card": _("My card and PIN"),
                "everywhere": _("Sign out everywhere"),
            },
        ),
    ),
    for_members=True,
)
