"""Tables of what members owe and have put in: rates, what the paper years covered, totals by member.

Promises: facts about one row. Rates and what was stated of the paper years (up to when somebody had paid, and how
much) are added, never altered; totals by member are kept with every posting and recounted by check_books.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from ledger.models.books import Account
from ledger.money import SatangField
from members.models import Member


class MemberTotal(GroupOwned):
    """What stands in a member's name on a contribution account: satang put in, units bought, what those cost.

    Kept with every posting and recounted by check_books, so that a sheet costs the same after twenty years.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # In the member's sense: money put in is above zero.
    amount = SatangField(default=0)
    units = models.BigIntegerField(default=0)
    cost = SatangField(default=0)

    class Meta(GroupOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["member", "account"], name="membertotal_once_per_account"),
        ]


class Rate(GroupOwned):
    """What a contribution costs from a day on, until a later row of the same account."""

    class Per(models.TextChoices):
        ONCE = "once", _("once")
        YEAR = "year", _("a year")
        HALF = "half", _("half a year")
        QUARTER = "quarter", _("three months")
        MONTH = "month", _("a month")
        DAY = "day", _("a day")

    class Year(models.TextChoices):
        CALENDAR = "calendar", _("calendar year (from January)")
        FISCAL = "fiscal", _("fiscal year (from October)")
        JOINING = "joining", _("each member's own year, from the day of joining")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = SatangField(_("amount"))
    per = models.CharField(_("for"), max_length=7, choices=Per)
    from_date = models.DateField(_("from"))
    # Which year a year or a part of it belongs to; says nothing about days and months.
    year = models.CharField(_("which year"), max_length=8, choices=Year, default=Year.CALENDAR)
    # When it was made known: money paid earlier keeps the units it bought (D6).
    published_at = models.DateTimeField(default=timezone.now)

    class Meta(GroupOwned.Meta):
        ordering = ["account", "from_date"]
        constraints = [
            models.UniqueConstraint(fields=["account", "from_date"], name="rate_once_per_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="rate_above_zero"),
        ]


class PaidThrough(GroupOwned):
    """Up to which day a contribution was paid on paper before the books began here (D6).

    Of one member, or (without a member) of everybody of whom nothing else is stated. The newest row holds.
    """

    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    through = models.DateField(_("paid up to"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]


class OpeningFigure(GroupOwned):
    """What a member had put in on paper before the books began here: satang on one contribution account.

    A memo that breaks the group's brought-forward figure down by member, and no posting: that figure holds the money
    already. The newest row of a member and account holds.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = SatangField(_("amount"))
    # The paper that says so, and why a figure that stood was changed.
    source = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="openingfigure_zero_or_above"),
        ]
