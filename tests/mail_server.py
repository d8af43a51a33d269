"""A mail server on this machine, for tests: it speaks SMTP over a real socket and keeps what it was given.

`answers` says what it answers to a receiver ("550 no such user") or, by "DATA", to a letter; `drops` closes the
conversation instead of answering to a letter, as a server does that dies at the worst moment.
"""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), _Conversation)
        self.letters: list[tuple[str, Message]] = []
        self.answers: dict[str, str] = {}
        self.drops = False
        # What a test does while a letter is being handed over.
        self.meanwhile = lambda: None

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def texts(self) -> list[str]:
        return [letter.get_payload(decode=True).decode() for _to, letter in self.letters]

    @property
    def receivers(self) -> list[str]:
        return [to for to, _letter in self.letters]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 test")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say(self.server.answers.get(to, "250 ok"))
            elif verb == "DATA":
                self.say("354 go on")
                letter = self.read_letter()
                self.server.meanwhile()
                if self.server.drops:
                    return
                answer = self.server.answers.get("DATA", "250 ok")
                if answer.startswith("250"):
                    self.server.letters.append((to, letter))
                self.say(answer)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def read_letter(self) -> Message:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines))

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """A server that listens until the block ends; at `port`, or at one that is free."""
    with MailServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def turn_on(settings, port: int) -> None:
    """Set e-mail up, with a server at `port` of this machine."""
    settings.EMAIL_SERVER = {
        "backend": "django.core.mail.backends.smtp.EmailBackend", "host": "127.0.0.1", "port": port, "timeout": 5,
    }  # fmt: skip
    settings.EMAIL_FROM, settings.SITE_URL = "ombun@example.org", "https://ombun.example.org"
