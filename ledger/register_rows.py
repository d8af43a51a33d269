"""One row of a register file: who it is about, what it would change, what speaks against it, what to look at.

Promises: what cannot be meant refuses the row, with a reason; what is merely odd (a wrong ID, a birth in the future)
warns and is taken as it stands; an empty cell takes nothing away. Nothing is corrected in silence. Writes nothing.
"""

import datetime

from django.utils.translation import gettext as _

from groups.refusals import Refused
from groups.resources import Draft
from groups.thai_dates import be_year, format_date, years_complete
from groups.thai_text import search_key, sort_key, tidy
from ledger.money import format_baht
from ledger.rates import refuse_paid_through
from ledger.register_columns import AMOUNTS, PAID_THROUGH, PLAIN
from ledger.register_standing import Standing, without_zeros
from members.beneficiaries import Named, where_self
from members.likeness import letters_of
from members.models import Member, Sex, State, StateChange
from members.names import Name, split_name, split_prefix
from members.national_ids import NotAnId, checks, digits_of, fingerprint, masked_digits
from members.states import refuse_first_state

OLDEST = 110  # years; the oldest known Thai are a little older, and most such dates are a wrong century
NAME = Name._fields
SEXES = {
    search_key(word): sex
    for sex, words in ((Sex.FEMALE, "หญิง ญ ญ. female f w"), (Sex.MALE, "ชาย ช ช. male m"))
    for word in words.split()
}
_KIND = StateChange.Kind
# As registers write it; what becomes of a member who stands in one of these states.
STATES = {
    search_key(word).replace(" ", ""): kind
    for kind, words in (
        (None, "สมาชิก ปกติ เป็นสมาชิก คงอยู่ ใช้งาน สามัญ member active normal"),
        (_KIND.SUSPENDED, "พักสิทธิ พักสิทธิ์ พัก ระงับสิทธิ suspended"),
        (_KIND.LAPSED, "พ้นสมาชิกภาพ พ้นสภาพ พ้นสมาชิก ขาดสมาชิกภาพ ขาดส่ง lapsed"),
        (_KIND.LEFT, "ลาออก ออก ลาออกจากกลุ่ม left resigned"),
        (_KIND.DIED, "เสียชีวิต ตาย ถึงแก่กรรม dead died deceased"),
    )
    for word in words.split()
}
_STATE_OF = {
    None: State.ACTIVE, _KIND.SUSPENDED: State.SUSPENDED, _KIND.LAPSED: State.LAPSED, _KIND.LEFT: State.LEFT,
    _KIND.DIED: State.DIED,
}  # fmt: skip


def weigh_row(draft: Draft, standing: Standing, headings: dict[str, str]) -> None:
    """Everything that can be said of a row by itself. What it writes is left on the draft:

    `fields` of the register, `digits` of the national ID, `named` (the beneficiary), `amounts` and `paid` by account
    code, `becomes` (kind, day) of a new member, `joins` (the number of whom she pays with).
    """
    draft.fields, draft.amounts, draft.paid = {}, {}, {}
    draft.digits = draft.named = draft.becomes = draft.joins = None
    _name(draft)
    member = draft.stands = standing.members.get(draft.get("number"))
    draft.label = " ".join(filter(None, (draft.get("number"), _full_name(draft, member))))
    if member is None and draft.get("number"):
        _require_new(draft, standing)
    _register(draft, member, headings)
    _birth(draft, member, standing, headings)
    _national_id(draft, member, standing, headings)
    _beneficiary(draft, member, standing, headings)
    _state(draft, member, standing)
    _money(draft, member, standing, headings)
    _household(draft, member, standing, headings)


