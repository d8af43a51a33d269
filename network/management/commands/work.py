"""`manage.py work`: does the long work that the pages ask for, until it is told to stop.

Promises: stops a few seconds after SIGTERM or Ctrl-C, and the work in hand goes back into the queue with what was
made so far; jobs of workers that died are found at start and every half minute; where e-mail is set up, members'
messages go out meanwhile. Two workers do no job twice. Refuses to work on a database whose guards do not stand.
"""

import logging
import os
import signal
import threading

from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from groups import work
from groups.guards import require_guards
from groups.imports import forget_old_files_everywhere
from groups.job_files import give_sign_of_life, tidy_away
from groups.jobs import put_back_lost_jobs
from members.channels import channels_on
from members.sending import send_everywhere

SIGN_EVERY = 2  # seconds
LOOK_EVERY = 30  # seconds between two looks for jobs of dead workers
SEND_EVERY = 60  # seconds between two looks for messages to send
FORGET_EVERY = 3600  # seconds between two looks for files whose time is over
logger = logging.getLogger(__name__)


class Workman(Worker):
    """The queue's own worker, which tells the job in hand to stop too."""

    def __init__(self, *, once: bool = False, interval: int = 1):
        super().__init__(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=interval,
            batch=once,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum, frame) -> None:
        """Stop at the next line of progress; at once if nothing is in hand."""
        work.stopping.set()
        self.running = False
        if not self.running_task:
            raise SystemExit(0)


class Housekeeping(threading.Thread):
    """Beside the work: signs of life, jobs of dead workers, old files; and a look whether the parent still lives."""

    def __init__(self, workman: Workman, parent: int | None):
        super().__init__(daemon=True)
        self.workman, self.parent = workman, parent

    def run(self) -> None:
        pause, since, remembered = threading.Event(), LOOK_EVERY, FORGET_EVERY
        while not pause.wait(SIGN_EVERY):
            since += SIGN_EVERY
            if self.parent and os.getppid() != self.parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return
            give_sign_of_life()
            # While a job is in hand here none is lost here, not even after the laptop slept.
            if since >= LOOK_EVERY and not self.workman.running_task:
                since, remembered = 0, remembered + since
                keep_house(forget=remembered >= FORGET_EVERY)
                remembered %= FORGET_EVERY


class Post(threading.Thread):
    """Beside the work: members' messages go out; a service that is slow or away holds nothing else up."""

    def __init__(self):
        super().__init__(daemon=True)

    def run(self) -> None:
        while True:
            try:
                send_everywhere()
            except Exception:
                # The database may be away; the next round looks again.
                logger.exception("Messages could not be looked for")
            finally:
                connection.close()
            if work.stopping.wait(SEND_EVERY):
                return


def keep_house(*, forget: bool = False) -> None:
    """Put back what dead workers left, tidy old files away; `forget` empties old files that were brought in, and lets
    sessions go that are over, in which a sentence with a name may wait for a page that was never opened."""
    try:
        put_back_lost_jobs()
        tidy_away()
        if forget:
            forget_old_files_everywhere()
            SessionStore.clear_expired()
    except Exception:
        # The next look may succeed, and the work itself must not end with this one.
        logger.exception("Lost work could not be looked for")
    finally:
        connection.close()


class Command(BaseCommand):
    help = "Do the long work that the pages ask for (printing, imports), until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what waits, then end")
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, which started it, ends")

    def handle(self, *args, once: bool, parent: int | None, **options):
        if parent and os.getppid() != parent:
            # It ended while this was still loading.
            return
        require_guards()
        workman = Workman(once=once)
        workman.configure_signals()
        put_back_lost_jobs()
        tidy_away()
        give_sign_of_life()
        Housekeeping(workman, parent).start()
        if channels_on() and not once:
            Post().start()
        workman.run()
