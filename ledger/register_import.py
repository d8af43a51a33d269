"""The register and the opening figures from the group's own spreadsheet: a row a member.

Promises: new members are entered, known ones (by their number) corrected, each through the services of register and
books, a thousand at a time; the same file twice writes nothing. A number on two rows refuses them all. Refuses to
change a member's state or day of joining: those are dated changes, made on the member's own page.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups import audit
from groups.import_kinds import ImportKind
from groups.judgements import Control, Verdict
from groups.resources import BirthWidget, DateWidget, Draft, HouseResource, TextWidget, read_by
from groups.table_files import Line, Table
from groups.thai_dates import format_date
from groups.thai_text import tidy
from ledger.allocation import allocation
from ledger.enrolment import enrol_members, enter_member_states
from ledger.journal import lock_books
from ledger.money import format_baht
from ledger.openings import Opening, state_openings
from ledger.rates import state_paid_through_many
from ledger.register_columns import AMOUNTS, PAID_THROUGH, PLAIN, register_columns
from ledger.register_rows import nobody_pays, weigh_row
from ledger.register_standing import standing_of
from ledger.resources import SumWidget, column_total, is_told
from members.beneficiaries import state_beneficiaries
from members.doors import identities_matching
from members.households import join_by_numbers
from members.models import BELONGS, Member
from members.national_ids import record_national_ids
from members.queries import headcount_at
from members.register import Person, change_many
from members.states import TRANSITIONS
from members.zones import make_zone

CODES = {
    "number": 20,
    "phone": 40,
    "house_no": 20,
    "village_no": 10,
    "postcode": 5,
    "national_id": 30,
    "pays_with": 20,
}
WORDS = {
    "prefix": 20, "first_name": 80, "last_name": 80, "full_name": 180, "sex": 20, "village": 80, "tambon": 80,
    "amphoe": 80, "province": 80, "beneficiary": 120, "relationship": 60, "state": 40,
}  # fmt: skip


class RegisterResource(HouseResource):
    """One row a member, by its number."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields |= {code: read_by(TextWidget(most, tidied=True), code) for code, most in CODES.items()}
        self.fields |= {code: read_by(TextWidget(most), code) for code, most in WORDS.items()}
        self.fields["zone"] = read_by(TextWidget(60, tidied=True), "zone")
        self.fields["born_on"] = read_by(BirthWidget(), "born_on")
        self.fields |= {code: read_by(DateWidget(), code) for code in ("joined_on", "state_on", *PAID_THROUGH)}
        self.fields |= {code: read_by(SumWidget(), code) for code in AMOUNTS}

    def begin(self, lines: Sequence[Line]) -> None:
        """Which numbers the file names, and what stands of them."""
        if self.is_run:
            # Nobody enters a member between the judgement and the writing.
            lock_books()
        self.rows: dict[str, list[int]] = defaultdict(list)
        for line in lines:
            self.rows[_number_of(line)].append(line.number)
        payers = {tidy(str(line.values.get("pays_with", ""))) for line in lines}
        self.standing = standing_of(self.rows.keys(), payers)
        self.new_zones: dict[str, None] = {}
        self.taken: set[str] = set()
        # By number whom a member pays with, by fingerprint of the ID: each with the place of its row.
        self.joining: dict[str, tuple[str, int]] = {}
        self.marks: dict[str, int] = {}
        self.read, self.not_taken, self.named = defaultdict(int), defaultdict(int), defaultdict(int)
        self.new_members = 0

    def weigh(self, draft: Draft) -> None:
        number = draft.get("number")
        if draft.is_blank("number"):
            draft.refuse(_("Write the member number from the paper book."))
        elif number and len(rows := self.rows[number]) > 1:
            others = ", ".join(str(row) for row in rows if row != draft.line.number)
            draft.refuse(_("The number %(number)s stands on row %(rows)s too.") % {"number": number, "rows": others})
        weigh_row(draft, self.standing, self.headings)
        for code in AMOUNTS:
            self.read[code] += draft.get(code) or 0
            self.not_taken[code] += (draft.get(code) or 0) if draft.reasons else 0
        if not draft.reasons:
            self._take(draft)

    def _take(self, draft: Draft) -> None:
        """Remember of a row that is taken what only all rows together show."""
        self.taken.add(draft.number)
        zone = draft.fields.get("zone")
        if zone and zone not in self.standing.zones:
            self.new_zones[zone] = None
        if draft.joins:
            self.joining[draft.number] = (draft.joins, draft.place)
        if draft.digits:
            self.marks[draft.mark] = draft.place
        before = self.standing.openings.get(draft.stands.pk, {}) if draft.stands else {}
        for account, amount in draft.amounts.items():
            self.named[account] += amount - before.get(account, 0)
        if draft.stands is None:
            self.new_members += draft.becomes is None or TRANSITIONS[draft.becomes[0]][1] in BELONGS

    def conclude(self) -> None:
        """Who pays together with a row that is not taken pays alone for now; IDs are asked of the network at once."""
        known = self.taken | self.standing.members.keys()
        alone = {number: told for number, told in self.joining.items() if told[0] not in known}
        for number, (payer, place) in alone.items():
            del self.joining[number]
            self.amend(place, nobody_pays(payer), without="pays_with")
        # The run writes the same whatever the answer is: only who looks is told.
        for mark in () if self.is_run else identities_matching(self.marks):
            words = _("Somebody with this national ID is a member of another group of the network.")
            self.amend(self.marks[mark], words)

    # Writing.

    def write_new(self, drafts: Sequence[Draft]) -> None:
        members = enrol_members([self._person(draft) for draft in drafts], by=self.by)
        become = [(member, *draft.becomes) for member, draft in zip(members, drafts, strict=True) if draft.becomes]
        enter_member_states(become, by=self.by)
        self._write_money(members, drafts)

    def _person(self, draft: Draft) -> Person:
        fields = {code: draft.get(code) or "" for code in ("number", *PLAIN)}
        born_on, exact = draft.get("born_on") or (None, True)
        return Person(
            **fields, born_on=born_on, born_on_is_exact=exact, joined_on=draft.joined_on, zone=self._zone(draft),
            beneficiary=draft.named, national_id=draft.digits or "", as_on_paper=True,
        )  # fmt: skip

    def write_changed(self, drafts: Sequence[Draft]) -> None:
        fields = [(draft.stands, self._fields(draft)) for draft in drafts if draft.fields]
        change_many(fields, by=self.by)
        record_national_ids([(draft.stands, draft.digits) for draft in drafts if draft.digits], by=self.by)
        state_beneficiaries([(draft.stands, draft.named) for draft in drafts if draft.named], by=self.by)
        self._write_money([draft.stands for draft in drafts], drafts)

    def _fields(self, draft: Draft) -> dict[str, object]:
        return draft.fields | ({"zone": self._zone(draft)} if "zone" in draft.fields else {})

    def _zone(self, draft: Draft):
        name = draft.fields.get("zone")
        if name and name not in self.standing.zones:
            self.standing.zones[name] = make_zone(name, by=self.by)
        return self.standing.zones.get(name)

    def _write_money(self, members: Sequence[Member], drafts: Sequence[Draft]) -> None:
        rows = list(zip(members, drafts, strict=True))
        openings = [Opening(member, draft.amounts) for member, draft in rows if draft.amounts]
        source = _("brought in from a file")
        state_openings(openings, by=self.by, source=source, reason=source)
        for account in PAID_THROUGH.values():
            days = {member.pk: draft.paid[account] for member, draft in rows if account in draft.paid}
            if days:
                state_paid_through_many(account, days, by=self.by)

    def finish(self) -> None:
        """Households, once everybody who is named stands in the register."""
        if self.joining:
            # A name and an address of everybody in a long file would be held for nothing.
            members = Member.objects.filter(number__in=list(self.joining)).only("group", "number", "household")
            join_by_numbers(list(members), {number: payer for number, (payer, _place) in self.joining.items()})
            audit.record("household.joined", by=self.by, subject=f"{len(self.joining)} members")

    # What is said of the whole.

    def controls(self, table: Table) -> Iterable[Control]:
        yield Control(_("Rows in the file"), f"{len(table.lines):,}")
        for code in AMOUNTS:
            if is_told(table, code):
                yield self._column(table, code)
        yield self._members()
        for line in allocation():
            if line.brought_forward or self.named[line.account.code]:
                yield self._allocated(line)

    def _column(self, table: Table, code: str) -> Control:
        heading = self.headings[code]
        if self.not_taken[code]:
            words = _("%(heading)s (of it %(amount)s baht on rows that are not taken)")
            heading = words % {"heading": heading, "amount": format_baht(self.not_taken[code])}
        return column_total(table, code, heading, self.read[code])

    def _members(self) -> Control:
        now = Member.objects.filter(state__in=BELONGS).count()
        after = now + self.new_members
        label, stated = _("Members in the register afterwards"), headcount_at(self.standing.today)
        if stated is None:
            return Control(label, f"{after:,}")
        words = {"day": format_date(stated.on), "count": f"{abs(after - stated.members):,}"}
        if after == stated.members:
            note = _("as many as were stated for %(day)s")
        elif after < stated.members:
            note = _("%(count)s fewer than were stated for %(day)s")
        else:
            note = _("%(count)s more than were stated for %(day)s")
        return Control(label, f"{after:,}", f"{stated.members:,}", note % words, agrees=after == stated.members)

    def _allocated(self, line) -> Control:
        label = _("%(account)s in members' names afterwards, of what was brought forward")
        after = line.in_names + self.named[line.account.code]
        left = line.brought_forward - after
        if left < 0:
            note = _("%(amount)s baht more than was brought forward")
        elif left:
            note = _("%(amount)s baht not allocated to a member")
        else:
            note = _("the same")
        return Control(
            label % {"account": line.account.label}, format_baht(after), format_baht(line.brought_forward),
            note % {"amount": format_baht(abs(left))}, agrees=left >= 0,
        )  # fmt: skip

    def notes(self) -> Iterable[str]:
        if self.new_zones:
            words = _("New zones that come into being: %(count)s (%(names)s).")
            yield words % {"count": len(self.new_zones), "names": ", ".join(list(self.new_zones)[:10])}


