"""`manage.py demo`: fill an empty database with the demonstration network.

Promises: refuses a database that holds anything; `--if-empty` then does nothing; `--who` prints who can sign in to a
demonstration, and nothing elsewhere.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from network.demonstration import PASSWORD, NotEmpty, is_empty, load_demonstration, sign_ins
from network.demonstration_cards import cards_to_try


class Command(BaseCommand):
    help = "Load the demonstration network into an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing if the database is not empty")
        parser.add_argument("--who", action="store_true", help="print who can sign in to a demonstration")

    def handle(self, *args, if_empty: bool, who: bool, **options):
        if not who and not (if_empty and not is_empty()):
            try:
                load_demonstration()
            except NotEmpty as refusal:
                raise CommandError(str(refusal)) from refusal
        if who or not if_empty:
            self._print_sign_ins()

    def _print_sign_ins(self):
        people = sign_ins()
        if not people:
            return
        self.stdout.write(_("Demonstration. Everybody's password: %(password)s") % {"password": PASSWORD})
        for person in people:
            self.stdout.write(f"  {person.username:<20} {person.name}")
        for card in cards_to_try():
            opens = _("PIN %(pin)s") if card.pin else _("first use with the one-time code %(code)s")
            told = {"pin": card.pin, "code": f"{card.code[:4]} {card.code[4:]}"}
            words = _("/card/ member card %(number)s, %(opens)s") % {
                "number": card.printed_number,
                "opens": opens % told,
            }
            self.stdout.write(f"  {words}")
