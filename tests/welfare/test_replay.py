"""Past claims judged once more by other rules, checked by hand."""

import datetime
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.welfare.judged import DAY, LEAP_DAY, facts, nights
from tests.welfare.town import BAHT, BIRTH, DEATH, OLD_AGE_KIND, SICKNESS, TOWN, YEARS
from welfare.assessment import assess
from welfare.facts import Facts, Used
from welfare.replay import PastClaim, Replayed, replay
from welfare.rules import Cap, Conditions, Of, Per, PerUnit, Rule, Schedule, Tier, Unit

# The draft, beside the town's rules: 700 for a birth (only to women) in place of 500; 200 for a night in place of
# 100, 25 nights a year in place of 20; birth and stay share 3,000 a year in place of 2,000; a death from 3 months of
# paying on in place of 6, and 7,000 in place of 6,000 for the third and fourth year; no benefit of the old any more.
DRAFT = Schedule(
    rules=(
        replace(
            DEATH,
            tiers=(
                Tier(3_000 * BAHT, YEARS(months=3), YEARS(2)),
                Tier(7_000 * BAHT, YEARS(2, days=1), YEARS(4)),
                *DEATH.tiers[2:],
            ),
        ),
        replace(SICKNESS, units=(PerUnit(Unit.NIGHT, 200 * BAHT),), caps=(Cap(Per.YEAR, Of.NIGHT, 25),)),
        replace(BIRTH, amount=700 * BAHT, conditions=Conditions(sex="female")),
    ),
    shared=(replace(TOWN.shared[0], most=3_000 * BAHT),),
)


def past(claim: int, member: int, told: Facts, then: int, *, refused: bool = False) -> PastClaim:
    """A claim (baht) that was approved as it was assessed, or refused by the rules."""
    kind = OLD_AGE_KIND if told.benefit == "old-age" else told.benefit
    return PastClaim(claim, member, kind, told, then * BAHT, None if refused else then * BAHT)


def on(year: int, month: int, day: int) -> datetime.date:
    return datetime.date(year, month, day)


def stay(day: datetime.date, number: int, **more) -> Facts:
    return facts("sickness", day, units=nights(number), **more)


# Ten claims: what the rules of the time gave, what the draft gives, and how.
TEN = [
    # Kham: 500 + 3 nights at 100 = 800 → 700 + 300 = 1,000
    (past(1, 1, facts("birth", on(2007, 1, 10), units=nights(3), sex="female"), 800), 1_000),
    # 12 nights at 100 = 1,200, and the 2,000 are full → 12 at 200 = 2,400, of which 3,000 − 1,000 = 2,000 are left
    (past(2, 1, stay(on(2007, 2, 10), 12), 1_200), 2_000),
    # Nothing of the 2,000 is left → nothing of the 3,000 is left
    (past(3, 1, stay(on(2007, 6, 1), 1), 0, refused=True), 0),
    # A new year: 2 nights at 100 = 200 → 2 at 200 = 400
    (past(4, 1, stay(on(2008, 1, 5), 2), 200), 400),
    # Saeng: 20 of 22 nights = 2,000 → 22 nights at 200 = 4,400, of which the shared 3,000
    (past(5, 2, stay(on(2007, 3, 1), 22), 2_000), 3_000),
    # No night is left → 3 of 25 nights are, but nothing of the 3,000
    (past(6, 2, stay(on(2007, 12, 31), 3), 0, refused=True), 0),
    # Bun, paid for two years and three months: 6,000 → 7,000
    (past(7, 3, facts("death", on(2007, 4, 1), since=on(2005, 1, 1)), 6_000), 7_000),
    # Ta, paid for five months: no row → 3,000
    (past(8, 4, facts("death", on(2007, 4, 1), since=on(2006, 11, 1)), 0, refused=True), 3_000),
    # Mun, 65, paid for ten years: 1,500 → the draft knows no benefit of the old
    (
        past(
            9, 5,
            facts("old-age", on(2007, 5, 1), since=on(1997, 1, 1), born_on=on(1942, 1, 1), claimant="fund"), 1_500,
        ),
        0,
    ),
    # Somebody of whom nobody recorded whether a woman: 500 → nobody knows
    (past(10, 6, facts("birth", on(2007, 5, 1), units=nights(0)), 500), None),
]  # fmt: skip
CLAIMS = [claim for claim, _now in TEN]


