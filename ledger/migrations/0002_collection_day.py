import datetime
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ledger.money


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0001_directory"),
        ("ledger", "0001_books"),
        ("members", "0003_zones_and_households"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="books",
            name="last_receipt",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="posting",
            name="cost",
            field=ledger.money.SatangField(null=True),
        ),
        migrations.AddField(
            model_name="rate",
            name="published_at",
            # Rates that stand already were known to everything posted so far.
            field=models.DateTimeField(default=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)),
        ),
        migrations.AlterField(
            model_name="rate",
            name="published_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="rate",
            name="year",
            field=models.CharField(
                choices=[
                    ("calendar", "calendar year (from January)"),
                    ("fiscal", "fiscal year (from October)"),
                    ("joining", "each member's own year, from the day of joining"),
                ],
                default="calendar",
                max_length=8,
                verbose_name="which year",
            ),
        ),
        migrations.AlterField(
            model_name="rate",
            name="per",
            field=models.CharField(
                choices=[
                    ("once", "once"),
                    ("year", "a year"),
                    ("half", "half a year"),
                    ("quarter", "three months"),
                    ("month", "a month"),
                    ("day", "a day"),
                ],
                max_length=7,
                verbose_name="for",
            ),
        ),
        migrations.CreateModel(
            name="CollectionSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("on", models.DateField(verbose_name="collection day")),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("pieces", models.JSONField(blank=True, default=dict)),
                (
                    "difference_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason of the difference"),
                ),
                ("posted_at", models.DateTimeField(null=True)),
                ("posted_key", models.UUIDField(null=True)),
                ("discarded_at", models.DateTimeField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.group",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="MemberTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", ledger.money.SatangField(default=0)),
                ("units", models.BigIntegerField(default=0)),
                ("cost", ledger.money.SatangField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
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
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PaidThrough",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through", models.DateField(verbose_name="paid up to")),
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
                (
                    "member",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.BigIntegerField()),
                ("paper_book", models.CharField(blank=True, max_length=20)),
                ("paper_number", models.CharField(blank=True, max_length=20)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipt", to="ledger.journalentry"
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
                (
                    "payer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="ledger.receipt",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="ledger.collectionsheet",
                    ),
                ),
            ],
            options={
                "ordering": ["serial"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SheetPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("touched_at", models.DateTimeField(auto_now=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="ledger.collectionsheet"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SheetRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("savings", ledger.money.SatangField(default=0)),
                ("dues", ledger.money.SatangField(default=0)),
                ("fee", ledger.money.SatangField(default=0)),
                ("by_bank", models.BooleanField(default=False)),
                ("payer_name", models.CharField(blank=True, max_length=120)),
                ("paper_book", models.CharField(blank=True, max_length=20)),
                ("paper_number", models.CharField(blank=True, max_length=20)),
                ("revision", models.BigIntegerField(default=0)),
                ("set_aside", models.BooleanField(default=False)),
                (
                    "group",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="ledger.sheetpart"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="collectionsheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("discarded_at", None), ("posted_at", None)),
                fields=("group", "on"),
                name="sheet_one_open_per_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="membertotal",
            constraint=models.UniqueConstraint(fields=("member", "account"), name="membertotal_once_per_account"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("group", "serial"), name="receipt_serial_once_per_group"),
        ),
        migrations.AddConstraint(
            model_name="sheetpart",
            constraint=models.UniqueConstraint(fields=("group", "key"), name="sheetpart_key_once_per_group"),
        ),
        migrations.AddConstraint(
            model_name="sheetrow",
            constraint=models.UniqueConstraint(fields=("part", "member"), name="sheetrow_once_per_part"),
        ),
        migrations.AddConstraint(
            model_name="sheetrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("dues__gte", 0), ("fee__gte", 0), ("savings__gte", 0)),
                name="sheetrow_not_negative",
            ),
        ),
    ]