def _name(draft: Draft) -> None:
    """The name in one piece counts where there is no first name."""
    whole, first = draft.get("full_name"), draft.get("first_name")
    if first and not draft.get("prefix") and split_prefix(first)[0]:
        draft.warn(_("The first name begins with a prefix. It belongs into a column of its own."))
    if whole and not first:
        for code, part in zip(NAME, split_name(whole), strict=True):
            if part and not draft.get(code):
                setattr(draft, code, part)
                _refuse_long(draft, code)
    elif whole and search_key(whole) != search_key(_full_name(draft, None)):
        words = _("First name and full name say two things: %(first)s, %(whole)s. Leave one of them empty.")
        draft.refuse(words % {"first": _full_name(draft, None), "whole": whole})


def _refuse_long(draft: Draft, code: str) -> None:
    """A name in one piece has more room than its parts."""
    length, most = len(getattr(draft, code)), Member._meta.get_field(code).max_length
    if length > most:
        words = _("This is too long: %(length)s letters where %(most)s fit. Say it shorter.")
        draft.refuse(words % {"length": length, "most": most})


def _full_name(draft: Draft, member: Member | None) -> str:
    return Name(*(draft.get(code) or getattr(member, code, "") for code in NAME)).full_name


def _require_new(draft: Draft, standing: Standing) -> None:
    if set(draft.number) & set("/\\") or not draft.number.strip("."):
        draft.refuse(_("A slash cannot stand in a member number. Write a dash: 12-3."))
    elif alike := standing.without_zeros.get(without_zeros(draft.number)):
        words = _(
            "The register has no number %(number)s, but %(alike)s. Write it with just as many zeros in front; if "
            "this is somebody else, enter her on the register's page."
        )
        draft.refuse(words % {"number": draft.number, "alike": alike})
    if draft.is_blank("first_name") and not draft.get("first_name"):
        draft.refuse(_("Write the first name."))
    if standing.working is None:
        draft.refuse(_("No month is open. Start the next month first, then come back."))
    joined_on = draft.get("joined_on")
    if joined_on is None:
        if draft.is_blank("joined_on"):
            draft.refuse(_("Say on which day this member joined."))
        return
    draft.detail = _("joined %(day)s") % {"day": format_date(joined_on)}
    if joined_on > standing.today:
        draft.refuse(_("The day of joining lies in the future. Check the year."))
    if standing.founded and joined_on < standing.founded:
        day = format_date(standing.founded)
        draft.warn(_("Joined before the group was founded (%(day)s).") % {"day": day})


def _register(draft: Draft, member: Member | None, headings: dict[str, str]) -> None:
    if (sex := draft.get("sex")) is not None:
        draft.sex = SEXES.get(search_key(sex))
        if draft.sex is None:
            draft.refuse(
                _("%(heading)s “%(typed)s”: write male or female.") % {"heading": headings["sex"], "typed": sex}
            )
    digits = "".join(filter(str.isdigit, draft.get("phone") or ""))
    if len(digits) in (8, 9) and not digits.startswith("0"):
        draft.warn(_("The phone has no 0 in front; it is taken as it stands."))
    for code in PLAIN:
        told = draft.get(code)
        if told is None or (member and told == getattr(member, code)):
            continue
        draft.fields[code] = told
        if member:
            before = member.get_sex_display() if code == "sex" else getattr(member, code)
            after = str(Sex(told).label) if code == "sex" else told
            _change(draft, code, headings.get(code, code), before, after, getattr(member, code))
    zone = draft.get("zone")
    if zone is not None and (member is None or member.zone is None or tidy(member.zone.name) != zone):
        draft.fields["zone"] = zone
        if member:
            _change(draft, "zone", headings["zone"], member.zone.name if member.zone else "", zone)
    joined_on = draft.get("joined_on")
    if member and joined_on and joined_on != member.joined_on:
        words = _(
            "%(heading)s: here stands %(day)s, and the months already reported count from it. A file cannot "
            "change it."
        )
        draft.refuse(words % {"heading": headings["joined_on"], "day": format_date(member.joined_on)})


