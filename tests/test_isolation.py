"""No group sees or touches the rows of another: every tenant table, with rows in both groups that could leak.

Three ways in are tried: the ORM, raw SQL under row level security (PostgreSQL), and foreign keys. A new `GroupOwned`
model fails here until `ROW_MAKERS` can make a row of it.
"""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, models, transaction

from groups.directory import state_founding_date
from groups.guards import missing_guards, tenant_models
from groups.models import Group, User
from groups.tenancy import GroupOwned, ScopeRequired, current_group_id, group_scope
from ledger.cashbook import record_cash_count, record_passbook_balance
from ledger.chart import DAILY_SAVINGS, ENTRY_FEE
from ledger.models import Account, Posting
from ledger.openings import Opening, state_openings
from ledger.periods import open_month
from ledger.rates import set_rate, state_paid_through
from members.register import state_headcount
from members.states import set_register_rule
from members.zones import make_zone
from tests.allowed_and_told import make_told
from tests.brought_files import make_import
from tests.central_funds import make_central_receipt, send
from tests.conftest import ON_POSTGRESQL, make_cast
from tests.forbidden import copied
from tests.guards_lifted import as_owner, become_app_role, lifted_guards
from tests.long_work import make_job
from tests.makers import (
    APRIL,
    DAY,
    make_claim,
    make_decision,
    make_doubt,
    make_entry,
    make_household,
    make_member,
    make_note,
    make_old_month,
    make_payment,
    make_payout,
    make_repayment,
    make_reply,
    make_report,
    make_schedule,
    make_sheet,
)
from tests.reports.audits import make_audit
from tests.transactional import undone

TENANT_MODELS = tenant_models()
each_tenant_model = pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.db_table)
under_policies = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no row level security")


def close_april():
    return make_report(APRIL)


def make_open_sheet():
    # Of May: while a sheet of April is open, April is not closed.
    open_month(APRIL.next(), by=None)
    collector, _ = User.objects.get_or_create(username="collector", defaults={"display_name": "คนเก็บเงิน"})
    return make_sheet(make_member("0005"), by=collector, on=datetime.date(2007, 5, 15))


def make_opening():
    return state_openings([Opening(make_member("0006"), {DAILY_SAVINGS: 1_655_00})], by=None)


# How a row of each tenant table comes to be in the group in scope; the report last, for it closes the month.
ROW_MAKERS = {
    "groups.AuditEvent": make_entry,
    "groups.Job": make_job,
    "groups.ImportFile": make_import,
    "groups.FoundingDate": lambda: state_founding_date(
        Group.objects.get(pk=current_group_id()), datetime.date(2002, 8, 15), by=None
    ),
    "members.Member": lambda: make_member("0002"),
    "members.Zone": lambda: make_zone("เหนือคลอง", by=None),
    "members.Household": make_household,
    "members.Beneficiary": make_household,
    "members.NationalId": make_household,
    "members.RegisterRule": lambda: set_register_rule(True, "มติที่ประชุม 1/2550", by=None),
    "members.StateChange": lambda: make_member("0003"),
    "members.TransferNote": make_note,
    "members.StatedHeadcount": lambda: state_headcount(DAY, 2_681, by=None),
    **{f"members.{name}": make_told for name in ("Consent", "Delivery", "EmailAddress", "Erasure", "Message")},
    **dict.fromkeys(("members.Outbox", "members.ReadingRight", "ledger.CollectionPlan"), make_told),
    "ledger.Account": make_entry,
    "ledger.Books": make_entry,
    "ledger.EntryText": make_entry,
    "ledger.JournalEntry": make_entry,
    "ledger.MonthMemo": make_old_month,
    "ledger.MonthlyTotal": make_entry,
    "ledger.PassbookBalance": lambda: record_passbook_balance(DAY, 0, by=None),
    "ledger.Period": make_entry,
    "ledger.Posting": make_entry,
    "ledger.MemberTotal": make_payment,
    "ledger.Receipt": make_payment,
    "ledger.PaidThrough": lambda: state_paid_through(DAILY_SAVINGS, datetime.date(2007, 3, 31), by=None),
    "ledger.OpeningFigure": make_opening,
    "ledger.Sending": send,
    "ledger.Rate": lambda: set_rate(ENTRY_FEE, 50_00, "once", from_date=datetime.date(2002, 8, 15), by=None),
    "ledger.CashBalance": lambda: record_cash_count(DAY, 0, by=None),
    "ledger.CollectionSheet": make_open_sheet,
    "ledger.SheetPart": make_open_sheet,
    "ledger.SheetRow": make_open_sheet,
    "welfare.BenefitKind": make_payout,
    # After the payout: benefits that rules know are paid on claims.
    "welfare.BenefitSchedule": make_schedule,
    "welfare.Payout": make_payout,
    "welfare.Claim": make_claim,
    "welfare.ClaimPaper": make_claim,
    "welfare.AssessmentMade": make_claim,
    "welfare.Decision": make_decision,
    "welfare.Repayment": make_repayment,
    "reports.AuditReview": make_audit,
    "reports.AuditRemark": make_audit,
    "reports.AuditFinding": make_audit,
    "network.CentralReceipt": make_central_receipt,
    "reports.Doubt": make_doubt,
    "reports.DoubtReply": make_reply,
    "reports.MonthlyReport": close_april,
    "reports.ReportFinding": close_april,
    "reports.ReportLine": close_april,
}


