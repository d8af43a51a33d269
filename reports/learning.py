"""How a page that teaches an office its work is made: steps, each with the words of the buttons it names.

Promises: a button is named by the words it bears on the screen (the same source string), so that page and screen
cannot disagree in any language; a picture is one of static/ombun/learn. What the pages say: `reports/guides.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from groups.models import Office


@dataclass(frozen=True)
class Step:
    """One thing to do: a heading, one to three sentences, the buttons they name, a picture of the screen.

    The picture of a `wide` step needs the width of the page and stands below its words.
    """

    picture: str
    title: Promise
    text: Promise
    buttons: Mapping[str, Promise] = field(default_factory=dict)
    wide: bool = False

    @property
    def told(self) -> SafeString:
        """The sentences, each button in bold with the words it bears."""
        words = {name: format_html('<b class="press">{}</b>', label) for name, label in self.buttons.items()}
        return format_html(str(self.text), **words) if words else format_html("{}", self.text)

    @property
    def image(self) -> str:
        """The picture's address among the static files."""
        return f"ombun/learn/{self.picture}.png"

    @property
    def image_file(self) -> str:
        """The picture as a file, for paper; empty as long as nobody has taken it."""
        found = finders.find(self.image)
        return Path(found).as_uri() if found else ""


@dataclass(frozen=True)
class Guide:
    """The page of one office: what its work is, how it is done, and the one sentence to know before.

    `offices` are those of a group, `of_network` those of a network. A page `for_members` is set in large type.
    """

    slug: str
    offices: tuple[str, ...]
    title: Promise
    before: Promise
    steps: tuple[Step, ...]
    of_network: tuple[str, ...] = ()
    for_members: bool = False

    def is_for(self, held: Iterable[Office], *, member: bool = False) -> bool:
        """Whether the page is written for somebody who holds these offices, or is a `member` of a group."""
        if member and self.for_members:
            return True
        return any(office.kind in (self.offices if office.group_id else self.of_network) for office in held)

    def goes_with(self, other: "Guide") -> bool:
        """Whether both are written for the same office."""
        return not {*self.offices}.isdisjoint(other.offices) or not {*self.of_network}.isdisjoint(other.of_network)
