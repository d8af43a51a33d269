"""What a claim is judged by: the facts of one person and one event, as values.

Promises: frozen and complete, so that an assessment can be made again in twenty years from what was kept of it
(`welfare/assessment_json.py`), and millions of times for a projection. Refuses names and illness: nothing here says
who somebody is or what ails them. `welfare/gathering.py` takes them from register and books.
"""

import datetime
from dataclasses import dataclass

from welfare.rules import Claimant, Unit

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Used:
    """What the member was granted before: satang, units (nights and the like), and how many events it stands for.

    `benefit` is the rule's key; "" for money paid on a voucher without a claim, which counts against every rule of
    its `kind`. `units` of None: nobody recorded them. `about` tells apart two events of one day ("first child").
    """

    benefit: str
    kind: str
    on: datetime.date
    amount: int
    units: Counts | None = ()
    times: int = 1
    about: str = ""

    def count(self, unit: str) -> int:
        """How many nights, children and so on; 0 where nobody recorded them."""
        for name, number in self.units or ():
            if name == unit:
                return number
        return 0

    @property
    def nights(self) -> int:
        """How many nights it paid for."""
        return self.count(Unit.NIGHT)


@dataclass(frozen=True, slots=True)
class Facts:
    """One person and one event on one day. Money is satang, `grade` hundredths, `arrears_months` calendar months.

    `since`: from which day the membership counts. `paid_days`: of the days of membership before the event how many
    are paid; None where nobody knows. `state` is what the member was on the day (members.models.State). `units`,
    `asked`, `level`, `grade`, `papers` come from the claim. `granted`: a death grant for the same person stands
    already, "here" or "elsewhere" in the network.
    """

    benefit: str
    event_on: datetime.date
    filed_on: datetime.date
    since: datetime.date | None = None
    state: str = "active"
    paid_days: int | None = None
    arrears_months: int = 0
    plan: str = ""
    born_on: datetime.date | None = None
    born_on_is_exact: bool = True
    sex: str = ""
    claimant: str = Claimant.MEMBER
    about: str = ""
    units: Counts = ()
    asked: int | None = None
    level: str = ""
    grade: int | None = None
    papers: tuple[str, ...] = ()
    used: tuple[Used, ...] = ()
    granted: str = ""
