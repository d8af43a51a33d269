"""What the commands that print a report share: the format, and where it goes.

Promises: text goes to the terminal or a file in UTF-8, a spreadsheet or paper to a file or a pipe. Refuses to pour
bytes over a terminal, and a file that cannot be written, in one sentence.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from groups.thai_dates import Month, MonthRefused
from network.renderings import FORMATS, Rendering

CHOICES = {"text": "txt", **{name: name for name in FORMATS if name != "txt"}}


def month_argument(text: str) -> Month:
    """The month of the command line; raises CommandError."""
    try:
        return Month.parse(text)
    except MonthRefused as refusal:
        raise CommandError(str(refusal)) from refusal


class ReportCommand(BaseCommand):
    """A command that ends with `deliver`."""

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=CHOICES, default="text")
        parser.add_argument("--output", type=Path, metavar="FILE", help="a file instead of the terminal")

    def rendering(self, options: dict) -> Rendering:
        """The format asked for; raises CommandError for bytes on a terminal before anything is read."""
        if options["format"] in ("xlsx", "pdf") and options["output"] is None and self.stdout.isatty():
            raise CommandError(
                _("A file of the kind %(format)s is not for the terminal: say --output FILE.")
                % {"format": options["format"]}
            )
        return FORMATS[CHOICES[options["format"]]]

    def deliver(self, content: str | bytes, output: Path | None) -> None:
        """Write the report where it was asked for."""
        if output is None:
            self._to_stdout(content)
            return
        try:
            output.write_bytes(content.encode() if isinstance(content, str) else content)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error

    def _to_stdout(self, content: str | bytes) -> None:
        if isinstance(content, str):
            self.stdout.write(content, ending="")
            return
        self.stdout.flush()
        self.stdout.buffer.write(content)
        self.stdout.buffer.flush()
