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


class NoRules(WelfareRefused):
    """No schedule was in force on the day, or it does not know the benefit."""


class ScheduleDone(WelfareRefused):
    """A published schedule, or one thrown away, does not change any more."""


class ScheduleChanged(WelfareRefused):
    """Somebody else changed the draft meanwhile."""


class FaultyRules(WelfareRefused):
    """The rules contradict one another, or leave somebody without a row."""


class ClaimNeeded(WelfareRefused):
    """The group's rules know this benefit: it is paid on a claim that others approved."""


class WrongClaim(WelfareRefused):
    """What is asked for cannot be meant: a day in the future, the member herself for her death, no consent."""


class AlreadyEntered(WelfareRefused):
    """The same form was entered before; `claim` is what it became."""

    def __init__(self, message: str, *, claim):
        super().__init__(message)
        self.claim = claim


class ClaimEnded(WelfareRefused):
    """The claim was refused or withdrawn."""


class ClaimIncomplete(WelfareRefused):
    """Something is missing without which nothing is approved."""


class RulesRefuse(WelfareRefused):
    """By the rules nothing can be paid."""


class JudgementChanged(WelfareRefused):
    """The rules give another sum now than the officer looked at."""


class SameOfficer(WelfareRefused):
    """Two people: whoever entered or benefits does not approve, whoever approved does not pay."""


class AlreadyDecided(WelfareRefused):
    """The claim was decided before."""


class NotApproved(WelfareRefused):
    """Nothing is paid before others approved it."""


class AlreadyPaid(WelfareRefused):
    """A claim is paid once."""


class GrantedBefore(WelfareRefused):
    """A death grant for the same person stands already, here or elsewhere in the network."""


class PaperRefused(WelfareRefused):
    """A photo or PDF that cannot be kept with a claim."""

    def __init__(self, message: str, *, field: str = "file"):
        super().__init__(message, field=field)


class PaperLost(WelfareRefused):
    """A paper of a claim is no longer in its place, or nobody can open it."""