def _number_of(line: Line) -> str:
    return tidy(str(line.values.get("number", "")))


def _act(counts: dict[str, int]) -> str:
    """What the button does, in words."""
    words = {"new": f"{counts[Verdict.NEW]:,}", "changed": f"{counts[Verdict.CHANGED]:,}"}
    if not counts[Verdict.CHANGED]:
        return _("Record %(new)s new members") % words
    if not counts[Verdict.NEW]:
        return _("Correct %(changed)s members") % words
    return _("Record %(new)s new members and correct %(changed)s") % words


def _done(counts: dict[str, int]) -> str:
    words = _("Brought in: %(new)s new members, %(changed)s corrected; %(same)s stood so already.")
    return words % {verdict: f"{count:,}" for verdict, count in counts.items()}


REGISTER = ImportKind(
    slug="register",
    label=gettext_lazy("Members from the group's own table"),
    lead=gettext_lazy(
        "The register as a spreadsheet: names, addresses, joining, and what each member had put in on paper."
    ),
    template="members",
    columns=register_columns,
    resource=RegisterResource,
    act=_act,
    done=_done,
    page="members",
    notes=(
        gettext_lazy("One row for each member. The member number and the name must stand there."),
        gettext_lazy("What you do not know stays empty; an empty cell deletes nothing."),
        gettext_lazy("A number that stands in the register already means that member; others are new."),
    ),
)