def now(found: list[Replayed]) -> dict[int, int | None]:
    """Baht by claim."""
    return {one.claim: one.now if one.now is None else one.now // BAHT for one in found}


class TestTenClaims:
    def test_each_comes_to_what_it_does_by_hand(self):
        assert now(replay(DRAFT, CLAIMS)) == {claim.claim: baht for claim, baht in TEN}

    def test_the_totals_are_those_by_hand(self):
        found = replay(DRAFT, CLAIMS)
        # 800 + 1,200 + 200 + 2,000 + 6,000 + 1,500 + 500, and 1,000 + 2,000 + 400 + 3,000 + 7,000 + 3,000
        assert sum(one.then for one in found) == 12_200 * BAHT
        assert sum(one.now or 0 for one in found) == 16_400 * BAHT

    def test_by_the_rules_of_the_time_they_come_to_what_they_did(self):
        assert now(replay(TOWN, CLAIMS)) == {claim.claim: claim.then // BAHT for claim in CLAIMS}

    def test_it_does_not_matter_in_which_order_they_are_handed_over(self):
        assert now(replay(DRAFT, CLAIMS[::-1])) == now(replay(DRAFT, CLAIMS))

    def test_it_says_which_are_unknown_and_which_a_rule_stands_in_the_way_of(self):
        found = {one.claim: one for one in replay(DRAFT, CLAIMS)}
        assert [claim for claim, one in found.items() if one.unknown] == [10]
        assert [claim for claim, one in found.items() if one.refused] == [9]


class TestWhatWasGrantedBefore:
    def test_claims_in_the_kept_facts_give_way_to_what_the_replay_granted(self):
        first = past(1, 1, stay(on(2007, 1, 1), 10), 1_000)
        kept = Used("sickness", "sickness", on(2007, 1, 1), 1_000 * BAHT, nights(10))
        second = past(2, 1, stay(on(2007, 3, 1), 10, used=(kept,)), 1_000)
        # 10 nights at 200 are 2,000, which leaves 1,000 of the shared 3,000.
        assert now(replay(DRAFT, [first, second])) == {1: 2_000, 2: 1_000}

    def test_vouchers_without_a_claim_and_notes_of_other_groups_stay(self):
        voucher = Used("", "sickness", on(2007, 1, 1), 2_700 * BAHT, None)
        claim = past(1, 1, stay(on(2007, 3, 1), 10, used=(voucher,)), 0, refused=True)
        assert now(replay(DRAFT, [claim])) == {1: 300}

    def test_a_claim_that_comes_to_nothing_uses_up_no_turn(self):
        once = Schedule((replace(SICKNESS, caps=(Cap(Per.YEAR, Of.TIMES, 1),), file_within=30),))
        late = past(1, 1, stay(on(2007, 1, 1), 2, filed_on=on(2007, 6, 1)), 200)
        in_time = past(2, 1, stay(on(2007, 3, 1), 2), 200)
        assert now(replay(once, [late, in_time])) == {1: 0, 2: 200}

    def test_of_an_unknown_sum_what_was_approved_then_counts_later(self):
        unknown = past(1, 1, facts("birth", on(2007, 1, 1), units=nights(0)), 500)
        later = past(2, 1, stay(on(2007, 3, 1), 15), 1_500)
        assert now(replay(DRAFT, [unknown, later])) == {1: None, 2: 2_500}

    def test_other_members_do_not_count(self):
        assert now(replay(DRAFT, [past(n, n, stay(on(2007, 1, 1), 10), 1_000) for n in (1, 2)])) == {
            1: 2_000,
            2: 2_000,
        }


class TestWhatNobodyAskedForThen:
    def test_papers_count_as_brought(self):
        strict = Schedule((replace(SICKNESS, papers=("ใบรับรองแพทย์",)),))
        assert now(replay(strict, [past(1, 1, stay(on(2007, 1, 1), 2), 200)])) == {1: 200}

    def test_what_is_refused_anyway_is_not_unknown(self):
        women = Conditions(sex="female")
        strict = Schedule((replace(SICKNESS, conditions=women, file_within=10),))
        claim = past(1, 1, stay(on(2007, 1, 1), 2, filed_on=on(2007, 3, 1)), 200)
        assert now(replay(strict, [claim])) == {1: 0}

    def test_a_rule_by_the_committee_needs_a_sum_that_was_asked_for(self):
        decided = Schedule((Rule("sickness", "เยี่ยมไข้", "sickness", "stay", sum_by="decided"),))
        assert now(replay(decided, [past(1, 1, stay(on(2007, 1, 1), 2), 200)])) == {1: None}


days = st.integers(0, 1_000).map(lambda number: on(2006, 1, 1) + number * DAY)
events = st.tuples(st.integers(1, 3), days, st.sampled_from(["sickness", "birth"]), st.integers(0, 30))
vouchers = st.lists(
    st.builds(lambda day, baht: Used("", "sickness", day, baht * BAHT, None), days, st.integers(1, 900)), max_size=2
).map(tuple)


@settings(max_examples=200, deadline=None)
@given(st.lists(events, max_size=12), vouchers)
def test_claims_judged_in_order_come_to_the_same_by_the_same_rules(told, paid):
    before: dict[int, tuple[Used, ...]] = dict.fromkeys((1, 2, 3), paid)
    claims = []
    for number, (member, day, benefit, count) in enumerate(sorted(told, key=lambda event: event[1])):
        known = facts(benefit, day, units=nights(count), since=LEAP_DAY, used=before[member])
        found = assess(TOWN, known)
        claims.append(PastClaim(number, member, benefit, known, found.amount, found.amount or None))
        if found.amount:
            before[member] += (Used(benefit, benefit, day, found.amount, found.units),)
    assert {one.claim: one.now for one in replay(TOWN, claims)} == {claim.claim: claim.then for claim in claims}
