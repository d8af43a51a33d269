"""What would become of a file's rows: the value that preview, button, run and result all speak from.

Promises: every row has exactly one verdict with every reason in words; two judgements that would write the same have
the same digest, whatever the language of their words. Kept sealed, because it names people. Writes nothing.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.sealing import Box


class Verdict(models.TextChoices):
    """What happens to one row of a file when it is brought in."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("same as before")
    REFUSED = "refused", _("not taken")


@dataclass(frozen=True)
class Ruling:
    """One row: its line in the file, whom or what it is about, the verdict and why.

    `changes` are (heading, before, after) in words; `writes` names what a changed row writes, and `stood` what it was
    weighed against, both without words; `cells` is the whole row as read, of a refused one only: for the file of what
    was not taken.
    """

    line: int
    label: str
    verdict: str
    detail: str = ""
    reasons: Sequence[str] = ()
    warnings: Sequence[str] = ()
    changes: Sequence[tuple[str, str, str]] = ()
    writes: Sequence[str] = ()
    stood: Sequence[str] = ()
    cells: Sequence[str] = ()

    @property
    def verdict_words(self) -> str:
        """The verdict as it is read on the page."""
        return Verdict(self.verdict).label


@dataclass(frozen=True)
class Control:
    """A total read from the file's rows, beside what the file or the books say of it themselves ("" where they do
    not); `note` says what the comparison shows, `agrees` whether it is as it should be.
    """

    label: str
    read: str
    told: str = ""
    note: str = ""
    agrees: bool = True


@dataclass(frozen=True)
class Judgement:
    """Every row's ruling, the control totals, what is to be said of the file as a whole, and its own headings."""

    rulings: Sequence[Ruling] = ()
    controls: Sequence[Control] = ()
    notes: Sequence[str] = ()
    headings: Sequence[str] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows got each verdict, and how many carry a warning (`warned`), 0 included."""
        found = Counter(ruling.verdict for ruling in self.rulings)
        return {verdict: found[verdict] for verdict in Verdict.values} | {
            "warned": sum(bool(ruling.warnings) for ruling in self.rulings)
        }

    @property
    def digest(self) -> str:
        """The same for every judgement that would write the same in place of the same."""
        told = [[ruling.line, ruling.verdict, [*ruling.writes], [*ruling.stood]] for ruling in self.rulings]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def only_refused(self) -> "Judgement":
        """What is left to mend once the rest was brought in."""
        return replace(self, rulings=[ruling for ruling in self.rulings if ruling.verdict == Verdict.REFUSED])

    def sealed(self) -> bytes:
        """The whole of it, small and unreadable."""
        # Not `asdict`, which copies every single word.
        told = vars(self) | {"rulings": [*map(vars, self.rulings)], "controls": [*map(vars, self.controls)]}
        return Box().seal(zlib.compress(json.dumps(told, ensure_ascii=False).encode()))


def opened(sealed: bytes) -> Judgement:
    """A judgement as it was sealed; an empty one where it was taken away. Raises Unopened."""
    if not sealed:
        return Judgement()
    told = json.loads(zlib.decompress(Box().open(bytes(sealed))))
    return Judgement(
        [Ruling(**ruling) for ruling in told["rulings"]],
        [Control(**control) for control in told["controls"]],
        told["notes"],
        told["headings"],
    )
