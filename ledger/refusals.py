"""What the books refuse, named for the broken rule; each carries its sentence and way forward."""

from groups.refusals import Refused


class LedgerRefused(Refused):
    """Base of every refusal of the books."""


class UnbalancedEntry(LedgerRefused):
    """The postings do not add up to zero."""


class TooFewPostings(LedgerRefused):
    """An entry has two postings or more, and none of zero."""


class PeriodNotClosed(LedgerRefused):
    """The month is open already."""


class PeriodClosed(LedgerRefused):
    """The month is closed: its report has been made from it."""


class PeriodNotOpen(LedgerRefused):
    """The month has not been started, or lies before the group's books."""


class AlreadyPosted(LedgerRefused):
    """The same form, or the same paper, was recorded before."""


class AlreadyReversed(LedgerRefused):
    """An entry is reversed once."""


class NotReversible(LedgerRefused):
    """A reversal itself, or an entry that something else stands on."""


class OverlappingSummary(LedgerRefused):
    """Two summaries would speak of the same days."""


class UnknownAccount(LedgerRefused):
    """The group's chart has no such account."""


class WrongFigure(LedgerRefused):
    """A figure that cannot be meant: nothing at all, or below zero."""


class KindOfReceiptExists(LedgerRefused):
    """The books have a receipt of this name."""


class WrongFund(LedgerRefused):
    """The group sends no money to this central fund, or not for that month."""


class ReasonMissing(LedgerRefused):
    """A correction without its reason."""


class NotAnOldMonth(LedgerRefused):
    """The month has books of its own, is not over, or is told only in part by a brought-forward figure."""


class OutOfOrder(LedgerRefused):
    """Months open and close one after the other."""


class SheetDone(LedgerRefused):
    """The collection sheet was posted or discarded; `posted` says which."""

    def __init__(self, message: str, *, posted: bool):
        super().__init__(message)
        self.posted = posted


class PartOfAnother(LedgerRefused):
    """A part of a sheet belongs to whoever began it."""


class SheetUndecided(LedgerRefused):
    """Something on the sheet waits for a person's decision."""


class SheetChanged(LedgerRefused):
    """The sheet is not what the person looked at any more."""
