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


class NoNetwork(ReportRefused):
    """The group belonged to no network in that month."""


class NoSuchMonth(ReportRefused):
    """The books know nothing of the month."""


class AlreadyAnswered(ReportRefused):
    """Somebody has answered this doubt."""
