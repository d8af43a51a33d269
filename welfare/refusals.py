"""What welfare refuses, named for the broken rule."""

from groups.refusals import Refused


class WelfareRefused(Refused):
    """Base of every refusal of welfare."""


class VoucherUsed(WelfareRefused):
    """Another payout bears this voucher number."""


class KindExists(WelfareRefused):
    """The group already has a benefit of this name."""


class NotInNetwork(WelfareRefused):
    """A member moves with her history only within a network."""


class NoteAnswered(WelfareRefused):
    """The transfer note was accepted, declined or taken back before."""
