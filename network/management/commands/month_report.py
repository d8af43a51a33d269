"""`manage.py month_report GROUP MONTH`: one group's month, as frozen, or as the books stand now while it is open.

Promises: the same value as the group's own page. Refuses an unknown group or month in one sentence.
"""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from groups.models import Group
from groups.refusals import Refused
from groups.tenancy import group_scope
from network.management.printing import ReportCommand, month_argument
from reports.findings import statement_to_show


class Command(ReportCommand):
    help = "Print one group's monthly report."

    def add_arguments(self, parser):
        parser.add_argument("group", metavar="GROUP", help="short name of the group")
        parser.add_argument("month", metavar="MONTH", help="2550-02 or 2007-02")
        super().add_arguments(parser)

    def handle(self, *args, group: str, month: str, **options):
        rendering = self.rendering(options)
        wanted = month_argument(month)
        found = Group.objects.filter(slug=group).first()
        if found is None:
            raise CommandError(_("There is no group %(slug)s.") % {"slug": group})
        with group_scope(found):
            try:
                content = rendering.of_group(statement_to_show(found, wanted))
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
        self.deliver(content, options["output"])
