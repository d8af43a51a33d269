"""The ways in which a message leaves the house: one small interface, and e-mail, the first that keeps to it.

Another service (a messenger, say) is one more class in `CHANNELS`. Promises: a channel says for itself whether it is
set up and whom it reaches, and tells three ends apart: sent, later, never. Refuses to pass on what a service
answered: that may hold the address.
"""

import smtplib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from groups.sealing import Unopened
from members.emails import in_clear, written_to
from members.models import Member


@dataclass(frozen=True)
class Letter:
    """What is sent: one line, and the text."""

    subject: str
    text: str


class TryLater(Exception):
    """Not now. `away`: the service itself does not answer; otherwise it is about this letter alone."""

    def __init__(self, *, away: bool):
        super().__init__()
        self.away = away


class NotTaken(Exception):
    """The service will never take this letter for this address. `word` is one of ours (`members/sending.py`)."""

    def __init__(self, word: str):
        super().__init__(word)
        self.word = word


class Channel(Protocol):
    """A way to reach members."""

    name: str

    def is_on(self) -> bool:
        """Whether this installation is set up for it."""

    def reaches(self, members: Collection[int] | None = None) -> frozenset[int]:
        """Which of these members (primary keys; None: of all) wish it and can be reached: one query, in scope."""

    def address_of(self, member: Member) -> str | None:
        """Where it goes, None if she does not wish it any more; in scope. Raises NotTaken."""

    def send(self, address: str, letter: Letter, key: str) -> None:
        """Hand one letter to the service. `key` stays the same when it is sent again, so that the reader can tell.

        Raises TryLater or NotTaken.
        """

    def close(self) -> None:
        """Let go of what was kept open from one letter to the next."""


class Email:
    """E-mail by SMTP, with the server of EMAIL_URL."""

    name = "email"

    def __init__(self):
        self._connection = None

    def is_on(self) -> bool:
        """Whether EMAIL_URL names a server."""
        return bool(settings.EMAIL_SERVER)

    def reaches(self, members: Collection[int] | None = None) -> frozenset[int]:
        """Who confirmed an address and agreed to be written to."""
        return frozenset(written_to(members).values_list("member_id", flat=True))

    def address_of(self, member: Member) -> str | None:
        """The confirmed address, opened for this one letter."""
        email = written_to([member.pk]).first()
        if email is None:
            return None
        try:
            return in_clear(email)
        except Unopened as error:
            raise NotTaken("unopened") from error

    def send(self, address: str, letter: Letter, key: str) -> None:
        """One plain e-mail to one address."""
        mail = EmailMessage(letter.subject, letter.text, settings.EMAIL_FROM, [address])
        host = settings.EMAIL_FROM.rpartition("@")[2].rstrip(">")
        # The same key makes the same name: whoever gets it twice sees one letter.
        mail.extra_headers = {
            "Message-ID": f"<{key}@{host}>",
            "Date": formatdate(),
            "Auto-Submitted": "auto-generated",
        }
        if self._connection is None:
            self._connection = get_connection(**settings.EMAIL_SERVER)
        try:
            self._connection.open()
            self._connection.send_messages([mail])
        except (OSError, ValueError) as error:
            # Every error of smtplib is an OSError; a letter that cannot be written down is a ValueError.
            self.close()
            raise _meaning(error, address) from None

    def close(self) -> None:
        """End the conversation with the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            # It may be gone already, which is what was wished.
            with suppress(OSError):
                connection.close()


def _meaning(error: Exception, address: str) -> TryLater | NotTaken:
    """Later or never, by what the server said: 5xx about the address or the letter is final, all else passes."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = error.recipients.get(address, (0, b""))[0]
        case smtplib.SMTPDataError():
            code = error.smtp_code
        case ValueError():
            return NotTaken("refused")
        case _:
            return TryLater(away=True)
    return NotTaken("refused") if 500 <= code < 600 else TryLater(away=False)


CHANNELS: dict[str, type[Channel]] = {channel.name: channel for channel in (Email,)}


def channels_on() -> list[Channel]:
    """The channels that this installation is set up for, each to be used by one thread alone."""
    made = [channel() for channel in CHANNELS.values()]
    return [channel for channel in made if channel.is_on()]
