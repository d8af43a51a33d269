"""Totals by member of what was posted before they were kept."""

from django.db import migrations, models
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

CONTRIBUTION_CODES = ("4010", "4020", "4030")


def count_what_stands(apps, schema_editor):
    posting, total = apps.get_model("ledger", "Posting"), apps.get_model("ledger", "MemberTotal")
    sums = (
        posting.objects.filter(member__isnull=False, account__code__in=CONTRIBUTION_CODES)
        .order_by()
        .values("group_id", "member_id", "account_id")
        # Units of those days say nothing of their cost: they are taken to have cost what was paid for them.
        .annotate(
            paid=Sum(-F("amount")),
            bought=Coalesce(Sum("units"), 0),
            spent=Sum(-F("amount"), filter=models.Q(units__isnull=False)),
        )
    )
    total.objects.bulk_create(
        total(
            group_id=row["group_id"], member_id=row["member_id"], account_id=row["account_id"],
            amount=row["paid"], units=row["bought"], cost=row["spent"] or 0,
        )
        for row in sums
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_collection_day")]
    operations = [migrations.RunPython(count_what_stands, migrations.RunPython.noop)]