def _birth(draft: Draft, member: Member | None, standing: Standing, headings: dict[str, str]) -> None:
    if (told := draft.get("born_on")) is None:
        return
    born_on, exact = told
    joined_on = member.joined_on if member else draft.get("joined_on")
    if born_on > standing.today:
        draft.warn(_("Born in the future (%(day)s). Check the year.") % {"day": _born(born_on, exact)})
    elif joined_on and born_on > joined_on:
        draft.warn(_("Born after joining (%(day)s). Check both years.") % {"day": _born(born_on, exact)})
    elif years_complete(born_on, standing.today) > OLDEST:
        draft.warn(
            _("More than %(years)s years old (born %(day)s). Check the year.")
            % {"years": OLDEST, "day": _born(born_on, exact)}
        )
    # A year alone says nothing against a full date of that year.
    known = (
        member and member.born_on and (member.born_on == born_on or not exact and member.born_on.year == born_on.year)
    )
    if not known or (exact and not member.born_on_is_exact):
        draft.fields |= {"born_on": born_on, "born_on_is_exact": exact}
        if member:
            before = _born(member.born_on, member.born_on_is_exact) if member.born_on else ""
            stood = (member.born_on, member.born_on_is_exact)
            _change(draft, "born_on", headings["born_on"], before, _born(born_on, exact), stood)
    if member is None:
        _namesake(draft, standing, born_on)


def _born(day: datetime.date, exact: bool) -> str:
    return format_date(day) if exact else str(be_year(day))


def _namesake(draft: Draft, standing: Standing, born_on: datetime.date) -> None:
    name = f"{draft.get('first_name', '')} {draft.get('last_name', '')}"
    bearers = standing.namesakes.setdefault((letters_of(sort_key(name)), born_on.year), [])
    if bearers:
        words = _("Member %(numbers)s has the same name and the same year of birth.")
        draft.warn(words % {"numbers": ", ".join(bearers[:3])})
    bearers.append(draft.get("number", ""))


def _national_id(draft: Draft, member: Member | None, standing: Standing, headings: dict[str, str]) -> None:
    if (told := draft.get("national_id")) is None:
        return
    try:
        digits = digits_of(told)
    except NotAnId:
        words = _("The national ID has %(count)s characters instead of 13. It is not taken; the rest of the row is.")
        draft.warn(words % {"count": len(told)})
        return
    mark = fingerprint(digits)
    if not checks(digits):
        draft.warn(_("The last digit of the national ID does not fit the others. Compare it with the card."))
    bearers = standing.bearers.setdefault(mark, [])
    if others := [number for number in bearers if number != draft.get("number")]:
        draft.warn(_("Member %(numbers)s has the same national ID.") % {"numbers": ", ".join(others[:3])})
    bearers.append(draft.get("number", ""))
    draft.mark = mark
    before = standing.fingerprints.get(member.pk) if member else None
    if before != mark:
        draft.digits = digits
        if member:
            known = _("another") if before else ""
            _change(draft, "national_id", headings["national_id"], known, masked_digits(digits), before)


def _beneficiary(draft: Draft, member: Member | None, standing: Standing, headings: dict[str, str]) -> None:
    name, relationship = draft.get("beneficiary"), draft.get("relationship")
    before = standing.beneficiaries.get(member.pk, ("", "")) if member else ("", "")
    if name is None:
        # A relationship alone belongs to whom the member named before, if anybody.
        if relationship is None or relationship == before[1]:
            return
        if not before[0]:
            draft.warn(_("A relationship without the name of the beneficiary is not taken."))
            return
        name = before[0]
    told = (name, relationship if relationship is not None or name != before[0] else before[1])
    told = (told[0], told[1] or "")
    who = member or Name(*(draft.get(code, "") for code in NAME))
    if where_self(who, Named(*told)):
        draft.warn(
            _(
                "The beneficiary “%(name)s” is the member, who cannot receive the money after death. It is not "
                "taken; ask whom is meant."
            )
            % {"name": " ".join(filter(None, told))}
        )
        return
    if told != before:
        draft.named = Named(*told)
        if member:
            _change(
                draft,
                "beneficiary",
                headings.get("beneficiary", ""),
                *(" ".join(filter(None, p)) for p in (before, told)),
            )


