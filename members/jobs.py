"""Long work of the register: sheets of member cards.

Promises: the codes stand in the finished file alone, which is kept for a short time; they count from the moment when
all the paper is made, so that a work that broke off or was called off has closed nobody's card. Refuses to print a
new card in place of one that is in use.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.job_files import write_whole
from groups.job_kinds import job
from groups.models import Office
from groups.paper import CONTENT_TYPE
from groups.paper_parts import in_parts, painters, put_together
from groups.refusals import Refused
from groups.work import Work
from members.card_paper import ON_A_SHEET, cards_page, file_name
from members.cards import NONE, UNUSED, draw, issue, members_by_card
from members.models import Member

CARDS_AT_ONCE = 6 * ON_A_SHEET


@job(
    "cards", label=gettext_lazy("Member cards"), offices=[Office.Kind.TREASURER],
    progress=gettext_lazy("%(done)s of %(total)s cards printed"),
)  # fmt: skip
def make_cards(work: Work) -> None:
    """Cards of members; params: `members` (primary keys), `origin` (this server's address)."""
    with work.scope():
        slips = draw(_still_wanted(work.params["members"]))
    if not slips:
        raise Refused(_("There is no card to print here: those who were chosen have one in use."))
    some, printed_at, parts = list(in_parts(slips, CARDS_AT_ONCE)), timezone.now(), []
    pages = (cards_page(work.group, part, origin=work.params["origin"], printed_at=printed_at) for part in some)
    with painters(len(some)) as paint:
        for number, made in enumerate(paint(pages)):
            work.progress(number * CARDS_AT_ONCE, len(slips))
            # Anew, whatever an earlier run left: its codes never came to count.
            parts.append(work.folder / f"{number:04}.pdf")
            write_whole(parts[-1], made)
    whole = work.folder / "whole.pdf"
    put_together(parts, whole, numbered=False)
    # Asked of the database once more: what another worker printed must not be closed by what this one did.
    work.tell()
    work.progress(len(slips), len(slips))
    with work.scope():
        issue(slips, by=work.by)
    work.finish(whole, name=file_name(work.group), content_type=CONTENT_TYPE, kept_briefly=True)


def _still_wanted(keys: list[int]) -> list[Member]:
    """In the order of zone and name, as somebody goes round with them."""
    chosen = set(keys)
    found = [
        member
        for state in (NONE, UNUSED)
        for member in members_by_card(state).select_related("zone")
        if member.pk in chosen
    ]
    return sorted(found, key=lambda member: (member.zone.name if member.zone else "", member.sort_key, member.pk))
