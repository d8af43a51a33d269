"""Wiring of floor 4: a payout is never deleted, and its entry and voucher never change."""

from django.apps import AppConfig


class WelfareConfig(AppConfig):
    """Welfare."""

    name = "welfare"

    def ready(self) -> None:
        from groups.guards import fixed_columns, register

        fixed = ("entry_id", "kind_id", "member_id", "voucher_number", "entered_by_id", "paid_by_id")
        register(lambda: [fixed_columns("payout_fixed", "welfare_payout", fixed, "a payout never changes")])
