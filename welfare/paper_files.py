"""Where the papers of claims lie: one sealed file each, under DATA_DIR, outside of what the web server shows.

Promises: a paper is whole or not there; a copied disk tells nothing, because the keys may lie elsewhere; the names
say neither whose it is nor what it was called. A file put in another's place is not taken for it. Refuses to read
what is gone or cannot be opened (PaperLost).
"""

import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from groups.job_files import write_whole
from groups.sealing import Box, Unopened
from welfare.refusals import PaperLost


def _file(group: uuid.UUID, paper: uuid.UUID) -> Path:
    return Path(settings.DATA_DIR) / "claims" / str(group) / str(paper)


def _label(group: uuid.UUID, paper: uuid.UUID) -> bytes:
    return group.bytes + paper.bytes


def keep(group_uuid: uuid.UUID, paper_uuid: uuid.UUID, content: bytes) -> None:
    """Seal a clean paper and put it in its place; another one there is replaced."""
    file = _file(group_uuid, paper_uuid)
    # Python's own `parents=True` would let everybody look into the folders on the way.
    for folder in (file.parent.parent, file.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(file, Box().seal(_label(group_uuid, paper_uuid) + content))


def read(group_uuid: uuid.UUID, paper_uuid: uuid.UUID) -> bytes:
    """The paper as it was kept. Raises PaperLost."""
    label = _label(group_uuid, paper_uuid)
    try:
        opened = Box().open(_file(group_uuid, paper_uuid).read_bytes())
    except (OSError, Unopened) as error:
        raise lost() from error
    if not opened.startswith(label):
        raise lost()
    return opened[len(label) :]


def drop(group_uuid: uuid.UUID, paper_uuid: uuid.UUID) -> None:
    """Remove a paper; it may be gone already."""
    _file(group_uuid, paper_uuid).unlink(missing_ok=True)


def lost() -> PaperLost:
    """What is said of a paper that is not there as it was kept."""
    return PaperLost(
        _("This paper cannot be opened any more. Attach it again, or ask who looks after the computer for a backup.")
    )
