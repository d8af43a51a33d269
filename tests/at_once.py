"""Several people at the same moment: each in a thread and on a connection of their own.

A test that uses it commits (`committed_db`). What is told is what became of each, so that one can say: of two one.
"""

import threading
from collections.abc import Callable

from django.db import connection

from groups.refusals import Refused


def at_once(scope: Callable, *acts: Callable) -> list[str]:
    """Let `acts` begin together, each within a `scope()`; "done" or the name of the refusal of each, sorted."""
    start, told = threading.Barrier(len(acts)), []

    def perform(act: Callable) -> None:
        start.wait()
        try:
            # As in a view: a refusal is said within the scope, and what was written before it stays.
            with scope():
                told.append(_outcome(act))
        finally:
            connection.close()

    threads = [threading.Thread(target=perform, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def _outcome(act: Callable) -> str:
    try:
        act()
    except Refused as refusal:
        return type(refusal).__name__
    return "done"
