"""`manage.py load_record FILE.toml`: put a network's paper record into the books, once.

Promises: everything in the file or nothing; the same file twice changes nothing. Refuses with one sentence.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from groups.refusals import Refused
from ledger.chart import BENEFIT_SLUGS, RECEIPT_SLUGS
from network.record import apply_record
from network.record_file import read_record


def load(path: Path):
    """Read and apply one record file; raises RecordRefused."""
    text = path.read_text(encoding="utf-8-sig")
    return apply_record(read_record(text, receipt_kinds=RECEIPT_SLUGS, benefit_kinds=BENEFIT_SLUGS))


class Command(BaseCommand):
    help = "Create or complete a network and its groups from paper figures."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options):
        try:
            loaded = load(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(_("%(file)s: not written in UTF-8.") % {"file": file}) from error
        except Refused as refusal:
            raise CommandError(f"{file}: {refusal}") from refusal
        for change in loaded.changes:
            self.stdout.write(change)
        if not loaded.changes:
            self.stdout.write(_("%(file)s: nothing new, nothing changed.") % {"file": file})
