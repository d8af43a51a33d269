"""What closing and submitting refuse, named for the broken rule."""

from groups.refusals import Refused


class ReportRefused(Refused):
    """Base of every refusal of the reports."""


class MonthNotReady(ReportRefused):
    """A blocking finding stands."""


class AlreadySubmitted(ReportRefused):
    """The month was submitted before."""


class NotClosed(ReportRefused):
    """The month must be closed first."""


class NotSigned(ReportRefused):
    """Only one person has signed the month."""


class AlreadySigned(ReportRefused):
    """A second person signed the month before."""


class SameOfficer(ReportRefused):
    """Whoever closed a month does not sign it too."""


class NotSubmitted(ReportRefused):
    """The month does not lie with the network that decides about it."""


class AlreadyDecided(ReportRefused):
    """Somebody has accepted the month or sent it back, or a newer revision lies there."""


class NoNetwork(ReportRefused):
    """The group belonged to no network in that month."""


class NoSuchMonth(ReportRefused):
    """The books know nothing of the month."""


class DoubtClosed(ReportRefused):
    """The question is closed: nothing more is said about it."""


class AlreadyAsked(ReportRefused):
    """A question about the same is open."""


class AlreadyAnswered(ReportRefused):
    """Somebody has answered this doubt."""


class NoSuchEntry(ReportRefused):
    """The books have no entry of that number."""