def _state(draft: Draft, member: Member | None, standing: Standing) -> None:
    told, on = draft.get("state"), draft.get("state_on")
    if told is None:
        return
    word = search_key(told).replace(" ", "")
    if word not in STATES:
        words = _("The state “%(typed)s” is not known. Write suspended, lapsed, left or died, or leave it empty.")
        draft.refuse(words % {"typed": told})
        return
    kind = STATES[word]
    if member:
        if member.state != _STATE_OF[kind]:
            draft.refuse(
                _("Here the state is: %(state)s. Record the change on the member's own page, with its day.")
                % {"state": member.get_state_display()}
            )
        return
    if kind is None or (joined_on := draft.get("joined_on")) is None:
        return
    if on is None:
        draft.refuse(_("Write the day on which the state “%(typed)s” began.") % {"typed": told})
        return
    try:
        refuse_first_state(Member(joined_on=joined_on), kind, on)
    except Refused as refusal:
        draft.refuse(f"{told} {format_date(on)}: {refusal}")
    draft.becomes = (kind, on)


def _money(draft: Draft, member: Member | None, standing: Standing, headings: dict[str, str]) -> None:
    before = standing.openings.get(member.pk, {}) if member else {}
    for code, account in AMOUNTS.items():
        amount = draft.get(code)
        if amount is None or before.get(account) == amount:
            continue
        draft.amounts[account] = amount
        if member:
            known = format_baht(before[account]) if account in before else ""
            _change(draft, code, headings[code], known, format_baht(amount))
    for code, account in PAID_THROUGH.items():
        if (day := draft.get(code)) is not None:
            _paid_through(draft, member, standing, (code, account, day), headings[code])
    joined_on = member.joined_on if member else draft.get("joined_on")
    if any(draft.amounts.values()) and joined_on and standing.books_began and joined_on >= standing.books_began:
        draft.warn(_("Joined after the books began here, and yet has figures from the paper years."))


def _paid_through(draft: Draft, member: Member | None, standing: Standing, told: tuple, heading: str) -> None:
    code, account, day = told
    try:
        refuse_paid_through(account, day)
    except Refused as refusal:
        draft.refuse(f"{heading}: {refusal}")
        return
    joined_on = member.joined_on if member else draft.get("joined_on")
    if joined_on and day < joined_on:
        draft.warn(_("%(heading)s: the day lies before joining.") % {"heading": heading})
    before = standing.paid.get((member.pk, account)) if member else None
    if before == day:
        return
    draft.paid[account] = day
    if member:
        _change(draft, code, heading, format_date(before) if before else "", format_date(day), before)


def _household(draft: Draft, member: Member | None, standing: Standing, headings: dict[str, str]) -> None:
    payer = draft.get("pays_with")
    if payer is None or payer == draft.get("number"):
        return
    other = standing.members.get(payer)
    if other is None and payer not in standing.named:
        draft.warn(nobody_pays(payer))
        return
    if member and member.household_id:
        if other is not None and other.household_id == member.household_id:
            return
        # A refusal would keep the same file from being all the same the second time.
        words = _(
            "Here this member pays together with %(number)s, and that stays. Take her out there if it is wrong."
        )
        draft.warn(words % {"number": standing.payers.get(member.household_id, _("others"))})
        return
    draft.joins = payer
    draft.stood.append(f"payer {payer}")
    if member:
        _change(draft, "pays_with", headings["pays_with"], "", payer)


def nobody_pays(payer: str) -> str:
    """The member pays alone for now: whom the row names is nobody."""
    words = _("Number %(number)s, with whom this member pays, is neither here nor on a row that is taken.")
    return words % {"number": payer}


def _change(draft: Draft, code: str, heading: str, before: str, after: str, stood: object = None) -> None:
    """`stood` where `before` would read otherwise in another language."""
    draft.changes.append((heading, before, after))
    draft.writes.append(code)
    draft.stood.append(before if stood is None else str(stood))
