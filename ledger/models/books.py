"""The books' tables: chart, periods, journal, monthly totals; what the passbook and the cash box were found to hold.

Promises: facts about one row; once sealed, an entry and its postings never change (`ledger/seal.py` has the
database refuse it). Money is whole satang, debit positive. Writes no other row.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from groups.thai_dates import Month
from ledger import chart
from ledger.money import SatangField
from members.models import Member


class Books(GroupOwned):
    """One row per group: the lock every posting takes, with the last number and digest of the chain."""

    last_number = models.BigIntegerField(default=0)
    last_digest = models.CharField(max_length=64, default="", blank=True)
    # Serial number of the newest receipt.
    last_receipt = models.BigIntegerField(default=0)

    class Meta(GroupOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["group"], name="books_once_per_group")]


class Account(GroupOwned):
    """An account of the group's own chart; standard ones take their names from `ledger/chart.py`."""

    code = models.CharField(max_length=6)
    slug = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10)
    section = models.CharField(max_length=10)
    name = models.CharField(max_length=120, blank=True)

    class Meta(GroupOwned.Meta):
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["group", "code"], name="account_code_once_per_group"),
            models.UniqueConstraint(fields=["group", "slug"], name="account_slug_once_per_group"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page; an added account has the name its group gave it."""
        standard = chart.BY_CODE.get(self.code)
        if standard is None:
            return self.name
        return standard.english if get_language() == "en" else standard.thai

    @property
    def counts_cases(self) -> bool:
        """Whether a posting here says how many cases it stands for."""
        return self.section == chart.Section.BENEFITS


class Period(GroupOwned):
    """One month of the books. Months close in order; several may be open at once (D11)."""

    starts_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # How often it was opened again to be mended.
    reopened = models.PositiveSmallIntegerField(default=0)

    class Meta(GroupOwned.Meta):
        ordering = ["starts_on"]
        constraints = [models.UniqueConstraint(fields=["group", "starts_on"], name="period_once_per_month")]

    @property
    def month(self) -> Month:
        """The month as a value."""
        return Month.of(self.starts_on)

    @property
    def is_open(self) -> bool:
        """Whether entries may still be dated here."""
        return self.closed_at is None


class JournalEntry(GroupOwned):
    """An entry of the journal: a draft inside one transaction, sealed at its end, unchangeable from then on."""

    class Kind(models.TextChoices):
        COLLECTION = "collection", _("money from members")
        RECEIPT = "receipt", _("other receipt")
        PAYOUT = "payout", _("welfare paid")
        SPENDING = "spending", _("spending")
        TRANSFER = "transfer", _("between cash and bank")
        COUNT = "count", _("count of cash and bank")
        SUMMARY = "summary", _("brought forward")
        REVERSAL = "reversal", _("reversal")

    number = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="entries")
    on = models.DateField()
    # The days a summary speaks of (D9); empty for every other kind.
    summary_from = models.DateField(null=True)
    summary_through = models.DateField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    # Made by the browser's form: the same form sent twice is recognised.
    key = models.UUIDField(null=True)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(null=True)
    text_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta(GroupOwned.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="entry_number_once_per_group"),
            models.UniqueConstraint(fields=["group", "key"], name="entry_key_once_per_group"),
            models.CheckConstraint(
                condition=Q(kind="summary", summary_from__isnull=False, summary_through__gte=models.F("summary_from"))
                | (~Q(kind="summary") & Q(summary_from=None, summary_through=None)),
                name="entry_only_summaries_have_a_range",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses=None)),
                name="entry_reversal_names_its_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "on"], name="entry_by_day"),
            models.Index(fields=["group", "digest"], name="entry_by_digest"),
            # Every standing asks for them, and they are few among hundreds of thousands.
            models.Index(
                fields=["group", "summary_through"],
                condition=Q(summary_through__isnull=False),
                name="entry_summaries",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class EntryText(GroupOwned):
    """What was written about an entry: outside the seal so that a person can be erased from it, inside the digest as
    a salted hash so that nobody can rewrite it (D5)."""

    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="text")
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True)


class Posting(GroupOwned):
    """One signed amount on one account: debit positive, credit negative, never zero."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="postings")
    position = models.SmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = SatangField()
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="postings")
    # Benefit postings: how many cases; NULL is unknown. Negative in a reversal.
    cases = models.BigIntegerField(null=True)
    # Contribution postings: days of savings or years of dues, fixed when posted (D6). Negative in a reversal.
    units = models.BigIntegerField(null=True)
    # What those units cost by the rates then published; amount and cost differ by the member's credit.
    cost = SatangField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["entry_id", "position"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="posting_not_zero"),
            models.UniqueConstraint(fields=["entry", "position"], name="posting_position_once"),
        ]
        # Row level security asks for the group beside the entry. Without an index over both, PostgreSQL may read the
        # whole group's postings for each entry that is sealed, as long as it has no statistics of a new table.
        indexes = [models.Index(fields=["group", "entry"], name="posting_by_entry")]


class MonthlyTotal(GroupOwned):
    """Sum of the postings of a month on an account, kept with every posting and recounted by check_books.

    `summary` keeps brought-forward figures and their corrections apart: they belong to *since founding* and never to
    *this month*.
    """

    starts_on = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    summary = models.BooleanField(default=False)
    amount = SatangField(default=0)
    postings = models.IntegerField(default=0)
    cases = models.BigIntegerField(default=0)
    # Postings whose cases are unknown, less those of them that were reversed.
    unknown = models.IntegerField(default=0)

    class Meta(GroupOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["group", "starts_on", "account", "summary"], name="monthlytotal_once_per_account"
            )
        ]


class PassbookBalance(GroupOwned):
    """What the bank's passbook says on a day; compared with the bank account in the findings."""

    on = models.DateField(_("on"))
    amount = SatangField(_("balance in the passbook"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-on", "-id"]


class CashBalance(GroupOwned):
    """What was counted in the cash box on a day, whether the books hold it or not; it changes no figure of theirs."""

    on = models.DateField(_("on"))
    amount = SatangField(_("cash in the box"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-on", "-id"]
