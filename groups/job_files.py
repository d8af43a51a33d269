"""Where long work keeps its files: a folder of its own for each, under DATA_DIR, never served as it lies.

Promises: a file is whole or not there, also after a power cut; what is older than `KEPT_FOR` (and what opens
something, than `KEPT_BRIEFLY`) is tidied away. The web server and the worker must see the same DATA_DIR. Refuses
nothing.
"""

import datetime
import os
import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.utils import timezone

KEPT_FOR, KEPT_BRIEFLY = datetime.timedelta(days=14), datetime.timedelta(days=1)
_RESULT, _PARTS, _SIGN_OF_LIFE, _BRIEF = "result", "parts", "worker", "brief"


def _root() -> Path:
    return Path(settings.DATA_DIR) / "jobs"


def _made(folder: Path) -> Path:
    # Python's own `parents=True` would let everybody look into the folders on the way.
    for path in (_root(), folder.parent, folder):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _folder(job: uuid.UUID) -> Path:
    return _root() / str(job)


def parts_folder(job: uuid.UUID) -> Path:
    """Where a job keeps what it has made so far; survives a restart of the worker."""
    return _made(_folder(job) / _PARTS)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    with open(draft, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def keep_result(job: uuid.UUID, result: Path | bytes, *, briefly: bool = False) -> None:
    """Put the finished file in its place; a Path is moved there. The parts are no longer needed then."""
    target = _made(_folder(job)) / _RESULT
    if briefly:
        target.with_name(_BRIEF).touch(mode=0o600)
    if isinstance(result, bytes):
        write_whole(target, result)
    else:
        with open(result, "rb") as made:
            os.fsync(made.fileno())
        # It may come from another disk, from where a move is a copy: only the last step shows the file.
        shutil.move(result, draft := target.with_name(f"{_RESULT}.draft"))
        draft.replace(target)


def drop_parts(job: uuid.UUID) -> None:
    """Remove what a job made on the way."""
    shutil.rmtree(_folder(job) / _PARTS, ignore_errors=True)


def drop_folder(job: uuid.UUID) -> None:
    """Remove everything of a job that came to nothing."""
    shutil.rmtree(_folder(job), ignore_errors=True)


def result_file(job: uuid.UUID) -> Path | None:
    """The finished file; None before it is there, and after it was tidied away."""
    file = _folder(job) / _RESULT
    return file if file.is_file() else None


def tidy_away() -> None:
    """Remove the folders in which nothing was written for `KEPT_FOR`, or for `KEPT_BRIEFLY` where that was said."""
    now = timezone.now()
    for folder in _made(_root()).iterdir():
        kept = KEPT_BRIEFLY if (folder / _BRIEF).exists() else KEPT_FOR
        if folder.is_dir() and _last_written(folder) < (now - kept).timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def _last_written(folder: Path) -> int:
    return max(int(path.stat().st_mtime) for path in (folder, *folder.iterdir()))


def give_sign_of_life() -> None:
    """The worker is there: pages that wait for it ask `worker_seen_at`."""
    (_made(_root()) / _SIGN_OF_LIFE).touch(mode=0o600)


def worker_seen_at() -> datetime.datetime | None:
    """When a worker last said that it is there."""
    sign = _root() / _SIGN_OF_LIFE
    if not sign.exists():
        return None
    return datetime.datetime.fromtimestamp(sign.stat().st_mtime, tz=datetime.UTC)
