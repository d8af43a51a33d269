"""The auditor's reviews of a span of months: remarks on findings, and the findings as they stood when signed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0001_directory"),
        ("reports", "0002_dues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_month", models.DateField()),
                ("through_month", models.DateField()),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("conclusion", models.CharField(blank=True, max_length=2000, verbose_name="conclusion")),
                ("signed_at", models.DateTimeField(null=True)),
                ("last_number", models.BigIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("discarded_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "discarded_by",
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
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="AuditRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("document", models.CharField(max_length=160)),
                ("figures", models.JSONField(default=dict)),
                ("looked_at", models.BooleanField(default=False)),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="remark")),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="reports.auditreview"
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
            name="AuditFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("document", models.CharField(max_length=160)),
                ("figures", models.JSONField(default=dict)),
                ("looked_at", models.BooleanField(default=False)),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="remark")),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="reports.auditreview"
                    ),
                ),
            ],
            options={
                "ordering": ["review_id", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="auditreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("discarded_at", None), ("signed_at", None)),
                fields=("group",),
                name="auditreview_one_open_per_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("through_month__gte", models.F("from_month"))),
                name="auditreview_ends_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conclusion", ""), ("last_number", None), ("signed_at", None), ("signed_by", None)),
                    models.Q(
                        ("discarded_at", None),
                        ("last_number__isnull", False),
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        models.Q(("conclusion", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="auditreview_signed_with_a_conclusion",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditfinding",
            constraint=models.UniqueConstraint(
                fields=("review", "code", "document"), name="auditfinding_once_per_document"
            ),
        ),
    ]
