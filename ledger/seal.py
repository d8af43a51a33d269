"""The journal's own database rules, on both engines (each forbidden statement is tried by tests/test_seal.py).

Promises that the database refuses: a seal on an unbalanced or one-legged entry, in a closed month, outside the
chain; any change after the seal; an entry inserted already sealed; a closed month changed or slipped in before; an
account turned into another; a book's last number taken back. What REPLACE does on SQLite is covered twice: by
PRAGMA recursive_triggers and by the insert rules of `groups/guards.py`.
"""

from groups.guard_kinds import Trigger, append_only, fixed_columns, pg_refuse, refuse
from ledger.models import JournalEntry, OpeningFigure
from members.erased import words_go

ENTRY, POSTING, PERIOD = "ledger_journalentry", "ledger_posting", "ledger_period"

SEALED = "sealed entries never change"
DRAFT_FIRST = "an entry is drafted first and then sealed"
UNBALANCED = "the entry does not balance"
ONE_LEG = "an entry needs two postings"
CLOSED = "the month is closed"
WRONG_MONTH = "the day lies in another month"
CHAIN = "the number or digest does not follow the entry before"

_POSTINGS_OF = f"FROM {POSTING} WHERE entry_id = new.id"
_BEFORE = f"(SELECT e.digest FROM {ENTRY} e WHERE e.group_id = new.group_id AND e.number = new.number - 1)"
# The entry before must exist (gap-free) and bear the digest named; number 1 follows nothing.
_BREAKS_CHAIN = f"(CASE WHEN new.number = 1 THEN '' ELSE {_BEFORE} END)"
# What is sealed is what was drafted: else a number or digest that others already follow could be slipped in.
_BESIDES_SEAL = [field.column for field in JournalEntry._meta.concrete_fields if field.column != "posted_at"]
_FOLLOWED = f"EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.group_id = old.group_id AND e.number = old.number + 1)"


def _entry_seal() -> Trigger:
    period_open = f"(SELECT closed_at IS NULL FROM {PERIOD} WHERE id = new.period_id)"
    starts_on = f"(SELECT starts_on FROM {PERIOD} WHERE id = new.period_id)"
    sqlite_update = [
        refuse("old.posted_at IS NOT NULL", SEALED),
        refuse("new.posted_at IS NULL", DRAFT_FIRST),
        refuse(" OR ".join(f'new."{column}" IS NOT old."{column}"' for column in _BESIDES_SEAL), DRAFT_FIRST),
        refuse(f"(SELECT count(*) {_POSTINGS_OF}) < 2", ONE_LEG),
        refuse(f"(SELECT sum(amount) {_POSTINGS_OF}) <> 0", UNBALANCED),
        refuse(f"{period_open} IS NOT 1", CLOSED),
        refuse(f'substr(new."on", 1, 7) IS NOT substr({starts_on}, 1, 7)', WRONG_MONTH),
        refuse(f"new.previous_digest IS NOT {_BREAKS_CHAIN} OR new.digest = ''", CHAIN),
    ]
    pg_update = [
        pg_refuse("old.posted_at is not null", SEALED),
        pg_refuse("new.posted_at is null", DRAFT_FIRST),
        pg_refuse(
            " or ".join(f'new."{column}" is distinct from old."{column}"' for column in _BESIDES_SEAL), DRAFT_FIRST
        ),
        pg_refuse(f"(select count(*) {_POSTINGS_OF}) < 2", ONE_LEG),
        pg_refuse(f"(select sum(amount) {_POSTINGS_OF}) <> 0", UNBALANCED),
        # FOR SHARE: a close waits for this posting, and a posting after the close finds the month closed (D11).
        f"perform 1 from {PERIOD} where id = new.period_id and closed_at is null for share;",
        pg_refuse("not found", CLOSED),
        pg_refuse(f"date_trunc('month', new.\"on\")::date is distinct from {starts_on}", WRONG_MONTH),
        pg_refuse(f"new.previous_digest is distinct from {_BREAKS_CHAIN} or new.digest = ''", CHAIN),
    ]
    return Trigger(
        name="entry_seal",
        table=ENTRY,
        sqlite={
            "INSERT": refuse("new.posted_at IS NOT NULL", DRAFT_FIRST),
            "UPDATE": " ".join(sqlite_update),
            "DELETE": refuse(f"old.posted_at IS NOT NULL OR {_FOLLOWED}", SEALED),
        },
        postgresql="if tg_op = 'INSERT' then "
        + pg_refuse("new.posted_at is not null", DRAFT_FIRST)
        + " elsif tg_op = 'DELETE' then "
        + pg_refuse(f"old.posted_at is not null or {_FOLLOWED}", SEALED)
        + " else "
        + " ".join(pg_update)
        + " end if;",
        refuse_truncate=True,
    )