def keys_between_tenants() -> list[tuple[type[GroupOwned], models.ForeignKey]]:
    return [
        (model, field)
        for model in TENANT_MODELS
        for field in model._meta.concrete_fields
        if field.is_relation and issubclass(field.related_model, GroupOwned)
    ]


@pytest.fixture(scope="module")
def lasting_groups(lasting_db):
    """Both groups of the cast with rows in every tenant table, made once."""
    cast = make_cast()
    for group in (cast.group, cast.other):
        with group_scope(group):
            for make in dict.fromkeys(ROW_MAKERS.values()):
                make()
    return cast


@pytest.fixture
def two_groups(lasting_groups, db):
    """The same; what a test does to them is undone."""
    return lasting_groups


def row_of(group, model) -> GroupOwned:
    with group_scope(group):
        return model.objects.order_by("pk").first()


def count(model) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        return cursor.fetchone()[0]


def affected(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def assert_refused(sql: str, message: str, error: type[DatabaseError] = IntegrityError) -> None:
    with pytest.raises(error, match=message), transaction.atomic():
        affected(sql)


def test_every_tenant_model_has_a_row_maker():
    labels = {model._meta.label for model in TENANT_MODELS}
    assert labels - ROW_MAKERS.keys() == set(), "add a maker, so that its rows are tried here too"
    assert ROW_MAKERS.keys() - labels == set()


def test_both_groups_have_rows_in_every_tenant_table(two_groups):
    for model in TENANT_MODELS:
        assert row_of(two_groups.group, model) and row_of(two_groups.other, model), model._meta.label


class TestOrm:
    @each_tenant_model
    def test_a_query_without_a_scope_raises(self, model, db):
        for manager in (model.objects, model._default_manager, model._base_manager):
            with pytest.raises(ScopeRequired):
                manager.count()

    def test_a_scope_holds_only_its_own_groups_rows(self, two_groups):
        for model in TENANT_MODELS:
            stranger = row_of(two_groups.other, model)
            with group_scope(two_groups.group):
                groups = set(model.objects.values_list("group_id", flat=True))
                assert groups == {two_groups.group.pk}, model._meta.label
                assert not model.objects.filter(pk=stranger.pk).exists(), model._meta.label
                with pytest.raises(model.DoesNotExist):
                    stranger.refresh_from_db()

    def test_a_row_of_another_group_is_neither_saved_nor_deleted(self, two_groups):
        for model in TENANT_MODELS:
            stranger = row_of(two_groups.other, model)
            with group_scope(two_groups.group):
                for write in (
                    stranger.save,
                    stranger.delete,
                    lambda model=model: model.objects.bulk_create([model(group_id=two_groups.other.pk)]),
                    lambda model=model: model.objects.create(group_id=two_groups.other.pk),
                ):
                    with pytest.raises(ScopeRequired):
                        write()

    def test_nothing_of_another_group_is_updated_or_deleted_in_bulk(self, two_groups):
        for model in TENANT_MODELS:
            stranger = row_of(two_groups.other, model)
            with group_scope(two_groups.group):
                strangers = model.objects.filter(pk=stranger.pk)
                assert strangers.update(group_id=two_groups.group.pk) == 0, model._meta.label
                assert strangers.delete()[0] == 0, model._meta.label
                assert model.objects.bulk_update([stranger], ["group"]) == 0, model._meta.label
            assert row_of(two_groups.other, model) == stranger

    def test_a_row_does_not_lead_to_rows_of_another_group(self, two_groups):
        stranger = row_of(two_groups.other, Posting)
        with group_scope(two_groups.group):
            assert list(two_groups.other_member.changes.all()) == []
            with pytest.raises(Account.DoesNotExist):
                stranger.account  # noqa: B018  (following the key is the query)


@under_policies
class TestRowLevelSecurity:
    def test_the_tests_role_is_bound_by_policies(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == (False, False)
            cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
            assert cursor.fetchone() == (0,)

    def test_sql_sees_only_the_group_in_scope(self, two_groups):
        for model in TENANT_MODELS:
            with group_scope(two_groups.group):
                own = model.objects.count()
                assert count(model) == own > 0, model._meta.label
            assert count(model) == 0, model._meta.label
            with as_owner():
                assert count(model) > own, model._meta.label

    def test_sql_neither_updates_nor_deletes_a_row_of_another_group(self, two_groups):
        for model in TENANT_MODELS:
            table, stranger = model._meta.db_table, row_of(two_groups.other, model)
            for scope in (group_scope(two_groups.group), undone()):
                with scope:
                    assert affected(f"UPDATE {table} SET group_id = group_id WHERE id = {stranger.pk}") == 0, table
                    assert affected(f"DELETE FROM {table} WHERE id = {stranger.pk}") == 0, table

    def test_the_policy_alone_refuses_a_row_in_the_name_of_another_group(self, two_groups):
        for model in TENANT_MODELS:
            table, own = model._meta.db_table, row_of(two_groups.group, model)
            in_another_name = copied(table, str(own.pk), id="999999", group_id=str(two_groups.other.pk))
            with undone(), lifted_guards(table=table), group_scope(two_groups.group):
                become_app_role()
                assert_refused(in_another_name, "violates row-level security policy", ProgrammingError)
                connection.cursor().execute("RESET ROLE")

    def test_sql_without_a_scope_inserts_nothing(self, two_groups):
        assert_refused(
            f'INSERT INTO members_statedheadcount (group_id, "on", members, source, reason, at) VALUES '
            f"({two_groups.group.pk}, '2007-04-01', 1, '', '', now())",
            "violates row-level security policy",
            ProgrammingError,
        )


class TestForeignKeys:
    def test_keys_between_tenants_are_found(self):
        found = {f"{model._meta.db_table}.{field.column}" for model, field in keys_between_tenants()}
        assert {
            "ledger_journalentry.period_id", "ledger_journalentry.reverses_id", "ledger_entrytext.entry_id",
            "ledger_posting.entry_id", "ledger_posting.account_id", "ledger_posting.member_id",
            "ledger_rate.account_id",
            "ledger_monthlytotal.account_id", "members_statechange.member_id", "welfare_benefitkind.account_id",
            "welfare_payout.entry_id", "welfare_payout.kind_id", "welfare_payout.member_id",
            "reports_reportline.report_id", "reports_reportfinding.report_id",
        } <= found  # fmt: skip

    def test_no_tenant_model_has_a_table_between(self):
        assert [model._meta.label for model in TENANT_MODELS if model._meta.many_to_many] == []

    def test_a_key_names_no_row_of_another_group(self, two_groups):
        for model, field in keys_between_tenants():
            table, own = model._meta.db_table, row_of(two_groups.group, model)
            target = str(row_of(two_groups.other, field.related_model).pk)
            insert = copied(table, str(own.pk), id="999999", **{field.column: target})
            update = f"UPDATE {table} SET {field.column} = {target} WHERE id = {own.pk}"
            with group_scope(two_groups.group):
                for statement in (insert, update):
                    assert_refused(statement, "ombun: ")
            with undone(), lifted_guards(but=f"same_group_{table}", table=table):
                for statement in (insert, update):
                    assert_refused(statement, f"{table}.{field.column} names a row of another group")

    def test_a_row_never_moves_to_another_group(self, two_groups):
        for model in TENANT_MODELS:
            table, own = model._meta.db_table, row_of(two_groups.group, model)
            move = f"UPDATE {table} SET group_id = {two_groups.other.pk} WHERE id = {own.pk}"
            with group_scope(two_groups.group):
                assert_refused(move, "ombun: ")
            with undone(), lifted_guards(but=f"same_group_{table}", table=table):
                assert_refused(move, f"{table}.(group_id never changes|[a-z_]+ names a row of another group)")


@under_policies
def test_a_policy_that_was_loosened_is_noticed(db):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER POLICY own_group ON members_member USING (true)")
    assert missing_guards() == ["policy own_group on members_member"]
