"""What a contribution costs, and from which day.

Promises: a rate is added and never altered, and a later one never reprices what was bought before it was made known
(D6). Refuses two rates of one contribution from the same day.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from ledger.journal import lock_books
from ledger.models import Account, Rate
from ledger.money import format_baht
from ledger.refusals import WrongFigure


@transaction.atomic
def set_rate(code: str, amount: int, per: str, *, from_date: datetime.date, by: User | None) -> Rate:
    """Let a contribution cost `amount` satang per once/year/month/day from a day on.

    The same rate again changes nothing; another one from the same day raises WrongFigure: choose a later day.
    """
    lock_books()
    account = Account.objects.get(code=code)
    standing = Rate.objects.filter(account=account, from_date=from_date).first()
    if standing is None:
        audit.record("rate.set", by=by, subject=account.slug)
        return Rate.objects.create(
            group_id=current_group_id(), account=account, amount=amount, per=per, from_date=from_date
        )
    if (standing.amount, standing.per) != (amount, per):
        raise WrongFigure(
            _("From this day a rate of %(amount)s baht %(per)s already holds. Choose another day.")
            % {"amount": format_baht(standing.amount), "per": standing.get_per_display()},
            field="from_date",
        )
    return standing


def rates_on(day: datetime.date) -> dict[str, Rate]:
    """The rate in force on `day` by account code."""
    rates = Rate.objects.filter(from_date__lte=day).select_related("account").order_by("from_date")
    return {rate.account.code: rate for rate in rates}