def _posting_seal() -> Trigger:
    sealed = f"(SELECT posted_at FROM {ENTRY} WHERE id = new.entry_id) IS NOT NULL"
    return Trigger(
        name="posting_seal",
        table=POSTING,
        sqlite={
            "INSERT": refuse(sealed, SEALED),
            "UPDATE": refuse("1", SEALED),
            "DELETE": refuse("1", SEALED),
        },
        postgresql="if tg_op = 'INSERT' then "
        + pg_refuse(sealed, SEALED)
        + " else "
        + pg_refuse("true", SEALED)
        + " end if;",
        refuse_truncate=True,
    )


def _period_order() -> Trigger:
    changed = "closed months never change"
    order = "months open and close in order"
    earlier_open = (
        f"EXISTS (SELECT 1 FROM {PERIOD} p WHERE p.group_id = new.group_id AND p.starts_on < new.starts_on "
        "AND p.closed_at IS NULL)"
    )
    later_closed = (
        f"EXISTS (SELECT 1 FROM {PERIOD} p WHERE p.group_id = new.group_id AND p.starts_on > new.starts_on "
        "AND p.closed_at IS NOT NULL)"
    )
    was_closed = "old.closed_at IS NOT NULL"
    rewritten = "(new.closed_at IS NOT old.closed_at OR new.closed_by_id IS NOT old.closed_by_id)"
    pg_rewritten = rewritten.replace("IS NOT", "IS DISTINCT FROM")
    # The newest closed month may open again, and counts how often it did; floor 5 asks for a report that went back.
    reopens = "new.closed_at IS NULL AND new.closed_by_id IS NULL AND new.reopened = old.reopened + 1"
    recounted = f"new.reopened <> old.reopened AND NOT ({was_closed} AND {reopens})"
    same = "new.starts_on IS NOT DISTINCT FROM old.starts_on"
    return Trigger(
        name="period_order",
        table=PERIOD,
        sqlite={
            "INSERT": refuse("new.closed_at IS NOT NULL", order) + refuse(later_closed, order),
            "UPDATE": refuse("new.starts_on IS NOT old.starts_on", changed)
            + refuse(f"{was_closed} AND {rewritten} AND NOT ({reopens})", changed)
            + refuse(recounted, changed)
            + refuse(f"{was_closed} AND {reopens} AND {later_closed}", order)
            + refuse(f"NOT ({was_closed}) AND new.closed_at IS NOT NULL AND {earlier_open}", order),
            "DELETE": refuse("1", changed),
        },
        postgresql="if tg_op = 'INSERT' then "
        + pg_refuse(f"new.closed_at is not null or {later_closed}", order)
        + " elsif tg_op = 'DELETE' then "
        + pg_refuse("true", changed)
        + " else "
        + pg_refuse(f"not ({same}) or {was_closed} and {pg_rewritten} and not ({reopens})", changed)
        + pg_refuse(recounted, changed)
        + pg_refuse(f"{was_closed} and {reopens} and {later_closed}", order)
        + pg_refuse(f"not ({was_closed}) and new.closed_at is not null and {earlier_open}", order)
        + " end if;",
        refuse_truncate=True,
    )


def _text_erasable() -> Trigger:
    message = "the words of an entry are erased, never rewritten"
    kept = "new.text <> '' OR new.erased_at IS NULL OR new.entry_id <> old.entry_id OR new.salt <> old.salt"
    return Trigger(
        name="entrytext_erasable",
        table="ledger_entrytext",
        sqlite={"UPDATE": refuse(kept, message), "DELETE": refuse("1", message)},
        postgresql="if tg_op = 'DELETE' then "
        + pg_refuse("true", message)
        + " else "
        + pg_refuse(kept, message)
        + " end if;",
        refuse_truncate=True,
    )


def _books_grow() -> Trigger:
    message = "the last number of the books only grows"
    other_end = "new.last_number = old.last_number AND new.last_digest <> old.last_digest"
    shrinks = f"new.last_number < old.last_number OR {other_end}"
    return Trigger(
        name="books_grow",
        table="ledger_books",
        sqlite={"UPDATE": refuse(shrinks, message), "DELETE": refuse("1", message)},
        postgresql="if tg_op = 'DELETE' then "
        + pg_refuse("true", message)
        + " else "
        + pg_refuse(shrinks, message)
        + " end if;",
        refuse_truncate=True,
    )


def ledger_guards() -> list[Trigger]:
    """Every guard of the books, for `groups.guards`."""
    return [
        _entry_seal(),
        _posting_seal(),
        _period_order(),
        _text_erasable(),
        _books_grow(),
        fixed_columns(
            "account_fixed", "ledger_account", ("code", "slug", "kind", "section"), "an account never becomes another"
        ),
        fixed_columns(
            "rate_fixed",
            "ledger_rate",
            ("account_id", "amount", "per", "from_date", "year", "published_at"),
            "a rate never changes",
        ),
        append_only("ledger_paidthrough"),
        words_go(OpeningFigure, ("source", "reason"), "old.member_id"),
        append_only("ledger_passbookbalance"),
        append_only("ledger_cashbalance"),
        append_only("ledger_collectionplan"),
        append_only("ledger_monthmemo"),
        append_only("ledger_sending"),
    ]
