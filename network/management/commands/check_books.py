"""`manage.py check_books`: recount every invariant of the books.

Promises: one line per finding that names the place and exit code 1, or a one-line summary and 0. Refuses to mend.
"""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from groups.guards import missing_guards
from groups.models import Group
from network.recount import recount


class Command(BaseCommand):
    help = "Recount numbers, digests, totals, reports and guards."

    def add_arguments(self, parser):
        parser.add_argument("--group", metavar="SLUG", help="only this group")

    def handle(self, *args, group: str | None, **options):
        groups = Group.objects.order_by("slug")
        if group:
            groups = groups.filter(slug=group)
            if not groups:
                raise CommandError(_("There is no group %(slug)s.") % {"slug": group})
        found = [_("guard missing: %(name)s") % {"name": name} for name in missing_guards()]
        for one in groups:
            found += recount(one)
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            sys.exit(1)
        self.stdout.write(_("%(groups)s groups: everything holds.") % {"groups": len(groups)})
