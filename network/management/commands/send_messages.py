"""`manage.py send_messages`: hands what members are told to the e-mail service, once or again and again.

Promises: every group's letters in their order, at least once; may run beside `manage.py work`, which does the same
between its looks, and beside another of its kind: no group is served by two at a time. Refuses to work on a database
whose guards do not stand.
"""

import signal

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from groups.guards import require_guards
from groups.work import stopping
from members.channels import channels_on
from members.sending import send_everywhere


class Command(BaseCommand):
    help = "Send the messages that wait for members (e-mail)."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, with this pause, until stopped")

    def handle(self, *args, every: int | None, **options):
        if every is not None and every < 1:
            raise CommandError("--every takes a number of seconds above zero.")
        require_guards()
        if not channels_on():
            self.stdout.write("E-mail is not set up (EMAIL_URL): nothing to send.")
            return
        if every:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda signum, frame: stopping.set())
        self.stdout.write(f"{send_everywhere()} sent")
        while every and not self._stopped_within(every):
            if sent := send_everywhere():
                self.stdout.write(f"{sent} sent")

    def _stopped_within(self, seconds: int) -> bool:
        # Between two rounds nothing of the database is kept open.
        connection.close()
        return stopping.wait(seconds)
