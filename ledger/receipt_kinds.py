"""Kinds of receipts of a group's own: a network's books have one for each central fund.

Promises: each gets an account of its own under the receipts, so that it stands as a line of its own in the report.
Refuses a second kind of the same name.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from ledger.chart import OWN_RECEIPTS_FROM, OWN_RECEIPTS_TO, Kind, Section
from ledger.journal import lock_books
from ledger.models import Account
from ledger.refusals import KindOfReceiptExists, LedgerRefused


@transaction.atomic
def add_receipt_kind(name: str, *, slug: str, by: User | None) -> Account:
    """An income account of its own in the books in scope. Raises KindOfReceiptExists, or LedgerRefused: none left."""
    lock_books()
    receipts = list(Account.objects.filter(section=Section.RECEIPTS))
    own = [int(account.code) for account in receipts if OWN_RECEIPTS_FROM <= int(account.code) <= OWN_RECEIPTS_TO]
    code = max(own, default=OWN_RECEIPTS_FROM - 1) + 1
    if name in {account.label for account in receipts} or Account.objects.filter(slug=slug).exists():
        raise KindOfReceiptExists(_("There is already a receipt called %(name)s.") % {"name": name}, field="name")
    if code > OWN_RECEIPTS_TO:
        raise LedgerRefused(_("No more receipts of your own can be added."))
    audit.record("receipt_kind.added", by=by, subject=slug)
    return Account.objects.create(
        group_id=current_group_id(), code=str(code), slug=slug, kind=Kind.INCOME, section=Section.RECEIPTS, name=name
    )
