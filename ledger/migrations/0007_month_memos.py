"""What the paper books say of single months that a brought-forward figure already holds: a memo, no posting."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ledger.money


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0002_job"),
        ("ledger", "0006_opening_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthMemo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("amount", ledger.money.SatangField(null=True)),
                ("cases", models.BigIntegerField(null=True)),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason of the correction")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.group",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("cases", None)) | models.Q(("amount__gte", 0)),
                        name="monthmemo_amount_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cases", None)) | models.Q(("cases__gte", 0)),
                        name="monthmemo_cases_not_negative",
                    ),
                ],
            },
        ),
    ]
