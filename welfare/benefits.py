"""The kinds of benefit a group pays.

Promises: every group starts with the seven of the source record; its own kinds get an account of their own, so that
they stand as a line of their own in the report. Refuses a second kind of the same name.
"""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from ledger.chart import BENEFIT_SLUGS, OWN_BENEFITS_FROM, OWN_BENEFITS_TO, Kind, Section
from ledger.journal import lock_books
from ledger.models import Account
from welfare.models import BenefitKind
from welfare.refusals import KindExists, WelfareRefused


@transaction.atomic
def start_benefits() -> None:
    """Give the group in scope the seven standard kinds; a second call changes nothing."""
    group_id = current_group_id()
    accounts = Account.objects.filter(slug__in=BENEFIT_SLUGS, benefit_kind=None)
    BenefitKind.objects.bulk_create(BenefitKind(group_id=group_id, account=account) for account in accounts)


@transaction.atomic
def add_benefit_kind(name: str, *, slug: str = "", by: User | None) -> BenefitKind:
    """A kind of the group's own. Raises KindExists, or WelfareRefused when the numbers for own kinds are used up."""
    lock_books()
    own = Account.objects.filter(section=Section.BENEFITS, code__range=(OWN_BENEFITS_FROM, OWN_BENEFITS_TO))
    codes = [int(account.code) for account in own]
    code = max(codes, default=OWN_BENEFITS_FROM - 1) + 1
    # A Thai name leaves no slug behind: then the account's number names the kind in files.
    slug = slug or slugify(name)[:40] or f"own-{code}"
    labels = {account.label for account in Account.objects.filter(section=Section.BENEFITS)}
    if name in labels or Account.objects.filter(slug=slug).exists():
        raise KindExists(_("There is already a benefit called %(name)s.") % {"name": name}, field="name")
    if code > OWN_BENEFITS_TO:
        raise WelfareRefused(_("No more benefits of your own can be added."))
    account = Account.objects.create(
        group_id=current_group_id(), code=str(code), slug=slug, kind=Kind.EXPENSE, section=Section.BENEFITS, name=name
    )
    audit.record("benefit.added", by=by, subject=slug)
    return BenefitKind.objects.create(group_id=account.group_id, account=account)
