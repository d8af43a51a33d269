"""Tables of collection day: the sheet, its parts and rows, and the receipts that come of it.

Promises: facts about one row. A sheet is a draft until it is posted; then its parts and rows never change
(`ledger/seal.py`). Receipts are numbered without gaps and never deleted: one whose entry was taken back is void.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from ledger.models.books import JournalEntry
from ledger.money import SatangField
from members.models import Member, Zone

# A receipt book holds a hundred receipts.
RECEIPTS_PER_BOOK = 100


class CollectionPlan(GroupOwned):
    """On which day of the month the group collects, and where; the newest row holds, the older ones are its history.

    Either a day of the month (31: its last day), or the first to fifth (5: the last) of a day of the week.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday, null=True, blank=True)
    nth = models.PositiveSmallIntegerField(_("which one in the month"), null=True, blank=True)
    place = models.CharField(_("place and time"), max_length=120, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day__range=(1, 31), weekday=None, nth=None)
                | models.Q(day=None, weekday__range=(0, 6), nth__range=(1, 5)),
                name="collectionplan_one_kind_of_day",
            ),
        ]


class CollectionSheet(GroupOwned):
    """One collection day of a group: opened by the server, filled in parts, counted, posted once (D7)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    on = models.DateField(_("collection day"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    # The cash count: pieces by face value in satang, as {"100000": 3}; empty until something was counted.
    pieces = models.JSONField(default=dict, blank=True)
    difference_reason = models.CharField(_("reason of the difference"), max_length=300, blank=True)
    # The treasurer said that nobody counted, and why (the reason above).
    not_counted = models.BooleanField(default=False)
    # What was found too much or too little, as an entry of its own.
    difference_entry = models.OneToOneField(
        JournalEntry, null=True, on_delete=models.PROTECT, related_name="difference_of"
    )
    posted_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # Made by the form that posts: the same form sent twice is recognised.
    posted_key = models.UUIDField(null=True)
    discarded_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on"],
                condition=models.Q(posted_at=None, discarded_at=None),
                name="sheet_one_open_per_day",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether rows may still be written."""
        return self.posted_at is None and self.discarded_at is None


class SheetPart(GroupOwned):
    """What one device typed into a sheet, under a key made by that device (D7)."""

    sheet = models.ForeignKey(CollectionSheet, on_delete=models.PROTECT, related_name="parts")
    key = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    # The collector said: my part is complete.
    finished_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["group", "key"], name="sheetpart_key_once_per_group")]


class SheetRow(GroupOwned):
    """What one member hands over, as typed: satang by kind. All zero: nothing, and nothing is posted."""

    part = models.ForeignKey(SheetPart, on_delete=models.PROTECT, related_name="rows")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    savings = SatangField(default=0)
    dues = SatangField(default=0)
    fee = SatangField(default=0)
    # Paid by a transfer to the bank instead of in cash.
    by_bank = models.BooleanField(default=False)
    # Who handed it over, when not the member: rows of one payer share a receipt.
    payer = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    payer_name = models.CharField(max_length=120, blank=True)
    # The collector's numbered paper book, where there was no signal.
    paper_book = models.CharField(max_length=20, blank=True)
    paper_number = models.CharField(max_length=20, blank=True)
    # Counted by the device with every change of the row: an older one that arrives late changes nothing.
    revision = models.BigIntegerField(default=0)
    # A person decided that it does not count: the same member's row in another part holds, or the member is gone.
    set_aside = models.BooleanField(default=False)
    # A person decided that it counts: beside the same member's row in another part, or though the member is gone.
    kept = models.BooleanField(default=False)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["part", "member"], name="sheetrow_once_per_part"),
            models.CheckConstraint(
                condition=models.Q(savings__gte=0, dues__gte=0, fee__gte=0), name="sheetrow_not_negative"
            ),
        ]

    @property
    def amount(self) -> int:
        """Everything the member hands over, in satang."""
        return self.savings + self.dues + self.fee


class Receipt(GroupOwned):
    """The number of a receipt: one for each entry that takes money from members (D8)."""

    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="receipt")
    serial = models.BigIntegerField()
    # Who handed the money over; NULL when it was nobody of the group (the name then stands in the entry's words).
    payer = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(CollectionSheet, null=True, on_delete=models.PROTECT, related_name="receipts")
    paper_book = models.CharField(max_length=20, blank=True)
    paper_number = models.CharField(max_length=20, blank=True)
    # The receipt this one was issued in place of, after that one was taken back.
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta(GroupOwned.Meta):
        ordering = ["serial"]
        constraints = [models.UniqueConstraint(fields=["group", "serial"], name="receipt_serial_once_per_group")]

    @property
    def book(self) -> int:
        """The book it belongs to, from 1."""
        return (self.serial - 1) // RECEIPTS_PER_BOOK + 1

    @property
    def number(self) -> int:
        """Its number within the book, from 1."""
        return (self.serial - 1) % RECEIPTS_PER_BOOK + 1
