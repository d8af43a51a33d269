"""What the register refuses, named for the broken rule."""

from groups.refusals import Refused


class RegisterRefused(Refused):
    """Base of every refusal of the register."""


class NumberTaken(RegisterRefused):
    """Another member bears this number."""


class ImpossibleChange(RegisterRefused):
    """A change that the member's present state does not allow."""


class ImplausibleDate(RegisterRefused):
    """A date that cannot be meant: in the future, or a birth after joining."""
