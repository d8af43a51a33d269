"""`manage.py network_report NETWORK MONTH`: the consolidated month of a network, from what groups submitted.

Promises: the same value as the committee's page. Refuses an unknown network, and a month nobody submitted, in one
sentence.
"""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from groups.models import Network
from groups.queries import network_and_parts
from groups.tenancy import network_scope
from network.consolidation import consolidate
from network.management.printing import ReportCommand, month_argument


class Command(ReportCommand):
    help = "Print the consolidated report of a network."

    def add_arguments(self, parser):
        parser.add_argument("network", metavar="NETWORK", help="short name of the network")
        parser.add_argument("month", metavar="MONTH", help="2550-02 or 2007-02")
        super().add_arguments(parser)

    def handle(self, *args, network: str, month: str, **options):
        rendering = self.rendering(options)
        wanted = month_argument(month)
        found = Network.objects.filter(slug=network).first()
        if found is None:
            raise CommandError(_("There is no network %(slug)s.") % {"slug": network})
        with network_scope(network_and_parts(found)):
            value = consolidate(found, wanted)
            if value.is_empty:
                raise CommandError(
                    _("No group of %(network)s has submitted %(month)s.")
                    % {"network": found.name, "month": wanted.label()}
                )
            content = rendering.of_network(value)
        self.deliver(content, options["output"])
